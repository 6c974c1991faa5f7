"""Computed links: against the gold, on cases, and the truth of their evidence."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.concordance import ends, side_of
from builder.links import LINK_MODES, Link
from builder.model import Node
from builder.pipeline import read_edition
from builder.project import Project
from builder.spans import Span
from builder.stages.alignment import THRESHOLD, Side, align, compare, side
from builder.stages.alignment.features import NAMES
from builder.stages.alignment.fingerprints import FingerprintIndex, fingerprints
from builder.stages.alignment.formulas import MASK, without_formulas
from builder.stages.alignment.scoring import HEADING, TEXT, probability
from builder.works import Edition
from scripts.fit_alignment import (
    CENTRAL,
    Id,
    Trial,
    best_threshold,
    left_out_scores,
    measure,
    measure_all,
    partial_ratio,
    recall_at,
    text_rows,
    tfidf,
    trials,
)

ROOT = Path(__file__).parent.parent
CASES: list[dict[str, Any]] = json.loads(
    (ROOT / "tests" / "cases" / "alignment" / "shared.json").read_text("utf-8")
)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return read_edition(Project(ROOT))


@pytest.fixture(scope="module")
def tried(edition: Edition) -> dict[str, Trial]:
    return {trial.work: trial for trial in trials(edition)}


@pytest.fixture(scope="module")
def left_out(tried: dict[str, Trial]) -> tuple[list[float], list[float], dict[str, dict[Id, float]]]:
    return left_out_scores(list(tried.values()))


def compared(edition: Edition, work: str) -> tuple[Side, Side, tuple[Link, ...]]:
    local, central = edition.find(work), edition.find(CENTRAL)
    assert local
    assert central
    pair = ends(local, central)
    here, there = side_of(pair.local), side_of(pair.central)
    return here, there, compare(here, there, pair.relation)


def paragraphs(work: str, texts: list[str]) -> Side:
    """A work of paragraphs without headings."""
    nodes, at = [], 0
    for number, words in enumerate(texts, 1):
        nodes.append(Node(f"u{number}", "paragraph", "", "", words, Span(at, at + len(words))))
        at += len(words) + 1
    return side(work, nodes, "\n".join(texts))


def test_guian_against_the_gold(tried: dict[str, Trial], left_out: Any) -> None:
    """The nodes that are tried were left out of the fitting; the baselines may choose their threshold on the gold."""
    trial, scores = tried["guian-2016"], left_out[2]["guian-2016"]
    found = [ids for ids, score in scores.items() if score >= THRESHOLD]
    figures = measure(found, trial.gold)
    assert figures.f1 >= 0.85, figures
    assert figures.precision >= 0.9, figures
    assert recall_at(scores, trial.gold) >= 0.9
    strong = {ids: strength for ids, strength in trial.gold.items() if strength == "strong"}
    assert measure_all(found, strong).f1 >= 0.82, "even where a weak link counts as wrong"
    for baseline in (tfidf(trial), partial_ratio(trial)):
        assert best_threshold(baseline, trial.gold)[1].f1 < figures.f1 - 0.1


def test_modes_against_the_gold(edition: Edition) -> None:
    """What the program says was done with the words, where a reader has judged it."""
    links = {
        (x.local.partition("#")[2], x.central.partition("#")[2]): x
        for x in compared(edition, "guian-2016")[2]
    }
    path = ROOT / "tests" / "gold" / "concordance" / "guian-2016.tsv"
    rows = csv.reader(path.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    judged = [(links[row[0], row[1]].mode, row[2]) for row in rows if (row[0], row[1]) in links]
    assert len(judged) >= 68
    assert sum(ours == theirs for ours, theirs in judged) >= 0.7 * len(judged)
    found = Counter(mode for mode, _ in judged)
    assert sum(ours == "tightened" == theirs for ours, theirs in judged) >= 0.7 * found["tightened"]


def test_scores_mean_what_they_say(tried: dict[str, Trial], left_out: Any) -> None:
    """Of the pairs with a score of about p, about p are links of the gold (over all works, left out)."""
    scored = [
        (score, ids in trial.gold) for w, trial in tried.items() for ids, score in left_out[2][w].items()
    ]
    for low, high, least, most in ((0.0, 0.2, 0.0, 0.1), (0.4, 0.7, 0.4, 0.9), (0.8, 1.01, 0.75, 1.0)):
        group = [link for score, link in scored if low <= score < high]
        assert len(group) > 10
        assert least <= sum(group) / len(group) <= most, (low, sum(group), len(group))


def test_the_constants_are_those_of_the_fit(tried: dict[str, Trial], left_out: Any) -> None:
    """The texts may change a little without a new fit, as long as the scores do not."""
    text = left_out[0]
    assert len(TEXT) == len(NAMES) + 1
    assert len(HEADING) == len(left_out[1])
    for trial in tried.values():
        for _, row in text_rows(trial):
            assert abs(probability(text, row.features) - probability(TEXT, row.features)) < 0.15


@pytest.mark.parametrize("work", ["guian-2016", "nantong-2006", "jilin-2016", "yushan-plan"])
def test_evidence_is_true(edition: Edition, work: str) -> None:
    """Every pair of spans stands at its place in both texts, in the nodes and sentences that it names."""
    here, there, links = compared(edition, work)
    local, central = edition.find(work), edition.find(CENTRAL)
    assert local
    assert central
    segments = {(w.id, s.id): s for w in (local, central) for s in w.segments}
    told = 0
    for link in links:
        taken: list[tuple[Span, Span]] = []
        for one in link.evidence:
            assert one.local.of(here.text) == one.central.of(there.text) == one.words
            assert len(one.words) > 1
            assert segments[work, one.local_segment].span.contains(one.local)
            assert segments[CENTRAL, one.central_segment].span.contains(one.central)
            assert one.local_segment.startswith(link.local.partition("#")[2] + ".")
            assert one.central_segment.startswith(link.central.partition("#")[2] + ".")
            assert not any(one.local.overlaps(a) or one.central.overlaps(b) for a, b in taken)
            taken.append((one.local, one.central))
            told += 1
        if link.score >= THRESHOLD:
            assert link.evidence, f"{link.local} -> {link.central} says nothing for itself"
    assert told > 100


def test_links_are_well_formed(edition: Edition) -> None:
    for work in ("guian-2016", "jilin-2016"):
        here, there, links = compared(edition, work)
        assert align(here, there, links[0].relation) == tuple(x for x in links if x.score >= THRESHOLD)
        assert len({(x.local, x.central) for x in links}) == len(links)
        for link in links:
            assert 0 <= link.score <= 1
            assert link.mode in LINK_MODES[link.relation]


def test_a_citation_is_a_link(edition: Edition) -> None:
    links = [link for link in compared(edition, "jilin-2016")[2] if link.central == f"{CENTRAL}#title"]
    assert [link.local for link in links] == ["jilin-2016#preamble-u1"]
    assert links[0].evidence[0].words == "关于加强社会治安防控体系建设的意见"


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    here, there = paragraphs("a", case["local"]), paragraphs("b", case["central"])
    links = align(here, there)
    assert {(x.local, x.central) for x in links} == {
        (f"a#u{i + 1}", f"b#u{j + 1}") for i, j in case["linked"]
    }
    words = " ".join(one.words for link in links for one in link.evidence)
    for wanted in case.get("words", ()):
        assert wanted in words
    for link in links:
        for one in link.evidence:
            assert one.local.of(here.text) == one.central.of(there.text) == one.words


_TEXTS = st.lists(
    st.text("治安防控体系建设的，。；（）“”谁主管负责视频监控abＡ１2 \t", min_size=0, max_size=40), max_size=5
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(_TEXTS, _TEXTS)
def test_any_two_texts_can_be_compared(local: list[str], central: list[str]) -> None:
    here, there = paragraphs("a", [t.strip() for t in local]), paragraphs("b", [t.strip() for t in central])
    links = compare(here, there)
    assert links == compare(here, there)
    for link in links:
        for one in link.evidence:
            assert one.local.of(here.text) == one.central.of(there.text) == one.words


def test_formulas_are_masked_and_nothing_else() -> None:
    assert without_formulas("坚持谁受益谁出资").count(MASK) == 6
    assert without_formulas("视频监控系统建设") == "视频监控系统建设"
    assert without_formulas("党的十八大和十八届二中三中四中全会精神").strip(MASK) == ""


def test_fingerprints_notice_every_long_passage() -> None:
    shared = "落实矛盾纠纷排查调处工作协调会议纪要月报制度"
    assert fingerprints("甲乙丙丁戊己庚辛" + shared) & fingerprints(shared + "子丑寅卯辰巳午未")
    assert not fingerprints("加强物业管理和停车场建设工作的若干规定") & fingerprints(shared)


def test_the_index_finds_the_one_text_that_shares_wording(edition: Edition) -> None:
    index = FingerprintIndex()
    streams = {
        work.id: "".join(s.stream for u in side_of(work).units for s in u.sentences) for work in edition.works
    }
    for name, text in streams.items():
        if name != "guian-2016":
            index.add(name, text)
    assert index.nearest(streams["guian-2016"], 1)[0][0] == CENTRAL
    assert index.nearest("甲乙丙丁戊己庚辛壬癸") == []
    assert index.nearest("") == []
