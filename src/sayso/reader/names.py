"""Names in an article: mentions from the network's tags. Whom they name: `people`."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from sayso.reader.decode import Floats
from sayso.reader.pieces import Pieces

_TITLES_WORDS = (
    "mr mrs ms miss mx dr sir dame lord lady president vice senator sen sens rep reps "
    "representative gov governor secretary minister prime chancellor king queen prince princess "
    "pope judge justice chief general gen colonel col lieutenant lt sergeant sgt captain capt "
    "major maj officer detective professor prof chairman chairwoman chair director spokesman "
    "spokeswoman spokesperson mayor congressman congresswoman councilman councilwoman then "
    "former ex reverend rev father sister brother ambassador attorney commissioner sheriff "
    "deputy candidate nominee sheikh imam ayatollah mullah emir sultan count baron bishop "
    "archbishop cardinal rabbi speaker uncle aunt saint presidential democratic republican the "
    "editor reporter"
)
# Titles that are hardly ever a name's middle.
_OFFICE_WORDS = (
    "president senator sen rep representative governor gov secretary minister chancellor king "
    "queen princess judge justice general gen colonel lieutenant sergeant captain professor mayor "
    "congressman congresswoman ambassador"
)
_OFFICES = frozenset(_OFFICE_WORDS.split())
TITLES = frozenset(_TITLES_WORDS.split())
SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands, `[start, end)` in the text, and whether it is a person's."""

    start: int
    end: int
    text: str
    person: bool


def mentions(text: str, start: int, pieces: Pieces, tags: Floats) -> list[Mention]:
    """The names that the tags mark.

    Args:
        text: the article's whole text.
        start: where in it the pieces' own text begins.
        tags: [n, len(NAMES)], logits.
    """
    best = tags.argmax(1)
    # An inside tag without its begin, or of another kind, begins a name of its own.
    inside = (best > 0) & (best % 2 == 0)
    before = np.concatenate([[0], best[:-1]])
    begins = (best % 2 == 1) | (inside & (before != best) & (before != best - 1))
    out: list[Mention] = []
    n = len(best)
    for i in np.flatnonzero(begins):
        j = int(i) + 1
        while j < n and best[j] and not begins[j]:
            j += 1
        mention = _mention(text, start + int(pieces.starts[i]), start + int(pieces.ends[j - 1]),
                           bool(best[i] <= 2))  # fmt: skip
        if mention is None or (out and mention.start < out[-1].end):
            continue
        if out and mention.person and _goes_on(text, out[-1], mention):
            mention = Mention(out[-1].start, mention.end, text[out[-1].start : mention.end], True)
            out.pop()
        out.append(mention)
    return out


def _goes_on(text: str, one: Mention, other: Mention) -> bool:
    """Is a name torn behind an initial ("Ana D." and "Oake")?"""
    between = text[one.end : other.start]
    return (
        one.person
        and bool(re.search(r"(?:^|\s)[A-Z]\.?$", one.text))
        and (bool(re.fullmatch(r"\.?[ \u00a0]", between)))
    )


def _mention(text: str, start: int, end: int, person: bool) -> Mention | None:
    start, end = whole_words(text, start, end)
    words = text[start:end]
    if match := _POSSESSIVE.search(words):
        end -= len(match.group())
    end = start + len(_without_parenthesis(text[start:end].rstrip(" ,;:")))
    if person:
        start += len(text[start:end]) - len(without_titles(text[start:end]))
    words = text[start:end]
    return Mention(start, end, words, person) if any(c.isalpha() for c in words) else None


def _without_parenthesis(words: str) -> str:
    """A name without its abbreviation behind it ("Northern Port Authority (NPA)")."""
    words = re.sub(r"\s+\([^()]*\)?$", "", words)
    return words[:-1] if words.endswith(")") and "(" not in words else words


def without_titles(words: str) -> str:
    """A name without the titles before it ("Mr. Putin" becomes "Putin").

    What stands before an office goes with it ("Norlandic King Olaf"), unless the office is the
    person's last name ("Martin Luther King Jr.").
    """
    parts = list(re.finditer(r"\S+", words))
    for k in range(len(parts) - 2, 0, -1):
        after = parts[k + 1].group()
        if parts[k].group().strip(".").casefold() in _OFFICES and after[0].isupper():
            if after.strip(".").casefold() not in SUFFIXES:
                words = words[parts[k + 1].start() :]
            break
    while match := re.match(r"([^\W\d_][\w’'-]*)(\.?)\s+(?=\S)", words):
        if match[1].casefold() not in TITLES:
            break
        words = words[match.end() :]
    return words


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without a torn word at either end."""
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    return start, end


def _joined(text: str, at: int) -> bool:
    a, b = text[at - 1], text[at]
    return (a.isalnum() or a == "_") and (b.isalnum() or b == "_")
