"""The same article as another publisher would print it: marks, paragraphs, headline, case.

Each change is a list of edits `(start, end, replacement)`; offsets of the annotation move along.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from dataclasses import replace

from training.prepare import Document, Second, Spans

Edit = tuple[int, int, str]
_MARKS = {"straight": '""', "typed": ("''", "''"), "single": "‘’", "plain": "''", "angled": "«»"}


def augmented(document: Document, rng: random.Random, rate: float) -> Document:
    """The document with each kind of change made at a chance of `rate` (some kinds more rarely)."""
    for change, weight in ((_marks, 1.0), (_breaks, 0.7), (_headline, 0.5), (_apostrophes, 0.5)):
        if rng.random() < rate * weight:
            document = edited(document, change(document.text, rng))
    return document


def edited(document: Document, edits: list[Edit]) -> Document:
    """The document after the edits, which must not overlap; spans that vanish are dropped."""
    if not edits:
        return document
    out, at, shifts, points = [], 0, [0], [0]
    for start, end, new in sorted(edits):
        out += [document.text[at:start], new]
        at = end
        points.append(end)
        shifts.append(shifts[-1] + len(new) - (end - start))
    text = "".join([*out, document.text[at:]])

    def moved(offset: int) -> int:
        return min(max(offset + shifts[bisect_right(points, offset) - 1], 0), len(text))

    def spans(old: Spans) -> Spans:
        return tuple((moved(a), moved(b)) for a, b in old if moved(a) < moved(b))

    def second(old: Second | None) -> Second | None:
        if old is None:
            return None
        return replace(old, fields=tuple(spans(f) if f is not None else None for f in old.fields))

    return replace(
        document,
        text=text,
        statements=tuple(
            replace(
                s, source=spans(s.source), cue=spans(s.cue), content=spans(s.content),
                second=second(s.second),
            )
            for s in document.statements
        ),
        names=tuple((spans(n), number) for n, number in document.names),
        mentions=tuple(
            replace(m, span=spans((m.span,))[0], name=spans(m.name))
            for m in document.mentions
            if spans((m.span,))
        ),
    )  # fmt: skip


def _marks(text: str, rng: random.Random) -> list[Edit]:
    """Quotation marks of another kind, or none at all."""
    kind = rng.choice(["straight"] * 4 + ["typed", "single", "single", "plain", "angled", "none"])
    edits: list[Edit] = []
    opened = False
    for match in re.finditer('[“”"\n]', text):
        mark = match.group()
        if mark == "\n":
            opened = False
            continue
        opens = mark == "“" or (mark == '"' and not opened)
        opened = opens
        new = "" if kind == "none" else _MARKS[kind][0 if opens else 1]
        edits.append((match.start(), match.end(), new))
    return edits


def _breaks(text: str, rng: random.Random) -> list[Edit]:
    """Single line breaks between paragraphs, or (rarely) none."""
    new = rng.choice(["\n", "\n", " "])
    return [(m.start(), m.end(), new) for m in re.finditer(r"\n\s*\n", text)]


def _headline(text: str, rng: random.Random) -> list[Edit]:
    """No headline, or one in capitals."""
    end = text.find("\n")
    if not 0 < end < 200:
        return []
    if rng.random() < 0.5:
        after = re.compile(r"\s*").match(text, end)
        return [(0, after.end() if after else end, "")]
    return [
        (i, i + 1, c.upper())
        for i, c in enumerate(text[:end])
        if len(c.upper()) == 1 != c.isupper()
    ]


def _apostrophes(text: str, rng: random.Random) -> list[Edit]:
    """Straight apostrophes for curly ones."""
    return [(m.start(), m.end(), "'") for m in re.finditer("[’‘]", text)]
