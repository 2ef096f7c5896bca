"""Documents to windows of pieces with their annotation as arrays, and windows to batches."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sayso.reader import decode
from sayso.reader.fields import FIELDS
from sayso.reader.pieces import Pieces, pieces
from training.augment import augmented
from training.prepare import Document, Spans
from training.settings import Settings

CLS, SEP, MASK = 101, 102, 103
IGNORE = -100
NAME = FIELDS.index("name")
Ranges = list[tuple[int, int]]


@dataclass(slots=True)
class Item:
    """What is asked of one cue (or, `labels` None, of one mention) in a window.

    Attributes:
        cue: its pieces.
        labels: [n], what each piece is to it.
        fields: [2 * len(FIELDS)], the first and the last piece of each field, 0 (where CLS stands)
            for none, IGNORE where it is not known; always IGNORE for the name.
        named: the first and last pieces of every place that names the speaker; [(0, 0)] where
            none does, empty where it is not known.
        verdict: act, polarity, kind, or IGNORE.
    """

    cue: tuple[int, int]
    labels: np.ndarray | None
    fields: np.ndarray
    named: Ranges
    verdict: tuple[int, int, int]


@dataclass(slots=True)
class Window:
    """A stretch of one document with its annotation, as arrays (positions count the CLS piece)."""

    ids: np.ndarray
    features: np.ndarray
    paragraphs: np.ndarray
    cue: np.ndarray
    weight: np.ndarray
    auxiliary: np.ndarray
    names: np.ndarray
    items: list[Item]


@dataclass(slots=True)
class Whole:
    """A document in pieces, before it is cut: what `windows` cuts."""

    pieces: Pieces
    ids: np.ndarray
    tags: np.ndarray
    weight: np.ndarray
    auxiliary: np.ndarray
    names: np.ndarray
    asked: list[Asked]


@dataclass(slots=True)
class Asked:
    """A statement (or, `statement` false, a mention) in pieces of the whole document.

    Attributes:
        fields: as in `Item`, -1 for none.
        named: every place that names the speaker; None where it is not known.
    """

    source: Ranges
    cue: Ranges
    content: Ranges
    fields: np.ndarray
    named: Ranges | None
    verdict: tuple[int, int, int]
    statement: bool


def whole(document: Document, s: Settings, rng: random.Random) -> Whole:
    """The annotation of a document laid over its pieces; some pieces are masked."""
    p = pieces(document.text)
    n = len(p)
    ids = p.ids.copy()
    ids[np.array([rng.random() < s.mask for _ in range(n)], dtype=bool)] = MASK
    tags, weight = np.zeros(n, np.int64), np.full(n, float(document.cues), np.float32)
    auxiliary = np.zeros((n, 2), np.int64) if document.cues else np.full((n, 2), IGNORE)
    asked: list[Asked] = []
    for statement in document.statements:
        source, cue, content = (
            _ranges(p, spans) for spans in (statement.source, statement.cue, statement.content)
        )
        if not cue or not content:
            continue
        for role, column in ((source, 0), (content, 1)):
            for a, b in role:
                auxiliary[a:b, column] = 1
        if not document.nesting:
            for a, b in content:
                weight[a:b] = s.nested_negative
        second = statement.second
        fields = _fields(p, second.fields) if second else _unknown()
        named = _ranges(p, second.fields[NAME] or ()) if second else None
        verdict = (second.act, second.polarity, second.kind) if second else (IGNORE,) * 3
        asked.append(Asked(source, cue, content, fields, named, verdict, statement=True))
    for one in asked:
        a, b = one.cue[0]
        tags[a:b] = 2
        tags[a] = 1
        # Where a cue ends is known, even where its neighbour belongs to a content.
        weight[max(0, a - 1) : b + 1] = 1
    for m in document.mentions:
        span = p.covering(*m.span)
        if span and span[1] - span[0] <= 12 and rng.random() < s.mentions:
            named = _ranges(p, m.name)
            asked.append(Asked([], [span], [], _unknown(), named, (IGNORE,) * 3, statement=False))
    return Whole(p, ids, tags, weight, auxiliary, _names(document, p), asked)


def _ranges(p: Pieces, spans: Spans) -> Ranges:
    return [r for r in (p.covering(a, b) for a, b in spans) if r]


def _unknown() -> np.ndarray:
    return np.full(2 * len(FIELDS), IGNORE, np.int64)


def _fields(p: Pieces, fields: tuple[Spans | None, ...]) -> np.ndarray:
    """First and last piece of each field in the whole document, -1 for none."""
    out = np.full(2 * len(fields), -1, np.int64)
    for k, spans in enumerate(fields):
        if k == NAME or spans is None:
            out[2 * k : 2 * k + 2] = IGNORE
        elif found := _ranges(p, spans):
            out[2 * k], out[2 * k + 1] = found[0][0], found[-1][1] - 1
    return out


def _names(document: Document, p: Pieces) -> np.ndarray:
    """[n], the number of each piece in `NAMES`; IGNORE where it is not known."""
    out = np.zeros(len(p), np.int64)
    if document.all_names is None:
        out[:] = IGNORE
    elif not document.all_names:
        out[p.features[:, 0] != 0] = IGNORE  # whatever is not in lower case may be a name
    for spans, number in document.names:
        for a, b in _ranges(p, spans):
            out[a:b] = 2 * number
            out[a] = 2 * number - 1
    return out


def windows(document: Document, s: Settings, rng: random.Random) -> Iterator[Window]:
    """The document in windows that begin at a place drawn anew each time."""
    w = whole(document, s, rng)
    n, size = len(w.ids), s.window - 2
    at = -rng.randrange(size // 2) if n > size else 0
    while at < n:
        lo, hi = max(at, 0), min(at + size, n)
        yield _window(w, lo, hi)
        at += size


def _window(w: Whole, lo: int, hi: int) -> Window:
    def padded(values: np.ndarray) -> np.ndarray:
        return np.pad(values[lo:hi], [(1, 1)] + [(0, 0)] * (values.ndim - 1))

    def moved(spans: Ranges) -> Ranges:
        return [(a - lo + 1, b - lo + 1) for a, b in spans]

    ids = padded(w.ids)
    ids[0], ids[-1] = CLS, SEP
    items = []
    for one in w.asked:
        if not (lo <= one.cue[0][0] and one.cue[0][1] <= hi):
            continue
        own = moved(one.cue)[0]
        labels = (
            decode.labels(len(ids), own, moved(one.source), moved(one.content))
            if one.statement
            else None
        )
        inside = one.fields.reshape(-1, 2)
        within = (inside[:, 0] >= lo) & (inside[:, 1] < hi)
        pointed = np.where(within[:, None], inside - lo + 1, 0)
        pointed[inside == IGNORE] = IGNORE
        items.append(Item(own, labels, pointed.reshape(-1), _named(one, lo, hi), one.verdict))
    return Window(
        ids, padded(w.pieces.features), np.pad(w.pieces.paragraphs[lo:hi], 1, mode="edge"),
        padded(w.tags), padded(w.weight), padded(w.auxiliary), padded(w.names), items,
    )  # fmt: skip


def _named(one: Asked, lo: int, hi: int) -> Ranges:
    """The places in a window that name the speaker, as first and last pieces."""
    if one.named is None:
        return []
    return [(a - lo + 1, b - lo) for a, b in one.named if lo <= a and b <= hi] or [(0, 0)]


def repeats(document: Document, s: Settings) -> int:
    """How often an epoch shows a document."""
    often = {"reports": s.reports, "texts": s.texts, "sayings": s.sayings,
             "circumstances": s.second_layer, "elections": s.second_layer}  # fmt: skip
    return often.get(document.collection, 1)


def batches(docs: list[Document], s: Settings, rng: random.Random) -> Iterator[list[Window]]:
    """One epoch: every document once (some several times), windows of 60 documents shuffled."""
    order = [d for d in docs for _ in range(repeats(d, s))]
    rng.shuffle(order)
    pool: list[Window] = []
    for i, document in enumerate(order):
        pool += windows(augmented(document, rng, s.augment), s, rng)
        if i % 60 == 59 or i == len(order) - 1:
            rng.shuffle(pool)
            pool.sort(key=lambda w: len(w.ids) // 64)
            groups = [pool[k : k + s.batch] for k in range(0, len(pool), s.batch)]
            rng.shuffle(groups)
            yield from groups
            pool = []
