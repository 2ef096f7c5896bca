"""Scores to statements: cues, then for each cue its source and content, by constrained Viterbi.

Pure functions on arrays. Training uses the same labels and buckets, so that what the network
learns is what is read off it here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Range = tuple[int, int]

# What a piece is to one cue: outside, in the cue itself, or begin, inside, end or the whole of a
# span of its source or content.
LABELS = ("O", "cue", "Bs", "Is", "Es", "Ss", "Bc", "Ic", "Ec", "Sc")
_FIRSTS = {"s": 2, "c": 6}
_BEGIN, _INSIDE, _END, _SINGLE = range(4)

_EDGES = np.array([1, 2, 3, 4, 5, 7, 10, 15, 23, 35, 56, 91, 151])
N_DISTANCES = 2 * len(_EDGES) + 1
_STEPS = 3
N_PARAGRAPH_STEPS = 2 * _STEPS + 1


@dataclass(frozen=True, slots=True)
class Found:
    """One statement in pieces: half-open ranges, with the evidence that calibration weighs."""

    cue: Range
    source: tuple[Range, ...]
    content: tuple[Range, ...]
    evidence: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """What is set on development data: a cue less probable than `cue` is none; `gap` is added for
    every content span, `source` for every source."""

    cue: float = 0.5
    gap: float = 0.0
    source: float = 0.0


def distances(cue: Range, at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Bucketed signed distance of pieces `at` from a cue; the middle bucket is the cue itself."""
    before, after = cue[0] - at, at - (cue[1] - 1)
    far = np.maximum(np.maximum(before, after), 0)
    bucket = np.searchsorted(_EDGES, far, side="right")
    return np.where(before > 0, len(_EDGES) - bucket, len(_EDGES) + bucket)


def paragraph_steps(cue: Range, paragraphs: NDArray[np.int32]) -> NDArray[np.int64]:
    """How many paragraphs after (or before) the cue's each piece stands, cut at three."""
    step = paragraphs.astype(np.int64) - int(paragraphs[cue[0]])
    return np.clip(step, -_STEPS, _STEPS) + _STEPS


def labels(n: int, cue: Range, source: list[Range], content: list[Range]) -> NDArray[np.int64]:
    """The label of each of `n` pieces with regard to one cue; ranges may reach beyond `[0, n)`."""
    out = np.zeros(n, dtype=np.int64)
    for role, spans in (("c", content), ("s", source)):
        first = _FIRSTS[role]
        for start, end in spans:
            out[max(start, 0) : max(end, 0)] = first + _INSIDE
            if end - start == 1:
                if 0 <= start < n:
                    out[start] = first + _SINGLE
                continue
            if 0 <= start < n:
                out[start] = first + _BEGIN
            if 0 < end <= n:
                out[end - 1] = first + _END
    out[max(cue[0], 0) : max(cue[1], 0)] = 1
    return out


def cues(scores: Floats, threshold: float) -> list[tuple[int, int, float]]:
    """Ranges that begin where P(begin) reaches `threshold`, each with that probability.

    Args:
        scores: [n, 3], logits of out, begin, inside.
    """
    e = np.exp(scores - scores.max(1, keepdims=True))
    p = e / e.sum(1, keepdims=True)
    begins = np.flatnonzero(
        (p[:, 1] >= threshold)
        & ((p[:, 1] >= p[:, 2]) | (np.roll(p[:, 0], 1) > 0.5) | (np.arange(len(p)) == 0))
    )
    out = []
    for k, start in enumerate(begins):
        limit = int(begins[k + 1]) if k + 1 < len(begins) else len(p)
        end = int(start) + 1
        while end < limit and p[end, 2] > p[end, 0]:
            end += 1
        out.append((int(start), end, float(p[start, 1])))
    return out


# A label is closed (nothing must follow), or open within a source or a content.
_CLOSED = np.array([i for i, x in enumerate(LABELS) if x[0] not in "BI"])
_OPEN = {role: np.array([first + _BEGIN, first + _INSIDE]) for role, first in _FIRSTS.items()}
_GOES_ON = {role: np.array([first + _INSIDE, first + _END]) for role, first in _FIRSTS.items()}
_ENTERED = np.array([i for i, x in enumerate(LABELS) if x[0] not in "IE"])
_NEVER = np.float32(-1e9)
_SURELY_OUT = np.float32(np.log(0.99))


def best_paths(scores: Floats, costs: Costs) -> NDArray[np.int64]:
    """For each cue the best legal sequence of labels (Viterbi 1967), all cues at once.

    A span begins with B, goes on with I and ends with E, or is one S; so a label can only follow
    its own role's B or I, or, where it opens something, any closed one.

    Args:
        scores: [c, t, len(LABELS)] log probabilities.

    Returns:
        [c, t], labels.
    """
    c, t, n = scores.shape
    entering = np.zeros(n, dtype=np.float32)
    entering[[LABELS.index("Bc"), LABELS.index("Sc")]] = costs.gap
    entering[[LABELS.index("Bs"), LABELS.index("Ss")]] = costs.source
    scores = scores + entering
    rows = np.arange(c)
    back = np.zeros((t, c, n), dtype=np.int8)
    best = np.full((c, n), _NEVER, dtype=np.float32)
    best[:, _ENTERED] = scores[:, 0, _ENTERED]
    for i in range(1, t):
        step = np.empty_like(best)
        closed = best[:, _CLOSED]
        chosen = closed.argmax(1)
        step[:, _ENTERED] = closed[rows, chosen][:, None]
        back[i][:, _ENTERED] = _CLOSED[chosen][:, None]
        for role, opened in _OPEN.items():
            first, second = best[:, opened[0]], best[:, opened[1]]
            later = second > first
            step[:, _GOES_ON[role]] = np.where(later, second, first)[:, None]
            back[i][:, _GOES_ON[role]] = np.where(later, opened[1], opened[0])[:, None]
        best = step + scores[:, i]
    path = np.zeros((c, t), dtype=np.int64)
    path[:, -1] = _CLOSED[best[:, _CLOSED].argmax(1)]
    for i in range(t - 1, 0, -1):
        path[:, i - 1] = back[i, rows, path[:, i]]
    return path


def log_softmax(scores: Floats) -> Floats:
    """Along the last axis."""
    high = scores - scores.max(-1, keepdims=True)
    out: Floats = high - np.log(np.exp(high).sum(-1, keepdims=True))
    return out


def distinct(found: list[Found]) -> list[Found]:
    """Without statements that tell again what a more probable cue tells.

    A cue torn in two ("has openly … referred to") gives the same content twice. Two contents that
    share at least half of their pieces are one, unless one of the cues lies in the other's content:
    that is a statement inside a statement.
    """
    order = sorted(range(len(found)), key=lambda i: found[i].content[0][0])
    opened: list[int] = []
    dropped: set[int] = set()
    for i in order:
        start = found[i].content[0][0]
        opened = [k for k in opened if found[k].content[-1][1] > start]
        for k in opened:
            if _same_content(found[i], found[k]):
                dropped.add(min(i, k, key=lambda j: found[j].evidence[0]))
        opened.append(i)
    return [f for i, f in enumerate(found) if i not in dropped]


def _certainty(log_probability: float) -> float:
    """Grows by one with every halving (by e) of the error; a logistic regression can use that."""
    return -float(np.log(1e-4 - log_probability))


def _same_content(a: Found, b: Found) -> bool:
    if _holds(a.content, b.cue) or _holds(b.content, a.cue):
        return False
    first, second = ({i for r in f.content for i in range(*r)} for f in (a, b))
    return len(first & second) >= 0.5 * len(first | second)


def _holds(ranges: tuple[Range, ...], part: Range) -> bool:
    return any(start <= part[0] and part[1] <= end for start, end in ranges)


def spans(path: NDArray[np.int64], role: str) -> list[Range]:
    """The ranges of one role ("s" or "c") in a legal path."""
    first = _FIRSTS[role]
    starts = np.flatnonzero((path == first + _BEGIN) | (path == first + _SINGLE))
    ends = np.flatnonzero((path == first + _END) | (path == first + _SINGLE)) + 1
    return [(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]


def decode(
    cues: list[tuple[int, int, float]], offsets: list[int], scores: list[Floats], costs: Costs
) -> list[Found | None]:
    """The statements of all cues from their pair scores; None for a cue without content.

    Args:
        cues: ranges in the text's pieces, with their probabilities.
        offsets: for each cue the piece that the first row of its scores stands for.
        scores: for each cue [t, len(LABELS)] logits.
    """
    if not cues:
        return []
    logs = [log_softmax(x) for x in scores]
    return [
        _found(cue, offset, mine, path)
        for cue, offset, mine, path in zip(cues, offsets, logs, paths(logs, costs), strict=True)
    ]


def paths(logs: list[Floats], costs: Costs) -> list[NDArray[np.int64]]:
    """For each cue the best legal labels of its pieces.

    Beyond the first and the last piece that may be any, there is nothing to choose.

    Args:
        logs: for each cue [t, len(LABELS)] log probabilities.
    """
    out = [np.zeros(len(x), dtype=np.int64) for x in logs]
    asked = [
        (i, slice(int(at[0]), int(at[-1]) + 1))
        for i, x in enumerate(logs)
        if len(at := np.flatnonzero(x[:, 0] < _SURELY_OUT))
    ]
    if asked:
        length = max(some.stop - some.start for _, some in asked)
        rows = np.full((len(asked), length, len(LABELS)), _NEVER, dtype=np.float32)
        rows[..., 0] = 0.0  # what lies beyond a cue's own rows is outside for certain
        for k, (i, some) in enumerate(asked):
            rows[k, : some.stop - some.start] = logs[i][some]
        for (i, some), path in zip(asked, best_paths(rows, costs), strict=True):
            out[i][some] = path[: some.stop - some.start]
    return out


def _found(
    cue: tuple[int, int, float], offset: int, logs: Floats, path: NDArray[np.int64]
) -> Found | None:
    content = spans(path, "c")
    if not content:
        return None
    chosen = logs[np.arange(len(path)), path]
    gain = chosen - logs[:, 0]

    def weight(span: Range) -> float:
        return float(gain[slice(*span)].sum())

    source = sorted(spans(path, "s"), key=weight)[-1:]
    marked = chosen[path >= _FIRSTS["c"]]
    evidence = (
        float(np.log(cue[2] / (1.0001 - cue[2]))),
        _certainty(float(marked.mean())),
        _certainty(float(marked.min())),
        _certainty(float(chosen.sum())),
        _certainty(float(chosen[slice(*source[0])].mean())) if source else 0.0,
        float(bool(source)),
    )
    move = tuple((a + offset, b + offset) for a, b in content)
    origin = tuple((a + offset, b + offset) for a, b in source)
    return Found(cue[:2], origin, move, evidence)
