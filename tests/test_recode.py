"""Misread text read again: cases, negative cases, properties."""

from __future__ import annotations

import json
import random
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.stages.recode import undo_misdecoding

HERE = Path(__file__).parent
WITNESSES = sorted((HERE.parent / "seeds" / "witnesses").glob("*.txt"))
CLEAN = [path for path in WITNESSES if path.stem != "central-2015"]
"""The central text is damaged already, in another way."""


def load(*names: str) -> list[Any]:
    cases = []
    for name in names:
        path = HERE / "cases" / "recode" / f"{name}.json"
        for case in json.loads(path.read_text(encoding="utf-8")):
            cases.append(pytest.param(case, id=f"{name}: {case['label']}"))
    return cases


@pytest.mark.parametrize(
    "case", load("utf8-as-gbk", "as-latin", "other", "debris", "negative", "negative-lost")
)
def test_case(case: dict[str, Any]) -> None:
    layer = undo_misdecoding(case["input"])
    assert layer.text == case["expected"]
    assert [e.rule for e in layer.emendations] == case["rules"]
    assert [[m.span.start, m.span.end] for m in layer.marks] == case["marks"]
    assert layer.below() == case["input"]


@pytest.mark.parametrize("case", load("whole"))
def test_whole_texts_come_back(case: dict[str, Any]) -> None:
    """Characters are read, or marked as lost; ``least`` is the share that is read, and hardly one is another's."""
    garbled = case["text"].encode(case["right"]).decode(case["wrong"], case["errors"])
    layer = undo_misdecoding(garbled)
    assert layer.below() == garbled
    marked = {at for m in layer.marks for at in range(m.span.start, m.span.end)}
    assert {at for at, c in enumerate(layer.text) if c == "\ufffd"} <= marked
    same = sum(
        block.size for block in SequenceMatcher(None, case["text"], layer.text, False).get_matching_blocks()
    )
    assert same >= case["least"] * len(case["text"])
    assert len(layer.text.replace("\ufffd", "")) - same <= len(case["text"]) // 100


def test_inferred_bytes_are_conjectures_with_a_note() -> None:
    layer = undo_misdecoding("涓?銆佹?讳綋瑕佹眰")
    inferred = [e for e in layer.emendations if "?" in e.before]
    assert inferred
    assert all(e.kind == "conjecture" and e.note and e.confidence < 1 for e in inferred)
    assert all(e.kind == "mojibake" for e in layer.emendations if "?" not in e.before)


@pytest.mark.parametrize("path", WITNESSES, ids=lambda p: p.stem)
def test_scrapes_come_through_untouched(path: Path) -> None:
    layer = undo_misdecoding(path.read_bytes().decode("utf-8"))
    assert not layer.emendations
    assert not layer.marks


@pytest.mark.parametrize("path", CLEAN, ids=lambda p: p.stem)
@pytest.mark.parametrize(
    ("right", "wrong"),
    [("utf-8", "latin-1"), ("gb18030", "latin-1")],
)
def test_scrapes_read_wrongly_are_restored(path: Path, right: str, wrong: str) -> None:
    lines = path.read_bytes().decode("utf-8").replace("\r", "").split("\n")
    lines = [line for line in lines if len(line) > 10]
    restored = undo_misdecoding("\n".join(lines).encode(right).decode(wrong)).text.split("\n")
    wrong_lines = [line for line, again in zip(lines, restored, strict=True) if line != again]
    assert len(wrong_lines) <= len(lines) // 50


@pytest.mark.parametrize("path", CLEAN, ids=lambda p: p.stem)
def test_passages_read_wrongly_are_restored(path: Path) -> None:
    """Passages at random places; what cannot be known is marked, what is not misread stays."""
    source = random.Random(path.stem)
    text = path.read_bytes().decode("utf-8").replace("\r", "")
    for _ in range(30):
        start = source.randrange(len(text) - 60)
        before, passage, after = (
            text[:start][-40:],
            text[start : start + 40].replace("\n", ""),
            text[start + 60 :][:40],
        )
        garbled = passage.encode("utf-8").decode("gb18030", "replace")
        layer = undo_misdecoding(f"{before}\n{garbled}\n{after}")
        got = layer.text[len(before) + 1 : len(layer.text) - len(after) - 1]
        assert layer.text.startswith(f"{before}\n")
        assert layer.text.endswith(f"\n{after}")
        assert len(set(got) - set(passage) - {"\ufffd"}) <= 1
        assert ("\ufffd" in got) == any(m.kind == "lacuna" for m in layer.marks)


PIECES = st.one_of(
    st.sampled_from(["涓浗", "绀句細娌诲畨", "ÖÐ¹ú", "â€œ", "锟斤拷", "\ufffd", "?", "€", "Â·", "社会治安，", "\n", "乱码", "<b>"]),
    st.sampled_from(["é", "ѧУ", "ä¸\xad", "\x93", "閿燂拷", "關(guān)", "\ue001", "\ud800", "1a", "ï»¿", "\ufeff"]),
    st.text(max_size=4),
    st.tuples(st.text(max_size=6), st.sampled_from(["utf-8", "gb18030", "big5hkscs"]), st.sampled_from(["gb18030", "latin-1"])).map(
        lambda t: t[0].encode(t[1], "replace").decode(t[2], "replace")
    ),
)  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=10).map("".join))
def test_any_text(text: str) -> None:
    layer = undo_misdecoding(text)
    assert layer.below() == text
    assert all(e.kind in ("mojibake", "conjecture") for e in layer.emendations)
