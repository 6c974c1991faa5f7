"""Lines: indents, blank lines, joins, splits, spaces."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from growth import grows_linearly
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.stages.layout import settle_lines

CASES = Path(__file__).parent / "cases/layout"
WITNESSES = Path(__file__).parent.parent / "seeds/witnesses"
ALL: list[dict[str, Any]] = [
    case
    for name in ("settled", "negative", "one_line", "torn", "torn-negative")
    for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
]
RULES = {f"layout.{rule}" for rule in ("indent", "blank-line", "join", "split", "space")}
TEXTS = st.text(
    st.sampled_from("一二（）、。，第条章关于通知的的 　\t\n\n\r\u2028\u200b\xa0aZ1：；《》")
    | st.characters(),
    max_size=120,
)


@pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["label"]))
def test_cases(case: dict[str, Any]) -> None:
    layer = settle_lines(case["input"])
    assert layer.text == case["expected"]
    assert layer.below() == case["input"]
    assert {e.rule for e in layer.emendations} <= RULES
    assert {e.kind for e in layer.emendations} <= {"layout"}


@pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["label"]))
def test_what_is_settled_stays(case: dict[str, Any]) -> None:
    assert settle_lines(case["expected"]).text == case["expected"]


def test_negative_cases_are_as_many() -> None:
    changed = sum(case["input"] != case["expected"] for case in ALL)
    assert len(ALL) - changed >= changed


@settings(derandomize=True, max_examples=200)
@given(TEXTS)
def test_any_text(text: str) -> None:
    layer = settle_lines(text)
    assert layer.below() == text
    lines = layer.text.removesuffix("\n").split("\n") if layer.text else []
    assert all(line and line == line.strip(" \t\u3000\xa0") for line in lines)
    assert not set("\r\x0b\x0c\x85\u2028\u2029") & set(layer.text)


@settings(derandomize=True, max_examples=100)
@given(TEXTS)
def test_only_white_space_and_the_invisible_go(text: str) -> None:
    def visible(string: str) -> str:
        return "".join(c for c in string if not c.isspace() and not _is_invisible(c))

    assert visible(settle_lines(text).text) == visible(text)


def _is_invisible(character: str) -> bool:
    ranges = ("\u200b\u200f", "\u202a\u202e", "\u2060\u2064", "\ufeff\ufeff", "\u00ad\u00ad")
    return any(first <= character <= last for first, last in ranges)


def _wrapped(paragraph: str, width: int) -> str:
    """As typesetting breaks it: full lines, no mark at a line's beginning, an indent of two characters."""
    lines = [""]
    columns = 0
    for character in "　　" + paragraph:
        if columns + 2 > 2 * width and character not in "，。、；：！？）》”,.;:)":
            lines.append("")
            columns = 0
        lines[-1] += character
        columns += 1 if character.isascii() else 2
    return "\n".join(lines)


@pytest.mark.parametrize("width", [22, 28, 35])
@pytest.mark.parametrize("name", ["nantong-2006", "jilin-2016"])
def test_typesetting_is_undone(name: str, width: int) -> None:
    whole = settle_lines((WITNESSES / f"{name}.txt").read_text("utf-8")).text
    broken = "\n".join(_wrapped(paragraph, width) for paragraph in whole.split("\n"))
    mended = settle_lines(broken).text
    kept = set(mended.split("\n")) & set(whole.split("\n"))
    assert len(kept) >= 0.95 * len(set(whole.split("\n")))


@pytest.mark.parametrize(
    "unit",
    [
        "甲。 ",
        "一、甲。",
        "（一）",
        "甲乙丙局2016年8月16日",
        "通知国发〔2016〕1号",
        "第一条 甲。第二条 乙。",
        "1.甲。2.乙。",
        "《甲 ",
    ],
)
def test_one_long_line_takes_linear_time(unit: str) -> None:
    assert grows_linearly(lambda size: settle_lines(unit * (size // len(unit))), 10_000, 80_000)


@pytest.mark.parametrize("mark", ["　　", "    ", "\u2003\u2003", "\xa0\xa0\xa0\xa0"])
def test_a_document_on_one_line_is_parted_at_its_marks(mark: str) -> None:
    whole = settle_lines((WITNESSES / "nantong-2006.txt").read_text("utf-8")).text
    assert settle_lines(mark.join(whole.split("\n"))).text == whole


@pytest.mark.parametrize(
    "piece",
    ["第", "（一", "一、", " ", "　汉", "汉\n", "，\n", "。　　汉", "。一、汉", "《汉\n", "1.\n", "\r"],
)
def test_long_runs_are_no_trouble(piece: str) -> None:
    text = piece * 20_000
    assert settle_lines(text).below() == text
