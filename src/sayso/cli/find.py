"""`sayso find`: statements of the record, found by words, people, outlets, days and more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, TextIO

import typer

from sayso.cli import options
from sayso.cli.guard import complain, guarded
from sayso.cli.output import columns, opened, wants_colour
from sayso.errors import QueryError
from sayso.finding import By, Count, Hit, Order, Query

PAGE = 20  # statements, or lines of a long table, where no other number is asked for


class Format(StrEnum):
    """What the answer is written as."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


Like = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="The nearest to this in meaning, whatever the words."),
]
InOrder = Annotated[
    Order | None, typer.Option(help="By day, the newest first, or by how well the words fit.")
]
OldestFirst = Annotated[bool, typer.Option("--oldest-first", help="Turn an order by day around.")]
CountBy = Annotated[By | None, typer.Option(help="A table of counts instead of the statements.")]
Limit = Annotated[
    int | None,
    typer.Option(min=1, max=1000, metavar="N", help=f"How many to give; {PAGE} if not said."),
]
Everything = Annotated[bool, typer.Option("--all", help="All that there are.")]
After = Annotated[
    str | None,
    typer.Option(metavar="PLACE", help="Go on where an earlier page of this search ended."),
]


def find(
    words: options.Words = None,
    record: options.Where = options.PLACE,
    speaker: options.SpeakerName = None,
    actor: options.ActorId = None,
    kinds: options.Kinds = None,
    acts: options.Acts = None,
    target: options.Target = None,
    polarity: options.SaidOrNot = None,
    styles: options.Styles = None,
    addressee: options.Addressee = None,
    venue: options.Venue = None,
    outlets: options.Outlets = None,
    said: options.Said = None,
    published: options.Published = None,
    min_confidence: options.MinConfidence = 0.0,
    superseded: options.Superseded = False,
    like: Like = None,
    order: InOrder = None,
    oldest_first: OldestFirst = False,
    count_by: CountBy = None,
    limit: Limit = None,
    everything: Everything = False,
    after: After = None,
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="What to write.")
    ] = Format.TEXT,
    output: options.Output = None,
) -> None:
    """Find statements in the record, or count them.

    Several words must all be there; each option narrows the search. Exit status: 0 the search was
    made, found or not; 1 the record could not be read; 2 wrong use.
    """
    if everything and (limit or after):
        raise typer.BadParameter("--all goes with neither --limit nor --after")
    if like is not None and (everything or after or count_by or order or oldest_first):
        raise typer.BadParameter("--like gives the --limit nearest, the nearest first")
    if count_by and after:
        raise typer.BadParameter("--after goes with statements, not with --count-by")
    query = options.query_of(
        words=words, speaker=speaker, actor=actor, kinds=kinds, acts=acts, target=target,
        polarity=polarity, styles=styles, addressee=addressee, venue=venue, outlets=outlets,
        said=said, published=published, min_confidence=min_confidence, superseded=superseded,
        order=order, oldest_first=oldest_first,
    )  # fmt: skip
    with guarded():
        if count_by:
            long = count_by in (By.SPEAKER, By.OUTLET, By.NAMING)
            lines = limit or (PAGE if long and not everything else None)
            print_counts(record, query, count_by, lines, output_format, output)
        elif like is not None:
            print_like(record, like, query, limit or PAGE, output_format, output)
        else:
            size = None if everything else limit or PAGE
            print_hits(record, query, size, after, output_format, output)


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


def print_like(
    where: str,
    text: str,
    query: Query,
    limit: int,
    output_format: Format,
    output: Path | None,
) -> None:
    """Writes the `limit` statements that are nearest in meaning to a text.

    Raises:
        SaysoError: the record cannot be read, or keeps no meanings, or the query not be understood.
    """
    from sayso.reader.embedding import NAME, Embedder
    from sayso.record import Record
    from sayso.record.likeness import Meanings

    with Record.open(where, read_only=True) as record:
        vector = Embedder(1).vectors([text])[0]
        if not vector.any():
            raise QueryError("cannot look for the meaning of a text without words")
        hits = Meanings(record, NAME).nearest(vector, query, limit=limit)
    with opened(output) as stream:
        for piece in _rendered(hits, None, output_format, stream):
            stream.write(piece)


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
