"""Plain text: bytes in any common encoding to an article whose text is the file's, unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.article import Article
from sayso.errors import FormatError

# What files that are no text begin with, and what to call them.
_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x7fELF", "a program"),
)
_REPLACED = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with U+0000 and lone surrogates replaced, one for one, so that offsets stay."""
    return _REPLACED.sub("\ufffd", text)


def decoded(data: bytes, where: str) -> str:
    """The text that the bytes hold: UTF-16 and UTF-8 by their mark, else UTF-8, else a guess.

    Raises:
        FormatError: the bytes are no text.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise FormatError(f"{where} looks like {name}; expected text, HTML or JSON lines")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return clean(data.decode("utf-16", errors="replace"))
    try:
        return clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if sum(byte < 9 for byte in data[:4096]) > len(data[:4096]) // 50:
        raise FormatError(f"{where} holds binary data; expected text, HTML or JSON lines")
    from charset_normalizer import from_bytes

    # Western text of a few words is best read as what most such files are.
    best = from_bytes(data).best() if len(data) > 200 else None
    return clean(data.decode(best.encoding if best else "cp1252", errors="replace"))


def articles(data: bytes, where: str) -> Iterator[Article]:
    """The one article that a text file is."""
    yield Article(text=decoded(data, where), id=where)
