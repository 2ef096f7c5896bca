"""How well names and the words that refer to them are joined, on annotated coreference.

Mentions are the names that the reader tags and personal pronouns; a pronoun belongs to the entity
of the name that the network points at. (Descriptions are resolved only where they are a source, so
that the recall of mentions has a ceiling, which is printed.) Scored on persons and organizations:
mention F1; MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998), CEAF with entity similarity
phi4 (Luo 2005), and their mean, as in CoNLL 2012. Singletons are left out, as OntoNotes has none.
Mentions are the same when their spans are ("exact"), or when a name that was read holds the head of
the annotated one ("by head", as CorefUD scores: "Kesh" for "Premier Dario Kesh, 61").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sayso.reader.drafts import Draft, given
from sayso.reader.network import Network
from sayso.reader.people import Entity, People
from training.prepare import rows

Span = tuple[int, int]
Cluster = frozenset[Span]
_PRONOUN = re.compile(
    r"(?i)(?<![\w’'])(?:i|me|my|myself|we|us|our|ourselves|you|your|he|him|his|himself|she|her|hers|"
    r"herself|they|them|their|themselves|who|whose|whom)(?!\w)"
)
GENRES = ("news", "interview", "bio")
TYPES = ("person", "organization")


def gold_clusters(
    row: dict, *, names_and_pronouns: bool = False, field: str = "span"
) -> list[Cluster]:
    """The annotated clusters of persons and organizations, by the mentions' spans or heads."""
    found: dict[str, set[Span]] = {}
    for m in row["mentions"]:
        if m["type"] in TYPES and (not names_and_pronouns or m["proper"] or m["pronoun"]):
            found.setdefault(m["cluster"], set()).add((m[field][0], m[field][1]))
    return [frozenset(c) for c in found.values() if len(c) > 1]


def read_clusters(network: Network, text: str) -> list[Cluster]:
    """The clusters of names and pronouns that the reader makes."""
    pronouns = [m.span() for m in _PRONOUN.finditer(text)]
    drafts, names = given(network, text, [([], [p], [p]) for p in pronouns])
    people = People(names)
    found: dict[int, set[Span]] = {
        id(e): {(m.start, m.end) for m in e.mentions} for e in people.entities
    }
    for pronoun, draft in zip(pronouns, drafts, strict=True):
        entity = _meant(draft, people)
        if entity is not None:
            found[id(entity)].add(pronoun)
    return [frozenset(c) for c in found.values() if len(c) > 1]


def _meant(draft: Draft, people: People) -> Entity | None:
    """Whose names together are likelier than having no name."""
    odds: dict[int, float] = {}
    for at, score in draft.named.items():
        if (entity := people.at(at, at + 1)) is not None:
            odds[entity.number] = float(np.logaddexp(odds.get(entity.number, -99.0), score))
    best = max(odds, key=lambda number: odds[number], default=None)
    return people.entities[best] if best is not None and odds[best] > 0 else None


def by_head(row: dict, clusters: list[Cluster]) -> list[Cluster]:
    """The clusters with each mention moved to the annotated head that it holds, where one does."""
    heads = sorted({(m["head"][0], m["head"][1]) for m in row["mentions"] if m["type"] in TYPES})

    def moved(span: Span) -> Span:
        return next((h for h in reversed(heads) if span[0] <= h[0] and h[1] <= span[1]), span)

    return [frozenset(moved(span) for span in cluster) for cluster in clusters]


def _f1(hit: float, gold: float, read: float) -> float:
    p, r = (hit / read if read else 0.0), (hit / gold if gold else 0.0)
    return 2 * p * r / (p + r) if p + r else 0.0


def _links(these: Sequence[Cluster], others: Sequence[Cluster]) -> tuple[float, float]:
    """MUC: the links of these clusters that the others keep, and all of them."""
    of = {m: k for k, c in enumerate(others) for m in c}
    kept = total = 0
    for cluster in these:
        parts = {of.get(m, (m,)) for m in cluster}
        kept += len(cluster) - len(parts)
        total += len(cluster) - 1
    return kept, total


def _cubes(these: Sequence[Cluster], others: Sequence[Cluster]) -> tuple[float, float]:
    """B-cubed: over mentions, the share of their cluster that the other side has together."""
    of = {m: c for c in others for m in c}
    hit = sum(len(c & of.get(m, frozenset())) / len(c) for c in these for m in c)
    return hit, sum(map(len, these))


def _aligned(gold: Sequence[Cluster], read: Sequence[Cluster]) -> float:
    """CEAF: the similarity phi4 of the best one-to-one alignment of clusters."""
    from scipy.optimize import linear_sum_assignment

    if not gold or not read:
        return 0.0
    alike = np.array([[2 * len(g & r) / (len(g) + len(r)) for r in read] for g in gold])
    return float(alike[linear_sum_assignment(-alike)].sum())


def report(network: Network, path: Path) -> str:
    """A table of the figures of one file, over all documents of the genres."""
    documents = [row for row in rows(path) if row["genre"] in GENRES]
    read = [read_clusters(network, row["text"]) for row in documents]
    out = [
        f"{'persons and organizations':28}{'mentions':>9}{'MUC':>7}{'B3':>7}{'CEAF':>7}{'CoNLL':>7}"
    ]
    moved = [by_head(row, r) for row, r in zip(documents, read, strict=True)]
    for field, these in (("span", read), ("head", moved)):
        for name, easy in (("all mentions", False), ("names and pronouns", True)):
            gold = [gold_clusters(row, names_and_pronouns=easy, field=field) for row in documents]
            mentions, *rest = figures(gold, these)
            cells = "".join(f"{100 * f:7.1f}" for f in (*rest, sum(rest) / 3))
            label = f"{name}, {'exact' if field == 'span' else 'by head'}"
            out.append(f"{label:28}{100 * mentions:9.1f}{cells}")
    return "\n".join(out)


def figures(gold: list[list[Cluster]], read: list[list[Cluster]]) -> tuple[float, ...]:
    """F1 of mentions, MUC, B-cubed and CEAF over documents."""
    t = np.zeros(14)
    for g, r in zip(gold, read, strict=True):
        a, b = frozenset().union(*g), frozenset().union(*r)
        t += [
            len(a & b), len(a), len(b), *_links(g, r), *_links(r, g), *_cubes(g, r), *_cubes(r, g),
            _aligned(g, r), len(g), len(r),
        ]  # fmt: skip
    return (
        _f1(t[0], t[1], t[2]), _harmonic(*t[3:7]), _harmonic(*t[7:11]), _f1(t[11], t[12], t[13])
    )  # fmt: skip


def _harmonic(hit: float, gold: float, hit_read: float, read: float) -> float:
    recall, precision = (hit / gold if gold else 0.0), (hit_read / read if read else 0.0)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
