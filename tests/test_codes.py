"""Characters in codes that are not their own: cases and properties."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from growth import grows_linearly
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.stages.codes import PRIVATE, settle_codes

CASES = Path(__file__).parent / "cases" / "codes"


def load(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return cases


PIECES = st.sampled_from(["香港", "臺灣", "關於", "关于", "通知", "。", " ", "\n", "\ue001", "\ue473", "\ue81e", "\ue78d", "\uf6b1", "\uf6b2", "\uf0b7", "\U000f0001", "\U0010fffd"])  # fmt: skip


@pytest.mark.parametrize(
    "case", [*load("read"), *load("marked"), *load("negative")], ids=lambda case: str(case["label"])
)
def test_case(case: dict[str, Any]) -> None:
    layer = settle_codes(case["input"])
    assert layer.text == case["expected"]
    assert [[m.span.of(layer.text), m.kind] for m in layer.marks] == case["marks"]
    assert layer.below() == case["input"]
    assert all(e.note or e.rule == "codes.compatibility" for e in layer.emendations)


def test_negative_cases_are_as_many() -> None:
    assert len(load("negative")) >= len(load("read"))


def test_all_that_the_codec_has_moved_is_read() -> None:
    # A place that has no code of two bytes any more was given to another character's.
    moved = [chr(code) for code in range(0xE766, 0xE865) if len(chr(code).encode("gb18030")) == 4]
    text = "".join(f"汉{c}，" for c in moved)
    layer = settle_codes(text)
    assert len(layer.emendations) == len(moved) > 80
    assert not layer.marks


@settings(derandomize=True, max_examples=300)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_is_not_read_is_marked(text: str) -> None:
    layer = settle_codes(text)
    assert layer.below() == text
    marked = {place for m in layer.marks for place in range(m.span.start, m.span.end)}
    assert marked == {place for place, c in enumerate(layer.text) if PRIVATE.match(c)}


@pytest.mark.parametrize("piece", ["\ue001", "汉\ue81e", "香港關\ue473", "\uf6b1", "汉"])
def test_time_grows_with_the_text(piece: str) -> None:
    assert grows_linearly(lambda size: settle_codes(piece * size), 2_000, 16_000)
