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
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Of what cp1252 has beyond ASCII, what English and its neighbours' names are written with. Bytes of
# other encodings nearly always come out as something else too.
_WESTERN = frozenset(
    "‘’‚“”„«»‹›–—…•·€£¥§©®™°½¼¾\xa0\xad"
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŠšŽžŒœŸ"
)
# Too short for statistics; such texts are best read as what most of them are.
_SHORT = 200
# Of the letters of a Western text: French, rich in accents, stays below; Czech read as Western
# comes out above, and other scripts have hardly a letter in ASCII then.
_MOST_ACCENTED = 0.125
_WORD = re.compile(r"[^\W\d_]+")
_REPLACED = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with U+0000 and lone surrogates replaced, one for one, so that offsets stay."""
    return _REPLACED.sub("\ufffd", text)


def decoded(data: bytes, where: str) -> str:
    """The text that the bytes hold: by their mark, else UTF-8, else Western, else a guess.

    Raises:
        FormatError: the bytes are no text.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise FormatError(f"{where} looks like {name}; expected text, HTML or JSON lines")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return clean(data.decode(encoding, errors="replace"))
    try:
        return clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if sum(byte < 9 for byte in data[:4096]) > len(data[:4096]) // 50:
        raise FormatError(f"{where} holds binary data; expected text, HTML or JSON lines")
    western = data.decode("cp1252", errors="replace")
    if len(data) <= _SHORT or _is_western(western):
        return clean(western)
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return clean(data.decode(best.encoding, errors="replace") if best else western)


def _is_western(text: str) -> bool:
    """Does it read like Western text: what is beyond ASCII is usual there, and its letters rare?

    Marks are left out of the reckoning, for a text of short quotes is full of them; and every word
    counts once, for a name that comes again and again says nothing new of the encoding.
    """
    if any(c > "\x7f" and c not in _WESTERN for c in text):
        return False
    letters = "".join(set(_WORD.findall(text)))
    return sum(c > "\x7f" for c in letters) <= _MOST_ACCENTED * len(letters)


def articles(data: bytes, where: str) -> Iterator[Article]:
    """The one article that a text file is."""
    yield Article(text=decoded(data, where), id=where)
