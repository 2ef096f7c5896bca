"""What is read for each statement besides cue, source and content: the order of the outputs, and
how they are read off. Training and run time share the order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sayso.reader.decode import Floats, Range, log_softmax
from sayso.statement import Act, Kind, Polarity

# Passages near a statement, each given by its first and last piece, or by none.
FIELDS = ("addressee", "venue", "when", "target", "role", "name")
# What a piece is to a name: outside, begin or inside of a person's, of an organization's.
NAMES = ("O", "B-person", "I-person", "B-organization", "I-organization")
_LONGEST = 30
_ACTS, _POLARITIES, _KINDS = tuple(Act), tuple(Polarity), tuple(Kind)


@dataclass(frozen=True, slots=True)
class Pointed:
    """The best words near a statement for one field.

    Attributes:
        range: pieces of the text, half-open.
        score: by how much the words beat having none, as log odds (the mean of both ends).
    """

    range: Range
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Log probabilities of each act, polarity and kind, in the order of the enumerations."""

    act: Floats
    polarity: Floats
    kind: Floats


def pointed(fields: Floats, none: Floats, offset: int) -> dict[str, Pointed]:
    """For each field the words that its scores favour most, whether or not none is better.

    Args:
        fields: [t, 2 * len(FIELDS)], logits of being the first and the last piece.
        none: [len(FIELDS)], the logit of having none.
        offset: the piece that the first row stands for.
    """
    out = {}
    for k, field in enumerate(FIELDS):
        first, last = fields[:, 2 * k], fields[:, 2 * k + 1]
        start, end = _best(first, last)
        score = float(first[start] + last[end]) / 2 - float(none[k])
        out[field] = Pointed((offset + start, offset + end + 1), score)
    return out


def _best(first: Floats, last: Floats) -> tuple[int, int]:
    """The pair of a first and a last piece with the greatest sum, from either's best."""
    start = int(first.argmax())
    end = start + int(last[start : start + _LONGEST].argmax())
    end2 = int(last.argmax())
    low = max(0, end2 - _LONGEST + 1)
    start2 = low + int(first[low : end2 + 1].argmax())
    if first[start2] + last[end2] > first[start] + last[end]:
        return start2, end2
    return start, end


def verdict(scores: Floats) -> Verdict:
    """Logits of acts, polarities and kinds, one after the other, told apart."""
    a, b = len(_ACTS), len(_ACTS) + len(_POLARITIES)
    parts = (scores[:a], scores[a:b], scores[b : b + len(_KINDS)])
    return Verdict(*(log_softmax(np.asarray(x)) for x in parts))
