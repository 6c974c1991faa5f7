"""What programs print along with the lines of a text: cases and properties."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from growth import grows_linearly
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.stages.listing import undo_listing

CASES = Path(__file__).parent / "cases" / "listing"
ALL: list[dict[str, Any]] = [
    case
    for name in ("undone", "spaced", "twice", "negative", "spaced-negative", "twice-negative")
    for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
]
PIECES = st.sampled_from(
    ["1", "2 ", "3\t", "> ", "\n", "\r", "\ufeff", "关关于于开开展展", "一、", "第一条", "高高兴兴", ":"]
)


@pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["label"]))
def test_case(case: dict[str, Any]) -> None:
    layer = undo_listing(case["input"])
    assert [line.rstrip() for line in layer.text.split("\n")] == case["expected"].split("\n")
    assert layer.below() == case["input"]


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_text(text: str) -> None:
    assert undo_listing(text).below() == text


@pytest.mark.parametrize("piece", ["1 一、\n", "> 第\n", "关关于于", "1", " ", ">"])
def test_time_grows_with_the_text(piece: str) -> None:
    assert grows_linearly(lambda size: undo_listing(piece * size), 2_000, 16_000)
