"""Readings as CSV: one row for each statement, for spreadsheets and data frames.

Cells are made for reading: control characters are shown as pictures of themselves, and a text that
a spreadsheet would run as a formula gets an apostrophe in front. JSON has every character as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from sayso.article import Passage
from sayso.render.characters import as_cell
from sayso.statement import Reading, Speaker, Statement

COLUMNS = (
    *("article", "outlet", "published", "id", "style", "speaker", "kind", "role"),
    *("source", "cue", "content", "addressee", "venue", "when", "date", "act", "polarity"),
    *("target", "condition", "inside", "confidence", "start", "end"),
)


def as_csv(readings: Iterable[Reading]) -> Iterator[str]:
    """A line of column names, then one line for each statement; nothing is an empty cell.

    The columns of several speakers ("; " between them) run in the same order; `start` and `end`
    are those of the content in the article's text.
    """
    yield csv_line(COLUMNS)
    for reading in readings:
        for statement in reading.statements:
            yield csv_line(row_of(reading, statement))


def row_of(reading: Reading, statement: Statement) -> Iterator[object]:
    article = reading.article
    yield from (article.id, article.outlet, article.published, statement.id, statement.style)
    yield from _speakers(statement.speakers)
    yield from (_words(statement.source), _words(statement.cue), _words(statement.content))
    yield from (_words(statement.addressee), _words(statement.venue))
    yield _words(statement.when.passage) if statement.when else None
    yield statement.when.date if statement.when else None
    yield from (statement.act, statement.polarity)
    yield from (_words(statement.target), _words(statement.condition), statement.inside)
    yield round(statement.confidence, 4)
    yield from (statement.content.start, statement.content.end)


def _speakers(speakers: tuple[Speaker, ...]) -> tuple[str, str, str]:
    names = [speaker.name or "" for speaker in speakers]
    kinds = [speaker.kind.value for speaker in speakers]
    roles = [speaker.role or "" for speaker in speakers]
    return _joined(names), "; ".join(kinds), _joined(roles)


def _joined(values: list[str]) -> str:
    return "; ".join(values) if any(values) else ""


def _words(passage: Passage | None) -> str | None:
    return passage.text if passage else None


def csv_line(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(
        as_cell(value) if isinstance(value, str) else value for value in values
    )
    return line.getvalue()
