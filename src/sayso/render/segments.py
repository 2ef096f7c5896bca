"""An article's text cut where a mark starts or ends: what the marked-up formats are drawn from.

Statements nest and overlap (a source may lie inside another's content), so marks cannot be drawn as
a tree of the text. Each segment instead carries all the marks that cover it, the outer first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from sayso.statement import Reading, Statement


class Part(StrEnum):
    """Which part of a statement a mark shows."""

    CONTENT = "content"
    SOURCE = "source"
    CUE = "cue"


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of one part of a statement.

    Attributes:
        statement: whose part it is.
        part: which part.
        start, end: the span in the article's text.
        leads: is it the first span of its part?
    """

    statement: Statement
    part: Part
    start: int
    end: int
    leads: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text that the same marks cover throughout, the outer mark first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def segments(reading: Reading) -> Iterator[Segment]:
    """The whole text of the reading's article, cut into segments without gap or overlap."""
    text_end = len(reading.article.text)
    marks = sorted(_marks(reading, text_end), key=lambda mark: (mark.start, -mark.end))
    ends = sorted({0, text_end, *(m.start for m in marks), *(m.end for m in marks)})
    active: list[Mark] = []
    arriving = 0
    for start, end in pairwise(ends):
        active = [mark for mark in active if mark.end > start]
        while arriving < len(marks) and marks[arriving].start <= start:
            active.append(marks[arriving])
            arriving += 1
        yield Segment(start, end, tuple(active))


def _marks(reading: Reading, text_end: int) -> Iterator[Mark]:
    for statement in reading.statements:
        parts = (
            (Part.CONTENT, statement.content),
            (Part.SOURCE, statement.source),
            (Part.CUE, statement.cue),
        )
        for part, passage in parts:
            for number, span in enumerate(passage.spans if passage else ()):
                if 0 <= span.start < span.end <= text_end:
                    yield Mark(statement, part, span.start, span.end, number == 0)
