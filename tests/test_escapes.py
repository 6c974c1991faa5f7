"""Escaped texts and interfaces' answers: what they hold; all else untouched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from growth import grows_linearly
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.pipeline import establish, rebuild
from builder.stages.escapes import undo_escapes

CASES = Path(__file__).parent / "cases/escapes"
ALL: list[dict[str, Any]] = [
    case
    for name in ("changed", "mails", "negative", "mails-negative")
    for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
]
RULES = {
    "escapes.character",
    "escapes.quotation",
    "escapes.data",
    "escapes.field",
    "escapes.script",
    "escapes.feed",
    "escapes.page",
    "escapes.byte",
    "escapes.mail",
    "escapes.quoted-printable",
    "escapes.base64",
}


@pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["label"]))
def test_cases(case: dict[str, Any]) -> None:
    layer = undo_escapes(case["input"])
    assert layer.text == case["expected"]
    assert layer.below() == case["input"]
    assert {e.rule for e in layer.emendations} <= RULES


@pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["label"]))
def test_once_is_enough(case: dict[str, Any]) -> None:
    assert undo_escapes(case["expected"]).text == case["expected"]


@pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["label"]))
def test_bytes_come_back(case: dict[str, Any]) -> None:
    data = case["input"].encode("utf-8")
    assert rebuild(establish(data, "x")) == data


@settings(derandomize=True, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            (
                *(
                    '"',
                    "\\",
                    "\\u5173",
                    "%u4e8e",
                    "\\ud840",
                    "\\udc00",
                    "{",
                    "}",
                    "[",
                    ":",
                    ",",
                    "关",
                    "a",
                    "\n",
                ),
                *("<script>", "</script>", "<\u017fcript>", "<title>", "<item>", "</item>", "=E5=85=B3", "="),
            )
        )
        | st.just("\\u5173\\u4e8e" * 12),
        max_size=40,
    ).map("".join)
)
def test_any_text(text: str) -> None:
    assert undo_escapes(text).below() == text


@pytest.mark.parametrize(
    "shape",
    [
        "\\u5173\\n",
        "\\",
        "%u5173%0A",
        '{"关":"',
        "\\\\u5173",
        "<textarea>",
        "<textarea></textarea>关",
        "<script>",
        "<\u017fcript>",
        "<item><title>",
        '<script>"关',
        "<title>",
        "<?xml?><!---->",
        "=E5=85=B3",
        "=\n",
        "a: b\n",
        "a: b\n \n",
        "--b\n",
    ],
)
def test_time_grows_with_the_text(shape: str) -> None:
    tail = "\\u5173" * 30
    assert grows_linearly(lambda n: undo_escapes(shape * n + tail), 2000, 20_000)


def test_time_grows_with_a_string_that_never_ends() -> None:
    tail = "\\u5173" * 120 + "</script>"
    assert grows_linearly(lambda n: undo_escapes("<script>" + '\\"' * n + tail), 2000, 20_000)
