"""Who wrote an article, or a letter in it, where only its text tells: "By X", a signature, a note.

Opinion pages sign below: a paragraph that is a name alone, or, at the very end, a note on who wrote
it ("X is a playwright in ..."). A signature holds for what stands above it.
"""

from __future__ import annotations

import re

from sayso.article import Article
from sayso.reader.people import People

_PARAGRAPH = re.compile(r"[^\n\r]+")
_BY = re.compile(r"[ \t]*(?:[Ww]ritten )?[Bb][Yy] ((?:[A-Z][\w.’'-]*[ \t]*){2,4})(?:[,|–—].*)?$")
_NOTE = re.compile(r"(?:,| is | was | are | has | writes | teaches | covers )")
_NEAR_THE_END = 4


class Authors:
    """The writers of one article."""

    def __init__(self, article: Article, people: People) -> None:
        self._byline = article.byline[0] if article.byline else None
        self._signed: list[tuple[int, str]] = []
        paragraphs = [m for m in _PARAGRAPH.finditer(article.text) if m.group().strip()]
        for number, paragraph in enumerate(paragraphs):
            start, line = paragraph.start(), paragraph.group().strip()
            if number < 5 and self._byline is None and (by := _BY.fullmatch(paragraph.group())):
                self._byline = " ".join(by[1].split())
            named = people.starting(start, start + 3)
            if named is None or not named[0].person:
                continue
            entity, end = named
            rest = article.text[end : start + len(paragraph.group())].strip()
            alone = rest in ("", ".") and number > 0
            note = number >= len(paragraphs) - _NEAR_THE_END and bool(_NOTE.match(f"{rest} "[:12]
                   if rest.startswith(",") else f" {rest} "))  # fmt: skip
            if (alone and len(line.split()) > 1) or (note and number > 2):
                self._signed.append((start, entity.name))

    def of(self, at: int) -> str | None:
        """Who wrote what stands at a place of the text; None where nothing tells."""
        if self._byline is not None:
            return self._byline
        return next((name for place, name in self._signed if place > at), None)
