"""When two statements are the same: words, spans and names in comparable form.

Passages are compared after quotation marks, commas, full stops, colons and blanks at their ends are
trimmed; contents correspond when they share at least half of their words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sayso.errors import ArticleError

Row = Mapping[str, Any]
Words = frozenset[int]
ROLES = ("source", "cue", "content")
_TRIMMED = " \t\r\n\u00a0\"“”'‘’,.;:"
_PRONOUN = re.compile(r"(?i)(he|she|they|i|we|his|her|their|who)")


class Text:
    """A text with its words numbered, each in quotation marks or not."""

    def __init__(self, text: str) -> None:
        self.text = text
        words = [m.span() for m in re.finditer(r"\w+", text)]
        self.starts = [start for start, _ in words]
        self.ends = [end for _, end in words]
        quoted = _quoted(text)
        self.quoted = [quoted[start] for start in self.starts]

    def trimmed(self, spans: Iterable[Iterable[int]]) -> tuple[tuple[int, int], ...]:
        """The spans without marks and blanks at their ends; what only those divide is one.

        Raises:
            ArticleError: a span lies outside the text.
        """
        out: list[tuple[int, int]] = []
        for start, end in sorted((a, b) for a, b in spans):
            if not 0 <= start <= end <= len(self.text):
                raise ArticleError(
                    f"span [{start}, {end}) lies outside a text of {len(self.text)} characters"
                )
            kept = self.text[start:end]
            left = start + len(kept) - len(kept.lstrip(_TRIMMED))
            right = end - len(kept) + len(kept.rstrip(_TRIMMED))
            if left >= right:
                continue
            if out and not self.text[out[-1][1] : left].strip(_TRIMMED):
                out[-1] = (out[-1][0], max(out[-1][1], right))
            else:
                out.append((left, right))
        return tuple(out)

    def covered(self, spans: tuple[tuple[int, int], ...]) -> Words:
        """The numbers of the words that the spans touch."""
        return frozenset(
            number
            for start, end in spans
            for number in range(bisect_right(self.ends, start), bisect_left(self.starts, end))
        )

    def style(self, words: Words) -> str:
        """direct, mixed or indirect, by the share of words in quotation marks."""
        marks = [self.quoted[i] for i in words]
        if marks and all(marks):
            return "direct"
        return "mixed" if any(marks) else "indirect"


def _quoted(text: str) -> list[bool]:
    """For every character: is it in double quotation marks (to the paragraph's end if unclosed)?"""
    plain = re.sub(r"''|``|,,", '"_', text).translate(str.maketrans("«»„", '"""'))
    out = [False] * len(text)
    for paragraph in re.finditer(r"[^\n]+", plain):
        opened = -1
        for i in range(*paragraph.span()):
            if opened < 0 and plain[i] in '“"':
                opened = i
            elif opened >= 0 and plain[i] in '”"':
                out[opened : i + 1] = [True] * (i + 1 - opened)
                opened = -1
        if opened >= 0:
            out[opened : paragraph.end()] = [True] * (paragraph.end() - opened)
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One statement, annotated or read, in comparable form."""

    row: Row
    spans: dict[str, tuple[tuple[int, int], ...]]
    words: dict[str, Words]
    style: str

    @classmethod
    def of(cls, text: Text, row: Row) -> Item:
        """The item of a statement in the contract's form or the annotation's.

        Raises:
            ArticleError: its spans are no spans of this text.
        """
        spans = {role: text.trimmed(_spans(row.get(role))) for role in ROLES}
        words = {role: text.covered(spans[role]) for role in ROLES}
        return cls(row, spans, words, text.style(words["content"]))

    @property
    def inside(self) -> Any:
        """The id of the enclosing statement, None where there is none."""
        return self.row.get("inside")

    @property
    def speakers(self) -> list[Row]:
        """Its speakers as rows."""
        return list(self.row.get("speakers") or [])

    @property
    def date(self) -> str | None:
        """The ISO date of the saying, wherever the form keeps it."""
        when = self.row.get("when")
        return self.row.get("date") or (when.get("date") if isinstance(when, dict) else None)

    def words_of(self, field: str) -> str:
        """The folded words of a circumstance, "" where there is none."""
        value = self.row.get(field)
        return folded(value.get("text") if isinstance(value, dict) else value)

    @property
    def role(self) -> str:
        """The folded role of the first speaker who has one."""
        return folded(next((s.get("role") for s in self.speakers if s.get("role")), None))

    def pronoun(self, text: Text) -> bool:
        """Is the source a pronoun, or missing?"""
        words = " ".join(text.text[a:b] for a, b in self.spans["source"])
        return not words or bool(_PRONOUN.fullmatch(words))


def _spans(value: Any) -> list[list[int]]:
    spans = value.get("spans") if isinstance(value, dict) else value
    if not spans:
        return []
    if not isinstance(spans, list) or not all(map(_is_span, spans)):
        raise ArticleError(f"expected spans as [[start, end], ...], got {spans!r:.60}")
    return spans


def _is_span(value: Any) -> bool:
    pair = isinstance(value, list | tuple) and len(value) == 2
    return pair and all(isinstance(end, int) for end in value)


def overlap(a: Words, b: Words) -> float:
    """Intersection over union; two empty sets are the same."""
    return len(a & b) / len(a | b) if a or b else 1.0


def corresponding(gold: list[Item], read: list[Item]) -> list[tuple[Item, Item]]:
    """Pairs whose contents share half of their words, one to one, the best first."""
    scored: list[tuple[float, int, int]] = []
    for i, g in enumerate(gold):
        for j, r in enumerate(read):
            shared = overlap(g.words["content"], r.words["content"])
            if shared >= 0.5:
                rest = [overlap(g.words[k], r.words[k]) for k in ("cue", "source")]
                scored.append((shared + 0.1 * rest[0] + 0.1 * rest[1], i, j))
    left: set[int] = set()
    right: set[int] = set()
    out = []
    for _, i, j in sorted(scored, reverse=True):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            out.append((gold[i], read[j]))
    return out


def is_found(gold: Item, read: Item) -> bool:
    """Do cue and source of two corresponding statements touch, or lack in both?"""
    pairs = [(gold.words[k], read.words[k]) for k in ("cue", "source")]
    return all(a & b or not (a or b) for a, b in pairs)


def folded(name: str | None) -> str:
    """Without case, accents, possessive, articles and punctuation."""
    plain = unicodedata.normalize("NFKD", name or "").casefold().replace("’", "'")
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"\w+", re.sub(r"'s\b", "", plain))
    return " ".join(w for w in words if w not in {"the", "a", "an"})


def holds(a: str, b: str, *, more: int = 99) -> bool:
    """Do the words of one stand in the other, which has at most `more` words besides?"""
    if not a or not b or abs(len(a.split()) - len(b.split())) > more:
        return False
    return f" {a} " in f" {b} " or f" {b} " in f" {a} "


def same_speakers(gold: Item, read: Item) -> bool:
    """As many are read as there are, and each of the gold's is matched by one of them."""
    candidates = read.speakers or [{}]
    return len(candidates) == len(gold.speakers) and all(
        any(_same_speaker(g, r) for r in candidates) for g in gold.speakers
    )


def _same_speaker(gold: Row, read: Row) -> bool:
    a, b = folded(gold.get("name")), folded(read.get("name"))
    if not a:
        return not b or read.get("kind") == gold.get("kind")
    return a == b if gold.get("kind") == "person" else holds(a, b)
