"""Inserted pinyin goes, real brackets stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.language.readings import Syllable, is_reading, parse_syllable, readings
from builder.stages.gloss import strip_glosses

CASES = Path(__file__).parent / "cases/gloss"
ALL: list[dict[str, Any]] = [
    case
    for name in ("inserted", "negative")
    for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
]
PIECES = st.sampled_from([*"務发重庆(wù)（）a1 \n", "(wù)", "務(wù)", "（ huì ）", "發(fā)", "設(she4)"])
TEXTS = st.lists(PIECES | st.characters(), max_size=60).map("".join)


@pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["label"]))
def test_cases(case: dict[str, Any]) -> None:
    layer = strip_glosses(case["input"])
    assert layer.text == case["expected"]
    assert layer.below() == case["input"]
    assert {e.kind for e in layer.emendations} <= {"gloss"}
    assert {e.rule for e in layer.emendations} <= {"gloss.pinyin"}


def test_negative_cases_are_as_many() -> None:
    changed = sum(case["input"] != case["expected"] for case in ALL)
    assert len(ALL) - changed >= changed


@settings(derandomize=True, max_examples=150)
@given(TEXTS)
def test_any_text(text: str) -> None:
    layer = strip_glosses(text)
    assert layer.below() == text
    assert strip_glosses("".join(c for c in text if c not in "(（")).emendations == ()


def test_a_spelling_of_every_kind() -> None:
    assert parse_syllable("lüè") == parse_syllable("lve4") == parse_syllable("lu:e4") == Syllable("lve", 4)
    assert parse_syllable("ɡuānɡ") == Syllable("guang", 1)
    assert [parse_syllable(s) for s in ("Wù", "xx", "", "wù4", "wu45", "abc")] == [None] * 6


def test_readings_of_both_scripts() -> None:
    for character in "務务":
        assert is_reading(character, Syllable("wu", 4))
    assert {r.letters for r in readings("行")} >= {"xing", "hang"}
    assert readings("a") == ()


@pytest.mark.parametrize("piece", ["(", "務(", "務(wù)", "務(wù", "(a ", "　（", "務( "])
def test_long_runs_are_no_trouble(piece: str) -> None:
    text = piece * 20_000
    assert strip_glosses(text).below() == text


@pytest.mark.parametrize("name", ["guian-2016", "jilin-2016", "model-texts", "nantong-2006"])
def test_scrapes_without_inserted_pinyin_are_left_alone(name: str) -> None:
    text = (CASES.parent.parent.parent / f"seeds/witnesses/{name}.txt").read_text("utf-8")
    assert strip_glosses(text).emendations == ()
