"""HTML that cannot be broken out of: text becomes markup in `element` and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlsplit

from sayso.render.characters import visible

VOID = frozenset({"meta", "br"})


class Html(str):
    """Markup made by this module; any other string is text, and gets escaped."""

    __slots__ = ()


def escaped(text: str) -> Html:
    """`text` for use between tags or in a quoted attribute, control characters made visible."""
    return Html(escape(visible(text)))


def opening(name: str, attributes: Mapping[str, str | None] | None = None) -> Html:
    """A start tag; attributes that are None are left out."""
    shown = (
        f' {key}="{escaped(value)}"'
        for key, value in (attributes or {}).items()
        if value is not None
    )
    return Html(f"<{name}{''.join(shown)}>")


def element(
    name: str, attributes: Mapping[str, str | None] | None = None, *children: str | None
) -> Html:
    """An element; children that are not `Html` are escaped, those that are None left out."""
    inner = "".join(
        child if isinstance(child, Html) else escaped(child)
        for child in children
        if child is not None
    )
    return Html(f"{opening(name, attributes)}{inner}" + f"</{name}>" * (name not in VOID))


def web_address(url: str | None) -> str | None:
    """`url` where it is one of the web, None where a browser might run it ("javascript:")."""
    try:
        parts = urlsplit(url or "")
    except ValueError:  # "http://[", which urlsplit refuses
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
