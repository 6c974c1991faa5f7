"""Characters that look right and are not: cases and properties."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from growth import grows_linearly
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.stages.characters import settle_characters

CASES = Path(__file__).parent / "cases" / "characters"
ALL: list[dict[str, Any]] = [
    case
    for name in ("changed", "negative")
    for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
]
PIECES = st.sampled_from(["&", "amp;", "#20851", ";", "#x5F00;", "&nbsp;", "⼀", "⻓", "\uf90a", "\u200b", "\u200d", "\ufe0f", "\xad", "\x00", "\r", "\n", "部首", "HTML", "第一条", "<p>", "\ue5e5"])  # fmt: skip


@pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["label"]))
def test_case(case: dict[str, Any]) -> None:
    layer = settle_characters(case["input"])
    assert layer.text == case["expected"]
    assert layer.below() == case["input"]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text(text: str) -> None:
    layer = settle_characters(text)
    assert layer.below() == text
    assert not set(layer.text) & set("\u200b\xad\x00")


@pytest.mark.parametrize("piece", ["&#20851;", "&amp;", "⼀", "\u200b", "&#20851", "\r", "第\u200d", "&a"])
def test_time_grows_with_the_text(piece: str) -> None:
    assert grows_linearly(lambda size: settle_characters(piece * size), 2_000, 16_000)
