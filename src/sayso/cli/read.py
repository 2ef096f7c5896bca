"""`sayso read`: reads articles and prints their statements."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated, Protocol, TextIO

import typer

from sayso.article import Article
from sayso.cli.guard import guarded
from sayso.cli.options import PublishedOn
from sayso.cli.output import columns, opened, wants_colour
from sayso.cli.progress import progress
from sayso.errors import SourceError
from sayso.statement import Reading


class Format(StrEnum):
    """What the readings are written as."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"
    CSV = "csv"


class Input(StrEnum):
    """What the input is, where its name does not tell."""

    TEXT = "text"
    HTML = "html"
    JSONL = "jsonl"


class ReadsMany(Protocol):
    """A reader, as far as this command needs it (`sayso.reader.Reader` is one)."""

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """The readings of the articles, in order."""


MakeReader = Callable[[int | None], ReadsMany]


def read(
    context: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(metavar="WHAT", help="Files or URLs; - is standard input."),
    ],
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="What to write.")
    ] = Format.TEXT,
    published: PublishedOn = None,
    min_confidence: Annotated[
        float,
        typer.Option(min=0, max=1, metavar="P", help="Leave out statements that are less certain."),
    ] = 0.0,
    input_kind: Annotated[
        Input | None,
        typer.Option("--input", help="What the input is, where its name does not tell."),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", envvar="SAYSO_THREADS", help="Processor threads to use at most."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to this file instead of standard output."
        ),
    ] = None,
) -> None:
    """Read articles and print who said what.

    Articles that cannot be read are reported on standard error and skipped. Exit status: 0 all
    were read, 1 some could not be, 2 wrong use.
    """
    make_reader: MakeReader = context.obj or load_reader
    tally = Tally()
    with guarded(), progress(len(what), shown=_watched(what, output)) as watch:
        day = published.date() if published else None
        items = _items(watch.each(what), input_kind, day)
        articles = readable(items, watch.complain, tally)
        readings = counted(read_lazily(articles, partial(make_reader, threads)), tally, watch.note)
        first = next(readings, None)
        if first is not None or not tally.failed:  # nothing read leaves an earlier output alone
            kept = (
                confident(one, min_confidence) for one in chain(filter(None, [first]), readings)
            )
            with opened(output) as stream:
                write(kept, output_format, stream, several=len(what) > 1 or None)
    raise typer.Exit(1 if tally.failed else 0)


@dataclass(slots=True)
class Tally:
    """What a run has done so far."""

    articles: int = 0
    statements: int = 0
    failed: int = 0


def readable(
    items: Iterable[Article | SourceError], complain: Callable[[str], None], tally: Tally
) -> Iterator[Article]:
    """The articles among `items`; what could not be read is reported and counted."""
    for item in items:
        if isinstance(item, SourceError):
            tally.failed += 1
            complain(str(item))
            continue
        if item.language not in (None, "en"):
            complain(
                f"warning: {item.id or 'the text'} is in the language {item.language!r}; "
                "only English is read, so it gives no statements"
            )
        yield item


def read_lazily(
    articles: Iterator[Article], make_reader: Callable[[], ReadsMany]
) -> Iterator[Reading]:
    """The readings of the articles; the reader is loaded once there is something to read."""
    first = next(articles, None)
    if first is not None:
        yield from make_reader().read_many(chain([first], articles))


def counted(
    readings: Iterable[Reading], tally: Tally, note: Callable[[str], None]
) -> Iterator[Reading]:
    """The readings, counted on their way."""
    for reading in readings:
        tally.articles += 1
        tally.statements += len(reading.statements)
        note(f"{tally.articles} articles, {tally.statements} statements")
        yield reading


def confident(reading: Reading, least: float) -> Reading:
    """The reading without its statements of a confidence below `least`."""
    return reading.only({one.id for one in reading.statements if one.confidence >= least})


def write(
    readings: Iterable[Reading], output_format: Format, stream: TextIO, *, several: bool | None
) -> None:
    """Writes the readings to `stream`; `several` as in `sayso.render.as_json`."""
    from sayso import render

    renders: dict[Format, Callable[[Iterable[Reading]], Iterator[str]]] = {
        Format.TEXT: partial(render.as_text, colour=wants_colour(stream), width=columns(stream)),
        Format.JSON: partial(render.as_json, several=several),
        Format.JSONL: render.as_jsonl,
        Format.HTML: render.as_html,
        Format.CSV: render.as_csv,
    }
    one_by_one = output_format in (Format.TEXT, Format.JSONL)
    for piece in renders[output_format](readings):
        stream.write(piece)
        if one_by_one:
            stream.flush()


def _items(
    what: Iterable[str], kind: Input | None, published: date | None
) -> Iterator[Article | SourceError]:
    from sayso.sources import articles

    for where in what:
        try:
            yield from articles(where, input=kind and kind.value, published=published)
        except SourceError as error:
            yield error


def load_reader(threads: int | None) -> ReadsMany:
    """The reader of this package, in several processes where there is much to read."""
    from sayso.runner import ManyReader

    return ManyReader(threads)


def _watched(what: list[str], output: Path | None) -> bool:
    """Is there someone to show a bar to, and is it not in the way of the output?"""
    many = len(what) > 1 or ".json" in what[0] or ".ndjson" in what[0]
    return many and sys.stderr.isatty() and (output is not None or not sys.stdout.isatty())
