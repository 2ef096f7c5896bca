"""The scorer behind `sayso evaluate` and training."""

from __future__ import annotations

from sayso.evaluation.calibration import Calibration, calibration_error, reliability
from sayso.evaluation.scores import (
    Evaluation,
    Score,
    Scores,
    evaluate,
    format_scores,
    load_rows,
    outcomes,
    score,
)

__all__ = [
    "Calibration",
    "Evaluation",
    "Score",
    "Scores",
    "calibration_error",
    "evaluate",
    "format_scores",
    "load_rows",
    "outcomes",
    "reliability",
    "score",
]
