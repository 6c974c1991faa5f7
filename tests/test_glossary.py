"""The glossary: read, checked, and found in texts."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_works import make_work

from builder.glossary import TermFinder, read_glossary
from builder.manifest import Manifest
from builder.rendering.glossary import glossary_json, glossary_pages, term_places
from builder.works import Edition

ROOT = Path(__file__).parent.parent
OURS = (ROOT / "docs/glossary.md").read_text("utf-8")
OUR_TERMS = read_glossary(OURS).terms
SMALL = """# Glossary

Words before the first term.

## 安全 {#anquan}

- pinyin: ānquán
- en: safety
- also: security; administer, administration (in laws, and names)
- avoid: "public order" — that is 治安
- avoid: "calm" — too weak
- see: 治安, 综治

Freedom from harm.

More words.

## 治安 {#zhian}

- pinyin: zhì'ān
- en: public order

## 综治 {#zongzhi}

- pinyin: zōngzhì
- en: Comprehensive Governance
"""


def test_an_entry_is_read() -> None:
    term = read_glossary(SMALL).terms[0]
    assert (term.zh, term.id, term.en, term.line) == ("安全", "anquan", "safety", 5)
    assert [(r.words, r.note) for r in term.also] == [
        ("security", ""), ("administer", ""), ("administration", "in laws, and names"),
    ]  # fmt: skip
    assert [(r.words, r.note) for r in term.avoid] == [("public order", "that is 治安"), ("calm", "too weak")]
    assert term.see == ("治安", "综治")
    assert term.text == "Freedom from harm.\nMore words."


def test_our_own_glossary_has_no_mistake() -> None:
    glossary = read_glossary(OURS)
    assert not glossary.problems
    assert len(glossary.terms) >= 200
    assert f"{len(glossary.terms)} terms" in OURS
    assert f"{len(glossary.terms)} 条" in OURS


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("- en: safety\n", "", 5, "KEY"),
        ("- en: safety", "- en:", 5, "KEY"),
        ("- pinyin: ānquán\n", "", 5, "KEY"),
        ("- see: 治安", "- seen: 治安", 12, "KEY"),
        ('- avoid: "calm" — too weak', "- avoid: calm", 11, "KEY"),
        ("- en: safety", "- en: safety\n- en: security", 9, "DOUBLED"),
        ("{#zongzhi}", "{#zhian}", 23, "DOUBLED"),
        ("## 综治 {#", "## 治安 {#bis}\n\n- pinyin: zhì'ān\n- en: order\n\n## 综治 {#", 23, "DOUBLED"),
        ("- see: 治安", "- see: 治按", 12, "SEE"),
        ("- see: 治安", "- see: 安全", 12, "SEE"),
        ("pinyin: zōngzhì", "pinyin: cōngzhì", 23, "ORDER"),
        ("{#zongzhi}", "", 23, "ID"),
        ("{#zongzhi}", "{#Zong Zhi}", 23, "ID"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, line: int, code: str) -> None:
    assert old in SMALL
    problems = read_glossary(SMALL.replace(old, new), "glossary.md").problems
    assert [(p.path, p.line, p.code) for p in problems] == [("glossary.md", line, f"GLOSSARY-{code}")]
    assert problems[0].message


@pytest.mark.parametrize(
    "same",
    [
        SMALL.replace("\n", "\r\n"),
        "\ufeff" + SMALL,
        SMALL.replace("- en: ", "* en：  "),
        SMALL.replace("zhì'ān", "Zhì ān"),
        SMALL.replace("{#zhian}", "{ #zhian }  "),
    ],
)
def test_what_editors_do_is_no_mistake(same: str) -> None:
    assert not read_glossary(same).problems
    assert [t.en for t in read_glossary(same).terms] == [t.en for t in read_glossary(SMALL).terms]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("加强社会治安防控体系建设", ["加强", "社会治安防控体系", "建设"]),
        ("社会治安综合治理", ["社会治安综合治理"]),
        ("公共安全与安全感", ["公共安全", "安全感"]),
        ("各地要按照规定", ["要"]),
        ("重要的是要素、纲要和要求", ["纲要"]),
        ("应由专职人员担任，适应形势", ["应"]),
        ("综治办与综治委", ["综治办", "综治委"]),
        ("天气很好", []),
    ],
)
def test_the_longest_term_is_found(text: str, expected: list[str]) -> None:
    found = [o.term.zh for o in TermFinder(OUR_TERMS).find(text)]
    assert [zh for zh in found if zh in expected or len(zh) == 1] == expected


@settings(derandomize=True, max_examples=150)
@given(st.text('#-: {}\n>安全治avoidens"“—', max_size=120))
def test_reading_never_fails(source: str) -> None:
    glossary = read_glossary(source)
    assert all(p.line <= source.count("\n") + 1 for p in glossary.problems)


@settings(derandomize=True, max_examples=100)
@given(
    st.lists(
        st.sampled_from(["社会", "治安", "防控", "体系", "综", "合治理", "要", "求", "安全", "感", "x"]),
        max_size=15,
    )
)
def test_occurrences_never_overlap(parts: list[str]) -> None:
    text = "".join(parts)
    found = TermFinder(OUR_TERMS).find(text)
    assert all(text[o.start : o.end] == o.term.zh for o in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_every_place_of_a_term_is_listed_and_right() -> None:
    """A term stands in each clause that its entry leads to, as often as it says."""
    work = make_work({"c1": ["加强社会治安防控体系建设。"], "c2": ["治安好，治安稳。", "各地要落实要求。"]})
    edition = Edition(Manifest(schema=1), {}, (work,))
    glossary = read_glossary(OURS)
    places = term_places(edition, glossary)
    by_zh = {t.zh: places.get(t.id, {}).get("made-2020", {}) for t in glossary.terms}
    assert by_zh["治安"] == {"c2": 2}  # within 社会治安防控体系 it is another term
    assert by_zh["社会治安防控体系"] == {"c1": 1}
    assert by_zh["要"] == {"c2": 1}
    pages = glossary_pages(edition, glossary, places, {"made-2020": "试行办法"})
    assert (
        "[c2](../made-2020.md#c2) ×2" in pages["glossary/z.md"].partition("{ #zhian ")[2].partition("## ")[0]
    )
    assert glossary_pages(edition, read_glossary(""), {}, {}) == {}
    data = json.loads(glossary_json(edition, glossary, places))
    rows = {row["zh"]: row for row in data["terms"]}
    assert rows["治安"]["count"] == 2
    assert rows["综治"]["case"]
    assert rows["综合治理"]["case"]
    assert not rows["治安"]["case"]
    assert data["within"]["要"]["before"] == "求"
