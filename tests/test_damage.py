"""The damaging function does to clean text exactly what is seen in the scrape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from damage import Run, damage, random_places
from hypothesis import given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parent.parent
WITNESSED: list[dict[str, Any]] = json.loads(
    (ROOT / "tests/cases/realign/witnessed-runs.json").read_text(encoding="utf-8")
)
GBK = st.text(
    st.sampled_from("　，。、（）“”一二十社會治安防控現發頻鄉健体网络建设推进a(1 \n｡€")
    | st.characters(codec="gbk")
)


def encodable(text: str) -> bool:
    try:
        return bool(text.replace("€", "").encode("gbk")) or True
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize("case", WITNESSED, ids=lambda case: case["label"])
def test_witnessed_runs_are_reproduced(case: dict[str, Any]) -> None:
    damaged = damage(case["clean"], [0], fold=True, trim=True)
    run = Run(0, case["damaged"], case["truth"], tuple(case["lost"]))
    assert damaged.runs == (run,)
    assert damaged.text.startswith(case["damaged"])


def test_every_damaged_line_of_the_witness_has_its_run() -> None:
    text = (ROOT / "seeds/witnesses/central-2015.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "?" in line]
    assert len(lines) == len(WITNESSED) == 16
    for line, case in zip(lines, WITNESSED, strict=True):
        assert line.startswith(case["damaged"])
        assert "?" not in line[len(case["damaged"]) :]


@pytest.mark.parametrize(
    ("clean", "place", "damaged", "lost"),
    [
        ("。現(xiàn)", 0, "?，F", (0,)),
        ("。”他说", 0, "?！彼?", (0, 2)),
        ("标a", 0, "?阛", (0,)),
        ("鄉村", 0, "?l", (0,)),
    ],
)
def test_forms_of_damage(clean: str, place: int, damaged: str, lost: tuple[int, ...]) -> None:
    run = damage(clean, [place]).runs[0]
    assert run.damaged.startswith(damaged)
    assert run.lost[: len(lost)] == lost


def test_a_line_feed_is_swallowed() -> None:
    damaged = damage("建设。\n第二", [0])
    assert damaged.runs[0].truth == "建设。\n"
    assert damaged.text.endswith("?第二")


@given(GBK.filter(encodable), st.integers(0, 50), st.booleans(), st.booleans())
@settings(derandomize=True)
def test_runs_address_the_text(text: str, seed: int, fold: bool, trim: bool) -> None:
    damaged = damage(text, random_places(text, 3, seed), fold=fold, trim=trim)
    rebuilt, done = [], 0
    for run in damaged.runs:
        assert damaged.text[run.start :].startswith(run.damaged)
        assert run.damaged.startswith("?")
        rebuilt += [damaged.text[done : run.start], run.truth]
        done = run.start + len(run.damaged)
    assert "".join([*rebuilt, damaged.text[done:]]) == damaged.truth
