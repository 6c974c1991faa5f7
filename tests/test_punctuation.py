"""Full-width punctuation in Chinese, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.stages.punctuation import normalise_punctuation

CASES = Path(__file__).parent / "cases/punctuation"


def load(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return cases


ALL = [*load("changed"), *load("negative")]
RULES = {f"punctuation.{rule}" for rule in ("width", "mark", "form", "bracket", "quote", "doubled")}
TEXTS = st.text(
    st.sampled_from(",;:!?.()\"'（）“”‘’《》[]｡､．０％﹪<>--汉字吗一1a \n") | st.characters(), max_size=80
)


@pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["label"]))
def test_cases(case: dict[str, Any]) -> None:
    layer = normalise_punctuation(case["input"])
    assert layer.text == case["expected"]
    assert layer.below() == case["input"]
    assert {e.rule for e in layer.emendations} <= RULES
    assert {e.kind for e in layer.emendations} <= {"punctuation"}


@pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["label"]))
def test_what_is_normal_stays(case: dict[str, Any]) -> None:
    assert normalise_punctuation(case["expected"]).text == case["expected"]


@pytest.mark.parametrize("case", load("unpaired"), ids=lambda case: str(case["label"]))
def test_pairs(case: dict[str, Any]) -> None:
    layer = normalise_punctuation(case["input"])
    assert [m.span.of(layer.text) for m in layer.marks] == case["marks"]
    assert all(m.kind == "unpaired" and m.note for m in layer.marks)


def test_negative_cases_are_as_many() -> None:
    assert len(load("negative")) >= len(load("changed"))


@settings(derandomize=True, max_examples=200)
@given(TEXTS)
def test_any_text(text: str) -> None:
    layer = normalise_punctuation(text)
    assert layer.below() == text
    assert sum(c == "\n" for c in layer.text) == sum(c == "\n" for c in text)


@settings(derandomize=True, max_examples=100)
@given(st.text(st.sampled_from("abcXYZ 0123456789,;:!?.()\"'-[]/\n"), max_size=80))
def test_text_without_chinese_is_left_alone(text: str) -> None:
    assert normalise_punctuation(text).text == text


@pytest.mark.parametrize(
    "piece", ["(", ")", "(汉)", "“\n", "《", "汉.", "汉?", "<<汉", '汉"', "1)", "，", "汉,.", "（《"]
)
def test_long_runs_are_no_trouble(piece: str) -> None:
    text = piece * 20_000
    assert normalise_punctuation(text).below() == text
