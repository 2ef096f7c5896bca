"""`sayso export`: what a record holds, for other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from sayso.cli.find import between
from sayso.cli.guard import guarded
from sayso.cli.output import opened
from sayso.finding import Query
from sayso.statement import Act, Kind, Polarity, Style

if TYPE_CHECKING:
    from sayso.record.export import Exported


class Format(StrEnum):
    """What the export is written as."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    JSONLD = "jsonld"


def export(
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
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="What to write.")
    ] = Format.JSONL,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to this file instead of standard output."
        ),
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Who published it; may be repeated.")
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATES", help="When: 2025, 2025-10, 2025-10-28, FROM..TO, FROM.."),
    ] = None,
    said: Annotated[
        str | None, typer.Option(metavar="DATES", help="When it was said, in the same way.")
    ] = None,
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
    min_confidence: Annotated[
        float,
        typer.Option(min=0, max=1, metavar="P", help="Leave out statements that are less certain."),
    ] = 0.0,
    superseded: Annotated[
        bool, typer.Option("--superseded", help="Also versions of articles replaced by a later.")
    ] = False,
) -> None:
    """Write what the record holds, or a part of it, for other programs.

    jsonl: an article with its statements on each line, as sayso read and sayso add take it. csv
    and parquet: a row for each statement. jsonld: a Web Annotation for each. Articles without a
    statement are in jsonl only. Exit status: 0 written; 1 the record could not be read; 2 wrong
    use.
    """
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
    )
    with guarded():
        write_export(record, query, output_format, output)


def write_export(where: str, query: Query, output_format: Format, output: Path | None) -> None:
    """Writes what fits `query`.

    Raises:
        typer.BadParameter: the output is the record itself, or a terminal that Parquet would upset.
        SaysoError: the record cannot be read, the query not be understood, pyarrow is missing.
    """
    from sayso.record import Record
    from sayso.record.export import export as exported

    if output is not None and _same_file(output, where):
        raise typer.BadParameter(f"{output} is the record itself", param_hint="--output")
    binary = output_format is Format.PARQUET
    if binary and output is None and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is no text: name a file", param_hint="--output")
    with Record.open(where, read_only=True) as record, opened(output) as stream:
        found = exported(record, query)
        if binary:
            _write_parquet(found, stream)
        else:
            for piece in _rendered(found, output_format):
                stream.write(piece)


def _rendered(found: Iterable[Exported], output_format: Format) -> Iterator[str]:
    from sayso import render
    from sayso.render.linked import as_jsonld

    if output_format is Format.JSONLD:
        return as_jsonld(found)
    whole: dict[Format, Callable[..., Iterator[str]]] = {
        Format.JSONL: render.as_jsonl,
        Format.CSV: render.as_csv,
    }
    return whole[output_format](one.reading for one in found)


def _write_parquet(found: Iterable[Exported], stream: TextIO) -> None:
    from sayso.render.parquet import as_parquet

    for piece in as_parquet(found):
        stream.buffer.write(piece)


def _same_file(output: Path, where: str) -> bool:
    record = Path(where)
    return output.exists() and record.exists() and output.samefile(record)
