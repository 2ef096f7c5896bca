"""What is counted of one article: for every figure what the gold has, what was read, what agrees.

The figures are those of the yardstick, in its order, and one for each act besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sayso.errors import ArticleError
from sayso.evaluation.compare import (
    ROLES,
    Item,
    Row,
    Text,
    corresponding,
    holds,
    is_found,
    same_speakers,
)
from sayso.statement import Act

FIELDS = ("addressee", "venue", "when", "target")
STYLES = ("direct", "mixed", "indirect")
ACTS = tuple(f"act, {act}" for act in Act)
SURE = 0.9
Tally = Counter[tuple[str, str]]
Pairs = list[tuple[Item, Item]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article's annotated statements beside those that were read.

    Attributes:
        text: its text.
        gold, read: the statements that count, on either side.
        matched: the pairs whose contents correspond.
        found: those of them whose cue and source agree too.
        circumstances: does the gold have the second layer?
    """

    text: Text
    gold: list[Item]
    read: list[Item]
    matched: Pairs
    found: Pairs
    circumstances: bool

    @classmethod
    def of(cls, gold_row: Row, reading: Row) -> Comparison:
        """Compares; nested statements count only where the gold marks nesting.

        Raises:
            ArticleError: spans that are none of the text.
        """
        text = Text(gold_row["text"])
        gold, read = (_items(text, row) for row in (gold_row, reading))
        if not any("inside" in x.row for x in gold):
            read = [x for x in read if x.inside is None]
        matched = corresponding(gold, read)
        found = [(g, r) for g, r in matched if is_found(g, r)]
        second = any("speakers" in s for s in gold_row.get("statements") or [])
        return cls(text, gold, read, matched, found, second)

    def outcomes(self) -> list[tuple[float, bool]]:
        """For every statement read: its confidence, and whether it was found."""
        found = {id(r) for _, r in self.found}
        return [(_confidence(x), id(x) in found) for x in self.read]


def joined(gold: Iterable[Row], readings: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Each annotated article with its reading, an empty one where there is none.

    Raises:
        ArticleError: a reading without an id, of an unknown or changed text, or two of one article.
    """
    rows = list(gold)
    by_id: dict[str, Row] = {}
    for row in readings:
        article = row.get("article", row)
        if not isinstance(article, dict) or not isinstance(article.get("id"), str):
            raise ArticleError(f"a reading needs the id of its article, got {row!r:.60}")
        if article["id"] in by_id:
            raise ArticleError(f"two readings of {article['id']!r}, expected one")
        by_id[article["id"]] = {**row, "text": article.get("text")}
    unknown = sorted(set(by_id) - {g["id"] for g in rows})
    if unknown:
        raise ArticleError(f"readings of articles that the gold lacks: {unknown[:3]}")
    out = []
    for g in rows:
        reading = by_id.get(g["id"], {})
        if reading.get("text") not in (None, g["text"]):
            raise ArticleError(f"the text of {g['id']!r} was changed: offsets cannot be compared")
        out.append((g, reading))
    return out


def _items(text: Text, row: Row) -> list[Item]:
    rows = row.get("statements") or row.get("attributions") or []
    if not isinstance(rows, list) or not all(isinstance(s, dict) for s in rows):
        raise ArticleError(f"expected the statements as a list of objects, got {rows!r:.60}")
    items = [Item.of(text, s) for s in rows]
    return [x for x in items if x.words["content"]]


def _confidence(item: Item) -> float:
    return float(item.row.get("confidence") or 0)


class _Tallier:
    """Collects counts of one article."""

    def __init__(self) -> None:
        self.counts: Tally = Counter()

    def add(self, figure: str, gold: int, read: int, hit: int) -> None:
        for kind, number in (("gold", gold), ("read", read), ("hit", hit)):
            self.counts[figure, kind] += number


def counted(one: Comparison) -> Tally:
    """The counts of one article: for each figure "gold", "read" and "hit"."""
    gold, read = one.gold, one.read
    tally = _Tallier()
    _count_spans(tally, gold, read)
    tally.add("found", len(gold), len(read), len(one.found))
    exactly = sum(g.spans == r.spans for g, r in one.matched)
    tally.add("found exactly", len(gold), len(read), exactly)
    # A statement that was found counts under the style that the gold has.
    style = {id(r): g.style for g, r in one.found}
    for name in STYLES:
        in_gold, hit = (
            sum(x.style == name for x in some) for some in (gold, [g for g, _ in one.found])
        )
        in_read = sum(style.get(id(x), x.style) == name for x in read)
        tally.add(f"found, {name}", in_gold, in_read, hit)
    sure = [x for x in read if _confidence(x) >= SURE]
    tally.add("confident", len(gold), len(sure), sum(id(x) in style for x in sure))
    if any("inside" in x.row for x in gold):
        _count_nesting(tally, one)
    if one.circumstances:
        for g, r in one.matched:
            _count_circumstances(tally, one.text, g, r)
        said_by = sum(same_speakers(g, r) for g, r in one.found)
        tally.add("said by", len(gold), len(read), said_by)
    return tally.counts


def _count_spans(tally: _Tallier, gold: list[Item], read: list[Item]) -> None:
    for role in ROLES:
        wanted, given = (
            Counter(x.spans[role] for x in some if x.spans[role]) for some in (gold, read)
        )
        both = (wanted & given).total()
        tally.add(f"{role} exact", wanted.total(), given.total(), both)
        a, b = (frozenset().union(*(x.words[role] for x in some)) for some in (gold, read))
        tally.add(f"{role} token", len(a), len(b), len(a & b))


def _count_nesting(tally: _Tallier, one: Comparison) -> None:
    def by_key(items: list[Item]) -> dict[Any, int]:
        return {x.row.get("id", x.row.get("i", k)): id(x) for k, x in enumerate(items)}

    golds, reads = by_key(one.gold), by_key(one.read)
    right = {(id(g), id(r)) for g, r in one.matched}
    hits = sum(
        (golds.get(g.inside), reads.get(r.inside)) in right
        for g, r in one.matched
        if g.inside is not None and r.inside is not None
    )
    nested, given = (sum(x.inside is not None for x in some) for some in (one.gold, one.read))
    tally.add("inside", nested, given, hits)


def _count_circumstances(tally: _Tallier, text: Text, g: Item, r: Item) -> None:
    """The second layer of two corresponding statements; an act not annotated is not judged."""
    right = same_speakers(g, r)
    tally.add("speaker", 1, 1, right)
    if any(s.get("kind") == "person" for s in g.speakers):
        tally.add("speaker, persons", 1, 1, right)
        if g.pronoun(text):
            tally.add("speaker, pronoun or no source", 1, 1, right)
    kinds = [{s.get("kind") for s in x.speakers} for x in (g, r)]
    tally.add("kind", 1, 1, kinds[0] == kinds[1])
    for field in ("act", "polarity"):
        if g.row.get(field) is not None:
            tally.add(field, 1, 1, g.row[field] == r.row.get(field))
    a_not, b_not = (x.row.get("polarity") == "negated" for x in (g, r))
    tally.add("negated", a_not, b_not, a_not and b_not)
    tally.add("role", bool(g.role), bool(r.role), holds(g.role, r.role, more=5))
    for field in FIELDS:
        a, b = g.words_of(field), r.words_of(field)
        tally.add(field, bool(a), bool(b), holds(a, b, more=5))
    within = bool(g.date and r.date) and f"{r.date}-".startswith(f"{g.date}-")
    tally.add("date", bool(g.date), bool(r.date), within)
    if g.row.get("act") is not None:
        for act, figure in zip(Act, ACTS, strict=True):
            a_is, b_is = (x.row.get("act") == act for x in (g, r))
            tally.add(figure, a_is, b_is, a_is and b_is)
