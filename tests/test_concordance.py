"""Decisions, the published concordance, its pages, and the commands."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from builder.concordance import check_concordance, ends, merge, publish
from builder.decisions import read_decisions
from builder.language.vocabulary import RELATIONS
from builder.links import LINK_MODES, Concordance, Link
from builder.model import Node
from builder.pipeline import read_edition
from builder.project import Project
from builder.rendering.concordance.labels import label_of
from builder.spans import Span
from builder.works import Edition

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold" / "concordance"
Run = Callable[..., subprocess.CompletedProcess[str]]
FILE = "docs/concordance/jilin-2016--central-2015.md"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(Project(ROOT))


@pytest.fixture(scope="module")
def published(edition: Edition) -> dict[str, Concordance]:
    return {one.local: one for one in publish(Project(ROOT), edition)}


def entry(heading: str, *lines: str, reason: str = "Because it is so.", reviewer: str = "A. Reader") -> str:
    return "\n".join([f"## {heading}", "", *lines, f"reviewer: {reviewer}", "", reason, ""])


def test_a_file_is_read_whatever_its_line_ends() -> None:
    source = "---\nlocal: a\n---\nfree words\n\n" + entry(
        "c4-i1 -> c6", "decision: accept", "mode: tightened"
    )
    for text in (source, "\ufeff" + source.replace("\n", "\r\n")):
        file = read_decisions(text)
        assert file.front == {"local": "a"}
        (one,) = file.entries
        assert (one.local, one.central, one.decision, one.mode) == ("c4-i1", "c6", "accept", "tightened")
        assert one.reason == "Because it is so."
        assert one.lines["decision"] == 8
    gap = read_decisions(entry("- -> c13", "decision: not taken up")).entries[0]
    assert gap.is_gap
    assert gap.central == "c13"
    assert read_decisions("").entries == ()
    assert read_decisions("## nonsense\n").misread == ((1, "nonsense"),)


def test_a_decision_stands_over_a_score(edition: Edition) -> None:
    jilin, central = edition.find("jilin-2016"), edition.find("central-2015")
    assert jilin
    assert central
    pair = ends(central, jilin)
    assert (pair.local.id, pair.relation) == ("jilin-2016", "commentary")

    def computed(local: str, target: str, score: float) -> Link:
        return Link(
            f"jilin-2016#{local}", f"central-2015#{target}", "commentary", "similar", score, "computed"
        )

    compared = [
        computed("h1", "c20", 0.9),
        computed("h2", "c8", 0.9),
        computed("h3", "c3", 0.8),
        computed("h3", "c7", 0.1),
        computed("h4", "c5", 0.7),
    ]
    file = read_decisions(
        entry("h1 -> c20", "decision: mode", "mode: verbatim")
        + entry("h2 -> c8", "decision: reject")
        + entry("h3 -> c7", "decision: add", "mode: partial", "strength: weak")
        + entry("h3 -> c99", "decision: add", "mode: partial")
        + entry("h4 -> -", "decision: no counterpart")
    )
    found = merge(pair, compared, file)
    assert [(x.local[11:], x.central[13:], x.mode, x.origin, x.weak) for x in found.links] == [
        ("h1", "c20", "verbatim", "reviewed", False),
        ("h3", "c3", "similar", "computed", False),
        ("h3", "c7", "partial", "added", True),
    ]
    assert [gap.node for gap in found.local_gaps] == ["jilin-2016#h4"]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (entry("h1 -> c20", "decision: maybe"), 3, "CONCORDANCE-DECISION"),
        (entry("h1 -> c20", "decision: accept", "mode: tightened"), 4, "CONCORDANCE-MODE"),
        (entry("h1 -> c20", "decision: add"), 1, "CONCORDANCE-MODE"),
        (entry("h1 -> c99", "decision: add", "mode: partial"), 1, "CONCORDANCE-ID"),
        (entry("zz -> c20", "decision: accept"), 1, "CONCORDANCE-ID"),
        (entry("h1 -> c20", "decision: accept") * 2, 7, "CONCORDANCE-DOUBLE"),
        (entry("h3 -> c13", "decision: accept"), 1, "CONCORDANCE-LINK"),
        (entry("h1 -> c20", "decision: accept", reason=""), 1, "CONCORDANCE-REASON"),
        (entry("h1 -> c20", "decision: accept", "strength: strongish"), 4, "CONCORDANCE-STRENGTH"),
        (entry("h1 -> c20", "decision: accept", "colour: red"), 4, "CONCORDANCE-KEY"),
        ("## h1 and c20\n", 1, "CONCORDANCE-HEADING"),
        ("## - -> -\n\ndecision: no counterpart\nreviewer: x\n\nWhy.\n", 1, "CONCORDANCE-HEADING"),
        (
            entry("h1 -> c20", "decision: accept") + entry("h1 -> -", "decision: no counterpart"),
            7,
            "CONCORDANCE-GAP",
        ),
        ("## h1 -> c20\n\ndecision: accept\n\nWhy.\n", 1, "CONCORDANCE-REVIEWER"),
        ("---\na: [\n---\n", 1, "CONCORDANCE-READ"),
        (entry("h1 -> c20", "decision: accept", "mode: verbatim", "strength: weak"), 0, ""),
        (entry("- -> c13", "decision: no counterpart"), 0, ""),
        ("", 0, ""),
    ],
)
def test_the_check(edition: Edition, tmp_path: Path, text: str, line: int, code: str) -> None:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    problems = check_concordance(Project(tmp_path), edition)
    assert (line, code) in [(p.line, p.code) for p in problems] or not code
    assert code or not problems
    assert all(p.path == FILE and len(p.message) > 20 for p in problems)


def test_the_check_knows_the_works(edition: Edition, tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "concordance"
    folder.mkdir(parents=True)
    for name in ("nobody--central-2015.md", "central-2015--guian-2016.md", "README.md"):
        (folder / name).write_text("", "utf-8")
    assert {p.code for p in check_concordance(Project(tmp_path), edition)} == {"CONCORDANCE-WORK"}
    assert len(check_concordance(Project(tmp_path), edition)) == 3


def test_our_own_decisions_hold(edition: Edition) -> None:
    assert not check_concordance(Project(ROOT), edition)


def test_every_link_is_reviewed(published: dict[str, Concordance]) -> None:
    assert len(published) == 8
    for one in published.values():
        for link in one.links:
            assert link.origin != "computed", f"{link.local} -> {link.central} has not been judged"
            assert len(link.reason) > 20
            assert link.mode in LINK_MODES[one.relation]


def test_every_node_of_guian_is_judged(edition: Edition, published: dict[str, Concordance]) -> None:
    work, one = edition.find("guian-2016"), published["guian-2016"]
    assert work
    judged = {x.local for x in one.links} | {gap.node for gap in one.local_gaps}
    for node in work.by_id.values():
        if re.fullmatch(r"c\d+(-i\d+)?|preamble", node.id):
            assert f"guian-2016#{node.id}" in judged


def test_the_published_concordance_holds_the_first_reading(published: dict[str, Concordance]) -> None:
    """Where the editors differ from the gold they add or reject with a reason; nothing is lost silently."""
    for local, one in published.items():
        rows = csv.reader((GOLD / f"{local}.tsv").read_text("utf-8").splitlines(), delimiter="\t", quoting=3)
        gold = {(r[0], r[1]) for r in rows if "-" not in r[:2]}
        found = {(x.local.partition("#")[2], x.central.partition("#")[2]) for x in one.links}
        decided = {
            (e.local, e.central)
            for e in read_decisions(
                (ROOT / "docs" / "concordance" / f"{local}--central-2015.md").read_text("utf-8")
            ).entries
        }
        assert gold <= decided
        assert len(found & gold) >= 0.95 * len(gold)


def test_commands(duizhao: Run, project: Path) -> None:
    done = duizhao("concordance", "central-2015", "jilin-2016", "--json")
    assert done.returncode == 0, done.stderr
    links: list[dict[str, Any]] = json.loads(done.stdout)
    assert set(links[0]) == {"local", "central", "relation", "mode", "score", "origin", "evidence"}
    assert {link["relation"] for link in links} == {"commentary"}
    assert any(link["origin"] == "added" for link in links)
    done = duizhao("align", "guian-2016#c4", "central-2015#c6", "--json")
    found = json.loads(done.stdout)
    assert found
    assert all(x["local"].startswith("guian-2016#c4") and x["central"] == "central-2015#c6" for x in found)
    (project / "plan.txt").write_text(
        "某县实施方案\n一、完善见义勇为人员认定机制、补偿救济机制，按照有关规定严格落实抚恤待遇。\n二、种树。\n",
        "utf-8",
    )
    done = duizhao("align", "plan.txt", "central-2015", "--json")
    found = json.loads(done.stdout)
    assert [(x["central"], x["relation"]) for x in found] == [("central-2015#c21", "parallel")]
    parsed = json.loads(duizhao("parse", "plan.txt").stdout)
    assert found[0]["local"].startswith(parsed["documents"][0]["id"] + "#")


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("align", "nobody", "central-2015"), 2, "WORK-UNKNOWN"),
        (("align", "guian-2016#c99", "central-2015"), 2, "NODE-UNKNOWN"),
        (("align", "empty.txt", "central-2015"), 1, "FILE-NO-TEXT"),
        (("align", "seeds", "central-2015"), 2, "WORK-UNKNOWN"),
        (("concordance", "guian-2016", "nobody"), 2, "WORK-UNKNOWN"),
        (("concordance", "guian-2016", "guian-2016"), 2, "WORK-SAME"),
        (("concordance", "guian-2016#", "central-2015"), 2, "NODE-UNKNOWN"),
        (("align", "guian-2016"), 2, "Usage"),
    ],
)
def test_bad_input(duizhao: Run, project: Path, arguments: tuple[str, ...], status: int, code: str) -> None:
    (project / "empty.txt").write_bytes(b"")
    done = duizhao(*arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert code in done.stderr
    assert "Traceback" not in done.stderr


def page(built_project: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((built_project / "site" / "texts" / path / "index.html").read_text("utf-8"), "lxml")


def pairs_of(words: str) -> list[str]:
    return [run[i : i + 2] for run in re.findall(r"\w+", words) for i in range(len(run) - 1)]


def headings(soup: BeautifulSoup) -> list[int]:
    return [int(h.name[1]) for h in soup.select("article :is(h1, h2, h3, h4, h5, h6)")]


def test_counterparts_in_the_reading_text(built_project: Path, published: dict[str, Concordance]) -> None:
    soup = page(built_project, "guian-2016")
    blocks = soup.select(".established details.counterparts:not(.none)")
    assert len(blocks) == len({link.local for link in published["guian-2016"].links})
    assert all(block.summary.get_text(strip=True) for block in blocks)
    heading = soup.find(id="c4-i1")
    first = heading.find_next("details")
    assert any("供水、供电、供气、供热、供油" in mark.get_text() for mark in first.select("mark"))
    assert first.select_one("a[href*='central-2015/#c6']")
    assert "Strengthen security safeguards" in first.get_text(), "the counterpart in English too"
    none = soup.find(id="c4-i5").find_next("details")
    assert "none" in none["class"]
    assert "local addition" in none.summary.get_text()
    assert not page(built_project, "central-2015").select(".established .none")


@pytest.mark.parametrize("path", ["concordance", "concordance/guian-2016", "concordance/central-2015/c9"])
def test_the_language_of_every_run_is_stated(built_project: Path, path: str) -> None:
    article = page(built_project, path).select_one("article")
    for skipped in article.select("script, style, .md-content__button, .headerlink"):
        skipped.decompose()
    for words in article.find_all(string=re.compile("[\u4e00-\u9fff]{2}")):
        place = words.find_parent(attrs={"lang": True})
        mixed = len(re.findall("[\u4e00-\u9fff]", words)) < len(re.findall("[A-Za-z]", words))
        assert mixed or place["lang"] == "zh-Hans", words


def test_inherited_text_in_the_reading_text(built_project: Path, published: dict[str, Concordance]) -> None:
    """The words of the published links, to the character; the same in the table of shares."""
    for work, name in (("guian-2016", "承袭文字"), ("nantong-2006", "相同文字")):
        soup = page(built_project, work)
        words = [s.words for link in published[work].links for s in link.evidence]
        known = {pair for one in words for pair in pairs_of(one)}
        paragraphs = ".established :is(p, h2, h3, h4, h5, h6)"
        marks = [m for m in soup.select(f"{paragraphs} mark") if not m.find_parent("details")]
        assert len(marks) > 30
        for mark in marks:
            for note in mark.select("sup"):
                note.decompose()
        shown = [pair for mark in marks for pair in pairs_of(mark.get_text())]
        # Two passages may touch; the pair of characters where they meet stands in neither.
        assert sum(pair in known for pair in shown) > 0.95 * len(shown)
        notice = soup.select_one("#inherited").get_text()
        assert notice.startswith(name)
        assert ("common source is possible" in notice) == (work == "guian-2016")
        table = soup.select_one("#shares table")
        rows = [[cell.get_text() for cell in row.select("td")] for row in table.select("tbody tr")]
        shares = [row[2].split(" / ") for row in rows]
        assert all(0 <= int(part) <= int(whole) for part, whole in shares)
        tops = [
            int(part)
            for row, (part, _) in zip(rows, shares, strict=True)
            if row[0].startswith("（") or "二" in row[0]
        ]
        assert max(tops) <= int(shares[-1][0])
        letters = sum(c.isalnum() for mark in marks for c in mark.get_text())
        assert letters == int(shares[-1][0]), "what is set off is what is counted"
    assert not page(built_project, "central-2015").select(f"{paragraphs} > mark")
    assert "承袭" not in page(built_project, "nantong-2006").get_text().replace("相同不等于承袭", "")


def test_a_page_for_each_central_clause(built_project: Path, edition: Edition) -> None:
    central = edition.find("central-2015")
    assert central
    for node in central.by_id.values():
        if re.fullmatch(r"c\d+", node.id):
            soup = page(built_project, f"concordance/central-2015/{node.id}")
            assert node.text[:20] in soup.get_text().replace("\n", "")
            assert all(b - a <= 1 for a, b in pairwise(headings(soup))), "no level of headings is skipped"
    soup = page(built_project, "concordance/central-2015/c9")
    relations = [h["id"] for h in soup.select("h2[id]") if h["id"] in RELATIONS]
    assert relations == ["implements", "antecedent", "parallel"]
    assert soup.select("mark")
    text = soup.get_text()
    assert (
        "Speed up the building of public safety video surveillance systems"
        in soup.select_one(".title-en").get_text()
    )
    assert "National Development and Reform Commission" in text, "its notes are on the page in full"
    assert "not yet reviewed by a human translator" in text
    assert soup.select_one(".work-links a[href='../c10/']")
    dates = [
        h.find_next("p").get_text()[:4] for h in soup.select("h3[id^='antecedent-'], h3[id^='implements-']")
    ]
    assert dates == ["2016", "2006"]


def test_the_comparison_page(built_project: Path, published: dict[str, Concordance]) -> None:
    soup = page(built_project, "concordance/guian-2016")
    one = published["guian-2016"]
    cells = soup.select(".matrix td:not(:first-child) a")
    assert len(cells) == len(one.links)
    ids = {tag["id"] for tag in soup.find_all(id=True)}
    for cell in cells:
        assert re.fullmatch(r"[VATESP]\??( \d+(·\d+)*)?", cell.get_text()), (
            "a sign for the mode, not a colour only"
        )
        assert set(cell["class"]) >= {"chip"}
        assert cell["href"].removeprefix("#") in ids
        assert cell["title"]
    for box in soup.select(".matrix :is(td, th)"):
        signs = [a.get_text() for a in box.select("a")]
        assert len(set(signs)) == len(signs), "two signs in one field can be told apart"
    row = soup.select_one(".matrix td[role=rowheader] a[href$='/c3/']")
    assert (
        row.get_text()
        == "（三）加强社会面治安防控网建设 (3) Strengthen the building of the public order prevention and…"
    )
    assert "（七）" in soup.select_one(".matrix th a[href$='#c7']").get_text()
    assert not re.search(r"\bc\d", soup.select_one(".matrix").get_text()), "printed numbers, not ids"
    text = soup.get_text()
    assert "承袭文字" in text
    assert "A common source is possible" in text
    assert soup.find(id="gaps-local").find_next("ul").find("a")["href"].endswith("#c4-i5")
    assert all(b - a <= 1 for a, b in pairwise(headings(soup)))
    earlier = page(built_project, "concordance/nantong-2006").get_text()
    assert "相同文字" in earlier
    assert "承袭" not in earlier.replace("相同不等于承袭", "")


NODES = {
    node.id: node
    for node in (
        Node("c4", "clause", "（四）", "加强防控网。", "", Span(0, 1)),
        Node("c4-i2", "item", "2.", "强化治安管理。", "", Span(0, 1)),
        Node("p2", "part", "二、", "主要任务", "", Span(0, 1)),
        Node("p2-c1", "clause", "（一）", "组织建设", "", Span(0, 1)),
        Node("p2-c1-b3", "bullet", "——", "", "加强综治办公室建设，明确专人。", Span(0, 1)),
        Node("p2-u1", "paragraph", "", "", "为此，现提出如下意见。", Span(0, 1)),
        Node("preamble", "preamble", "", "", "近年来，治安形势总体平稳。", Span(0, 1)),
        Node("preamble-n1", "point", "一是", "", "坚持统筹规划。", Span(0, 1)),
        Node("h1", "heading", "", "完善机制", "", Span(0, 1)),
    )
}


@pytest.mark.parametrize(
    ("id_", "english", "zh", "en"),
    [
        ("c4", "Strengthen the network.", "（四）加强防控网", "(4) Strengthen the network"),
        ("c4-i2", "Tighten control.", "（四）2.强化治安管理", "(4) 2. Tighten control"),
        ("p2", "Main tasks", "二、主要任务", "Part 2: Main tasks"),
        ("p2-c1", "Organisation", "二（一）组织建设", "Part 2 (1) Organisation"),
        ("p2-c1-b3", "", "二（一）·加强综治办公室建设，明确专人。", "Part 2 (1) Bullet 3"),
        ("p2-u1", "To this end:", "二·为此，现提出如下意见。", "Part 2: To this end"),
        ("preamble", "In recent years …", "序言", "Preamble"),
        ("preamble-n1", "Plan as a whole", "序言·一是坚持统筹规划。", "Preamble Point 1: Plan as a whole"),
        ("h1", "", "完善机制", ""),
    ],
)
def test_names_of_clauses(id_: str, english: str, zh: str, en: str) -> None:
    label = label_of(NODES[id_], NODES, english)
    assert (label.plain("zh"), label.plain("en")) == (zh, en)
    long = label_of(NODES["c4"], NODES, "Strengthen " * 30)
    assert long.plain("en", 40) == "(4) Strengthen Strengthen Strengthen…"
