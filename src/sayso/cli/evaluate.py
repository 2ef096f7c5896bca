"""`sayso evaluate`: scores the reader on annotated articles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from sayso.cli.guard import guarded


def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="Annotated articles, one JSON object a line.")
    ],
    readings: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Score these readings (JSON lines) instead of reading anew."
        ),
    ] = None,
    json_output: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the scores here as well.")
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", envvar="SAYSO_THREADS", help="Processor threads to use at most."
        ),
    ] = None,
) -> None:
    """Score the reader on annotated articles.

    GOLD holds objects {id, text, statements}, each statement with source, cue and content as lists
    of [start, end) offsets, and, where annotated, speakers, act and the other fields.
    """
    from dataclasses import asdict

    from sayso.evaluation import format_scores, load_rows, score

    with guarded():
        rows = load_rows(gold)
        given = load_rows(readings) if readings else _read(rows, threads)
        scores = score(rows, given)
        typer.echo(format_scores(scores))
        if json_output:
            values = {figure: asdict(one) for figure, one in scores.items()}
            json_output.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


def _read(rows: Iterable[dict[str, Any]], threads: int | None) -> Iterator[dict[str, Any]]:
    from sayso.reader import Reader
    from sayso.render import reading_as_dict
    from sayso.sources.jsonl import article

    reader = Reader(threads)
    for number, row in enumerate(rows, start=1):
        yield reading_as_dict(reader.read(article(row, f"article {number}")))
