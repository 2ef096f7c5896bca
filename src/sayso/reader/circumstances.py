"""To whom, where and when something was said: what stands near a statement, and what is carried
over to it from other statements of the same saying.

Near its cue the network points at the words. A speech or an interview is often reported over many
sentences of which only one names the place and the day. So the words of every statement near
enough are candidates for each, and a small network weighs them against one another and against
having none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sayso.reader.decode import Floats, Range
from sayso.reader.fields import Pointed
from sayso.reader.ranker import Ranker

CARRIED = ("addressee", "venue", "when")
# How far back and ahead, in statements, words are looked for.
REACH = 40
# Log odds from which words near a statement are a candidate at all.
LOW = -2.5
_NEVER = -30.0
_AT_ONCE, _RANKED = 32, 256  # statements whose evidence is made, and weighed, together
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Setting:
    """One statement, as far as it matters here.

    Attributes:
        pointed: for each field its words (in characters) with their log odds.
        cue: where the cue starts.
        speaker: who speaks, None where unknown; equal values are one speaker.
        paragraph: the number of the paragraph that the cue stands in.
        act: log probabilities of the acts.
        style: "direct", "mixed" or "indirect".
        inner: does it lie inside another statement?
    """

    pointed: Mapping[str, Pointed]
    cue: int
    speaker: str | None
    paragraph: int
    act: Floats
    style: str
    inner: bool


class Candidates:
    """The words of one field for the statements of one article.

    Args:
        settings: the statements, in the order of their cues.
        field: one of CARRIED.
    """

    def __init__(self, settings: Sequence[Setting], field: str) -> None:
        words = [s.pointed[field] for s in settings]
        self.ranges = [w.range for w in words]
        self.score = np.array([w.score for w in words], dtype=np.float32)
        self.start = np.array([w.range[0] for w in words], dtype=np.float32)
        self.group = np.array([w.range[0] * 1000 + w.range[1] - w.range[0] for w in words])
        self.cue = np.array([s.cue for s in settings], dtype=np.float32)
        self.paragraph = np.array([s.paragraph for s in settings], dtype=np.float32)
        names = {s.speaker: k for k, s in enumerate(settings)}
        self.speaker = np.array([names[s.speaker] if s.speaker else -1 for s in settings])
        self.own = np.array([self._facts(s, field) for s in settings], dtype=np.float32)
        good = self.score > 0
        _, back, counts = np.unique(self.group[good], return_inverse=True, return_counts=True)
        self.often = np.zeros(len(settings), dtype=np.float32)
        self.often[good] = counts[back]

    def all(self) -> Iterator[tuple[list[int], Floats]]:
        """For each statement from which ones words may come to it, and the evidence [1 + n, f] for
        each; row 0 stands for having none."""
        n = len(self.ranges)
        for first in range(0, n, _AT_ONCE):
            some = np.arange(first, min(n, first + _AT_ONCE))
            near = np.arange(max(0, first - REACH), min(n, int(some[-1]) + REACH + 1))
            near = near[self.score[near] > LOW]
            pairs = self._pairs(some[:, None], near[None])
            for i, mine in zip(some, pairs, strict=True):
                reached = np.abs(near - i) <= REACH
                rows = np.zeros(
                    (1 + int(reached.sum()), 1 + mine.shape[1] + self.own.shape[1]), np.float32
                )
                rows[0, 0] = 1
                rows[1:, 1 : 1 + mine.shape[1]] = mine[reached]
                rows[:, 1 + mine.shape[1] :] = self.own[i]
                yield near[reached].tolist(), rows

    def _pairs(self, i: Indices, j: Indices) -> Floats:
        """The evidence [n, m, f] for statements `i` [n, 1] to take words over from `j` [1, m]."""
        step = (j - i).astype(np.float32)
        far = self.cue[i] - self.start[j]
        same = (self.speaker[j] == self.speaker[i]) & (self.speaker[i] >= 0)
        apart = np.log1p(np.abs(self.paragraph[i] - self.paragraph[j]))
        near = np.log1p(np.abs(step))
        there = self.group[j] == self.group[i]
        between = self._between(i, j)
        columns = [
            j == i,
            there,
            np.where(there, np.clip(self.score[i], -6, 6) / 5, 0),
            np.clip(self.score[j], -6, 6) / 5,
            np.log1p(self.often[j]) / 2,
            same,
            self.speaker[j] < 0,
            near / 3,
            near / 3 * same,
            apart / 3,
            apart / 3 * same,
            step > 0,
            (step > 0) & same,
            far > 0,
            np.log1p(np.abs(far)) / 8,
            np.log1p(np.abs(far)) / 8 * (far > 0),
            self.paragraph[i] == self.paragraph[j],
            np.log1p(between) / 2,
            (between == 0) & (far > 0),
            self.own[j, 0] == self.own[i, 0],  # both inside another statement, or neither
            self.own[j, 3],
            self.own[j, 2],
        ]
        out = np.empty((*step.shape, len(columns)), dtype=np.float32)
        for k, values in enumerate(columns):
            out[..., k] = values
        return out

    def _between(self, i: Indices, j: Indices) -> Floats:
        """How many other words that are surely meant stand between those of `j` and the cue."""
        low, high = int(i.min()) - REACH, int(i.max()) + REACH
        sure = np.flatnonzero(self.score > 0)
        sure = sure[(sure >= low) & (sure <= high)]
        places = self.start[sure]
        least = np.minimum(self.start[j], self.cue[i])[..., None]
        most = np.maximum(self.start[j], self.cue[i])[..., None]
        inside = (places > least) & (places < most) & (np.abs(sure - i[..., None]) <= REACH)
        out: Floats = inside.sum(-1).astype(np.float32)
        return out

    @staticmethod
    def _facts(s: Setting, field: str) -> list[float]:
        return [
            float(s.inner),
            float(s.speaker is None),
            float(s.paragraph == 0),
            float(s.style == "direct"),
            float(s.style == "indirect"),
            float(np.clip(s.pointed[field].score, -6, 6)) / 5,
            *np.exp(s.act).tolist(),
        ]


def carried(
    settings: Sequence[Setting], field: str, ranker: Ranker, none: float = 0.0
) -> list[Range | None]:
    """For each statement, in the order of the text, the words of one field, near or carried over.

    Args:
        settings: the statements of one article, in the order of their cues.
        field: one of CARRIED.
        ranker: what weighs their evidence.
        none: what is added to the score of having none.
    """
    candidates = Candidates(settings, field)
    if not len(settings) or not (candidates.score > LOW).any():
        return [None] * len(settings)
    out: list[Range | None] = []
    asked = candidates.all()
    # Some at a time: the evidence of a long text would fill the memory.
    while some := list(islice(asked, _RANKED)):
        scores = ranker(np.concatenate([rows for _, rows in some]))
        at = 0
        for near, rows in some:
            mine = scores[at : at + len(rows)]
            at += len(rows)
            together: dict[Range, float] = {}
            for j, score in zip(near, mine[1:], strict=True):
                r = candidates.ranges[j]
                together[r] = float(np.logaddexp(together.get(r, _NEVER), score))
            best = max(together, key=lambda r: together[r], default=None)
            out.append(best if best is not None and together[best] > mine[0] + none else None)
    return out
