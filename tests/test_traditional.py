"""The pages' Traditional characters: words read in context, and the table that is sent with a page."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from builder.exporting.traditional_json import traditional_json
from builder.language.traditional import page_table, page_traditional

ROOT = Path(__file__).parent
CASES = json.loads((ROOT / "cases/script/pages.json").read_text("utf-8"))


def established() -> list[str]:
    """Every segment of the nine works."""
    files = sorted((ROOT.parent / "seeds/established").glob("*.tsv"))
    return [
        line.split("\t")[1]
        for path in files
        if path.stem != "aliases"
        for line in path.read_text("utf-8").splitlines()
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["input"])
def test_words_in_context(case: dict[str, str]) -> None:
    assert page_traditional(case["input"]) == case["expected"]


def test_there_are_enough_words() -> None:
    assert len({case["input"] for case in CASES}) >= 60


def test_the_table_says_what_the_conversion_says() -> None:
    texts = established()
    table = page_table(texts)
    assert len(texts) > 800
    for text in texts:
        assert table.convert(text) == page_traditional(text)
        assert len(table.convert(text)) == len(text)
    assert table.words, "some characters must depend on their word"


@pytest.mark.parametrize("seed", range(6))
def test_the_table_holds_for_any_choice_of_texts(seed: int) -> None:
    """With few texts a table has fewer words, and other usual counterparts; its result must not differ."""
    texts = random.Random(seed).sample(established(), 40) + [case["input"] for case in CASES[seed::6]]
    table = page_table(texts)
    assert [table.convert(text) for text in texts] == [page_traditional(text) for text in texts]


def test_the_table_is_small_and_always_the_same() -> None:
    texts = established()
    written = traditional_json(texts)
    assert len(written) < 6000
    assert written == traditional_json(reversed(texts))


def test_nothing_to_convert_is_no_fault() -> None:
    assert json.loads(traditional_json([])) == {"pairs": "", "words": {}}
    assert page_table(["", "abc", "一"]).convert("abc一。") == "abc一。"
