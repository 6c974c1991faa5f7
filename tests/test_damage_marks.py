"""Redactions, admitted cuts, broken ends and misprints are marked and left as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.pipeline import establish
from builder.stages.damage import mark_damage

CASES = Path(__file__).parent / "cases/damage"


def load(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return cases


TEXTS = st.text(st.sampled_from("×*Xx○□“”（略）的的。。，节选年号汉1 \n") | st.characters(), max_size=80)


@pytest.mark.parametrize("case", [*load("marked"), *load("negative")], ids=lambda case: str(case["label"]))
def test_cases(case: dict[str, Any]) -> None:
    layer = mark_damage(case["input"])
    assert [[m.kind, m.span.of(layer.text)] for m in layer.marks] == case["marks"]
    assert all(m.note for m in layer.marks)


def test_negative_cases_are_as_many() -> None:
    assert len(load("negative")) >= len(load("marked"))


@settings(derandomize=True, max_examples=200)
@given(TEXTS)
def test_any_text_is_left_as_it_is(text: str) -> None:
    layer = mark_damage(text)
    assert layer.text == text
    assert layer.emendations == ()
    assert all(m.span.end <= len(text) for m in layer.marks)


@pytest.mark.parametrize("piece", ["×", "*", "XX汉", "的", "。", "（略", "“", "○", "，"])
def test_long_runs_are_no_trouble(piece: str) -> None:
    assert mark_damage(piece * 20_000).text == piece * 20_000


BROKEN_GBK = (
    "加强组织领导，落".encode("gbk")[:-1] + b"\xff\xff" + "责任。\n制定方案并组织实施。".encode("gbk")
)


@pytest.mark.parametrize(
    ("data", "marks"),
    [
        ("各级党委要加强\ufffd领导，落实责任。".encode(), ["recode lacuna"]),
        (BROKEN_GBK, ["decode lacuna"]),
        ("（九）加快步伐。\n?。ㄊ┙∪信谢啤?（十一）健全机制。".encode(), ["realign lacuna"] * 2 + ["realign ambiguous"]),
        ("各级党委要找出当事人李□□，落实责任。".encode(), ["damage redaction"]),
    ],
)  # fmt: skip
def test_a_place_is_marked_once(data: bytes, marks: list[str]) -> None:
    """The sign of a lacuna is not marked again by the stages that see the sign only."""
    witness = establish(data, "w")
    found = [f"decode {m.kind}" for m in witness.decoding.marks]
    found += [f"{layer.name} {mark.kind}" for layer in witness.layers for mark in layer.marks]
    assert found == marks
