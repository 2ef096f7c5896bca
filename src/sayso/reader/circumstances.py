"""To whom, where and when something was said: what stands near a statement, and what is carried
over to it from other statements of the same saying.

Near its cue the network points at the words. A speech or an interview is often reported over many
sentences of which only one names the place and the day. So the words of every statement near
enough are candidates for each, and a small network weighs them against one another and against
having none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.reader.decode import Floats, Range
from sayso.reader.fields import Pointed
from sayso.reader.ranker import Ranker

CARRIED = ("addressee", "venue", "when")
# How far back and ahead, in statements, words are looked for.
REACH = 40
# Log odds from which words near a statement are a candidate at all.
LOW = -2.5
_NEVER = -30.0


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

    def of(self, i: int) -> tuple[list[int], Floats]:
        """From which statements words may come to statement `i`, and the evidence [1 + n, f] for
        each; row 0 stands for having none."""
        low, high = max(0, i - REACH), min(len(self.ranges), i + REACH + 1)
        near = np.arange(low, high)
        near = near[self.score[near] > LOW]
        pairs = self._pairs(i, near)
        rows = np.zeros((1 + len(near), 1 + pairs.shape[1] + self.own.shape[1]), dtype=np.float32)
        rows[0, 0] = 1
        rows[1:, 1 : 1 + pairs.shape[1]] = pairs
        rows[:, 1 + pairs.shape[1] :] = self.own[i]
        return near.tolist(), rows

    def _pairs(self, i: int, j: np.ndarray) -> Floats:
        step = (j - i).astype(np.float32)
        far = self.cue[i] - self.start[j]
        known = self.speaker[i] >= 0
        same = (self.speaker[j] == self.speaker[i]) & known
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
            (self.speaker[j] < 0),
            near / 3,
            near / 3 * same,
            apart / 3,
            apart / 3 * same,
            step > 0,
            (step > 0) & same,
            far > 0,
            np.log1p(np.abs(far)) / 8,
            np.log1p(np.abs(far)) / 8 * (far > 0),
            (self.paragraph[i] == self.paragraph[j]),
            np.log1p(between) / 2,
            (between == 0) & (far > 0),
            self.own[j, 0] == self.own[i, 0],  # both inside another statement, or neither
            self.own[j, 3],
            self.own[j, 2],
        ]
        return np.stack([np.asarray(c, dtype=np.float32) for c in columns], 1)

    def _between(self, i: int, j: np.ndarray) -> Floats:
        """How many other words that are surely meant stand between those of `j` and the cue."""
        good = self.start[(self.score > 0) & (np.abs(np.arange(len(self.score)) - i) <= REACH)]
        low = np.minimum(self.start[j], self.cue[i])[:, None]
        high = np.maximum(self.start[j], self.cue[i])[:, None]
        inside = (good[None] > low) & (good[None] < high)
        out: Floats = inside.sum(1).astype(np.float32)
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
    asked = [candidates.of(i) for i in range(len(settings))]
    scores = ranker(np.concatenate([rows for _, rows in asked]))
    out: list[Range | None] = []
    at = 0
    for near, rows in asked:
        mine = scores[at : at + len(rows)]
        at += len(rows)
        together: dict[Range, float] = {}
        for j, score in zip(near, mine[1:], strict=True):
            r = candidates.ranges[j]
            together[r] = float(np.logaddexp(together.get(r, _NEVER), score))
        best = max(together, key=lambda r: together[r], default=None)
        out.append(best if best is not None and together[best] > mine[0] + none else None)
    return out
