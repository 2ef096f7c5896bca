"""95% intervals: the same articles, drawn anew with replacement (Efron 1979, percentiles)."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]


def resampled(
    counts: Numbers, figures: Callable[[Numbers], Numbers], resamples: int
) -> Numbers | None:
    """The figures of every resample, a row each; None where there is nothing to draw from.

    The seed is fixed, so that all figures of all counts of the same articles come from the same
    draws, and two runs agree.

    Args:
        counts: what was counted; the first axis is the articles'.
        figures: from counts summed over articles to figures, one row.
        resamples: how often to draw.
    """
    articles = len(counts)
    if articles < 2 or resamples < 1:
        return None
    rng = random.Random(0)
    rows = []
    for _ in range(resamples):
        drawn = rng.choices(range(articles), k=articles)
        times = np.bincount(drawn, minlength=articles)
        rows.append(figures(np.tensordot(times, counts, axes=1)))
    return np.array(rows)


def interval(values: Numbers) -> tuple[float, float]:
    """The middle 95% of one figure's values, rounded to a tenth."""
    ordered = sorted(values.tolist())
    low, high = int(0.025 * len(ordered)), int(0.975 * len(ordered)) - 1
    return round(ordered[low], 1), round(ordered[high], 1)
