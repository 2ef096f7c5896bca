"""The article: one text with what is known of it. Nothing here reads, guesses or changes text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sayso.errors import ArticleError


class Span(NamedTuple):
    """A half-open range `[start, end)` of Unicode code points of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One or more spans that belong together, in ascending order and without overlap.

    Attributes:
        spans: the ranges, at least one, none of them empty.
        text: the words of the spans, joined by " ... ".
    """

    spans: tuple[Span, ...]
    text: str

    @classmethod
    def of(cls, text: str, spans: Iterable[tuple[int, int]]) -> Passage:
        """The passage that `spans` mark in `text`.

        Raises:
            ArticleError: no span, an empty or overlapping one, or one outside the text.
        """
        ordered = tuple(sorted(Span(*span) for span in spans))
        if not ordered:
            raise ArticleError("a passage needs at least one span, got none")
        last = 0
        for span in ordered:
            if not last <= span.start < span.end <= len(text):
                raise ArticleError(
                    f"span {list(span)} is empty, overlaps another, or lies outside a text of "
                    f"{len(text)} characters: {[list(s) for s in ordered]}"
                )
            last = span.end
        return cls(ordered, " ... ".join(text[start:end] for start, end in ordered))

    @property
    def start(self) -> int:
        """Where its first span starts."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where its last span ends."""
        return self.spans[-1].end

    def encloses(self, other: Passage) -> bool:
        """Does every span of `other` lie within one span of this passage?"""
        return all(
            any(mine.start <= span.start and span.end <= mine.end for mine in self.spans)
            for span in other.spans
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text with what is known of it, never changed; every offset counts its code points.

    Attributes:
        text: the body; the title, where the source has one apart, is its first paragraph.
        id: the one given, else the URL, else the path as given; "" for text without any.
        url: where it was published.
        outlet: who published it ("The Meridian Post").
        title: its headline.
        byline: its authors, in the order given.
        published: the day of publication.
        language: ISO 639-1 code of the text's language, None where nobody looked.
        credits: agencies or outlets that the text itself credits ("Bloomberg").
    """

    text: str
    id: str = ""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: tuple[str, ...] = ()
    published: date | None = None
    language: str | None = None
    credits: tuple[str, ...] = ()
