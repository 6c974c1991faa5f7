"""Character references and invisible characters: cases and properties."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.stages.entities import decode_entities

HERE = Path(__file__).parent
WITNESSES = sorted((HERE.parent / "seeds" / "witnesses").glob("*.txt"))


def load(*names: str) -> list[Any]:
    cases = []
    for name in names:
        path = HERE / "cases" / "entities" / f"{name}.json"
        for case in json.loads(path.read_text(encoding="utf-8")):
            cases.append(pytest.param(case, id=f"{name}: {case['label']}"))
    return cases


@pytest.mark.parametrize("case", load("references", "invisible", "negative"))
def test_case(case: dict[str, Any]) -> None:
    layer = decode_entities(case["input"])
    assert layer.text == case["expected"]
    assert [e.rule for e in layer.emendations] == case["rules"]
    assert layer.below() == case["input"]


PIECES = st.one_of(
    st.sampled_from(["&", "&amp;", "amp;", "nbsp", "&nbsp;", ";", "；", "＆", "#8220", "&#x", "3000", "&#13;", "&#10;", "\r", "\n"]),
    st.sampled_from(["\u200b", "\u200d", "\u202a", "\xad", "\x85", "\u2028", "\x00", "“", "”", "HTML", "第一条", "http://a?b=1"]),
    st.text(max_size=4),
)  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=10).map("".join))
def test_any_text(text: str) -> None:
    layer = decode_entities(text)
    assert layer.below() == text
    assert not re.search(
        "[\r\x0b\x0c\x85\u2028\u2029\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u202a\ufeff\xad]", layer.text
    )


@pytest.mark.parametrize("path", WITNESSES, ids=lambda p: p.stem)
def test_scrapes_with_references_put_in(path: Path) -> None:
    source = random.Random(path.stem)
    text = path.read_bytes().decode("utf-8").replace("\r", "")
    names = {"“": "&ldquo;", "”": "&#8221;", "·": "&middot;", "—": "&amp;mdash;", "　": "&#x3000;"}
    mark = "\u200b"
    escaped = "".join(
        (names.get(c, c) if source.random() < 0.5 else c) + mark * (source.random() < 0.01) for c in text
    )
    layer = decode_entities(escaped)
    assert layer.below() == escaped
    assert layer.text == decode_entities(text).text
