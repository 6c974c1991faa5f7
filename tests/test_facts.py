"""Responsible units, targets and citations, against the gold and against cases."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from doors import ROOT
from growth import grows_linearly
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.checking import work_status
from builder.errors import DuizhaoError
from builder.exporting.facts_csv import facts_files, write
from builder.facts import edition_facts, edition_instruments
from builder.instruments import Instrument, read_instruments
from builder.model import Node
from builder.pipeline import read_edition
from builder.project import Project
from builder.spans import Span
from builder.stages.facts import Shelf, ShelfWork, find_citations, find_targets, find_units, resolve
from builder.statements import Citation, Facts, Target
from builder.works import Edition

GOLD = ROOT / "tests" / "gold" / "facts"
CASES = ROOT / "tests" / "cases" / "facts"
TARGETS_F1 = 0.98
CITATIONS_F1 = 1.0


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(Project(ROOT))


@pytest.fixture(scope="module")
def facts(edition: Edition) -> dict[str, Facts]:
    return edition_facts(edition, edition_instruments(Project(ROOT)))


def gold(work: str, kind: str, width: int) -> list[tuple[str, ...]]:
    """The rows of a gold file, each filled up to ``width`` fields."""
    path = GOLD / f"{work}.{kind}.tsv"
    rows = [tuple(line.split("\t")) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    return [row + ("",) * (width - len(row)) for row in rows]


class Score:
    """Hits, misses and inventions over all works, and what they were."""

    def __init__(self) -> None:
        self.hits = self.missed = self.invented = 0
        self.said: list[str] = []

    def add(self, work: str, wanted: Counter[Any], found: Counter[Any]) -> None:
        self.hits += (wanted & found).total()
        for name, rest in (("missed", wanted - found), ("invented", found - wanted)):
            setattr(self, name, getattr(self, name) + rest.total())
            self.said += [f"{work}: {name} {item}" for item in rest.elements()]

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + self.missed + self.invented)

    def __str__(self) -> str:
        precision = self.hits / max(1, self.hits + self.invented)
        recall = self.hits / max(1, self.hits + self.missed)
        return f"precision {precision:.3f}, recall {recall:.3f}, F1 {self.f1:.3f}\n" + "\n".join(self.said)


def test_units_are_those_of_the_gold(facts: dict[str, Facts]) -> None:
    for work, found in facts.items():
        wanted = [row[:3] for row in gold(work, "units", 4)]
        assert [(u.node, u.role, u.words) for u in found.units] == wanted, work


def test_targets_against_the_gold(facts: dict[str, Facts]) -> None:
    """Matched by node, quantity, unit and deadline, each line once.

    The words of a target are not compared: where a clause begins and ends is a
    matter of taste, what it demands is not.
    """
    score = Score()
    for work, found in facts.items():
        wanted = Counter((row[0], row[2], row[3], row[5]) for row in gold(work, "targets", 6))
        score.add(work, wanted, Counter((t.node, t.quantity, t.unit, t.deadline) for t in found.targets))
    assert score.f1 >= TARGETS_F1, str(score)


def test_comparisons_against_the_gold(facts: dict[str, Facts]) -> None:
    """Of the targets whose quantity and unit were found, all compare as the gold says."""
    for work, found in facts.items():
        wanted = {(row[0], row[2], row[3], row[4]) for row in gold(work, "targets", 6)}
        keys = {row[:3] for row in wanted}
        here = {(t.node, t.quantity, t.unit, t.comparison) for t in found.targets}
        assert {row for row in here if row[:3] in keys} <= wanted, work


def test_citations_against_the_gold(facts: dict[str, Facts]) -> None:
    """Matched by node, words and kind."""
    score = Score()
    for work, found in facts.items():
        wanted = Counter(row[:3] for row in gold(work, "citations", 4))
        score.add(work, wanted, Counter((c.node, c.words, c.kind) for c in found.citations))
    assert score.f1 >= CITATIONS_F1, str(score)


def test_citations_refer_to_the_work_that_the_gold_names(edition: Edition, facts: dict[str, Facts]) -> None:
    ids = {work.id for work in edition.works}
    for work, found in facts.items():
        for row in gold(work, "citations", 4):
            citation = next(c for c in found.citations if (c.node, c.words) == row[:2])
            named = row[3].split(" ")[0].rstrip("(")
            assert (citation.resolution == "work") == (named in ids and row[2] != "self"), row
            if citation.resolution == "work":
                assert citation.to == (named,)


def test_a_near_namesake_is_not_the_central_text(facts: dict[str, Facts]) -> None:
    found = {c.words: c for c in facts["jilin-2016"].citations}
    assert found["《关于加强社会治安防控体系建设的意见》"].to == ("central-2015",)
    assert found["《关于加强社会治安防控体系建设的实施意见》"].resolution == "unresolved"


def test_facts_have_their_words_and_place(edition: Edition, facts: dict[str, Facts]) -> None:
    for work in edition.works:
        found = facts[work.id]
        for fact in (*found.units, *found.targets, *found.citations):
            assert fact.span.of(work.witness.text) == fact.words
            assert work.by_id[fact.node].span.contains(fact.span)


def test_the_status_counts_facts(edition: Edition, facts: dict[str, Facts]) -> None:
    work = edition.find("guian-2016")
    assert work is not None
    counts = work_status(work, None, facts=facts["guian-2016"])["facts"]
    assert counts == {"units": 116, "targets": 53, "citations": 7}


# --- Cases ------------------------------------------------------------------------------------


def node(text: str, level: str = "paragraph") -> tuple[Node, ...]:
    return (Node("u1", level, "", "", text, Span(0, len(text))),)


def cases(kind: str) -> list[Any]:
    found = json.loads((CASES / f"{kind}.json").read_text("utf-8"))
    return [pytest.param(case, id=case["label"]) for case in found]


@pytest.mark.parametrize("case", cases("targets"))
def test_target_cases(case: dict[str, Any]) -> None:
    found = find_targets(case["input"], node(case["input"]))
    assert [[t.quantity, t.unit, t.comparison, t.deadline] for t in found] == case["expected"]["targets"]


@pytest.mark.parametrize("case", cases("units"))
def test_unit_cases(case: dict[str, Any]) -> None:
    found = find_units(case["input"], node(case["input"]))
    assert [[u.role, u.words] for u in found] == case["expected"]["units"]


@pytest.mark.parametrize("case", cases("citations"))
def test_citation_cases(case: dict[str, Any]) -> None:
    found = find_citations(case["input"], node(case["input"]), known_names=("义务教育法",))
    assert [[c.kind, c.words, c.issuer] for c in found] == case["expected"]["citations"]


def test_titles_and_signatures_hold_no_targets() -> None:
    for level in ("title", "to", "sign"):
        assert find_targets("到2020年达到100%", node("到2020年达到100%", level)) == ()


def test_a_phase_is_a_range() -> None:
    words = "动员部署阶段（2016年3月—2017年4月）"
    heading = (Node("s1", "phase", "", words, "", Span(0, len(words))),)
    (found,) = find_targets(words, heading)
    assert (found.quantity, found.comparison, found.deadline) == ("", "range", "2017")


# --- Resolution -------------------------------------------------------------------------------

SHELF = Shelf(
    (
        ShelfWork("central", "关于加强工作的意见", ("中共中央办公厅", "国务院办公厅"), "中办发〔2015〕1号"),
        ShelfWork("plan", "某区关于加强工作的实施方案", ("某区管委会",), "某管发〔2016〕2号"),
    ),
    (
        Instrument(id="session-3", title="第十八届三中全会", title_en="Third", names=("十八届三中全会",), kind="meeting", source="https://example.org"),
        Instrument(id="law", title="中华人民共和国某某法", title_en="Law", kind="law", number="主席令第1号", source="https://example.org"),
    ),
)  # fmt: skip


def resolved(words: str, kind: str = "instrument", issuer: str = "", own: str = "plan") -> Citation:
    citation = Citation("u1", Span(0, len(words)), words, kind, issuer)  # type: ignore[arg-type]
    (found,) = resolve((citation,), SHELF, own)
    return found


@pytest.mark.parametrize(
    ("words", "kind", "issuer", "resolution", "to"),
    [
        ("《关于加强工作的意见》", "instrument", "中办、国办", "work", ("central",)),
        ("《关于 加强工作的意见》", "instrument", "", "work", ("central",)),
        ("《关于加强工作的意见》", "instrument", "省委、省政府", "unresolved", ()),
        ("《关于加强工作的实施意见》", "instrument", "中办", "unresolved", ()),
        ("《某某法》", "instrument", "", "instrument", ("law",)),
        ("《中华人民共和国某某法》", "instrument", "", "instrument", ("law",)),
        ("《某某法实施细则》", "instrument", "", "unresolved", ()),
        ("中办发(2015)第1号", "number", "", "work", ("central",)),
        ("某管发[2016]2号", "number", "", "self", ("plan",)),
        ("中办发〔2015〕11号", "number", "", "unresolved", ()),
        ("党的十八届三中、四中全会", "meeting", "", "instrument", ("session-3",)),
        ("党的十七届三中全会", "meeting", "", "unresolved", ()),
        ("本方案", "self", "", "self", ("plan",)),
    ],
)
def test_resolution(words: str, kind: str, issuer: str, resolution: str, to: tuple[str, ...]) -> None:
    found = resolved(words, kind, issuer)
    assert (found.resolution, found.to) == (resolution, to)
    if resolution == "unresolved":
        assert found.note


# --- The authority list -----------------------------------------------------------------------


def test_the_authority_list_is_valid_and_every_entry_is_cited(facts: dict[str, Facts]) -> None:
    entries = edition_instruments(Project(ROOT))
    cited = {id_ for found in facts.values() for c in found.citations for id_ in c.to}
    assert {entry.id for entry in entries} <= cited


@pytest.mark.parametrize(
    ("source", "line", "code"),
    [
        ('[[instrument]]\nid = "a"\ntitle = "甲"\ntitle_en = "A"\nkind = "law"\nsource = "a book"\n', 1, "INSTRUMENT-VALUE"),
        ('[[instrument]]\nid = "a"\ntitle = "甲"\ntitle_en = "A"\nkind = "poem"\nsource = "https://x.cn"\n', 5, "INSTRUMENT-VALUE"),
        ('[[instrument]]\nid = "a"\ntitel = "甲"\ntitle = "甲"\ntitle_en = "A"\nkind = "law"\nsource = "https://x.cn"\n', 3, "INSTRUMENT-KEY"),
        ('[[instrument]]\nid = "a\n', 2, "INSTRUMENT-TOML"),
        ('[[instrument]]\nid = "a"\ntitle = "甲"\ntitle_en = "A"\nkind = "law"\ndate = "2015-02-30"\nsource = "https://x.cn"\n', 1, "INSTRUMENT-VALUE"),
        ('[[instrument]]\nid = "a"\ntitle = "甲"\ntitle_en = "A"\nkind = "law"\nsource = "https://x.cn"\n\n[[instrument]]\nid = "b"\ntitle = "乙"\ntitle_en = "B"\nnames = ["甲"]\nkind = "law"\nsource = "https://x.cn"\n', 12, "INSTRUMENT-DOUBLE"),
    ],
)  # fmt: skip
def test_mistakes_in_the_authority_list(source: str, line: int, code: str, tmp_path: Path) -> None:
    path = tmp_path / "instruments.toml"
    path.write_text(source, "utf-8")
    with pytest.raises(DuizhaoError) as caught:
        read_instruments(path, "seeds/instruments.toml")
    assert [(p.path, p.line, p.code) for p in caught.value.problems] == [
        ("seeds/instruments.toml", line, code)
    ]


# --- CSV --------------------------------------------------------------------------------------


def test_csv_reads_back_and_runs_nothing(facts: dict[str, Facts]) -> None:
    for work, found in facts.items():
        for content in facts_files(work, found).values():
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            assert rows
            assert {row["work"] for row in rows} == {work}
            assert not [
                cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))
            ]


def test_formulas_become_text() -> None:
    target = Target("u1", Span(0, 3), "=1+1", "-3", "@x", "=", "")
    rows = list(
        csv.reader(
            io.StringIO(
                facts_files("w", Facts(targets=(target,)))["targets.csv"].decode("utf-8-sig"), newline=""
            )
        )
    )
    assert rows[1][2:6] == ["'=1+1", "'-3", "'@x", "exactly"]
    assert write(("a",), [('a,"b"\n',)]).decode("utf-8-sig") == 'a\r\n"a,""b""\n"\r\n'


# --- Properties -------------------------------------------------------------------------------

ALPHABET = "到2020年底前，达100%以上名次每月（责任单位：公安局）《〈〉》〔〕号本意见十八届三中全会精神无案件了。；、“”N半一两:~—"


@settings(derandomize=True, max_examples=150)
@given(st.text(alphabet=ALPHABET, min_size=1, max_size=60))
def test_any_text_gives_facts_inside_of_it(text: str) -> None:
    text = text.strip() or "空"
    nodes = node(text)
    for fact in (*find_units(text, nodes), *find_targets(text, nodes), *find_citations(text, nodes)):
        assert fact.span.of(text) == fact.words != ""


@pytest.mark.parametrize(
    "pattern",
    ["（", "（责任单位：", "《", "《〈", "》", "1", "1:", "一", "十八届一中、", "每", "每月", "到2020年", "2020年", "100%", "1至", "会议", "和", "无", "无无、", "实现无案件、",
     "〔2015〕", "“", "公安局、", "国发", "令第", "半", "，", "负责", "1名", "本", "“十五"],
)  # fmt: skip
def test_hostile_input_takes_linear_time(pattern: str) -> None:
    def find(size: int) -> None:
        text = pattern * (size // len(pattern))
        nodes = node(text)
        find_units(text, nodes)
        find_targets(text, nodes)
        find_citations(text, nodes, known_names=("义务教育法",))

    assert grows_linearly(find, 6_000, 72_000)
