"""`sayso record`: is it sound, how much does it hold; a copy of it; its room given back."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.guard import complain, guarded
from sayso.cli.options import PLACE, Where
from sayso.errors import RecordVersionError

if TYPE_CHECKING:
    from sayso.record import Record, Stats

app = typer.Typer(
    help="Check a record, copy it, compact it, or tell how much it holds.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """What the numbers are written as."""

    TEXT = "text"
    JSON = "json"


@app.command()
def check(where: Where = PLACE) -> None:
    """Look for everything that is wrong in the record; nothing is mended.

    The database's own structure, references, the full text index, and for every article its
    hashes, offsets and what is kept twice for speed. Exit status: 0 it is sound; 1 it is not, or
    cannot be read; 2 wrong use.
    """
    with guarded():
        from sayso.render.characters import one_line

        number = 0
        with existing(where) as record:
            for fault in record.check():
                number += 1
                of_article = "" if fault.article_id is None else f"article {fault.article_id}: "
                typer.echo(one_line(f"{of_article}{fault.what}"))
            place = record.place
        if not number:
            typer.echo(one_line(f"{place} is sound"))
    if number:
        complain(f"{place}: {number:,} found wrong; restore a backup, or read the articles again")
        raise typer.Exit(1)


@app.command()
def backup(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A new file.")],
    where: Where = PLACE,
) -> None:
    """Copy the record to a new file, while others go on reading and writing.

    For a record on a PostgreSQL server it tells what to type instead. Exit status: 0 copied; 1
    not; 2 wrong use.
    """
    with guarded():
        from sayso.record import Record

        with Record.open(where, read_only=True) as record:
            record.backup(path)


@app.command()
def compact(where: Where = PLACE) -> None:
    """Write the record anew, so that nothing that was removed can be found in its files.

    It needs as much room again meanwhile, and nothing else may use the record. Exit status: 0
    done; 1 not; 2 wrong use.
    """
    with guarded():
        with existing(where) as record:
            before = record.stats().bytes
            record.compact()
            after = record.stats().bytes
        typer.echo(f"{before:,} bytes before, {after:,} now")


@app.command()
def stats(
    where: Where = PLACE,
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="What to write.")
    ] = Format.TEXT,
) -> None:
    """Tell how much the record holds. Exit status: 0 told; 1 it cannot be read; 2 wrong use."""
    with guarded():
        from sayso.record import Record

        with Record.open(where, read_only=True) as record:
            told = record.stats()
        typer.echo(_as_json(told) if output_format is Format.JSON else _as_text(told))


def existing(where: str) -> Record:
    """The record at `where`, to be written to; none is made where nothing is.

    Raises:
        NoRecordError: there is none.
        RecordError: it cannot be opened or written.
    """
    from sayso.record import Record

    with suppress(RecordVersionError):  # an older one is brought up below, a newer one refused
        Record.open(where, read_only=True).close()
    return Record.open(where)


def _as_json(told: Stats) -> str:
    return json.dumps(
        {
            **asdict(told),
            "first": told.first.isoformat() if told.first else None,
            "last": told.last.isoformat() if told.last else None,
        }
    )


def _as_text(told: Stats) -> str:
    """A table, the numbers on the right."""
    lines = [
        ("articles", f"{told.articles:,}"),
        ("versions", f"{told.versions:,}"),
        ("statements", f"{told.statements:,}"),
        ("  of current versions", f"{told.current:,}"),
        ("  with a vector", f"{told.vectors:,}"),
        ("speakers", f"{told.speakers:,}"),
        ("actors", f"{told.actors:,}"),
        ("decisions", f"{told.decisions:,}"),
        ("outlets", f"{told.outlets:,}"),
        ("first published", told.first.isoformat() if told.first else "-"),
        ("last published", told.last.isoformat() if told.last else "-"),
        ("bytes", f"{told.bytes:,}"),
        ("version of the tables", f"{told.schema}"),
    ]
    left = max(len(name) for name, _ in lines)
    right = max(len(value) for _, value in lines)
    return "\n".join(f"{name:<{left}}  {value:>{right}}" for name, value in lines)
