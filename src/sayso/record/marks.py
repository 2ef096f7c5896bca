"""Where in a content the words of a search stand, told the same way for every database.

A database tells this in its own way or not at all, so the words are compared here: capitals and
accents folded, and stemmed by both of the stemmers in use (M. F. Porter, "An algorithm for suffix
stripping", 1980, which is SQLite's; and his English stemmer of 2001, which is PostgreSQL's). Two
words are the same if either says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

import snowballstemmer

from sayso.article import Passage, Span

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")  # with combining accents

Stems = tuple[str, str]


class Marker:
    """Marks the words of some terms; not to be shared between threads."""

    def __init__(self, terms: Iterable[str]) -> None:
        """`terms` are words, or several that stand one after the other, as typed."""
        stemmers = [snowballstemmer.stemmer(name) for name in ("porter", "english")]

        @lru_cache(maxsize=50_000)
        def stems(word: str) -> Stems:
            folded = unicodedata.normalize("NFKD", word.casefold())
            plain = "".join(one for one in folded if not unicodedata.combining(one))
            first, second = (stemmer.stemWord(plain) for stemmer in stemmers)
            return first, second

        self._stems = stems
        self._phrases = [[stems(word) for word in _WORD.findall(term)] for term in terms]

    def marks(self, text: str, content: Passage) -> tuple[Span, ...]:
        """Spans of `text` inside `content`, in their order; a phrase is one, but for gaps."""
        if not self._phrases:
            return ()
        words = [
            (part, word.start(), word.end(), self._stems(word[0]))
            for part, (start, end) in enumerate(content.spans)
            for word in _WORD.finditer(text, start, end)
        ]
        found: list[Span] = []
        for phrase in filter(None, self._phrases):
            for at in range(len(words) - len(phrase) + 1):
                some = words[at : at + len(phrase)]
                if all(_same(word[3], sought) for word, sought in zip(some, phrase, strict=True)):
                    for _, run in groupby(some, key=lambda word: word[0]):
                        of_part = list(run)
                        found.append(Span(of_part[0][1], of_part[-1][2]))
        return tuple(_merged(sorted(found)))


def _same(one: Stems, other: Stems) -> bool:
    return one[0] == other[0] or one[1] == other[1]


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, those that overlap made one."""
    last: Span | None = None
    for span in spans:
        if last and span.start < last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
