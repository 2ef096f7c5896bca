"""To whom, where and when something was said: what stands near a statement, and what is carried
over to it from other statements of the same saying.

Near its cue the network points at the words. A speech or an interview is often reported over many
sentences of which only one names the place and the day; whether a statement takes them over is
judged by a logistic regression on how the two statements stand to each other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sayso.reader.decode import Range
from sayso.reader.fields import Pointed

CARRIED = ("addressee", "venue", "when")
# A listener told once is one speaker’s; a debate and its day are those of several.
_ONE_SPEAKERS = frozenset({"addressee"})
# How far back and ahead, in statements, words are looked for.
_REACH = 40


@dataclass(frozen=True, slots=True)
class Setting:
    """One statement, as far as it matters here.

    Attributes:
        pointed: for each field its words (in characters) with their log odds.
        cue: where the cue starts.
        speaker: who speaks, None where unknown; equal values are one speaker.
        paragraph: the number of the paragraph that the cue stands in.
        thought: is it believed rather than said?
        style: "direct", "mixed" or "indirect".
        inner: does it lie inside another statement?
    """

    pointed: Mapping[str, Pointed]
    cue: int
    speaker: str | None
    paragraph: int
    thought: bool
    style: str
    inner: bool


def carried(
    settings: Sequence[Setting],
    field: str,
    thresholds: Mapping[str, float],
    weights: Sequence[float],
) -> list[Range | None]:
    """For each statement, in the order of the text, the words of one field, near or carried over.

    Args:
        settings: the statements of one article.
        field: one of CARRIED.
        thresholds: log odds from which words near a statement are its own.
        weights: of `evidence`, the bias first.
    """
    least = thresholds[field]
    own = [s.pointed[field] if s.pointed[field].score > least else None for s in settings]
    if field in _ONE_SPEAKERS:
        own = _of_the_surest(settings, own)
    out: list[Range | None] = []
    for i, setting in enumerate(settings):
        found = own[i]
        if found is not None:
            out.append(found.range)
            continue
        best: tuple[float, Range | None] = (0.0, None)
        for j in range(max(0, i - _REACH), min(len(settings), i + _REACH)):
            source = own[j]
            if source is None or j == i or settings[j].speaker != setting.speaker:
                continue
            facts = evidence(setting, settings[j], j - i, field)
            z = weights[0] + sum(w * x for w, x in zip(weights[1:], facts, strict=True))
            if z > best[0]:
                best = (z, source.range)
        out.append(best[1])
    return out


def _of_the_surest(settings: Sequence[Setting], own: list[Pointed | None]) -> list[Pointed | None]:
    """Words that statements of several speakers claim are those of the surest one's speaker."""
    best: dict[Range, tuple[float, str | None]] = {}
    for setting, words in zip(settings, own, strict=True):
        if words is not None and words.score > best.get(words.range, (-math.inf, None))[0]:
            best[words.range] = (words.score, setting.speaker)
    return [
        words if words is not None and best[words.range][1] == setting.speaker else None
        for setting, words in zip(settings, own, strict=True)
    ]


def evidence(one: Setting, other: Setting, step: int, field: str) -> tuple[float, ...]:
    """How `one` statement, whose `field` is open, stands to an `other` that has words for it.

    Args:
        step: how many statements later the other one comes (negative: earlier).
    """
    same = one.speaker is not None and one.speaker == other.speaker
    near = math.log(abs(step))
    apart = math.log(1 + abs(one.paragraph - other.paragraph))
    source = other.pointed[field]
    inside = max(-6.0, min(6.0, one.pointed[field].score))
    return (
        float(same),
        float(one.speaker is None),
        near,
        near * same,
        apart,
        apart * same,
        float(step > 0),
        float(step > 0) * same,
        float(one.thought),
        float(one.style == "direct"),
        float(one.style == "indirect"),
        float(one.style == "direct") * same,
        float(one.inner),
        float(one.inner != other.inner),
        min(6.0, source.score),
        inside,
        float(one.pointed[field].range == source.range),
    )
