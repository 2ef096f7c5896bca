"""Lines of a text that are no part of the article: links to other pieces, adverts, credits."""

from __future__ import annotations

import re

from sayso.article import Span

_LINE = re.compile(
    r"^[ \t]*(?:also read|read more|read also|see also|related|advertisement|source|photo|watch)"
    r"[ \t]*(?::.*)?$",
    re.IGNORECASE | re.MULTILINE,
)


def furniture(text: str) -> list[Span]:
    """The spans of whole lines that are no part of the article, in order."""
    return [Span(*match.span()) for match in _LINE.finditer(text)]
