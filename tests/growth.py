"""Guards against time that grows with the square of a text.

They are no benchmarks (those are `make bench`): the limits are far above what an idle machine needs and far below
what quadratic time would take, and a busy machine gets three tries.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

TRIES = 3
FLOOR = 0.1
"""Seconds below which a measurement says nothing about growth."""


def within(seconds: float, run: Callable[[], T]) -> T:
    """What *run* returns; an assertion fails where each of three tries takes more than *seconds* of CPU time."""
    for _ in range(TRIES):
        begin = time.process_time()
        result = run()
        if time.process_time() - begin < seconds:
            return result
    raise AssertionError(f"more than {seconds} s of CPU time, {TRIES} times")


def _cpu_seconds(run: Callable[[], object]) -> float:
    begin = time.process_time()
    run()
    return time.process_time() - begin


def grows_linearly(run: Callable[[int], object], small: int, large: int) -> bool:
    """Whether *run(large)* takes at most four times its linear share over *run(small)*, in one of three tries."""
    limit = 4 * large / small
    return any(
        _cpu_seconds(lambda: run(large)) < limit * max(_cpu_seconds(lambda: run(small)), FLOOR)
        for _ in range(TRIES)
    )
