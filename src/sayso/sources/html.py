"""HTML pages: the main text and what the page says of itself, by trafilatura."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sayso.article import Article
from sayso.errors import FormatError
from sayso.sources.text import clean


def articles(data: bytes | str, where: str, *, url: str | None = None) -> Iterator[Article]:
    """The one article of a page; its title is the first paragraph of the text.

    Args:
        data: the page; bytes are decoded as the page declares.
        where: what to call it in messages, and its id where there is no URL.
        url: where it was fetched from.

    Raises:
        FormatError: there is no article in it.
    """
    from trafilatura import bare_extraction

    found = bare_extraction(data, url=url, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict) or not found.text:
        raise FormatError(f"{where}: no article found in the page; expected one with running text")
    body = clean(found.text)
    title = clean(found.title).strip() if found.title else None
    paragraphs = [line for line in body.split("\n") if line.strip()]
    if title and _folded(paragraphs[0]) != _folded(title):
        paragraphs.insert(0, title)
    address = url or (found.url if (found.url or "").startswith("http") else None)
    authors = tuple(a.strip() for a in (found.author or "").split(";") if a.strip())
    yield Article(
        text="\n\n".join(paragraphs),
        id=address or where,
        url=address,
        outlet=found.sitename or found.hostname,
        title=title,
        byline=authors,
        published=_day(found.date),
    )


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
