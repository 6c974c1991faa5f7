"""`duizhao scaffold translation`: whatever a person wrote is still there afterwards."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_works import make_work

from builder.binding import bind
from builder.errors import DuizhaoError
from builder.pipeline import read_edition
from builder.project import Project
from builder.scaffolding import refresh
from builder.translation import read_translation

ROOT = Path(__file__).parent.parent
TEXT = {"c1": ["加强领导。", "落实责任。"], "c2": ["健全机制，完善制度。"]}
FILE = """---
work: made-2020
lang: en
translator: A. Person
mood: patient
---

Read before you edit: the terms are settled.

## meta.title

> 关于加强工作的意见

Opinions on Strengthening Work

## c1

A remark on this clause.

> 加强领导。

Strengthen leadership.

reviewed: Li Wen, 2026-05-02

<!-- the next one was hard -->

> 落实责任。

Put responsibilities into effect.
reason: the heading has another form

## c2

> 健全机制，完善制度。

Put mechanisms on a sound footing and improve rules.
"""


def test_a_file_in_order_is_left_as_it_is() -> None:
    assert refresh(make_work(TEXT), FILE).text == FILE


def test_a_new_file_holds_every_sentence_once() -> None:
    work = make_work(TEXT)
    made = refresh(work)
    pairs = read_translation(made.text).pairs
    assert [p.sources for p in pairs if not p.key.startswith("meta.")] == [(s.text,) for s in work.segments]
    assert made.missing == len(work.segments) + 1  # and the title
    assert not any(p.target for p in pairs)


def test_a_changed_sentence_keeps_its_target_under_the_old_quotation() -> None:
    work = make_work({**TEXT, "c2": ["健全工作机制，完善制度。"]})
    made = refresh(work, FILE)
    assert (
        "> 健全机制，完善制度。\n> now: 健全工作机制，完善制度。\n\nPut mechanisms on a sound footing"
        in made.text
    )
    assert made.fuzzy == 1
    assert bind(work.segments, read_translation(made.text))[0]["c2.1"].state == "fuzzy"
    assert refresh(work, made.text).text == made.text


def test_it_is_fuzzy_until_a_person_deletes_the_old_quotation() -> None:
    work = make_work({**TEXT, "c2": ["健全工作机制，完善制度。"]})
    confirmed = refresh(work, FILE).text.replace("> 健全机制，完善制度。\n", "")
    made = refresh(work, confirmed)
    assert "> 健全工作机制，完善制度。\n\nPut mechanisms" in made.text
    assert "now:" not in made.text
    assert bind(work.segments, read_translation(made.text))[0]["c2.1"].state == "draft"


def test_a_text_that_comes_back_needs_no_confirmation() -> None:
    changed = refresh(make_work({**TEXT, "c2": ["健全工作机制，完善制度。"]}), FILE).text
    assert refresh(make_work(TEXT), changed).text == FILE


def test_a_text_that_changes_twice_shows_the_last_state() -> None:
    once = refresh(make_work({**TEXT, "c2": ["健全工作机制，完善制度。"]}), FILE).text
    twice = refresh(make_work({**TEXT, "c2": ["健全工作机制，完善有关制度。"]}), once).text
    assert "> 健全机制，完善制度。\n> now: 健全工作机制，完善有关制度。\n\nPut" in twice


def test_a_sentence_that_was_divided_shows_both_halves() -> None:
    work = make_work({**TEXT, "c2": ["健全机制。", "完善制度。"]})
    made = refresh(work, FILE).text
    assert "> 健全机制，完善制度。\n> now: 健全机制。\n> now: 完善制度。\n\nPut" in made
    assert {
        b.state for id_, b in bind(work.segments, read_translation(made))[0].items() if id_[:2] == "c2"
    } == {"fuzzy"}


def test_a_moved_sentence_is_put_in_its_place_with_what_belongs_to_it() -> None:
    made = refresh(make_work({"c1": ["落实责任。"], "c2": ["健全机制，完善制度。", "加强领导。"]}), FILE).text
    assert made.index("sound footing") < made.index("> 加强领导。") < made.index("reviewed: Li Wen")
    assert made.index("A remark on this clause") < made.index("> 落实责任。") < made.index("sound footing")


def test_what_left_the_text_is_kept_until_a_person_deletes_it_and_comes_back_with_it() -> None:
    less = make_work({"c1": ["落实责任。"], "c2": TEXT["c2"]})
    made = refresh(less, FILE)
    assert made.removed == 1
    below = made.text.partition("# Removed\n")[2]
    assert below.startswith("\n## c1\n\n> 加强领导。\n\nStrengthen leadership.\n\nreviewed: Li Wen")
    assert refresh(less, made.text).text == made.text
    assert refresh(make_work(TEXT), made.text).text.count("> 加强领导。") == 1
    assert "# Removed" not in refresh(make_work(TEXT), made.text).text


def test_remarks_of_a_node_that_has_gone_are_kept() -> None:
    made = refresh(make_work({"c2": TEXT["c2"]}), FILE).text
    assert made.index("# Removed") < made.index("A remark on this clause.")


def test_merged_pairs_survive() -> None:
    merged = FILE.replace(
        "> 加强领导。\n\nStrengthen leadership.\n\nreviewed: Li Wen, 2026-05-02\n\n"
        "<!-- the next one was hard -->\n\n> 落实责任。\n\nPut responsibilities into effect.\n",
        "> 加强领导。\n> 落实责任。\n\nStrengthen leadership and responsibilities.\n",
    )
    assert merged != FILE
    assert refresh(make_work(TEXT), merged).text == merged
    changed = refresh(make_work({**TEXT, "c1": ["加强领导。", "落实各级责任。"]}), merged).text
    assert "> 加强领导。\n> 落实责任。\n> now: 加强领导。\n> now: 落实各级责任。\n\nStrengthen" in changed


def test_a_second_target_for_one_sentence_stays_beside_the_first() -> None:
    doubled = FILE.replace("## c2", "> 加强领导。\n\nReinforce leadership.\n\n## c2")
    made = refresh(make_work(TEXT), doubled).text
    assert "# Removed" not in made
    assert made.index("Strengthen leadership") < made.index("Reinforce leadership") < made.index("落实责任")


def test_a_source_that_looks_like_our_own_words_is_quoted_as_it_is() -> None:
    work = make_work({"c1": ["now: 现在开始。", "> 引用。", "## 标题。"]})
    made = refresh(work).text
    assert [p.sources[0] for p in read_translation(made).pairs[1:]] == [s.text for s in work.segments]
    assert refresh(work, made).text == made


def test_files_of_other_editors_are_read_alike() -> None:
    windows = "\ufeff" + FILE.replace("## c1", "##c1").replace("## c2", "###\tc2  ").replace(
        "reviewed: ", "reviewed："
    ).replace("work: ", "work： ").replace("> 健", ">健").replace("\n", "\r\n")  # fmt: skip
    ours, theirs = read_translation(FILE), read_translation(windows)
    assert theirs.pairs == ours.pairs
    assert theirs.front == ours.front
    assert not theirs.mistakes


_sentence = st.sampled_from(
    ["加强领导。", "落实责任。", "健全机制，完善制度。", "健全工作机制，完善制度。", "加强组织领导。", "now: 开始。", "改革！", "实行责任制，分工负责。"]
)  # fmt: skip
_texts = st.dictionaries(
    st.sampled_from(["c1", "c2", "c3", "p1-c1", "u1"]),
    st.lists(_sentence, min_size=1, max_size=4),
    min_size=1,
)
_line = st.one_of(
    st.sampled_from(
        ["", "", "", "## c1", "##c2", "### c3", "## c9", "## meta.title", "## my own note", "# Removed", "> 加强领导。",
         "> 落实责任。", "> now: 改革！", ">", "＞ 改革！", "<!-- why -->", "<!--", "-->", "reviewed: A, 2026-01-01",
         "reason: as agreed", "reviewed：B", "---", "work: x", "- a list", "\t> 改革！", "\u3000"]
    ),
    st.text("abc# >:-<!{}\"'，。加强", max_size=8),
)  # fmt: skip


def kept_lines(text: str) -> Counter[str]:
    """The lines that a person may have written: all but quotations and headings."""
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))]
    return Counter(
        line
        for line in lines
        if line and not re.match(r"[>＞]|#{2,}|# ", line)
    )  # fmt: skip


@settings(derandomize=True, max_examples=300, deadline=None)
@given(_texts, _texts, st.lists(_line, max_size=12), st.lists(st.integers(0, 80), max_size=12))
def test_nothing_that_a_person_wrote_ever_disappears(
    before: dict[str, list[str]], after: dict[str, list[str]], inserted: list[str], places: list[int]
) -> None:
    lines = refresh(make_work(before)).text.split("\n")
    for number, (line, place) in enumerate(zip(inserted, places, strict=False)):
        lines.insert(place % (len(lines) + 1), line if number % 2 else f"{line}\n\nEnglish {number}.\n")
    edited = "\n".join(lines)
    work = make_work(after)
    if any(m.code == "COMMENT" for m in read_translation(edited).mistakes):
        with pytest.raises(DuizhaoError):  # nothing is written before the comment is closed
            refresh(work, edited)
        return
    made = refresh(work, edited)
    assert not kept_lines(edited) - kept_lines(made.text)
    again = refresh(work, made.text)
    assert again.text == made.text
    pairs = Counter((p.sources, p.target, p.reviewed) for p in read_translation(edited).pairs if p.target)
    assert not pairs - Counter((p.sources, p.target, p.reviewed) for p in read_translation(made.text).pairs)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(_line, max_size=30))
def test_every_line_belongs_to_one_block(lines: list[str]) -> None:
    read = read_translation("\n".join(lines))
    owned = [at for block in read.blocks for at in range(block.start, block.end)]
    assert len(owned) == len(set(owned))
    assert {at for at, line in enumerate(read.lines) if line.strip()} <= set(owned)


def test_our_own_files_are_in_order() -> None:
    """Refreshing changes nothing but what the text itself has changed."""
    edition = read_edition(Project(ROOT))
    for work in edition.works:
        source = (ROOT / f"docs/translations/en/{work.id}.md").read_text("utf-8")
        made = refresh(work, source)
        assert not kept_lines(source) - kept_lines(made.text)
        assert made.text == source or made.fuzzy


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_command(
    project: Path, duizhao: Callable[..., subprocess.CompletedProcess[str]], lang: str
) -> None:
    path = project / f"docs/translations/{lang}/shequ-plan.md"
    path.unlink(missing_ok=True)
    done = duizhao("scaffold", "translation", "shequ-plan", "--lang", lang)
    assert done.returncode == 0, done.stderr
    assert f"lang: {lang}\n" in path.read_text("utf-8")
    assert "14 without a target" in done.stderr
    assert duizhao("scaffold", "translation", "no-such-work").returncode == 2
