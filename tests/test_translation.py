"""Translations: what the reader takes, how pairs are bound, and what the check finds."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_works import make_work

from builder.binding import bind
from builder.checking import work_status
from builder.checking_translation import PairProof, TranslationFile, check_file, check_sameness
from builder.glossary import Glossary, read_glossary
from builder.proofing.chinese_numbers import owed_numbers
from builder.proofing.english_numbers import english_numbers
from builder.proofing.numbers import number_findings
from builder.rendering.inline import InlineText
from builder.rendering.reading import text_body
from builder.translation import read_translation

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "translation"


def cases(*names: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{name}:{case['label']}")
        for name in names
        for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))["cases"]
    ]


PLANTED = ("numbers", "signs", "lists", "terms", "endings", "memory")


@cache
def glossary() -> Glossary:
    return read_glossary((ROOT / "docs/glossary.md").read_text("utf-8"))


@cache
def proof() -> PairProof:
    return PairProof(glossary())


@cache
def our_pairs() -> tuple[tuple[str, str, str], ...]:
    """Source, target, and place of every pair of the nine works."""
    return tuple(
        ("".join(pair.sources), pair.target, f"{path.name}:{pair.target_line}")
        for path in sorted((ROOT / "docs/translations/en").glob("*.md"))
        for pair in read_translation(path.read_text("utf-8")).pairs
        if pair.target
    )


@cache
def our_proof() -> PairProof:
    return PairProof(glossary(), [(source, target) for source, target, _ in our_pairs()])


@pytest.mark.parametrize("case", cases(*PLANTED, *(f"{name}-negative" for name in PLANTED)))
def test_a_pair(case: dict[str, Any]) -> None:
    witnesses = PairProof(glossary(), map(tuple, case["pairs"])) if "pairs" in case else proof()
    found = list(witnesses.findings(case["source"], case["target"], "en"))
    assert sorted(f.code for f in found) == sorted(case["expected"]), [f.message for f in found]
    assert all(len(f.message) > 30 for f in found)


@pytest.mark.parametrize("case", cases("files", "files-negative"))
def test_a_file(case: dict[str, Any]) -> None:
    work = make_work(case["nodes"])
    file = TranslationFile("made.md", "en", work, read_translation("\n".join(case["file"])))
    found = [*check_file(file, proof(), {}, strict=case.get("strict", False)), *check_sameness([file])]
    assert [[p.line, p.code.removeprefix("TRANSLATION-")] for p in found] == case["expected"], found
    assert all(p.path == "made.md" and len(p.message) > 30 for p in found)


def test_there_are_as_many_correct_pairs_as_planted_mistakes() -> None:
    planted = [c.values[0] for c in cases(*PLANTED, "files")]
    correct = [c.values[0] for c in cases(*(f"{name}-negative" for name in (*PLANTED, "files")))]
    assert len([c for c in planted if c["expected"]]) >= 25
    assert not any(c["expected"] for c in correct)
    assert len(correct) >= len(planted)


def test_our_own_translations_are_silent() -> None:
    """No pair of the nine works trips a check: what is translated well is not complained of."""
    loud = [
        f"{place} {finding.code} {finding.message}"
        for source, target, place in our_pairs()
        for finding in our_proof().findings(source, target, "en")
    ]
    assert not loud


def test_most_altered_numbers_are_noticed() -> None:
    """Every figure of our own targets is altered in turn; nine in ten and more must be noticed."""
    noticed = altered = 0
    for source, right, _ in our_pairs():
        for match in re.finditer(r"(?<![\d.,*×])\d{1,6}(?![\d,.]*[*×\d])", right):
            wrong = str(int(match.group()) + 1 if match.group() != "99" else 98)
            target = right[: match.start()] + wrong + right[match.end() :]
            altered += 1
            noticed += any(number_findings(source, target))
    assert altered > 100
    assert noticed / altered > 0.9


SERIAL = re.compile(r"((?:[^,;.:()“”]+, ){2,})(and|or) ([^,;.:()“”]+)")


def without_a_member(source: str, target: str, draw: random.Random) -> Iterator[str]:
    """``target`` without a middle member, for each of its lists that may render one of the source."""
    sizes = [len(r.split("、")) for r in re.findall("[^，；。：（）]*、[^，；。：（）]*", source)]
    for match in SERIAL.finditer(target):
        members = [*match.group(1).removesuffix(", ").split(", "), match.group(3)]
        if any(abs(size - len(members)) <= 1 for size in sizes):
            del members[draw.randrange(1, len(members) - 1)]
            comma = "," if len(members) > 2 else ""
            fewer = f"{', '.join(members[:-1])}{comma} {match.group(2)} {members[-1]}"
            yield target[: match.start()] + fewer + target[match.end() :]


def test_many_lost_members_are_noticed() -> None:
    """A member is taken out of every list of our own targets; two in five must be noticed."""
    draw = random.Random(7)
    lost = [
        (source, wrong)
        for source, target, _ in our_pairs()
        for wrong in without_a_member(source, target, draw)
    ]
    noticed = sum(any(our_proof().findings(source, wrong, "en")) for source, wrong in lost)
    assert len(lost) > 200
    assert noticed / len(lost) > 0.4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one hundred and ten", [110]), ("twenty-one", [21]), ("the Third and Fourth Plenums", [3, 4]),
        ("19,000 yuan", [19000]), ("1.5 million", [1500000]), ("18th", [18]), ("two-thirds", [2 / 3, 2]),
        ("on August 16, 2016", [8, 16, 2016]), ("20*", []), ("No. 86", [86]), ("May 2", [2, 5]),
        ("a hundred", [100]), ("half a year", [0.5]), ("two \u017fixths", [2]), ("none", []), ("someone", []), ("often", []),
    ],
)  # fmt: skip
def test_english_numbers(text: str, expected: list[float]) -> None:
    found = {float(n.value) for n in english_numbers(text)}
    assert sorted(found) == pytest.approx(sorted(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("十八届三中全会", {"十八": 18, "三": 3}), ("第二十一条", {"第二十一": 21}), ("1.9万", {"1.9万": 19000}),
        ("百分之三十五点五", {"百分之三十五点五": 35.5}), ("三分之二", {"三分之二": 2 / 3}), ("六张网", {"六": 6}),
        ("3至5年", {"3": 3, "5": 5}), ("三至五名", {"三": 3, "五": 5}), ("统一领导十分重要", {}), ("千家万户", {}),
        ("第一责任人", {}), ("三五个人", {}), ("一个", {}), ("20*年", {}), ("百个", {}), ("3-5万元", {"3": 3, "5万": 50000}), ("二〇一五年", {"二〇一五": 2015}),
    ],
)  # fmt: skip
def test_chinese_numbers(text: str, expected: dict[str, float]) -> None:
    assert {o.words: float(o.values[0]) for o in owed_numbers(text)} == pytest.approx(expected)


def test_states_come_from_the_binding() -> None:
    work = make_work({"c1": ["加强领导。", "落实责任。"], "c2": ["健全机制，完善制度。", "分工负责。"]})
    read = read_translation(
        "## c1\n\n> 加强领导。\n\nA.\n\nreviewed: L, 2026-01-01\n\n> 落实各项责任。\n\nB.\n\n"
        "## c2\n> 健全机制，完善制度。\n> 分工负责。\n\nC.\n"
    )
    bound, over = bind(work.segments, read)
    assert [(id_, b.state, b.target, b.merged) for id_, b in bound.items()] == [
        ("c1.1", "reviewed", "A.", False), ("c1.2", "fuzzy", "B.", False),
        ("c2.1", "draft", "C.", False), ("c2.2", "draft", "", True),
    ]  # fmt: skip
    assert not over


_text = st.text(
    "加强领导。，、；：“”（）《》×*%0123456789三十百第届个年月 abcTheandOf.,;:()[]'\"“”-", max_size=40
)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(_text, _text, st.sampled_from(["en", "fr", "ja"]))
def test_no_pair_makes_the_check_fail(source: str, target: str, lang: str) -> None:
    if source.strip() and target.strip():
        for finding in proof().findings(source.strip(), target.strip(), lang):
            assert finding.code.isupper()
            assert finding.message


def test_the_command_names_line_and_code(
    project: Path, duizhao: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    path = project / "docs/translations/en/shequ-plan.md"
    lines = path.read_text("utf-8").split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith(("## p", "## c"))) + 4
    lines[at] = lines[at] + " 综治"
    path.write_text("\n".join(lines), "utf-8")
    broken = project / "docs/translations/en/jilin-2016.md"
    broken.write_bytes(broken.read_bytes() + "\n综治".encode("gbk"))
    (project / "docs/translations/en/no-work.md").write_text("## c1\n", "utf-8")
    (project / "docs/glossary.md").write_text("## 治安 {#zhian}\n\n- en: public order\n", "utf-8")
    done = duizhao("check")
    assert done.returncode == 1
    assert f"docs/translations/en/shequ-plan.md:{at + 1}: TRANSLATION-HAN " in done.stdout
    assert re.search(r"en/jilin-2016\.md:\d+: TRANSLATION-READ the file is not UTF-8", done.stdout)
    assert "docs/translations/en/no-work.md:1: TRANSLATION-WORK " in done.stdout
    assert "docs/glossary.md:1: GLOSSARY-KEY 治安 has no `pinyin`" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_status_and_page_come_from_the_binding() -> None:
    """A changed sentence is counted as fuzzy, keeps its place on the page and says what it is."""
    work = make_work({"c1": ["加强领导。", "落实责任。", "严格考核。"]})
    read = read_translation(
        "## c1\n\n> 加强领导。\n\nStrengthen leadership.\n\n> 落实各项责任。\n\nPut it <b>into</b> effect.\n"
    )
    figures = work_status(work, read)
    assert (figures["segments"], figures["translated"], figures["fuzzy"]) == (3, 1, 1)
    bound, _ = bind(work.segments, read)
    body = text_body(work, InlineText(work.witness.text, (), "x.md"), bound)
    blocks = body.split("\n\n")
    assert [next(c for c in ("draft", "fuzzy", "missing") if f".{c} " in b) for b in blocks if "lang=en" in b] == [
        "draft", "fuzzy", "missing",
    ]  # fmt: skip
    assert all(re.search(r'title="[^"]+"', b) for b in blocks if "lang=en" in b)
    fuzzy = next(b for b in blocks if ".fuzzy" in b)
    assert "the Chinese has changed since" in fuzzy
    assert "<b>" not in fuzzy
    assert "未译 not yet translated" in next(b for b in blocks if ".missing" in b)


def test_the_style_sheet_has_the_same_parts_in_both_languages() -> None:
    """A rule added in one language is owed in the other: as many headings, table rows, items, and code lines."""

    def parts(name: str) -> Counter[str]:
        lines = (ROOT / "docs/contributing" / name).read_text("utf-8").splitlines()
        return Counter(m.group() for line in lines if (m := re.match(r"#+ |\| |- |    (?=\S)", line)))

    assert parts("translating.md") == parts("translating.zh.md")
