"""Statements that a search found, as text, JSON and CSV.

Like the renderers of readings, each yields pieces of the output as it takes hits. A hit is the
statement as the contract has it, with the facts of its article but not its text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

from sayso.article import Span
from sayso.finding import Hit
from sayso.render import wording
from sayso.render.characters import one_line
from sayso.render.console import console_on
from sayso.render.contract import dumps, reading_as_dict
from sayso.render.table import COLUMNS, csv_line, row_of
from sayso.statement import ReaderInfo, Reading

if TYPE_CHECKING:
    from rich.text import Text

INDENT = 4
SPEAKER, MARK, CONTENT = "bold cyan", "bold underline", "green"

HIT_COLUMNS = ("key", "url", "title", *COLUMNS)

_NOBODY = ReaderInfo("", "", "")


def hit_as_dict(hit: Hit) -> dict[str, Any]:
    """A hit as an object of JSON.

    Keys: `key`; `article` with the contract's keys but `text`, and `version` and `current`;
    `statement` as in a reading; `marks`, the spans of the words sought for in the article's text;
    `likeness`, where meanings were compared.
    """
    whole = reading_as_dict(_alone(hit))
    article = {key: value for key, value in whole["article"].items() if key != "text"}
    found = {
        "key": hit.key,
        "article": {**article, "version": hit.version, "current": hit.current},
        "statement": whole["statements"][0],
        "marks": [list(mark) for mark in hit.marks],
    }
    if hit.likeness is not None:
        found["likeness"] = round(hit.likeness, 3)
    return found


def hits_as_jsonl(hits: Iterable[Hit]) -> Iterator[str]:
    """An object and a line end for each hit."""
    for hit in hits:
        yield f"{dumps(hit_as_dict(hit))}\n"


def hits_as_json(hits: Iterable[Hit], after: str | None = None) -> Iterator[str]:
    """One object: `hits`, a list, and `after`, the place where the next page starts, or null."""
    yield '{"hits": ['
    separator = "\n"
    for hit in hits:
        yield f"{separator}{dumps(hit_as_dict(hit))}"
        separator = ",\n"
    yield f'\n], "after": {json.dumps(after)}}}\n'


def hits_as_csv(hits: Iterable[Hit]) -> Iterator[str]:
    """A line of column names, then one for each hit: the columns of a reading, after three more."""
    yield csv_line(HIT_COLUMNS)
    for hit in hits:
        row = row_of(_alone(hit), hit.statement)
        yield csv_line((hit.key, hit.article.url, hit.article.title, *row))


def hits_as_text(hits: Iterable[Hit], *, colour: bool = False, width: int = 80) -> Iterator[str]:
    """The hits for a person: who, what, where it stands; the words sought for are marked.

    Args:
        hits: what to show.
        colour: True for ANSI colours; False for plain text, the marked words between *asterisks*.
        width: columns that no line goes beyond.
    """
    from rich.text import Text

    out = StringIO()
    console = console_on(out, colour=colour, width=width)
    for number, hit in enumerate(hits):
        if number:
            console.print()
        for nth, text in enumerate(_lines(hit, colour)):
            indent = INDENT if nth else 0
            for row in text.wrap(console, console.width - indent):
                row.rstrip()
                console.print(Text(" " * indent) + row, soft_wrap=True)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _lines(hit: Hit, colour: bool) -> Iterator[Text]:
    from rich.text import Text

    statement, article = hit.statement, hit.article
    who = "; ".join(
        f"{name} · {note}" if note else name for name, note in wording.speakers(statement)
    )
    yield Text(one_line(who), SPEAKER)
    yield _content(hit, colour)
    details = [wording.manner(statement), f"confidence {statement.confidence:.2f}"]
    if hit.likeness is not None:
        details.insert(0, f"likeness {hit.likeness:.2f}")
    details += [f"{label}: {words}" for label, words in wording.circumstances(statement)]
    yield Text(one_line(" · ".join(details)), "dim")
    published = article.published.isoformat() if article.published else None
    known = [article.outlet, published, article.title, article.url or article.id, hit.key]
    if not hit.current:
        known.append(f"version {hit.version}, replaced since")
    yield Text(one_line(" · ".join(filter(None, known))), "dim")


def _content(hit: Hit, colour: bool) -> Text:
    """The content, its spans joined as `Passage.text` joins them, with the marks in it."""
    from rich.text import Text

    shown = Text(style=CONTENT)
    for nth, span in enumerate(hit.statement.content.spans):
        if nth:
            shown.append(" ... ")
        at = span.start
        for mark in (mark for mark in hit.marks if _inside(mark, span)):
            shown.append(one_line(hit.article.text[at : mark.start]))
            words = one_line(hit.article.text[mark.start : mark.end])
            shown.append(words if colour else f"*{words}*", MARK)
            at = mark.end
        shown.append(one_line(hit.article.text[at : span.end]))
    return shown


def _inside(mark: Span, span: Span) -> bool:
    return span.start <= mark.start and mark.end <= span.end


def _alone(hit: Hit) -> Reading:
    """The statement as the only one of a reading, for what renders readings."""
    return Reading(hit.article, _NOBODY, (hit.statement,))
