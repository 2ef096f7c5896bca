"""`sayso add`: takes articles into the record."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.guard import guarded
from sayso.cli.options import PLACE, PublishedOn, Where
from sayso.cli.watch import watched

if TYPE_CHECKING:
    from sayso.runner import Method, Result, Tally

MOST = 256  # processes


NoVectors = Annotated[
    bool,
    typer.Option("--no-vectors", help="Keep no meanings: faster, but not to be found by --like."),
]
Again = Annotated[
    bool,
    typer.Option(
        "--again", help="Go through files once more that were taken in and have not changed."
    ),
]


def add(
    context: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT",
            help="Files, folders, patterns, URLs, feeds, lists of feeds (OPML), WARC, JSON lines; "
            "- is standard input.",
        ),
    ],
    record: Where = PLACE,
    published: PublishedOn = None,
    outlet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Who published them, for articles that do not say."),
    ] = None,
    processes: Annotated[
        int, typer.Option(min=1, max=MOST, metavar="N", help="How many processes read.")
    ] = 1,
    no_vectors: NoVectors = False,
    again: Again = False,
) -> None:
    """Read articles into the record.

    What the record has already is not read again, and a run that was stopped goes on where it was.
    Articles that cannot be read are reported on standard error and skipped. Exit status: 0 all
    are kept, 1 some could not be, 2 wrong use.
    """
    if outlet is not None and not outlet.strip():
        raise typer.BadParameter("expected a name", param_hint="--outlet")
    with guarded():
        from sayso.record import Record
        from sayso.runner import Tally, Wanted, link_new, standard
        from sayso.runner import add as take

        tally = Tally()
        wanted = Wanted(
            what=what,
            published=published.date() if published else None,
            outlet=outlet,
            again=again,
        )
        with Record.open(record) as kept:
            method: Method = context.obj or standard(vectors=not no_vectors)
            with watched(what, shown=sys.stderr.isatty()) as watch:
                for result in take(kept, wanted, method, processes=processes):
                    tally.take(result)
                    if wrong := complaint(result):
                        watch.complain(wrong)
                    watch.note(tally.articles, tally.passed, tally.statements)
            link_new(kept)
        typer.echo(summary(tally))
    raise typer.Exit(1 if tally.failed else 0)


def complaint(result: Result) -> str | None:
    """What is to be told of a step that went wrong, now or in an earlier run."""
    from sayso.runner import Failed, Passed

    if isinstance(result, Failed):
        return str(result.error)
    if isinstance(result, Passed) and result.failed:
        return (
            f"{result.shard}: {result.failed} articles could not be read by an earlier run; it has "
            "not changed since (--again tries them again)"
        )
    return None


def summary(tally: Tally) -> str:
    """What a run did, in one line."""
    parts = [
        f"{tally.new} new",
        f"{tally.known} known",
        f"{tally.changed} changed",
        *([f"{tally.reread} read again"] if tally.reread else []),
        f"{tally.failed} failed",
    ]
    articles = f"articles: {', '.join(parts)}"
    foreign = f" ({tally.foreign} not in English, so not read)" if tally.foreign else ""
    return f"{articles}{foreign}; {tally.statements} statements"
