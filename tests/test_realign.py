"""Text one byte out of step is put back into step, sound text is left alone, and doubt is said."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from damage import damage, random_places
from growth import grows_linearly, within
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.language.charmodel import character_model
from builder.language.numerals import chinese_number
from builder.spans import Span
from builder.stages import realign as stage
from builder.stages.realign import LACUNA, candidates, realign, surroundings
from builder.stages.realign.numbering import Head, decide
from builder.stages.realign.pairs import CHARS, LOST, PAIRS
from builder.stages.realign.suspects import find_suspects

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests/cases/realign"
WITNESS = (ROOT / "seeds/witnesses/central-2015.txt").read_text(encoding="utf-8")


def load(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((CASES / name).read_text(encoding="utf-8"))
    return cases


def named(case: dict[str, Any]) -> str:
    label: str = case["label"]
    return label


@pytest.mark.parametrize("case", load("repaired.json"), ids=named)
def test_repaired(case: dict[str, Any]) -> None:
    options = {key: case[key] for key in ("fold", "trim") if key in case}
    damaged = damage(case["clean"], case["places"], **options)
    layer = realign(damaged.text)
    assert layer.text == case["expected"]
    assert layer.below() == damaged.text
    if layer.text != damaged.truth and layer.emendations:
        assert layer.marks or "　" in damaged.truth, "what is not restored is marked"


@pytest.mark.parametrize("case", load("untouched.json"), ids=named)
def test_untouched(case: dict[str, Any]) -> None:
    layer = realign(case["input"])
    assert layer.text == case["input"]
    assert not layer.emendations
    assert not layer.marks


@pytest.mark.parametrize("case", load("unread.json"), ids=named)
def test_what_cannot_be_read_is_marked(case: dict[str, Any]) -> None:
    layer = realign(case["input"])
    assert layer.text == case["input"]
    assert [mark.span.of(layer.text) for mark in layer.marks] == case["lost"]
    assert {mark.kind for mark in layer.marks} == {"lacuna"}


@pytest.mark.parametrize("case", load("hostile.json"), ids=named)
def test_runs_never_lie_one_within_the_other(case: dict[str, Any]) -> None:
    assert realign(case["input"]).below() == case["input"]


def test_no_damaged_run_is_passed_over_in_silence() -> None:
    """Every run of a damaged text is changed or marked, in part at least."""
    text = (ROOT / "seeds/witnesses/guian-2016.txt").read_text(encoding="utf-8")[:4000]
    clean = text.encode("gbk", "ignore").decode("gbk")
    silent = runs = 0
    for seed in range(3):
        damaged = damage(clean, random_places(clean, 10, seed))
        layer = realign(damaged.text)
        offsets = layer.offsets()
        changed = [e.span for e in layer.emendations]
        for run in damaged.runs:
            span = Span(run.start, run.start + len(run.damaged))
            marked = any(mark.span.overlaps(offsets.to_after(span)) for mark in layer.marks)
            silent += not marked and not any(c.overlaps(span) for c in changed)
            runs += 1
    assert runs > 20
    assert silent <= runs // 20


def test_untouched_in_a_damaged_document() -> None:
    """Damage elsewhere does not make sound places suspect."""
    sound = "\n".join(case["input"] for case in load("untouched.json"))
    layer = realign(f"{WITNESS[:1500]}\n{sound}\n")
    assert layer.emendations
    assert not [e for e in layer.emendations if e.span.end > 1501]


@pytest.mark.parametrize("name", ["guian-2016", "nantong-2006", "jilin-2016", "model-texts"])
def test_clean_scrapes_are_untouched(name: str) -> None:
    text = (ROOT / f"seeds/witnesses/{name}.txt").read_text(encoding="utf-8")
    assert realign(text).emendations == ()


class TestWitness:
    """The central text: twenty-one heads, sixteen of them damaged."""

    layer = realign(WITNESS)

    def test_all_heads_are_complete_and_in_order(self) -> None:
        heads = re.findall(r"^\(([一二三四五六七八九十]+)\)", self.layer.text, re.MULTILINE)
        assert heads == [chinese_number(n) for n in range(1, 22)]

    @pytest.mark.parametrize("case", load("witnessed-runs.json"), ids=named)
    def test_run(self, case: dict[str, Any]) -> None:
        assert f"\n{case['truth']}" in self.layer.text

    def test_nothing_is_left_and_nothing_else_touched(self) -> None:
        assert "?" not in self.layer.text
        assert LACUNA not in self.layer.text
        assert self.layer.below() == WITNESS
        damaged = [m.span() for m in re.finditer(r"^\?.{1,20}", WITNESS, re.MULTILINE)]
        for emendation in self.layer.emendations:
            assert any(a <= emendation.span.start and emendation.span.end <= b for a, b in damaged)

    def test_each_lost_character_says_how_it_came_back(self) -> None:
        by_after = {e.after: e for e in self.layer.emendations}
        assert by_after["(二"].kind == "mojibake"  # the sequence leaves no other number
        assert by_after["戰("].kind == "mojibake"  # no other character has this byte and this reading
        inferred = by_after["會治"]
        assert inferred.kind == "conjecture"
        assert inferred.rule == "realign.lost-pair"
        assert "rivals" in inferred.note

    def test_an_echo_with_strong_rivals_is_marked(self) -> None:
        echoed = [e for e in self.layer.emendations if "elsewhere" in e.note and e.confidence < 0.9]
        offsets = self.layer.offsets()
        marked = [mark.span for mark in self.layer.marks if mark.kind == "ambiguous"]
        assert echoed
        assert all(any(offsets.to_after(e.span).overlaps(m) for m in marked) for e in echoed)

    def test_the_least_certain_is_conjectured_with_its_rivals(self) -> None:
        doubtful = min(
            (e for e in self.layer.emendations if e.kind == "conjecture"), key=lambda e: e.confidence
        )
        assert doubtful.confidence < 0.95
        assert "%" in doubtful.note


def test_what_little_speaks_for_is_marked_although_it_has_no_rival() -> None:
    text = (ROOT / "seeds/witnesses/nantong-2006.txt").read_text(encoding="utf-8")[:400]
    damaged = damage(text, [76])
    layer = realign(damaged.text)
    assert layer.text == damaged.truth
    doubted = [m for m in layer.marks if m.note.startswith("improbable")]
    assert [(m.kind, m.span.of(layer.text)) for m in doubted] == [("ambiguous", "委、")]


def test_numbers_are_decided_by_the_sequence() -> None:
    known = [Head(place, "clause", (number,)) for place, number in ((0, 11), (20, 13))]
    unknown = Head(10, "clause", (10, 12, 13))
    assert decide([known[0], unknown, known[1]])[10] == 12


def test_numbers_begin_again_only_under_a_higher_head() -> None:
    heads = [
        Head(0, "clause", (4,)),
        Head(5, "part", (2,)),
        Head(10, "clause", (1, 9)),
        Head(20, "clause", (2,)),
    ]
    assert decide(heads)[10] == 1


def test_an_open_number_is_left_open() -> None:
    heads = [Head(0, "clause", (3,)), Head(10, "clause", (20, 30)), Head(20, "clause", (7,))]
    assert 10 not in decide(heads)


def test_an_undecided_head_stands_as_it_was_and_is_marked() -> None:
    text = damage("　　（十）完善社会治安防控运行机制\n各级党委要加强领导，落实责任。", [1], trim=True).text
    layer = realign(text)
    assert not any("（" in e.after and "十" in e.after for e in layer.emendations)
    assert layer.marks


def test_tables_cover_code_page_936() -> None:
    assert len(CHARS) + 2149 == 126 * 190
    assert all(PAIRS[char] == pair for pair, char in CHARS.items())
    assert 0xA3 in LOST[0xFE]
    assert 0xC1 in LOST[0xA8]
    assert PAIRS["\ue000"] == (0xAA, 0xA1)
    assert PAIRS["\ue234"] == (0xF8, 0xA1)
    assert PAIRS["\ue765"] == (0xA7, 0xA0)


def test_kept_private_use_characters_are_read() -> None:
    text = WITNESS.replace("?。ǘ┠繕", f"?。ǘ{_pair(0xFE, 0xA3)}┠繕", 1)
    assert "\n(二)目標(biāo)任務" in realign(text).text


def _pair(lead: int, trail: int) -> str:
    return next(char for char, pair in PAIRS.items() if pair == (lead, trail))


def test_sound_text_is_left_alone() -> None:
    text = (ROOT / "seeds/witnesses/guian-2016.txt").read_text(encoding="utf-8") * 40
    text = text.replace("\n", "\n是否落实? 已落实。\n", 20)
    assert not realign(text).emendations


HOSTILE = {
    "signs": "?" * 300_000,
    "addresses": "http://a.b/c?d=e&f=" * 20_000,
    "same run": "?。ǘ┠繕" * 20_000,
    "one run": "?" + "。ǘ┠繕訌娚鐣嬷伟卜揽鼐" * 20_000,
    "letters": "?a?b?ㄋa(wù)" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_ends(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "MOST_EFFORT", 200_000)
    assert within(20, lambda: realign(HOSTILE[name])).below() == HOSTILE[name]


def test_hostile_pairs_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "MOST_EFFORT", 200_000)
    chooser = random.Random(1)
    every = [*CHARS.values(), "?", "?"]
    text = "".join(chooser.choice(every) + "?" * (chooser.random() < 0.3) for _ in range(60_000))
    assert realign(text).below() == text


def test_what_is_forgotten_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded by forgetting; whatever is needed again is found again."""
    text = (ROOT / "seeds/witnesses/guian-2016.txt").read_text(encoding="utf-8")[:3000]
    damaged = damage(text, random_places(text, 6, 5)).text
    whole = realign(damaged)
    monkeypatch.setattr(candidates, "REMEMBERED", 20)
    monkeypatch.setattr(candidates, "_RANKINGS", 5)
    monkeypatch.setattr(surroundings, "REMEMBERED", 20)
    assert len(whole.emendations) > 20
    assert realign(damaged) == whole


def test_suspects_are_found_in_one_pass() -> None:
    model = character_model()
    assert grows_linearly(lambda size: find_suspects("?。ǘ┠繕" * size, model), 3_000, 12_000)


DAMAGED_LOOKING = st.text(
    st.sampled_from("?。ǘ┠繕訌娚鐣ㄊ┙∪(wù)biāo\n　（）一二€\ufffd﹪<p>/，,F") | st.characters(codec="utf-8"),
    max_size=60,
)


@given(DAMAGED_LOOKING)
@settings(derandomize=True, deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_comes_back(text: str) -> None:
    layer = realign(text)
    assert layer.below() == text
    assert all(mark.span.end <= len(layer.text) for mark in layer.marks)


@given(st.integers(0, 10_000))
@settings(derandomize=True, deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
def test_random_damage_is_undone_or_marked(seed: int) -> None:
    """Lossless, deterministic, and nothing is changed outside of the runs."""
    clean = (ROOT / "seeds/witnesses/nantong-2006.txt").read_text(encoding="utf-8")
    start = random.Random(seed).randrange(0, len(clean) - 900)
    clean = clean[start : start + 900].encode("gbk", "ignore").decode("gbk")
    damaged = damage(clean, random_places(clean, 2, seed))
    layer = realign(damaged.text)
    assert layer == realign(damaged.text)
    assert layer.below() == damaged.text
    for emendation in layer.emendations:
        assert any(
            run.start <= emendation.span.start and emendation.span.end <= run.start + len(run.damaged)
            for run in damaged.runs
        )


def test_characters_lost_before_are_not_searched_for() -> None:
    """A page full of U+FFFD in GB18030, read as UTF-8, took seconds: every sign began a search."""
    lost = "治安\ufffd1\ufffd71\ufffd1\ufffd7防控＠，制（建" * 3
    found = find_suspects(lost, character_model())
    assert not [s for s in found if lost.startswith("\ufffd1\ufffd7", s.span.start)]
    assert find_suspects(lost.replace("\ufffd1\ufffd7", "\ufffd2\ufffd6"), character_model())
