"""Damaged pages and texts through the whole way, and texts that only look damaged.

The cases in ``cases/damaged`` say what a page is to become; each combines faults that single stages mend.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builder.pipeline import establish, rebuild

CASES = Path(__file__).parent / "cases" / "damaged"


def load(*names: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{name}: {case['label']}")
        for name in names
        for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
    ]


@pytest.mark.parametrize("case", load("mended", "negative"))
def test_case(case: dict[str, Any]) -> None:
    data = case["input"].encode()
    witness = establish(data, "case")
    lines = [line.strip() for line in witness.text.split("\n") if line.strip()]
    assert "\n".join(lines) == case["expected"]
    assert rebuild(witness) == data
