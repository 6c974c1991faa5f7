"""Two thousand seeded mutations of real scrapes: nothing gets out, nothing is lost; ``make fuzz`` goes on from here."""

from __future__ import annotations

import random

import pytest

from scripts.fuzz import mutate, run, scrapes

MUTATIONS = 2_000
GROUPS = 20
SHARES = (60, 30, 9, 0, 1)
"""Of a hundred, how many have 60, 200, 800, 3000 bytes or are whole."""
SEEDS = scrapes()


@pytest.mark.parametrize("group", range(GROUPS))
def test_a_mutated_scrape_comes_back(group: int) -> None:
    for number in range(group, MUTATIONS, GROUPS):
        data = mutate(random.Random(f"test-{number}"), SEEDS, shares=SHARES, most=3)
        wrong = run(data)
        assert not wrong, f"mutation {number}: {wrong}\n{data[:300]!r}"


def test_the_mutations_are_mutations() -> None:
    """They differ from the scrapes and from one another, and some are whole scrapes."""
    made = [mutate(random.Random(f"test-{n}"), SEEDS, shares=SHARES, most=3) for n in range(MUTATIONS)]
    assert len(set(made)) > 0.95 * MUTATIONS
    assert sum(any(data in seed for seed in SEEDS) for data in made) < 0.1 * MUTATIONS
    assert sum(len(data) > 5000 for data in made) >= 10
