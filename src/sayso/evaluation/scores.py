"""Precision, recall and F1 of readings against annotated articles, with intervals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sayso.errors import FormatError, NotFoundError
from sayso.evaluation.bootstrap import Numbers, interval, resampled
from sayso.evaluation.calibration import Calibration
from sayso.evaluation.compare import Row
from sayso.evaluation.counts import ACTS, Comparison, Tally, counted, joined

MACRO = "act, macro average"


@dataclass(frozen=True, slots=True)
class Score:
    """One figure: percentages rounded to a tenth, and the counts behind them.

    Attributes:
        interval: the 95% bootstrap interval of F1 over articles, None for a single article.
    """

    precision: float
    recall: float
    f1: float
    gold: int
    read: int
    interval: tuple[float, float] | None = None


Scores = dict[str, Score]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that is measured: the figures by name, and how far confidence can be trusted."""

    scores: Scores
    calibration: Calibration


def load_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines.

    Raises:
        NotFoundError: no such file.
        FormatError: a line is no JSON object; the message names it.
    """
    out = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError as error:
        raise NotFoundError(f"{path}: no such file; expected annotated articles") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"{path} cannot be read as UTF-8 text: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise FormatError(f"{path}:{number}: no JSON ({error})") from error
            if not isinstance(row, dict):
                raise FormatError(f"{path}:{number}: expected an object, got {row!r:.60}")
            out.append(row)
    return out


def evaluate(gold: Iterable[Row], readings: Iterable[Row], *, resamples: int = 300) -> Evaluation:
    """Scores readings against annotated articles, which are joined by id.

    Args:
        gold: rows `{id, text, attributions | statements}`.
        readings: rows of the contract, or of the gold's form; an article without one counts as
            an empty reading.
        resamples: how often articles are drawn anew for the 95% intervals (bootstrap).

    Raises:
        ArticleError: a reading of an unknown or changed text, or two of one article; statements
            or spans that are none.
    """
    compared = [Comparison.of(g, r) for g, r in joined(gold, readings)]
    return Evaluation(
        scores=_scores([counted(one) for one in compared], resamples),
        calibration=Calibration.of([one.outcomes() for one in compared], resamples=resamples),
    )


def score(gold: Iterable[Row], readings: Iterable[Row], *, resamples: int = 300) -> Scores:
    """The figures alone, as `evaluate` gives them (and with its errors)."""
    return evaluate(gold, readings, resamples=resamples).scores


def outcomes(gold: Iterable[Row], readings: Iterable[Row]) -> list[tuple[float, bool]]:
    """For every statement read (and counted): its confidence, and whether it was found."""
    return [
        outcome for g, r in joined(gold, readings) for outcome in Comparison.of(g, r).outcomes()
    ]


def format_scores(scores: Scores, calibrated: Calibration | None = None) -> str:
    """The scores as a table of a line a figure, and a line on confidence where it was measured."""
    head = f"{'':32}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'read':>7}  95% interval of F1"
    lines = [head]
    for figure, s in scores.items():
        percent = f"{s.precision:7.1f}{s.recall:7.1f}{s.f1:7.1f}"
        lines.append(f"{figure:32}{percent}{s.gold:7}{s.read:7}  {_bounds(s.interval)}")
    if calibrated:
        lines += [
            "",
            f"{'':32}{'error':>21}{'read':>14}  95% interval of the error",
            f"{'calibration of confidence':32}{calibrated.error:21.1f}{calibrated.read:14}"
            f"  {_bounds(calibrated.interval)}",
        ]
    return "\n".join(line.rstrip() for line in lines)


def _bounds(bounds: tuple[float, float] | None) -> str:
    return str(list(bounds)) if bounds else ""


def _scores(tallies: Sequence[Tally], resamples: int) -> Scores:
    """The yardstick's figures in its order, then those of the acts and their average."""
    counted_ones = dict.fromkeys(figure for tally in tallies for figure, _ in tally)
    acts = ACTS[0] in counted_ones
    names = [*(one for one in counted_ones if one not in ACTS), *(ACTS if acts else ())]
    if not names:
        return {}
    kinds = ("gold", "read", "hit")
    counts = np.array([[[tally[f, kind] for kind in kinds] for f in names] for tally in tallies])

    def figures(total: Numbers) -> Numbers:
        percents = _percents(total)
        return np.vstack([percents, _macro(total, percents)]) if acts else percents

    total = counts.sum(axis=0)
    percents = figures(total).tolist()
    numbers = total.tolist()
    if acts:
        numbers.append(total[-len(ACTS) :].sum(axis=0).tolist())
        names.append(MACRO)
    drawn = resampled(counts, lambda some: figures(some)[:, 2], resamples)
    out: Scores = {}
    for k, name in enumerate(names):
        p, r, f1 = (round(percent, 1) for percent in percents[k])
        bounds = None if drawn is None else interval(drawn[:, k])
        out[name] = Score(p, r, f1, numbers[k][0], numbers[k][1], bounds)
    return out


def _percents(counts: Numbers) -> Numbers:
    """Precision, recall and F1 for each row of gold, read and hit; 0 where nothing is."""
    gold, read, hit = counts.T
    p, r = (hit / np.maximum(some, 1) for some in (read, gold))
    f1 = 2 * p * r / np.where(p + r, p + r, 1)
    return 100 * np.column_stack([p, r, f1])


def _macro(counts: Numbers, percents: Numbers) -> Numbers:
    """The plain mean over the acts, which come last, that the gold or the reading has at all."""
    occurs = counts[-len(ACTS) :, :2].any(axis=1)
    mean: Numbers = percents[-len(ACTS) :][occurs].sum(axis=0) / max(occurs.sum(), 1)
    return mean
