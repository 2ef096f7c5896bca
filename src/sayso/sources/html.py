"""HTML pages: the main text and what the page says of itself, by trafilatura.

Before it looks, what misleads it is taken out of the page's tree: boxes that pop up within a
sentence or advertise a newsletter, and tables that only lay the page out, whose paragraphs it
would glue together. Its mode `favor_precision` is not used: it drops linked words in the middle
of sentences. Its second and third opinions (not `fast`) are asked only where the first finds
little, because they also bring in what scripts hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from sayso.article import Article
from sayso.errors import FormatError
from sayso.sources.text import clean

# A text below this many characters may be a teaser; trafilatura's other methods are tried too.
_LITTLE = 250
# What a class or id calls a box that is no part of the article, and how long one may be at most.
_BOX = re.compile(r"(?i)newsletter|rollover-.*block|tooltip|popover|promo-item|(?:^|[-_ ])cta\b")
_BOX_LENGTH = 1500
# A table with a cell this long, or with paragraphs or tables in a cell, lays the page out.
_CELL_LENGTH = 1000
_BULLET = re.compile(r"^(?:- )?-\s+|^-$")
_DAYS = re.compile(r"(?i)(?:^|\s+)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d.*)$")
_MONTHS = re.compile(
    r"(?i)(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?: \d.*)?"
)


def articles(data: bytes | str, where: str, *, url: str | None = None) -> Iterator[Article]:
    """The one article of a page; its title is the first paragraph of the text.

    Args:
        data: the page; bytes are decoded as the page declares.
        where: what to call it in messages, and its id where there is no URL.
        url: where it was fetched from.

    Raises:
        FormatError: there is no article in it.
    """
    found = _found(data, where, url)
    paragraphs = list(_paragraphs(clean(found.text)))
    title = _title(found.title, found.sitename)
    if title and (not paragraphs or _folded(paragraphs[0]) != _folded(title)):
        paragraphs.insert(0, title)
    address = url or (found.url if (found.url or "").startswith("http") else None)
    yield Article(
        text="\n\n".join(paragraphs),
        id=address or where,
        url=address,
        outlet=_known(found.sitename) or _known(found.hostname),
        title=title,
        byline=tuple(_authors(clean(found.author or ""))),
        published=_day(found.date),
    )


def _found(data: bytes | str, where: str, url: str | None) -> Any:
    """What trafilatura finds in the page: its fast way, and all its ways where that is little."""
    from trafilatura import bare_extraction

    best: Any = None
    for fast in (True, False):
        # Each try needs a fresh tree, because trafilatura takes the one that it gets apart.
        try:
            tree = _tree(data)
            found: Any = tree is not None and bare_extraction(
                tree, url=url, with_metadata=True, include_comments=False, fast=fast
            )
        except (ValueError, RecursionError) as error:
            raise FormatError(f"{where}: the page cannot be taken apart: {error}") from error
        if found and found.text and (best is None or len(found.text) > len(best.text)):
            best = found
        if best is not None and len(best.text) >= _LITTLE:
            break
    if best is None or not best.text.strip():
        raise FormatError(f"{where}: no article found in the page; expected one with running text")
    return best


def _tree(data: bytes | str) -> Any:
    """The page's tree without boxes and layout tables; None where there is none."""
    from trafilatura.utils import load_html

    tree = load_html(data)
    if tree is None:
        return None
    for element in list(tree.iter("div", "span", "section", "aside", "form", "article", "p")):
        name = f"{element.get('class', '')} {element.get('id', '')}"
        if _BOX.search(name) and len(element.text_content()) < _BOX_LENGTH:
            parent = element.getparent()
            if parent is not None:
                element.drop_tree()
    # From the inside out, so that an outer table is judged by what is left of the inner ones.
    for table in reversed(list(tree.iter("table"))):
        if _lays_out(table):
            for part in list(table.iter("table", "tbody", "thead", "tr", "td", "th")):
                part.tag = "div"
    return tree


def _lays_out(table: Any) -> bool:
    cells = table.xpath(".//td | .//th")
    return len(cells) == 1 or any(
        len(cell.findall(".//p")) > 1
        or cell.find(".//div") is not None
        or len(cell.text_content()) > _CELL_LENGTH
        for cell in cells
    )


def _paragraphs(text: str) -> Iterator[str]:
    """The lines that hold something, without the marks of lists and tables."""
    for line in text.split("\n"):
        words = _BULLET.sub("", line.strip())
        if words.startswith("|"):
            words = words.strip("| ")
        if words.strip("-| "):
            yield words


def _title(found: str | None, site: str | None) -> str | None:
    """The title without the site's name, which pages append to it for the browser."""
    title = clean(found or "").strip()
    for mark in (" - ", " | ", " – ", " — "):
        if site and title.endswith(mark + site):
            title = title.removesuffix(mark + site).rstrip()
    return title or None


def _authors(found: str) -> Iterator[str]:
    """The names, without the date that stands beside them on some pages."""
    for name in found.split(";"):
        words = _DAYS.sub("", name.strip())
        if words and not _MONTHS.fullmatch(words):
            yield words


def _known(value: str | None) -> str | None:
    return clean(value).strip() or None if value else None


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
