"""Is a confidence of 0.9 right nine times in ten?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.evaluation.bootstrap import Numbers, interval, resampled

Pairs = Sequence[tuple[float, bool]]
BINS = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far confidences lie from the share of statements that were found.

    Attributes:
        error: the expected calibration error (Naeini et al. 2015), in percentage points.
        read: how many statements it rests on.
        interval: its 95% bootstrap interval over articles, None for a single article.
    """

    error: float
    read: int
    interval: tuple[float, float] | None = None

    @classmethod
    def of(cls, articles: Sequence[Pairs], *, resamples: int = 300) -> Calibration:
        """The error over all articles, given each one's confidences and outcomes."""
        counts = np.zeros((len(articles), BINS, 2))  # gap of confidence and outcome; how many
        for number, pairs in enumerate(articles):
            for confidence, found in pairs:
                counts[number, _bin(confidence, BINS)] += confidence - found, 1
        total = counts.sum(axis=0)
        drawn = resampled(counts, _error, resamples)
        return cls(
            error=round(float(_error(total)), 1),
            read=int(total[:, 1].sum()),
            interval=None if drawn is None else interval(drawn),
        )


def _error(counts: Numbers) -> Numbers:
    gaps, sizes = counts.T
    error: Numbers = 100 * np.abs(gaps).sum() / np.maximum(sizes.sum(), 1)
    return error


def _bin(confidence: float, bins: int) -> int:
    return min(int(confidence * bins), bins - 1)


def reliability(pairs: Pairs, *, bins: int = BINS) -> list[tuple[float, float, int]]:
    """For each bin of equal width that is not empty: mean confidence, share found, how many."""
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, found in pairs:
        sorted_in[_bin(confidence, bins)].append((confidence, found))
    return [
        (sum(c for c, _ in some) / len(some), sum(f for _, f in some) / len(some), len(some))
        for some in sorted_in
        if some
    ]


def calibration_error(pairs: Pairs, *, bins: int = BINS) -> float:
    """The expected calibration error as a fraction: the mean gap, weighted by bin size."""
    if not pairs:
        return 0.0
    rows = reliability(pairs, bins=bins)
    return sum(abs(c - f) * n for c, f, n in rows) / len(pairs)
