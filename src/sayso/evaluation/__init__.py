"""The scorer behind `sayso evaluate` and training."""

from __future__ import annotations

from sayso.evaluation.calibration import calibration_error, reliability
from sayso.evaluation.scores import Score, Scores, format_scores, load_rows, outcomes, score

__all__ = [
    "Score",
    "Scores",
    "calibration_error",
    "format_scores",
    "load_rows",
    "outcomes",
    "reliability",
    "score",
]
