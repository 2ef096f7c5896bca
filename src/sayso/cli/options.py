"""Options that several commands share: where the record is, and which statements are meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from sayso.errors import ArticleError
from sayso.finding import Query
from sayso.statement import Act, Kind, Polarity, Style

PLACE = "sayso.db"
Where = Annotated[
    str,
    typer.Option(
        "--record",
        metavar="WHERE",
        envvar="SAYSO_RECORD",
        help="A file, or postgresql://user@host/name.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to this file instead of standard output."
    ),
]
PublishedOn = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="Day of publication, for articles that give none.",
    ),
]
Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WORDS]",
        help='Words of what is said: word, "a phrase", AND, OR, NOT, parentheses.',
    ),
]
Outlets = Annotated[
    list[str] | None,
    typer.Option("--outlet", metavar="NAME", help="Who published it; may be repeated."),
]
Said = Annotated[
    str | None,
    typer.Option(metavar="DATES", help="When: 2025, 2025-10, 2025-10-28, FROM..TO, FROM.."),
]
Published = Annotated[
    str | None, typer.Option(metavar="DATES", help="When it was published, in the same way.")
]
SpeakerName = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who says it: words of the name.")
]
ActorId = Annotated[
    int | None, typer.Option(metavar="ID", help="Who says it: an actor of the record.")
]
Kinds = Annotated[
    list[Kind] | None, typer.Option("--kind", help="The sort of speaker; may be repeated.")
]
Acts = Annotated[
    list[Act] | None, typer.Option("--act", help="What the words do; may be repeated.")
]
Target = Annotated[str | None, typer.Option(metavar="WORDS", help="Whom or what it is aimed at.")]
SaidOrNot = Annotated[Polarity | None, typer.Option(help="Said, or not said.")]
Styles = Annotated[list[Style] | None, typer.Option("--style", help="May be repeated.")]
Addressee = Annotated[str | None, typer.Option(metavar="WORDS", help="To whom it is said.")]
Venue = Annotated[
    str | None, typer.Option(metavar="WORDS", help="Where or through what it is said.")
]
MinConfidence = Annotated[
    float,
    typer.Option(min=0, max=1, metavar="P", help="Leave out statements that are less certain."),
]
Superseded = Annotated[
    bool, typer.Option("--superseded", help="Also versions of articles replaced by a later.")
]


def query_of(
    *, words: Sequence[str] | None, said: str | None, published: str | None, **filters: Any
) -> Query:
    """The query that the options of a command make.

    Args:
        words: the command's arguments.
        said, published: days, as `between` takes them.
        filters: the other fields of a Query, lists as the command line gives them.

    Raises:
        typer.BadParameter: days that are none.
    """
    said_from, said_to = between("--said", said)
    published_from, published_to = between("--published", published)
    several = ("kinds", "acts", "styles", "outlets")
    given: dict[str, Any] = {k: tuple(v or ()) if k in several else v for k, v in filters.items()}
    return Query(
        words=" ".join(words) if words else None,
        said_from=said_from,
        said_to=said_to,
        published_from=published_from,
        published_to=published_to,
        **given,
    )


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
