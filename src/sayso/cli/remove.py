"""`sayso remove`: takes an article or an outlet out of a record, with all drawn from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.guard import guarded
from sayso.cli.options import PLACE, Where
from sayso.cli.record import existing

if TYPE_CHECKING:
    from sayso.record import Removed
    from sayso.record.forecast import Forecast


def remove(
    article: Annotated[
        str | None,
        typer.Option(metavar="ID|URL", help="The article with this address or id."),
    ] = None,
    outlet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="All that this outlet has a version of, named exactly."),
    ] = None,
    record: Where = PLACE,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take an article or an outlet out of the record, with everything drawn from it.

    It is told what would go, and asked. What people decided about actors stays. Exit status: 0
    removed; 1 not, also where the answer is no; 2 wrong use.
    """
    if (article is None) == (outlet is None):
        raise typer.BadParameter("give either --article or --outlet")
    with guarded():
        from sayso.record.forecast import forecast

        with existing(record) as opened:
            told = forecast(opened, article=article, outlet=outlet)
            typer.echo(_would_go(told, outlet))
            if not yes:
                typer.confirm("Remove this from the record?", abort=True, err=True)
            typer.echo(_went(opened.remove(article=told.article_id, outlet=outlet)))


def _would_go(told: Forecast, outlet: str | None) -> str:
    from sayso.render.characters import one_line

    article = told.article
    if article is not None:
        day = article.published.isoformat() if article.published else None
        title = article.title or " ".join(article.text[:60].split())
        known = (title, article.outlet, day, article.url or article.id)
        what = " · ".join(filter(None, known))
    else:
        what = outlet or ""
    return (
        f"{one_line(what)}\n"
        f"{counted(told.articles, 'article')}, {counted(told.versions, 'version')}, "
        f"{counted(told.statements, 'statement')}, {counted(told.speakers, 'speaker')} "
        f"({counted(told.links, 'link')} to actors)"
    )


def _went(removed: Removed) -> str:
    """Also what went because nothing else in the record had it."""
    gone = [
        counted(removed.articles, "article"),
        counted(removed.versions, "version"),
        counted(removed.statements, "statement"),
        counted(removed.speakers, "speaker"),
    ]
    if removed.actors:
        gone.append(counted(removed.actors, "actor"))
    if removed.outlets:
        gone.append(counted(removed.outlets, "outlet"))
    return f"removed: {', '.join(gone)}"


def counted(number: int, what: str) -> str:
    """ "1 article", "2,000 articles"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
