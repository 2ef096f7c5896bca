"""`sayso export`: what a record holds, for other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from sayso.cli import options
from sayso.cli.guard import guarded
from sayso.cli.output import opened
from sayso.finding import Query

if TYPE_CHECKING:
    from sayso.record.export import Exported


class Format(StrEnum):
    """What the export is written as."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    JSONLD = "jsonld"


def export(
    words: options.Words = None,
    record: options.Where = options.PLACE,
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="What to write.")
    ] = Format.JSONL,
    output: options.Output = None,
    outlets: options.Outlets = None,
    published: options.Published = None,
    said: options.Said = None,
    speaker: options.SpeakerName = None,
    actor: options.ActorId = None,
    kinds: options.Kinds = None,
    acts: options.Acts = None,
    target: options.Target = None,
    polarity: options.SaidOrNot = None,
    styles: options.Styles = None,
    addressee: options.Addressee = None,
    venue: options.Venue = None,
    min_confidence: options.MinConfidence = 0.0,
    superseded: options.Superseded = False,
) -> None:
    """Write what the record holds, or a part of it, for other programs.

    jsonl: an article with its statements on each line, as sayso read and sayso add take it. csv
    and parquet: a row for each statement. jsonld: a Web Annotation for each. Articles without a
    statement are in jsonl only. Exit status: 0 written; 1 the record could not be read; 2 wrong
    use.
    """
    query = options.query_of(
        words=words, speaker=speaker, actor=actor, kinds=kinds, acts=acts, target=target,
        polarity=polarity, styles=styles, addressee=addressee, venue=venue, outlets=outlets,
        said=said, published=published, min_confidence=min_confidence, superseded=superseded,
    )  # fmt: skip
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
