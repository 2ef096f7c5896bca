"""`sayso find`: statements of the record, found by words, people, outlets, days and more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, TextIO

import typer

from sayso.cli.guard import complain, guarded
from sayso.cli.output import columns, opened, wants_colour
from sayso.errors import ArticleError
from sayso.finding import By, Count, Hit, Order, Query
from sayso.statement import Act, Kind, Polarity, Style

PAGE = 20  # statements, or lines of a long table, where no other number is asked for


class Format(StrEnum):
    """What the answer is written as."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


def find(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]",
            help='Words of what is said: word, "a phrase", AND, OR, NOT, parentheses.',
        ),
    ] = None,
    record: Annotated[
        str,
        typer.Option(
            metavar="WHERE", envvar="SAYSO_RECORD", help="A file, or postgresql://user@host/name."
        ),
    ] = "sayso.db",
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who says it: words of the name.")
    ] = None,
    actor: Annotated[
        int | None, typer.Option(metavar="ID", help="Who says it: an actor of the record.")
    ] = None,
    kind: Annotated[
        list[Kind] | None, typer.Option(help="The sort of speaker; may be repeated.")
    ] = None,
    act: Annotated[
        list[Act] | None, typer.Option(help="What the words do; may be repeated.")
    ] = None,
    target: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Whom or what it is aimed at.")
    ] = None,
    polarity: Annotated[Polarity | None, typer.Option(help="Said, or not said.")] = None,
    style: Annotated[list[Style] | None, typer.Option(help="May be repeated.")] = None,
    addressee: Annotated[
        str | None, typer.Option(metavar="WORDS", help="To whom it is said.")
    ] = None,
    venue: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Where or through what it is said.")
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Who published it; may be repeated.")
    ] = None,
    said: Annotated[
        str | None,
        typer.Option(metavar="DATES", help="When: 2025, 2025-10, 2025-10-28, FROM..TO, FROM.."),
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATES", help="When it was published, in the same way.")
    ] = None,
    min_confidence: Annotated[
        float,
        typer.Option(min=0, max=1, metavar="P", help="Leave out statements that are less certain."),
    ] = 0.0,
    superseded: Annotated[
        bool, typer.Option("--superseded", help="Also versions of articles replaced by a later.")
    ] = False,
    order: Annotated[
        Order | None, typer.Option(help="By day, the newest first, or by how well the words fit.")
    ] = None,
    oldest_first: Annotated[
        bool, typer.Option("--oldest-first", help="Turn an order by day around.")
    ] = False,
    count_by: Annotated[
        By | None, typer.Option(help="A table of counts instead of the statements.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, max=1000, metavar="N", help=f"How many to give; {PAGE} if not said."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that there are.")] = False,
    after: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Go on where an earlier page of this search ended."),
    ] = None,
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="What to write.")
    ] = Format.TEXT,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to this file instead of standard output."
        ),
    ] = None,
) -> None:
    """Find statements in the record, or count them.

    Several words must all be there; each option narrows the search. Exit status: 0 the search was
    made, found or not; 1 the record could not be read; 2 wrong use.
    """
    if everything and (limit or after):
        raise typer.BadParameter("--all goes with neither --limit nor --after")
    if count_by and after:
        raise typer.BadParameter("--after goes with statements, not with --count-by")
    said_from, said_to = between("--said", said)
    published_from, published_to = between("--published", published)
    query = Query(
        words=" ".join(words) if words else None,
        target=target,
        addressee=addressee,
        venue=venue,
        speaker=speaker,
        actor=actor,
        kinds=tuple(kind or ()),
        acts=tuple(act or ()),
        styles=tuple(style or ()),
        polarity=polarity,
        outlets=tuple(outlet or ()),
        said_from=said_from,
        said_to=said_to,
        published_from=published_from,
        published_to=published_to,
        min_confidence=min_confidence,
        superseded=superseded,
        order=order,
        oldest_first=oldest_first,
    )
    with guarded():
        if count_by:
            long = count_by in (By.SPEAKER, By.OUTLET, By.NAMING)
            lines = limit or (PAGE if long and not everything else None)
            print_counts(record, query, count_by, lines, output_format, output)
        else:
            size = None if everything else limit or PAGE
            print_hits(record, query, size, after, output_format, output)


def between(option: str, days: str | None) -> tuple[date | None, date | None]:
    """First and last day of "2025-10", "2025-10-28..2026", "2025.." or "..2025".

    Raises:
        typer.BadParameter: it is none of these, or ends before it starts.
    """
    from sayso.record.checks import days as days_of

    if days is None:
        return None, None
    first, dots, last = days.partition("..")
    try:
        start = days_of(first)[0] if first else None
        end = days_of(last if dots else first)[1] if last or not dots else None
    except ArticleError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error
    if (start is None and end is None) or (start and end and end < start):
        raise typer.BadParameter(f"{days!r} holds no day", param_hint=option)
    return start, end


def print_hits(
    where: str,
    query: Query,
    size: int | None,
    after: str | None,
    output_format: Format,
    output: Path | None,
) -> None:
    """Writes a page of `size` statements, or all where `size` is None; tells where more follow.

    Raises:
        SaysoError: the record cannot be read, or the query not be understood.
    """
    from sayso.record import Record
    from sayso.record.search import search, search_all

    with Record.open(where, read_only=True) as record:
        if size is None:
            hits: Iterable[Hit] = search_all(record, query)
            more = None
        else:
            page = search(record, query, limit=size, after=after)
            hits, more = page.hits, page.after
        with opened(output) as stream:
            for piece in _rendered(hits, more, output_format, stream):
                stream.write(piece)
    if more and output_format is not Format.JSON:
        complain(f"more follow: --after {more}")


def print_counts(
    where: str,
    query: Query,
    by: By,
    limit: int | None,
    output_format: Format,
    output: Path | None,
) -> None:
    """Writes a table of at most `limit` lines.

    Raises:
        SaysoError: the record cannot be read, or the query not be understood.
    """
    from sayso.record import Record
    from sayso.record.counts import count
    from sayso.render import counts as render

    with Record.open(where, read_only=True) as record:
        counts = count(record, query, by, limit=limit)
    with opened(output) as stream:
        renders: dict[Format, Callable[[list[Count], By], Iterator[str]]] = {
            Format.TEXT: partial(render.counts_as_text, width=columns(stream)),
            Format.JSON: render.counts_as_json,
            Format.JSONL: render.counts_as_jsonl,
            Format.CSV: render.counts_as_csv,
        }
        for piece in renders[output_format](counts, by):
            stream.write(piece)


def _rendered(
    hits: Iterable[Hit], after: str | None, output_format: Format, stream: TextIO
) -> Iterator[str]:
    from sayso.render import hits as render

    renders: dict[Format, Callable[[Iterable[Hit]], Iterator[str]]] = {
        Format.TEXT: partial(
            render.hits_as_text, colour=wants_colour(stream), width=columns(stream)
        ),
        Format.JSON: partial(render.hits_as_json, after=after),
        Format.JSONL: render.hits_as_jsonl,
        Format.CSV: render.hits_as_csv,
    }
    return renders[output_format](hits)
