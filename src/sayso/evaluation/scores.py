"""Counts, precision, recall and F1 of readings against annotated articles, with intervals."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.errors import ArticleError, FormatError, NotFoundError
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

FIELDS = ("addressee", "venue", "when", "target")
STYLES = ("direct", "mixed", "indirect")
# The figures that get an interval.
HEADLINES = (
    "source exact", "cue exact", "content exact", "found", "found exactly", "speaker", "said by",
    "act",
)  # fmt: skip
SURE = 0.9
Tally = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Score:
    """One figure: percentages rounded to a tenth, and the counts behind them."""

    precision: float
    recall: float
    f1: float
    gold: int
    read: int
    interval: tuple[float, float] | None = None


Scores = dict[str, Score]


def load_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines.

    Raises:
        NotFoundError: no such file.
        FormatError: a line is no JSON object; the message names it.
    """
    out = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError as error:
        raise NotFoundError(f"{path}: no such file; expected annotated articles") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"{path} cannot be read as UTF-8 text: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise FormatError(f"{path}:{number}: no JSON ({error})") from error
            if not isinstance(row, dict):
                raise FormatError(f"{path}:{number}: expected an object, got {row!r:.60}")
            out.append(row)
    return out


def score(gold: Iterable[Row], readings: Iterable[Row], *, resamples: int = 300) -> Scores:
    """Scores readings against annotated articles, which are joined by id.

    Args:
        gold: rows `{id, text, attributions | statements}`.
        readings: rows of the contract, or of the gold's form; an article without one counts as
            an empty reading.
        resamples: how often articles are drawn anew for the 95% intervals (bootstrap).

    Raises:
        ArticleError: a reading of an unknown or changed text, or two of one article.
    """
    counts = [_count(g, r) for g, r in _joined(list(gold), readings)]
    total = sum(counts, Counter[tuple[str, str]]())
    figures = list(dict.fromkeys(figure for c in counts for figure, _ in c))
    intervals = _intervals(counts, resamples) if len(counts) > 1 else {}
    out: Scores = {}
    for figure in figures:
        p, r, f1 = (round(x, 1) for x in _percent(total, figure))
        n = total[figure, "gold"], total[figure, "read"]
        out[figure] = Score(p, r, f1, *n, intervals.get(figure))
    return out


def outcomes(gold: Iterable[Row], readings: Iterable[Row]) -> list[tuple[float, bool]]:
    """For every statement read (and counted): its confidence, and whether it was found."""
    out = []
    for g, r in _joined(list(gold), readings):
        _, wanted, read = _items(g, r)
        found = {id(b) for a, b in corresponding(wanted, read) if is_found(a, b)}
        out += [(float(x.row.get("confidence") or 0), id(x) in found) for x in read]
    return out


def format_scores(scores: Scores) -> str:
    """The scores as a table of a line a figure."""
    head = f"{'':32}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'read':>7}  95% interval of F1"
    lines = [head]
    for figure, s in scores.items():
        interval = list(s.interval) if s.interval else ""
        percent = f"{s.precision:7.1f}{s.recall:7.1f}{s.f1:7.1f}"
        lines.append(f"{figure:32}{percent}{s.gold:7}{s.read:7}  {interval}")
    return "\n".join(lines)


def _joined(gold: list[Row], readings: Iterable[Row]) -> list[tuple[Row, Row]]:
    by_id: dict[str, Row] = {}
    for row in readings:
        article = row.get("article", row)
        if article["id"] in by_id:
            raise ArticleError(f"two readings of {article['id']!r}, expected one")
        by_id[article["id"]] = {**row, "text": article.get("text")}
    unknown = sorted(set(by_id) - {g["id"] for g in gold})
    if unknown:
        raise ArticleError(f"readings of articles that the gold lacks: {unknown[:3]}")
    out = []
    for g in gold:
        reading = by_id.get(g["id"], {})
        if reading.get("text") not in (None, g["text"]):
            raise ArticleError(f"the text of {g['id']!r} was changed: offsets cannot be compared")
        out.append((g, reading))
    return out


def _items(gold: Row, reading: Row) -> tuple[Text, list[Item], list[Item]]:
    """Both sides' statements with content; nested ones only where the gold marks nesting."""
    text = Text(gold["text"])
    both = []
    for row in (gold, reading):
        rows = row.get("statements") or row.get("attributions") or []
        items = [Item.of(text, s) for s in rows]
        both.append([x for x in items if x.words["content"]])
    wanted, read = both
    if not any("inside" in x.row for x in wanted):
        read = [x for x in read if x.inside is None]
    return text, wanted, read


class _Tallier:
    """Collects counts of one article."""

    def __init__(self) -> None:
        self.counts: Tally = Counter()

    def add(self, figure: str, gold: int, read: int, hit: int) -> None:
        for kind, number in (("gold", gold), ("read", read), ("hit", hit)):
            self.counts[figure, kind] += number


def _count(gold_row: Row, reading: Row) -> Tally:
    text, gold, read = _items(gold_row, reading)
    tally = _Tallier()
    _count_spans(tally, gold, read)
    matched = corresponding(gold, read)
    found = [(g, r) for g, r in matched if is_found(g, r)]
    tally.add("found", len(gold), len(read), len(found))
    exactly = sum(g.spans == r.spans for g, r in matched)
    tally.add("found exactly", len(gold), len(read), exactly)
    # A statement that was found counts under the style that the gold has.
    style = {id(r): g.style for g, r in found}
    for name in STYLES:
        in_gold, hit = (
            sum(x.style == name for x in some) for some in (gold, [g for g, _ in found])
        )
        in_read = sum(style.get(id(x), x.style) == name for x in read)
        tally.add(f"found, {name}", in_gold, in_read, hit)
    sure = [x for x in read if (x.row.get("confidence") or 0) >= SURE]
    tally.add("confident", len(gold), len(sure), sum(id(x) in style for x in sure))
    if any("inside" in x.row for x in gold):
        _count_nesting(tally, gold, read, matched)
    if any("speakers" in s for s in gold_row.get("statements", [])):
        _count_circumstances(tally, text, matched)
        said_by = sum(same_speakers(g, r) for g, r in found)
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


def _count_nesting(
    tally: _Tallier, gold: list[Item], read: list[Item], matched: list[tuple[Item, Item]]
) -> None:
    def by_key(items: list[Item]) -> dict[Any, int]:
        return {x.row.get("id", x.row.get("i", k)): id(x) for k, x in enumerate(items)}

    golds, reads = by_key(gold), by_key(read)
    right = {(id(g), id(r)) for g, r in matched}
    hits = sum(
        (golds.get(g.inside), reads.get(r.inside)) in right
        for g, r in matched
        if g.inside is not None and r.inside is not None
    )
    nested, given = (sum(x.inside is not None for x in some) for some in (gold, read))
    tally.add("inside", nested, given, hits)


def _count_circumstances(tally: _Tallier, text: Text, matched: list[tuple[Item, Item]]) -> None:
    for g, r in matched:
        right = same_speakers(g, r)
        tally.add("speaker", 1, 1, right)
        if any(s["kind"] == "person" for s in g.speakers):
            tally.add("speaker, persons", 1, 1, right)
            if g.pronoun(text):
                tally.add("speaker, pronoun or no source", 1, 1, right)
        kinds = [{s.get("kind") for s in x.speakers} for x in (g, r)]
        tally.add("kind", 1, 1, kinds[0] == kinds[1])
        for field in ("act", "polarity"):
            tally.add(field, 1, 1, g.row[field] == r.row.get(field))
        a_not, b_not = (x.row.get("polarity") == "negated" for x in (g, r))
        tally.add("negated", a_not, b_not, a_not and b_not)
        tally.add("role", bool(g.role), bool(r.role), holds(g.role, r.role, more=5))
        for field in FIELDS:
            a, b = g.words_of(field), r.words_of(field)
            tally.add(field, bool(a), bool(b), holds(a, b, more=5))
        within = bool(g.date and r.date) and f"{r.date}-".startswith(f"{g.date}-")
        tally.add("date", bool(g.date), bool(r.date), within)


def _percent(n: Tally, figure: str) -> tuple[float, float, float]:
    gold, read, hit = (n[figure, kind] for kind in ("gold", "read", "hit"))
    p, r = (hit / total if total else 0.0 for total in (read, gold))
    return 100 * p, 100 * r, 100 * (2 * p * r / (p + r) if p + r else 0.0)


def _intervals(counts: Sequence[Tally], resamples: int) -> dict[str, tuple[float, float]]:
    """95% percentile bootstrap over articles (Efron 1979), with a fixed seed."""
    rng = random.Random(0)
    samples: dict[str, list[float]] = {figure: [] for figure in HEADLINES}
    for _ in range(resamples):
        drawn = sum(rng.choices(counts, k=len(counts)), Counter[tuple[str, str]]())
        for figure in HEADLINES:
            samples[figure].append(_percent(drawn, figure)[2])
    out = {}
    for figure, values in samples.items():
        if values:
            values.sort()
            low, high = int(0.025 * len(values)), int(0.975 * len(values)) - 1
            out[figure] = (round(values[low], 1), round(values[high], 1))
    return out
