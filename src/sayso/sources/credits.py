"""Whom a text credits: agencies in datelines, "Source: ..." lines, contributors."""

from __future__ import annotations

import re

_AGENCIES = {
    "AP": "Associated Press",
    "The Associated Press": "Associated Press",
    "AFP": "Agence France-Presse",
    "DPA": "Deutsche Presse-Agentur",
    "PTI": "Press Trust of India",
    "UPI": "United Press International",
    "PA": "PA Media",
    "PA Media": "PA Media",
}
_NAME = r"[A-Z][\w.&’'-]*(?: (?:[A-Z][\w.&’'-]*|of|the|and|for))*"
_PATTERNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"^[ \t]*(?:Source|Sources|Via|With files from|Credit)[ \t]*:[ \t]*({_NAME})[ \t.]*$",
        rf"^(?:[A-Z][\w .,’'/-]{{1,60}} )?\(({_NAME})\)[ \t]*(?:[-–—]|--)",
        rf"^[ \t]*({_NAME}) contributed to this (?:report|article|story)",
        r"\b(?:[Rr]eporting|[Mm]aterial|reports) (?:by|from) ((?:The )?(?:Associated Press|Reuters|"
        r"AFP|AP|Agence France-Presse|Bloomberg))\b",
    )
)


def found_credits(text: str) -> tuple[str, ...]:
    """The names of those whom the text credits, in order and without repetition."""
    hits = sorted((m.start(), m.group(1)) for p in _PATTERNS for m in p.finditer(text))
    names = (name.strip(" .") for _, name in hits)
    return tuple(dict.fromkeys(_AGENCIES.get(name, name) for name in names))
