"""`sayso evaluate`: scores the reader, or readings kept in a file, on annotated articles."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.article import Article
from sayso.cli.guard import guarded
from sayso.cli.output import opened
from sayso.cli.progress import progress
from sayso.cli.read import MakeReader, load_reader
from sayso.errors import FormatError

if TYPE_CHECKING:
    from sayso.evaluation import Scores

Row = dict[str, Any]


def evaluate(
    context: typer.Context,
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="Annotated articles, one JSON object a line.")
    ],
    readings: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Score these readings (from sayso read --format jsonl) instead of reading anew.",
        ),
    ] = None,
    json_output: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Also write the scores as JSON.")
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", envvar="SAYSO_THREADS", help="Processor threads to use at most."
        ),
    ] = None,
) -> None:
    """Score the reader on articles that you have annotated.

    GOLD has one article a line: {"id", "text", "statements": [{"source", "cue", "content"}, ...]},
    each of the three a list of [start, end) offsets. Exit status: 0 scored, 1 not.
    """
    make_reader: MakeReader = context.obj or load_reader
    with guarded():
        from sayso.evaluation import format_scores, load_rows, score

        annotated = load_rows(gold)
        check_articles(annotated, gold)
        if readings:
            read: Iterable[Row] = load_rows(readings)
        else:
            read = read_anew(annotated, make_reader, threads)
        scores = score(annotated, read)
        typer.echo(format_scores(scores))
        if json_output:
            with opened(json_output) as stream:
                json.dump(scores_as_dict(scores), stream, indent=1)
                stream.write("\n")


def check_articles(rows: list[Row], path: Path) -> None:
    """Is every row an article with an id of its own and a text?

    Raises:
        FormatError: one is not; the message names it.
    """
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        for key in ("id", "text"):
            if not isinstance(row.get(key), str):
                raise FormatError(
                    f"{path}: article {number} needs {key!r} as a string, got {row.get(key)!r}"
                )
        if row["id"] in seen:
            raise FormatError(f"{path}: two articles have the id {row['id']!r}, expected one")
        seen.add(row["id"])
    if not rows:
        raise FormatError(f"{path}: no article in it, expected one JSON object a line")


def read_anew(rows: list[Row], make_reader: MakeReader, threads: int | None) -> Iterator[Row]:
    """What the reader finds in the annotated articles, in the form of the JSON contract."""
    from sayso.render import reading_as_dict

    articles = (Article(text=row["text"], id=row["id"]) for row in rows)
    with progress(len(rows), shown=sys.stderr.isatty()) as watch:
        for reading in watch.each(make_reader(threads).read_many(articles)):
            yield reading_as_dict(reading)


def scores_as_dict(scores: Scores) -> Row:
    """The scores under the names that the printed table has."""
    return {
        figure: {
            "P": one.precision,
            "R": one.recall,
            "F1": one.f1,
            "gold": one.gold,
            "read": one.read,
            **({"95%": list(one.interval)} if one.interval else {}),
        }
        for figure, one in scores.items()
    }
