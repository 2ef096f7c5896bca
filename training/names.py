"""Where an article names someone: names and annotated strings found again in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sayso.reader.names import SUFFIXES, TITLES

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Name:
    """A name with what it is shortened to: a person's last word."""

    full: str
    person: bool

    @property
    def short(self) -> str | None:
        """The surname of a person of several names."""
        words = [w for w in self.full.split() if w.strip(".").lower() not in SUFFIXES]
        if not self.person or len(words) < 2:
            return None
        return words[-1].strip(",")


def occurrences(text: str, name: Name) -> list[Span]:
    """Every place that names someone, in full or (a person) by the surname alone."""
    if not name.full:
        return []
    full = name.full if name.person else re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", name.full)
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(full)}(?!\w)", text)]
    if name.short:
        for m in re.finditer(rf"(?<!\w){re.escape(name.short)}(?!\w)", text):
            inside = any(a <= m.start() < b for a, b in found)
            if not inside and not _another(text, m.start(), name):
                found.append(m.span())
    return sorted(found)


def _another(text: str, at: int, name: Name) -> bool:
    """Does another first name stand before the surname at `at`?"""
    before = re.search(r"([^\W\d_][\w’'-]*\.?) $", text[max(0, at - 30) : at])
    if not before or not before[1][0].isupper():
        return False
    word = before[1].strip(".").lower()
    return word not in TITLES and word not in name.full.lower().split()


def nearest(text: str, words: str | None, at: Span, cue: Span) -> Span | None:
    """The occurrence of `words` within the statement at `at`, else nearest to its cue."""
    if not words:
        return None
    found = [m.span() for m in re.finditer(re.escape(words), text)]
    whole = [s for s in found if _alone(text, s)] or found

    def far(span: Span) -> tuple[int, int]:
        outside = max(at[0] - span[1], span[0] - at[1], 0)
        return outside, max(cue[0] - span[1], span[0] - cue[1], 0)

    return min(whole, key=far) if whole else None


def _alone(text: str, span: Span) -> bool:
    a, b = span
    left = a == 0 or not (text[a - 1].isalnum() and text[a].isalnum())
    return left and (b == len(text) or not (text[b].isalnum() and text[b - 1].isalnum()))


def places(text: str, name: Name, known: list[Name], source: tuple[Span, ...]) -> tuple[Span, ...]:
    """Where the speaker is named: in the source, else everywhere.

    Args:
        known: the article's other speakers; a place that fits two of them is left out.
    """
    found = occurrences(text, name)
    others = [n for n in known if n.full != name.full and n.short and n.short == name.short]
    if others:
        shared = {s for n in others for s in occurrences(text, n)}
        found = [s for s in found if s not in shared] or found
    inside = [s for s in found if any(a <= s[0] and s[1] <= b for a, b in source)]
    return (max(inside, key=lambda s: s[1] - s[0]),) if inside else tuple(found)


def mentions_of(row: dict) -> tuple[list[tuple[Span, int]], list[tuple[Span, tuple[Span, ...]]]]:
    """Names and mentions of persons and organizations in a row of coreference data.

    Returns:
        Spans of names with 1 for persons, 2 for organizations; and each pronoun or description
        with the names of the same cluster.
    """
    text, numbers = row["text"], {"person": 1, "organization": 2}
    names: list[tuple[Span, int]] = []
    by_cluster: dict[str, list[Span]] = {}
    for m in row["mentions"]:
        if m["proper"] and m["type"] in numbers and (span := _bare(text, m)):
            if all(span[1] <= a or b <= span[0] for (a, b), _ in names):
                names.append((span, numbers[m["type"]]))
            by_cluster.setdefault(m["cluster"], []).append(span)
    out: list[tuple[Span, tuple[Span, ...]]] = []
    for m in row["mentions"]:
        if m["type"] not in numbers or m["proper"]:
            continue
        at = (m["span"][0], m["span"][1])
        out.append((at, tuple(by_cluster.get(m["cluster"], []))))
    return names, out


def _bare(text: str, mention: dict) -> Span | None:
    """The name in a mention: the capitalised words around its head, without titles."""
    start, end = mention["span"]
    words = [(m.start() + start, m.end() + start)
             for m in re.finditer(r"[\w.’'-]*\w\.?", text[start:end])]  # fmt: skip
    head = next((i for i, (a, b) in enumerate(words) if a <= mention["head"][0] < b), None)
    if head is None or not text[words[head][0]].isupper():
        return None
    particles = {"de", "von", "van", "al", "bin", "of", "for", "the", "der", "da"}

    def belongs(i: int) -> bool:
        word = text[slice(*words[i])]
        between = text[words[i][1] : words[i + 1][0]] if i + 1 < len(words) else " "
        return (word[0].isupper() or word in particles) and between.isspace()

    first = last = head
    while first > 0 and belongs(first - 1):
        first -= 1
    while (
        last + 1 < len(words)
        and text[words[last][1] : words[last + 1][0]].isspace()
        and (text[words[last + 1][0]].isupper() or text[slice(*words[last + 1])] in particles)
    ):
        last += 1
    while first < last and text[slice(*words[first])].strip(".").lower() in TITLES | particles:
        first += 1
    while last > first and not text[words[last][0]].isupper():
        last -= 1
    a, b = words[first][0], words[last][1]
    return (a, b - 2 if text[a:b].endswith(("’s", "'s")) else b)
