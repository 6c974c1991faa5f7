"""Notes: what is read, what is remarked on, where they are bound, and what comes out on the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import markdown
import pytest
from bs4 import BeautifulSoup
from doors import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.annotations import THE_TEXT, Annotations, bind_notes, occurrences
from builder.binding import bind
from builder.checking_annotations import check_file
from builder.checking_pages import check_pages
from builder.note_reading import read_annotations
from builder.pipeline import establish, parse_unregistered
from builder.project import Project
from builder.rendering.notes import NoteLinks, definitions, place_notes
from builder.rendering.prose import linked, reduce_markdown, safe_address
from builder.scaffold_annotations import refresh_annotations
from builder.translation import Translation, read_translation
from builder.works import EditionWork

CASES = Path(__file__).parent / "cases" / "annotations"
TEXT = """关于做好口岸工作的意见
各单位：
一、总体要求
（一）提高认识。做好口岸工作，改进口岸服务。
（二）明确任务。健全码头管理制度，落实苏编办[2001]263号文件。
二、保障措施
（三）加强领导。各级各部门要加强领导，落实责任。
某市人民政府
2016年8月16日
"""
TRANSLATED = """---
work: sample
lang: en
---

## c1

> 做好口岸工作，改进口岸服务。

Do the work at ports of entry well.
"""


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["label"]) for case in json.loads((CASES / name).read_text("utf-8"))]


@pytest.fixture(scope="module")
def work() -> EditionWork:
    works = parse_unregistered(establish(TEXT.encode(), "sample"), "sample")
    assert {"c1", "c2", "c3"} <= set(works[0].by_id)
    return works[0]


def links_of(work: EditionWork) -> NoteLinks:
    nodes = {work.id: frozenset(work.by_id), "other-2015": frozenset({"c1", "c4-i2"})}
    return NoteLinks(
        nodes, {work.id: {"p9-c1": "c1"}}, {"zhou2015": "Zhou, A title, 2015, https://example.org/z"}
    )


def problems(work: EditionWork, source: str, translation: str = "") -> list[tuple[int, str, str]]:
    found = check_file(
        "docs/annotations/sample.md",
        work,
        read_annotations(source),
        read_translation(translation),
        links_of(work),
        work.witness.text,
    )
    return [(p.line, p.code.removeprefix("ANNOTATION-"), p.message) for p in found]


def bound(work: EditionWork, source: str, translation: str = "") -> list[Any]:
    segments = bind(work.segments, read_translation(translation))[0]
    return list(bind_notes(work, read_annotations(source), segments, {"p9-c1": "c1"}))


def note(heading: str, body: str = "Something.", kind: str = "term") -> str:
    return f"## {heading}\ntype: {kind}\ncertainty: likely\nsource: the text itself\n\n{body}\n\n"


@pytest.mark.parametrize("case", cases("read.json"))
def test_what_can_be_read_is_read(case: dict[str, Any]) -> None:
    found = read_annotations(case["input"])
    expected = case["expected"]
    assert [slip.code for slip in found.slips] == expected["slips"]
    assert [
        {
            "key": n.key, "words": n.words, "type": n.type, "certainty": n.certainty,
            "sources": [s.words for s in n.sources], "body": n.body,
        }
        for n in found.notes
    ] == expected["notes"]  # fmt: skip
    if "index" in expected:
        assert [list(pair) for pair in found.notes[0].index] == expected["index"]
    if found.front:
        assert found.front == {"work": "w"}


@pytest.mark.parametrize("case", cases("mistakes.json"))
def test_each_planted_mistake_is_named(work: EditionWork, case: dict[str, Any]) -> None:
    found = problems(work, case["input"], TRANSLATED)
    expected = case["expected"]
    assert [(line, code) for line, code, _ in found] == [tuple(item[:2]) for item in expected], found
    for (_, _, message), item in zip(found, expected, strict=True):
        assert item[2] in message


@pytest.mark.parametrize("case", cases("attempts.json"))
def test_a_first_attempt_works_or_is_told_what_to_write(work: EditionWork, case: dict[str, Any]) -> None:
    """What people who know Markdown and have never seen the format paste, copy and type."""
    expected = case["expected"]
    notes = read_annotations(case["input"]).notes
    assert [[item.state, item.lemma] for item in bound(work, case["input"], TRANSLATED)] == expected["bound"]
    first = notes[0]
    assert (first.type, first.certainty) == (expected["type"], expected["certainty"])
    assert [source.words for source in first.sources] == expected["sources"]
    assert first.body.lstrip() == first.body, "what the whole note was indented by is no block of code"
    found = problems(work, case["input"], TRANSLATED)
    assert [(line, code) for line, code, _ in found] == [tuple(x[:2]) for x in expected["problems"]], found
    for (_, _, message), (_, _, words) in zip(found, expected["problems"], strict=True):
        assert words in message


def test_there_are_at_least_twenty_kinds_of_planted_mistakes() -> None:
    planted = json.loads((CASES / "mistakes.json").read_text("utf-8"))
    assert sum(bool(case["expected"]) for case in planted) >= 30
    assert sum(not case["expected"] for case in planted) >= 10


def test_the_real_notes_are_silent(project: Path, duizhao: Callable[..., CompletedProcess[str]]) -> None:
    path = project / "docs" / "annotations" / "central-2015.md"
    path.write_text(
        path.read_text("utf-8") + "\n## c99: 口岸\ntype: term\ncertainty: likely\nsource: x\n\nSo.\n", "utf-8"
    )
    line = len(path.read_text("utf-8").splitlines()) - 5
    (project / "docs" / "annotations" / "jilin-2016.md").write_bytes(b"\xff\xfe")
    done = duizhao("check", "--format", "github")
    assert done.returncode == 1
    about_notes = [row for row in done.stdout.splitlines() if "ANNOTATION" in row or "REFERENCES" in row]
    assert [row.partition(" but")[0] for row in about_notes if "c99" in row] == [
        f"::error file=docs/annotations/central-2015.md,line={line},title=ANNOTATION-ID::there is no clause 'c99' in central-2015; its words stand in c3; the ids stand in the addresses of the work's page"
    ]
    assert "jilin-2016.md,line=1,title=ANNOTATION-READ::save the file as UTF-8" in done.stdout
    assert len(about_notes) == 2, "all other notes are silent"
    assert duizhao("texts").returncode == 0, "a file that cannot be read does not stop the texts"


def test_every_source_from_outside_stands_in_the_table_of_what_was_looked_up() -> None:
    rows = [line.split("\t") for line in (ROOT / "tests/gold/annotation-sources.tsv").read_text("utf-8").splitlines()][1:]  # fmt: skip
    assert all(len(row) == 5 and all(row) for row in rows)
    cited = {
        source.words: note
        for path in (ROOT / "docs/annotations").glob("*.md")
        for note in read_annotations(path.read_text("utf-8")).notes
        for source in note.sources
        if source.words != THE_TEXT
    }
    assert {row[0] for row in rows} == set(cited)
    for source, _, whose, _, _ in rows:
        assert whose in ("issuing body", "press", "copy", "encyclopedia", "third party")
        assert (whose == "copy") == (", copy at http" in source), "a copy is called a copy where it is cited"


def test_found_moved_orphaned_never_dropped(work: EditionWork) -> None:
    source = "".join(
        note(heading)
        for heading in (
            "c1: 口岸 [2]",
            "c3: 码头",
            "c3: 灯塔",
            "c9: 码头",
            "p9-c1: 改进",
            "work",
            "meta.date",
            "p1: 提高认识",
        )
    )
    found = bound(work, source)
    assert len(found) == 8
    by_words = {(item.note.key, item.note.words): item for item in found}
    second = by_words["c1", "口岸 [2]"]
    assert (second.state, second.lemma, second.count) == ("found", "口岸", 2)
    assert second.span is not None
    assert work.witness.text[: second.span.end].endswith("改进口岸")
    moved = by_words["c3", "码头"]
    assert (moved.state, moved.node, moved.elsewhere) == ("moved", "c2", ("c2",))
    orphan = by_words["c3", "灯塔"]
    assert (orphan.state, orphan.node, orphan.span) == ("orphaned", "c3", None)
    assert by_words["c9", "码头"].state == "moved"
    assert (by_words["p9-c1", "改进"].state, by_words["p9-c1", "改进"].node) == ("found", "c1")
    assert by_words["work", ""].state == "whole"
    assert by_words["p1", "提高认识"].state == "found", "words of a clause below are words of the part"
    placed = place_notes(work, found)
    page = definitions(placed, links_of(work), work.id)
    assert page.count("[^n") == 8
    assert '<span lang="zh-Hans">失所' in page
    assert '<span lang="en">orphaned' in page
    assert '<span lang="zh-Hans">已移位' in page
    assert '<span lang="en">moved' in page


def test_words_in_brackets_are_no_mark(work: EditionWork) -> None:
    found = bound(work, note("c2: 苏编办[2001]263号") + note("c2: 263号文件 [1]"))
    assert {item.state for item in found} == {"found"}
    assert {item.lemma for item in found} == {"苏编办[2001]263号", "263号文件"}


def test_english_words_are_found_in_the_translation(work: EditionWork) -> None:
    found = bound(work, note("c1: ports of entry") + note("c1: ports of entry twice"), TRANSLATED)
    assert found[1].state == "found" or found[0].state == "found"
    item = next(i for i in found if i.state == "found")
    assert (item.node, item.span, item.offset) == ("c1", None, len("Do the work at ports of entry"))
    assert next(i for i in found if i.note.words.endswith("twice")).state == "orphaned"


def test_occurrences_see_through_spaces_and_signs() -> None:
    assert occurrences("甲（乙）\n丙", "甲(乙)丙")[0].of("甲（乙）\n丙") == "甲（乙）\n丙"
    assert not occurrences("the support", "port"), "a word is not cut in two"
    assert not occurrences("1100", "110")
    assert len(occurrences("安全安全安", "安全")) == 2
    assert not occurrences("甲乙", "")


def test_notes_stand_on_the_page_and_in_the_lists(built_project: Path) -> None:
    page = BeautifulSoup((built_project / "site/texts/guian-2016/index.html").read_text("utf-8"), "lxml")
    marks = page.select(".established sup a.footnote-ref")
    notes = page.select(".footnote > ol > li")
    assert len(notes) >= 50
    assert len(marks) >= 45
    assert all(li.select_one(".note-head") and li.select_one(".note-source") for li in notes)
    assert [li["id"] for li in notes] == [f"fn:n{n}" for n in range(1, len(notes) + 1)], (
        "in the order of the text"
    )
    assert not page.select(".md-nav sup"), "a note is no part of a heading's name"
    markdown_page = (built_project / "docs/texts/guian-2016.md").read_text("utf-8")
    assert "直管区[^n" in markdown_page
    listed = (built_project / "docs/texts/notes.md").read_text("utf-8")
    written = sum(
        len(read_annotations(p.read_text("utf-8")).notes) for p in (ROOT / "docs/annotations").glob("*.md")
    )
    assert listed.count("#fn:n") == written >= 220
    names = (built_project / "docs/texts/notes/names.md").read_text("utf-8")
    for heading in (
        "Persons</span> { #person }",
        "Institutions</span> { #institution }",
        "Places</span> { #place }",
        "Laws and documents</span> { #law }",
    ):
        assert heading in names
    assert "../central-2015.md#c3" in names


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:x", "data:text/html,x",
        "vbscript:x", "file:///etc/passwd", "blob:x", "//evil.example", "http:", "https://", "about:blank", "\x01javascript:x", "http:/x",
        "javascript&colon;x", "mailto:", "", "ftp://x.example/", "view-source:http://x",
    ],
)  # fmt: skip
def test_no_such_address_is_linked(address: str) -> None:
    assert safe_address(address) == ""
    assert "](" not in linked(address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a?b=1&c=2#d", "https://example.org/a?b=1&c=2#d"),
        ("http://example.org/a(b)", "http://example.org/a%28b%29"),
        ("https://example.org/中文", "https://example.org/%E4%B8%AD%E6%96%87"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ('https://example.org/"onclick=x', "https://example.org/%22onclick=x"),
        ("https://example.org/%E4%B8", "https://example.org/%E4%B8"),
    ],
)
def test_web_addresses_are(address: str, expected: str) -> None:
    assert safe_address(address) == expected


ALLOWED = {"p", "em", "strong", "code", "ul", "ol", "li", "blockquote", "a"}
HOSTILE = st.lists(
    st.sampled_from(
        [
            "<script>", "</p>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "](", "[^n1]", "[^n1]: y", "--8<-- \"index.md\"",
            "{: onclick=alert(1) }", "{#id}", "# ", "> ", "- ", "1. ", "    ", "\n", "\n\n", "`", "``", "```", "*", "**", "_", "<", ">", "&lt;", "\\",
            "!", "[", "]", "(", ")", "http://a.example/<b>", "<http://a.example>", "| a | b |\n|---|---|", "~~~", "===", "---", "*[x]: y", "[x]: javascript:x",
            "text", "字", "\u2028", "<div markdown=\"1\">", "<!--", "-->", "<?", "$", "::", "++", "==", "^^", "&#106;", "\x02", "\x03", "[TOC]", "//", "+++", "!!! note",
        ]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(HOSTILE)
@settings(derandomize=True, max_examples=400, deadline=None)
def test_whatever_goes_in_only_the_allowed_comes_out(body: str) -> None:
    blocks = reduce_markdown(body, safe_address)
    page = "\n\n".join("\n".join(block.lines) for block in blocks)
    html = markdown.markdown(
        page,
        extensions=[
            "attr_list",
            "md_in_html",
            "footnotes",
            "tables",
            "toc",
            "pymdownx.superfences",
            "pymdownx.snippets",
        ],
        extension_configs={"pymdownx.snippets": {"base_path": [str(ROOT / "docs")], "check_paths": True}},
    )
    tree = BeautifulSoup(html, "lxml")
    for tag in tree.find_all(True):
        if tag.name in ("html", "body"):
            continue
        assert tag.name in ALLOWED, (body, page, html)
        assert set(tag.attrs) <= {"href"}, (body, page, html)
        assert tag.get("href", "http").startswith(("http", "mailto"))


def test_scaffold_begins_and_follows(work: EditionWork) -> None:
    begun = refresh_annotations(work, "", Translation(), {})
    assert read_annotations(begun.text) == Annotations({"work": "sample"}, (), ())
    source = f"---\nwork: sample\n---\n\n{note('c3: 码头', 'Wharves.  ')}{note('c1: 灯塔')}{note('p9-c1: 改进')}{note('c1: 口岸 [2]')}"
    made = refresh_annotations(work, source, Translation(), {"p9-c1": "c1"})
    assert (made.notes, made.moved, made.orphaned) == (4, 2, 1)
    assert made.text == source.replace("## c3: 码头", "## c2: 码头").replace("## p9-c1:", "## c1:")
    assert refresh_annotations(work, made.text, Translation(), {"p9-c1": "c1"}).text == made.text
    assert refresh_annotations(work, note("c1: 改进"), Translation(), {}).text.startswith(
        "---\nwork: sample\n---\n\n## c1"
    )


def test_the_bibliography(project: Path, duizhao: Callable[..., CompletedProcess[str]]) -> None:
    entry = {
        "id": "tang2009", "type": "article-journal", "title": "常态社会与运动式治理", "author": [{"family": "唐", "given": "皇凤"}],
        "issued": {"date-parts": [[2007, 3]]}, "URL": "https://example.org/tang",
    }  # fmt: skip
    (project / "docs/references.json").write_text(json.dumps([entry, {"title": "no id"}]), "utf-8")
    path = project / "docs/annotations/central-2015.md"
    body = "\n## c3: 口岸\ntype: event\ncertainty: likely\nsource: @tang2009, p. 5\nsource: @tang2008\n\nSee it.\n"
    path.write_text(path.read_text("utf-8") + body, "utf-8")
    said = duizhao("check").stdout
    assert "docs/references.json: REFERENCES-ENTRY entry 2, `id`" in said
    assert (
        "ANNOTATION-KEY the bibliography docs/references.json has no entry 'tang2008'; did you mean `tang2009`?"
        in said
    )
    assert duizhao("texts").returncode == 0
    page = (project / "docs/texts/central-2015.md").read_text("utf-8")
    assert "唐皇凤, 常态社会与运动式治理, 2007-03, <https://example.org/tang>, p. 5" in page


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("<script>x</script>", "PAGE-RUNS"), ("<img src=x onerror=x>", "PAGE-RUNS"), ("[x](javascript:x)", "PAGE-RUNS"), ("x{: onclick=x }", "PAGE-RUNS"),
        ("<a href='java' onmouseover='x'>x</a>", "PAGE-RUNS"), ("[x]: data:text/html,x", "PAGE-RUNS"), ("a <b>bold</b> word", "PAGE-HTML"),
        ('<form action="https://evil.example/">', "PAGE-RUNS"), ("<form>", "PAGE-RUNS"), ('<form action="//evil.example/">', "PAGE-RUNS"),
        ('<form action="&#104;ttps:x">', "PAGE-RUNS"), ('<button formaction="x">', "PAGE-RUNS"), ('<FORM data-x="1" action="javascript:x">', "PAGE-RUNS"),
        ('--8<-- "index.md"', "PAGE-SNIPPET"), ("`<script>` is code", ""), ("onclick = nothing", ""), ("data: what is given", ""), ("the JavaScript: a language", ""), ("1 < 2 and 3 > 2", ""),
    ],
)  # fmt: skip
def test_pages_that_people_write_run_nothing(project: Path, line: str, code: str) -> None:
    path = project / "docs" / "glossary.md"
    assert list(check_pages(Project(project))) == [], "the edition's own pages are silent"
    number = len(path.read_text("utf-8").split("\n")) + 1
    path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    assert [(p.line, p.code) for p in check_pages(Project(project))] == ([(number, code)] if code else [])
