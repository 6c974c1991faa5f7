"""Conversion between the scripts: phrases, overrides, doubts, folding."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.language.script import (
    Script,
    fold,
    japanese_signs,
    to_simplified,
    to_traditional,
    traditional_share,
)
from builder.stages.script import as_converted, convert_script

ROOT = Path(__file__).parent
CASES = ROOT / "cases/script"


def load(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return cases


OVERRIDES = [
    line.split("\t")
    for line in (ROOT.parent / "builder/language/script_overrides.tsv").read_text("utf-8").splitlines()[1:]
]
TEXTS = st.text(
    st.sampled_from("國国務于於后後里裏干乾著着发發髮関の，\n a藉瞭鍾") | st.characters(), max_size=60
)


@pytest.mark.parametrize(
    "case",
    [*load("to-simplified"), *load("to-traditional"), *load("negative")],
    ids=lambda case: f"{case['target']}: {case['label']}",
)
def test_cases(case: dict[str, Any]) -> None:
    layer = convert_script(case["input"], case["target"])
    assert layer.text == case["expected"]
    if case["target"] in get_args(Script):
        assert as_converted(case["input"], case["target"]) == case["expected"]
    assert layer.below() == case["input"]
    for e in layer.emendations:
        assert len(e.before) == len(e.after)
        assert all(a != b for a, b in zip(e.before, e.after, strict=True))
        assert (e.kind, e.rule) in {("script", f"script.{r}") for r in ("t2s", "s2t", "override")}


@pytest.mark.parametrize("case", load("ambiguous"), ids=lambda case: str(case["label"]))
def test_doubts_are_marked(case: dict[str, Any]) -> None:
    layer = convert_script(case["input"], case["target"])
    below = layer.below()
    assert [m.span.of(below) for m in layer.marks] == case["marks"]
    assert all(m.kind == "ambiguous" and "/" in m.note for m in layer.marks)


@pytest.mark.parametrize("row", OVERRIDES, ids=lambda row: f"{row[1]} {row[0]}")
def test_every_override_holds_in_its_script(row: list[str]) -> None:
    source, target, replacement, reason = row
    convert = to_simplified if target == "hans" else to_traditional
    assert convert(source) == replacement
    assert reason


def test_overrides_stand_once() -> None:
    assert len({(row[0], row[1]) for row in OVERRIDES}) == len(OVERRIDES)


@settings(derandomize=True, max_examples=150)
@given(TEXTS, st.sampled_from(["hans", "hant", "source"]))
def test_any_text(text: str, target: Any) -> None:
    layer = convert_script(text, target)
    assert layer.below() == text
    assert len(layer.text) == len(text)


@settings(derandomize=True, max_examples=100)
@given(TEXTS)
def test_folding_makes_the_scripts_one(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert len(to_simplified(text)) == len(text)
    assert len(to_traditional(text)) == len(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("關於臺灣著作權", "关于台湾着作权"),
        ("乾安縣", "干安县"),
        ("裏裡里", "里里里"),
        ("爲衆羣纔啓", "为众群才启"),
        ("２０１６年（ＡＢＣ）", "2016年(ABC)"),
        ("國家，機關；", "国家,机关;"),
        ("后后後", "后后后"),
        ("瞭解覆蓋藉口徵求", "了解复盖借口征求"),
        ("㈠", "(一)"),
    ],
)
def test_folding(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_which_script() -> None:
    assert traditional_share("加強社會治安") == 1.0
    assert traditional_share("加强社会治安") == 0.0
    assert traditional_share("一二三，ABC") == 0.0
    assert 0.0 < traditional_share("國家国家务") < 1.0
    assert [japanese_signs(t) for t in ("関係", "これ", "关系", "關係")] == [1, 2, 0, 0]


@pytest.mark.parametrize("piece", ["乾", "后", "國", "国，", "著\n", "関國\n", "于"])
def test_long_runs_are_no_trouble(piece: str) -> None:
    text = piece * 10_000
    for target in get_args(Script):
        assert convert_script(text, target).below() == text


@pytest.mark.parametrize(
    "text",
    [row[2] for row in OVERRIDES if row[1] == "hans"],
)
def test_what_an_override_gives_is_left_alone_in_simplified_text(text: str) -> None:
    line = f"本条例发布后，{text}的规定应当执行。"
    assert convert_script(line, "hans").text == line


@pytest.mark.parametrize("name", ["guian-2016", "jilin-2016", "model-texts", "nantong-2006"])
def test_simplified_scrapes_are_left_alone(name: str) -> None:
    text = (ROOT.parent / f"seeds/witnesses/{name}.txt").read_text("utf-8")
    layer = convert_script(text, "hans")
    assert (layer.emendations, layer.marks) == ((), ())
