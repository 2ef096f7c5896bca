"""`sayso evaluate`: scores the reader, or readings kept in a file, on annotated articles."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
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
    from sayso.evaluation import Evaluation

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
    each of the three a list of [start, end) offsets. An article may have "published" (or "date"),
    "title", "outlet" (or "publisher"), "byline" and "url", a statement "speakers", "act" and the
    other circumstances. Exit status: 0 scored, 1 not.
    """
    make_reader: MakeReader = context.obj or load_reader
    with guarded():
        from sayso import evaluation

        annotated = evaluation.load_rows(gold)
        check_articles(annotated, gold)
        if readings:
            read: Iterable[Row] = evaluation.load_rows(readings)
        else:
            articles = [article_of(row, f"{gold}: {row['id']}") for row in annotated]
            read = read_anew(articles, make_reader, threads)
        result = evaluation.evaluate(annotated, read)
        typer.echo(evaluation.format_scores(result.scores, result.calibration))
        if json_output:
            with opened(json_output) as stream:
                json.dump(evaluation_as_dict(result), stream, indent=1)
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


def article_of(row: Row, at: str) -> Article:
    """The article that a row annotates: its text as it is, and what the row knows of it.

    Args:
        row: the contract's keys of an article; "date" serves for "published", "publisher" for
            "outlet".
        at: where the row stands, for messages.

    Raises:
        FormatError: a key is of the wrong type, or a day no ISO date.
    """
    from sayso.sources.jsonl import article

    known = {
        "published": row.get("published") or row.get("date"),
        "outlet": row.get("outlet") or row.get("publisher"),
    }
    # Offsets and the comparison of texts rest on the text unchanged.
    return replace(article({**row, **known}, at), id=row["id"], text=row["text"])


def read_anew(
    articles: list[Article], make_reader: MakeReader, threads: int | None
) -> Iterator[Row]:
    """What the reader finds in the annotated articles, in the form of the JSON contract."""
    from sayso.render import reading_as_dict

    with progress(len(articles), shown=sys.stderr.isatty()) as watch:
        for reading in watch.each(make_reader(threads).read_many(articles)):
            yield reading_as_dict(reading)


def evaluation_as_dict(result: Evaluation) -> Row:
    """The figures under the names that the printed table has, and the calibration error."""
    calibration = result.calibration
    return {
        **{
            figure: {
                "P": one.precision,
                "R": one.recall,
                "F1": one.f1,
                "gold": one.gold,
                "read": one.read,
                **_bounds(one.interval),
            }
            for figure, one in result.scores.items()
        },
        "calibration of confidence": {
            "error": calibration.error,
            "read": calibration.read,
            **_bounds(calibration.interval),
        },
    }


def _bounds(interval: tuple[float, float] | None) -> Row:
    return {"95%": list(interval)} if interval else {}
