"""Which articles are one and the same, and the keys that stay when an article is read again.

Two articles are the same if they have the same canonical address, or if the same publisher has
the same text under two addresses. The same text at another publisher is another article: who
copied whom is what a record is asked about. A text of which no publisher is known is the same as
any equal one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sayso.article import Article, Passage

_TRACKING = re.compile(
    r"""(?ix)
    utm_\w+ | \w*clid | gclsrc | [gw]braid | igsh | igshid | _ga | _gl | _hs\w+ | mc_[ce]id
    | mkt_tok | vero_\w+ | oly_\w+ | pk_\w+ | mtm_\w+ | at_\w+ | xtor | spm | ito | ftag
    | cmp | cmpid | [in]cid | smid | smtyp | soc_src | soc_trk | sref | sharetype | share
    | ref | ref_src | ref_url | referr?er | guccounter | guce_\w+ | __twitter_impression
    """
)
_SCHEMES = {"http", "https"}
_PORTS = {None, 80, 443}
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_UNSAFE = re.compile(r"[^!-~]+")


def canonical_url(url: str) -> str | None:
    """The form in which addresses of one page are equal; None for what is no web address.

    Scheme and host are folded (`http` to `https`), default ports, user names, fragments, trailing
    slashes and parameters that only track readers dropped, the other parameters sorted, percent
    escapes written as RFC 3986 (6.2.2) recommends. `www.` stays: it may be another site.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except ValueError:  # UnicodeError among them: an overlong or empty label
        return None
    if parts.scheme.lower() not in _SCHEMES or not host:
        return None
    if ":" in host:
        host = f"[{host}]"
    if port not in _PORTS:
        host = f"{host}:{port}"
    path = _escaped(parts.path).rstrip("/")
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name)
    )
    return urlunsplit(("https", host, path, urlencode(query, errors="replace"), ""))


def _escaped(path: str) -> str:
    """The path in ASCII, its escapes in capitals, letters and digits not escaped at all."""
    ascii_only = _UNSAFE.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace")), path
    )
    return _ESCAPE.sub(lambda found: _plain(found[0]), ascii_only)


def _plain(escape: str) -> str:
    character = chr(int(escape[1:], 16))
    unreserved = character.isascii() and (character.isalnum() or character in "-._~")
    return character if unreserved else escape.upper()


@dataclass(frozen=True, slots=True)
class Identity:
    """The digests by which an article is known again.

    Attributes:
        key: of the article itself, as long as it is the first with these digests.
        sought: under which of them it may be kept already, the surest first.
        held: under which it will be kept.
        locked: those of which every two articles that could be the same share one.
    """

    key: bytes
    sought: tuple[bytes, ...]
    held: tuple[bytes, ...]
    locked: tuple[bytes, ...]


def identity(article: Article) -> Identity:
    """By what `article` is known again: its address, its text with its publisher, its given id."""
    url = canonical_url(article.url) if article.url else None
    folded = folded_digest(article.text).hex()
    anyone = _digest("text", folded)
    given = given_digest(article.id) if article.id else None
    publishers = [("host", urlsplit(url).hostname or "")] if url else []
    if article.outlet and article.outlet.strip():
        publishers.append(("outlet", " ".join(article.outlet.split()).casefold()))
    texts = [_digest("text", folded, *publisher) for publisher in publishers]
    nobody = _digest("text", folded, "nobody")
    addresses = [url_digest(url)] if url else []
    held = [*addresses, *(texts or [nobody]), anyone]
    return Identity(
        key=held[0],
        sought=(*addresses, *texts, nobody) if texts else (*addresses, anyone),
        held=(*held, given) if given else tuple(held),
        locked=(*addresses, anyone, given) if given else (*addresses, anyone),
    )


def url_digest(canonical: str) -> bytes:
    """The digest under which an article with this canonical address is kept."""
    return _digest("url", canonical)


def given_digest(given: str) -> bytes:
    """The digest under which the first article with this given id is found."""
    return _digest("id", given)


def text_digest(text: str) -> bytes:
    """Of the text as it is: 16 bytes."""
    return _digest("exactly", text)


def folded_digest(text: str) -> bytes:
    """Of the text with every run of blanks as one: 16 bytes."""
    return _digest("folded", " ".join(text.split()))


def statement_keys(article_key: bytes, contents: Iterable[Passage]) -> list[str]:
    """A stable key for each statement of an article, from the spans of its content.

    Where several statements of a reading have the very same content, their order tells them apart.
    """
    seen: Counter[Sequence[tuple[int, int]]] = Counter()
    keys = []
    for content in contents:
        spans = ",".join(f"{start}-{end}" for start, end in content.spans)
        nth = seen[content.spans]
        seen[content.spans] += 1
        hashed = blake2b(article_key, digest_size=8)
        hashed.update(f"{spans}#{nth}".encode() if nth else spans.encode())
        keys.append(hashed.hexdigest())
    return keys


def _digest(*parts: str) -> bytes:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
