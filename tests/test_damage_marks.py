"""Redactions, admitted cuts, broken ends and misprints are marked and left as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
