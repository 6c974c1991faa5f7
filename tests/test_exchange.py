"""TMX, XLIFF and PO: out and in again, and nothing is lost on the way."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from made_works import make_work
from translate.storage import po as toolkit_po
from translate.storage import tmx as toolkit_tmx
from translate.storage import xliff2 as toolkit_xliff

from builder.errors import DuizhaoError
from builder.exporting.exchange import Unit, parse_name, work_units
from builder.exporting.exchange_files import WRITERS, read_exchange
from builder.scaffolding import refresh
from builder.translation import read_translation

FORMATS = sorted(WRITERS)
TEXT = {"c1": ["加强领导。", "落实责任。"], "c2": ["健全机制，完善制度。", "分工负责。", "< & > “一”。"]}
FILE = """---
work: made-2020
lang: en
translator: A. Person
---

## meta.title

> 关于加强工作的意见

Opinions on Strengthening Work

## c1

A remark on this clause.

> 加强领导。

Strengthen leadership.

reviewed: Li Wen, 2026-05-02

<!-- the next one was hard -->

> 落实有关责任。

Put responsibilities <!-- plural --> into effect.
reason: agreed "so"

## c2

> 健全机制，完善制度。
> 分工负责。

Put mechanisms on a sound footing,
improve rules & divide <the> work.

> < & > “一”。
"""
# What the TMX 1.4b specification says of the elements that are used here.
TMX_DTD = """
<!ELEMENT tmx (header,body)><!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note|prop|ude)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED segtype (block|paragraph|sentence|phrase) #REQUIRED
  o-tmf CDATA #REQUIRED adminlang CDATA #REQUIRED srclang CDATA #REQUIRED datatype CDATA #REQUIRED>
<!ELEMENT ude EMPTY><!ELEMENT body (tu*)>
<!ELEMENT tu ((note|prop)*,tuv+)><!ATTLIST tu tuid CDATA #IMPLIED>
<!ELEMENT note (#PCDATA)><!ELEMENT prop (#PCDATA)><!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT tuv ((note|prop)*,seg)><!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)>
"""


def made_units(text: dict[str, list[str]] = TEXT, file: str = FILE) -> tuple[Unit, ...]:
    return work_units(make_work(text), read_translation(file))


def test_units_say_all_that_the_file_says() -> None:
    assert made_units() == (
        Unit("made-2020", ("meta.title.0",), ("关于加强工作的意见",), "Opinions on Strengthening Work", "draft"),
        Unit("made-2020", ("c1.1",), ("加强领导。",), "Strengthen leadership.", "reviewed", "Li Wen, 2026-05-02"),
        Unit("made-2020", ("c1.2",), ("落实责任。",), "Put responsibilities  into effect.", "fuzzy", "", 'agreed "so"', ("落实有关责任。",)),
        Unit("made-2020", ("c2.1", "c2.2"), ("健全机制，完善制度。", "分工负责。"), "Put mechanisms on a sound footing,\nimprove rules & divide <the> work.", "draft"),
        Unit("made-2020", ("c2.3",), ("< & > “一”。",)),
    )  # fmt: skip


@pytest.mark.parametrize("format_", FORMATS)
def test_units_come_back(format_: str) -> None:
    read = read_exchange(WRITERS[format_](made_units(), "en"), "made")
    assert read.lang == "en"
    assert read.units == made_units()
    assert WRITERS[format_](made_units(), "en") == WRITERS[format_](read.units, read.lang)


@pytest.mark.parametrize("format_", FORMATS)
def test_coming_back_unchanged_changes_nothing(format_: str) -> None:
    work = make_work(TEXT)
    refreshed = refresh(work, FILE).text
    read = read_exchange(WRITERS[format_](made_units(), "en"), "made")
    made = refresh(work, FILE, units=read.units)
    assert made.text == refreshed
    assert made.taken == 0


_words = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], include_characters="\t<>&\"'\\#|~"),
    min_size=1, max_size=30,
).map(str.strip).filter(bool)  # fmt: skip
_line = _words.filter(lambda s: "\n" not in s and s.split() != [])


@st.composite
def units(draw: st.DrawFn) -> tuple[Unit, ...]:
    made = []
    for number in range(draw(st.integers(1, 4))):
        count = draw(st.integers(1, 2))
        state = draw(st.sampled_from(["missing", "draft", "reviewed", "fuzzy"]))
        unit = Unit(
            "made-2020",
            tuple(f"c{number}.{i}" for i in range(1, count + 1)),
            tuple(draw(_line) for _ in range(count)),
        )
        if state != "missing":
            target = "\n".join(draw(st.lists(_line, min_size=1, max_size=3)))
            unit = replace(unit, target=target, state=state, reason=draw(st.sampled_from(["", "so & so"])))
        if state == "reviewed":
            unit = replace(unit, reviewed=draw(st.sampled_from(["L, 2026-01-02", "李雯，2026-01-02"])))
        if state == "fuzzy":
            unit = replace(unit, previous=(draw(_line),))
        made.append(unit)
    return tuple(made)


@pytest.mark.parametrize("format_", FORMATS)
@settings(derandomize=True, max_examples=120, deadline=None)
@given(made=units())
def test_whatever_units_hold_comes_back(format_: str, made: tuple[Unit, ...]) -> None:
    assert read_exchange(WRITERS[format_](made, "en"), "made").units == made


@settings(derandomize=True, max_examples=120, deadline=None)
@given(
    target=st.lists(st.text("aB #>＞<!-\\:rviewdson「」\t", max_size=14), max_size=4).map("\n".join),
    reviewed=st.booleans(),
)
def test_any_target_stands_in_the_file_as_it_came(target: str, reviewed: bool) -> None:
    work = make_work({"c1": ["加强领导。"]})
    lines = [line.strip(" \t") for line in target.split("\n") if line.strip(" \t")]
    unit = Unit("made-2020", ("c1.1",), ("加强领导。",), target, "draft", "L, 2026-01-02" if reviewed else "")
    made = refresh(work, "", units=[unit])
    pair = read_translation(made.text).pairs[-1]
    assert pair.target.split("\n") == (lines or [""])
    assert refresh(work, made.text, units=[unit]).text == made.text
    assert pair.reviewed == (unit.reviewed if lines else "")


def test_a_new_target_replaces_only_itself() -> None:
    work = make_work(TEXT)
    before = refresh(work, FILE).text
    first = made_units()[1]
    made = refresh(
        work, before, units=[replace(first, target="Reinforce leadership.", reviewed="", state="draft")]
    )
    assert made.text == before.replace(
        "Strengthen leadership.\n\nreviewed: Li Wen, 2026-05-02\n", "Reinforce leadership.\n"
    )  # the review was of other words


def test_remarks_survive_a_new_target() -> None:
    unit = replace(made_units()[2], target="Carry responsibilities out.")
    made = refresh(make_work(TEXT), FILE, units=[unit]).text
    assert "> 落实有关责任。\n> now: 落实责任。\n\nCarry responsibilities out.\n\nreason: agreed" in made
    assert "<!-- the next one was hard -->" in made
    assert "<!-- plural -->" in made


@pytest.mark.parametrize("format_", FORMATS)
def test_a_tool_confirms_a_changed_sentence(format_: str) -> None:
    out = WRITERS[format_](made_units(), "en").decode()
    if format_ == "po":
        out = out.replace("#, fuzzy\n", "")
    elif format_ == "tmx":
        out = out.replace(">fuzzy<", ">draft<")
    else:
        out = out.replace('state="initial" subState="duizhao:fuzzy"', 'state="translated"')
    made = refresh(make_work(TEXT), FILE, units=read_exchange(out.encode(), "made").units).text
    assert "> 落实责任。\n\nPut responsibilities into effect." in re.sub(" +", " ", made)
    assert "落实有关责任" not in made


def test_an_empty_target_takes_nothing_away() -> None:
    units_ = [replace(unit, target="", state="missing") for unit in made_units()]
    assert refresh(make_work(TEXT), FILE, units=units_).text == refresh(make_work(TEXT), FILE).text


def test_a_target_of_an_older_text_is_taken_as_changed() -> None:
    work = make_work({**TEXT, "c1": ["加强组织领导。", "落实责任。"]})
    unit = replace(made_units()[1], target="Reinforce leadership.")
    made = refresh(work, FILE, units=[unit]).text
    assert "> 加强领导。\n> now: 加强组织领导。\n\nReinforce leadership." in made


def test_a_target_follows_its_sentence() -> None:
    work = make_work({"c1": ["严格考核。", "加强领导。", "落实责任。"], "c2": TEXT["c2"]})
    unit = replace(made_units()[1], target="Reinforce leadership.")
    made = refresh(work, FILE, units=[unit]).text
    assert "> 严格考核。\n\n> 加强领导。\n\nReinforce leadership." in made


def test_a_target_of_a_sentence_that_has_gone_is_kept() -> None:
    work = make_work({"c2": TEXT["c2"]})
    unit = replace(made_units()[1], target="Reinforce leadership.")
    made = refresh(work, FILE, units=[unit])
    assert "Reinforce leadership." in made.text.partition("# Removed")[2]
    assert refresh(work, made.text, units=[unit]).text == made.text


def test_a_memory_of_other_origin_fills_what_is_missing() -> None:
    memory = [Unit("", (), ("< & > “一”。",), "One."), Unit("", (), ("加强领导。",), "Other words.")]
    out = WRITERS["tmx"](memory, "en")
    made = refresh(make_work(TEXT), FILE, units=read_exchange(out, "memory").units)
    assert "> < & > “一”。\n\nOne.\n" in made.text
    assert "Other words" not in made.text


def test_the_formats_own_libraries_read_them() -> None:
    expected = {("\n".join(u.sources), u.target or None) for u in made_units()}
    tmx = WRITERS["tmx"](made_units(), "en")
    read_tmx = toolkit_tmx.tmxfile(io.BytesIO(tmx), "zh-Hans", "en")
    assert {(u.source, u.target or None) for u in read_tmx.units} == expected
    xliff = toolkit_xliff.Xliff2File.parsestring(WRITERS["xliff"](made_units(), "en"))
    assert {(u.source, u.target or None) for u in xliff.units} == expected
    po = toolkit_po.pofile.parsestring(WRITERS["po"](made_units(), "en"))
    rows = [u for u in po.units if not u.isheader()]
    assert {(u.source, u.target or None) for u in rows} == expected
    assert [u.isfuzzy() for u in rows] == [u.state == "fuzzy" for u in made_units()]
    assert [u.getcontext() for u in rows] == [u.name for u in made_units()]
    dtd = etree.DTD(io.StringIO(TMX_DTD))
    assert dtd.validate(etree.fromstring(tmx)), dtd.error_log


def test_what_their_libraries_write_is_read() -> None:
    units_ = made_units()
    po = toolkit_po.pofile.parsestring(WRITERS["po"](units_, "en"))
    for row in po.units:
        if row.source == "加强领导。":
            row.target = 'Lead "well".\nAlways.'
    targets = {u.ids: u.target for u in read_exchange(bytes(po), "made").units}
    assert targets[("c1.1",)] == 'Lead "well".\nAlways.'
    assert targets[("c2.1", "c2.2")] == units_[3].target
    xliff = toolkit_xliff.Xliff2File.parsestring(WRITERS["xliff"](units_, "en"))
    xliff.units[1].target = "Lead <well> & always."
    targets = {u.ids: u.target for u in read_exchange(bytes(xliff), "made").units}
    assert targets[("c1.1",)] == "Lead <well> & always."
    tmx = toolkit_tmx.tmxfile()
    tmx.addtranslation("加强领导。", "zh-Hans", "Lead.", "en")
    assert [(u.sources, u.target, u.ids) for u in read_exchange(bytes(tmx), "made").units] == [
        (("加强领导。",), "Lead.", ())
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<tmx>", b"<html/>", b"<tmx version='1.4'/>", b"\xff\xfe<", b"\x00\x01", b"not a catalogue at all",
        b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
        b'<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><tmx>&b;</tmx>',
    ],
)  # fmt: skip
def test_other_files_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(DuizhaoError) as caught:
        read_exchange(content, "made")
    assert caught.value.problems[0].code == "IMPORT-READ"


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    evil = f"""<!DOCTYPE tmx [<!ENTITY x SYSTEM "file://{secret}">]><tmx version="1.4"><header srclang="zh"/><body><tu>
      <tuv xml:lang="zh"><seg>加强领导。</seg></tuv><tuv xml:lang="en"><seg>&x;</seg></tuv></tu></body></tmx>"""
    assert "secret" not in str(read_exchange(evil.encode(), "evil"))


def test_a_control_character_is_named() -> None:
    with pytest.raises(DuizhaoError) as caught:
        WRITERS["tmx"]([Unit("w", ("c1.1",), ("一",), "a\x0bb", "draft")], "en")
    assert "U+000B" in str(caught.value)
    unit = Unit("w", ("c1.1",), ("一",), "a\x0bb", "draft")
    assert read_exchange(WRITERS["xliff"]([unit], "en"), "made").units == (unit,)


@pytest.mark.parametrize("name", ["", "a", "#c1", "a#", "a#+"])
def test_a_name_that_is_none(name: str) -> None:
    assert parse_name(name) == ("", ())


def test_by_the_commands(project: Path, duizhao: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """Out of the project and in again: the file stands as it was; a changed target is taken over."""
    path = project / "docs/translations/en/shequ-plan.md"
    before = path.read_text("utf-8")
    done = duizhao("export", "xliff", "--work", "shequ-plan", "--out", "out")
    assert done.returncode == 0, done.stderr
    made = project / "out/shequ-plan.en.xlf"
    assert done.stdout.strip().endswith("shequ-plan.en.xlf")
    edited = made.read_text("utf-8").replace("Plans of xxx Community", "Intentions of xxx Community")
    made.write_text(edited, "utf-8")
    done = duizhao("import", "out/shequ-plan.en.xlf")
    assert done.returncode == 0, done.stderr
    assert path.read_text("utf-8") == before.replace("Plans of xxx Community", "Intentions of xxx Community")
    assert "1 taken over" in done.stderr
    (project / "out/no.po").write_text("nothing of the kind", "utf-8")
    done = duizhao("import", "out/no.po")
    assert done.returncode == 1
    assert "IMPORT-READ" in done.stderr
