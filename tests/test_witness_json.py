"""The witness as JSON: canonical, complete, and safe against alteration."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from test_layers import witnesses

from builder.errors import LayerError
from builder.exporting.witness_json import WitnessFormatError, dumps, loads
from builder.model import Witness


@settings(derandomize=True, max_examples=200)
@given(witnesses())
def test_round_trip(witness: Witness) -> None:
    assert loads(dumps(witness)) == witness


@settings(derandomize=True, max_examples=60)
@given(witnesses())
def test_altering_any_character_is_noticed(witness: Witness) -> None:
    good = dumps(witness)
    chance = random.Random(len(good))
    for _ in range(25):
        at = chance.randrange(len(good))
        other = chance.choice([c for c in 'a0", 甲}\n' if c != good[at]])
        for altered in (
            good[:at] + other + good[at + 1 :],
            good[:at] + good[at + 1 :],
            good[:at] + other + good[at:],
        ):
            if altered != good:
                with pytest.raises((WitnessFormatError, LayerError, ValueError)):
                    loads(altered)


def test_says_what_is_wrong_with_a_foreign_file() -> None:
    with pytest.raises(WitnessFormatError, match="format is None"):
        loads("{}")
    with pytest.raises(WitnessFormatError, match="not a witness file"):
        loads("hello")
