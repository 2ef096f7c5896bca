"""What a source gives: an article or what went wrong, with the place where it stood."""

from __future__ import annotations

from typing import NamedTuple

from sayso.article import Article
from sayso.errors import SourceError


class Item(NamedTuple):
    """One article of a source, or the error of one that could not be read.

    Attributes:
        position: where in the source it stands, rising and the same at every reading: the line of
            JSON lines, the number in a JSON list, the number of a WARC record among all, the line
            of a list of addresses; 1 where the source is one article. 0 in a feed, whose entries
            come and go.
        found: the article, or the error.
    """

    position: int
    found: Article | SourceError
