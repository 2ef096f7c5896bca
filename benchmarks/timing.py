"""The one way in which speed is measured: a first run that does not count, then the median."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median


def seconds(work: Callable[[], object], rounds: int) -> list[float]:
    """How long `work` takes, for each of `rounds`."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return taken


def typical(work: Callable[[], object], rounds: int) -> float:
    """The median of `seconds`."""
    return median(seconds(work, rounds))
