"""Is a confidence of 0.9 right nine times in ten?"""

from __future__ import annotations

from collections.abc import Sequence

Pairs = Sequence[tuple[float, bool]]


def reliability(pairs: Pairs, *, bins: int = 10) -> list[tuple[float, float, int]]:
    """For each bin of equal width that is not empty: mean confidence, share found, how many."""
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, found in pairs:
        sorted_in[min(int(confidence * bins), bins - 1)].append((confidence, found))
    return [
        (sum(c for c, _ in some) / len(some), sum(f for _, f in some) / len(some), len(some))
        for some in sorted_in
        if some
    ]


def calibration_error(pairs: Pairs, *, bins: int = 10) -> float:
    """The expected calibration error (Naeini et al. 2015): the mean gap, weighted by bin size."""
    if not pairs:
        return 0.0
    rows = reliability(pairs, bins=bins)
    return sum(abs(c - f) * n for c, f, n in rows) / len(pairs)
