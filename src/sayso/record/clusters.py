"""Which bearers of one full name are one person: a pure function of what is known of all of them.

It sees sets, not sequences: the order in which articles came cannot matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sayso.record.naming import middle_of
from sayso.record.offices import contradict, office

SURE, LIKELY, DOUBTFUL = 0.95, 0.9, 0.6
_CLOSE = timedelta(days=30)  # roles so near in time count as held at the same time
_DOMINANT = 0.8  # the share of the mentions with a role that carries those without over


@dataclass(frozen=True, slots=True)
class Signature:
    """All bearers of a block with the same form of the name and the same role.

    Attributes:
        form: the folded name.
        role: as `offices.role_key` gives it.
        first, last: on which days they speak.
        times: in how many statements.
    """

    form: str
    role: str | None
    first: date | None
    last: date | None
    times: int

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others of its block."""
        return self.form, self.role or ""


Cluster = dict[tuple[str, str], float]  # the signatures of one person, with their confidence


def partition(signatures: Iterable[Signature]) -> list[Cluster]:
    """The persons among the bearers of one block, the most frequent first."""
    ordered = sorted(signatures, key=lambda one: one.key)
    found = [person for group in _by_middle(ordered) for person in _by_role(group)]
    weight = {one.key: one.times for one in ordered}
    return sorted(found, key=lambda one: (-sum(weight[key] for key in one), min(one)))


def _by_middle(signatures: Sequence[Signature]) -> list[list[Signature]]:
    """Told apart by middle names; those without one belong to the only other, or to themselves."""
    groups: defaultdict[str, list[Signature]] = defaultdict(list)
    for one in signatures:
        groups[middle_of(one.form)[:1]].append(one)
    bare = groups.pop("", [])
    out = [group for initial in sorted(groups) for group in _by_whole_middle(groups[initial])]
    if bare and len(out) == 1:
        out[0] += bare
    elif bare:
        out.append(bare)
    return out


def _by_whole_middle(signatures: Sequence[Signature]) -> list[list[Signature]]:
    """Those of one middle initial: two that are written out and differ are two persons."""
    groups: defaultdict[str, list[Signature]] = defaultdict(list)
    for one in signatures:
        middle = middle_of(one.form)
        groups[middle if len(middle) > 1 else ""].append(one)
    initials = groups.pop("", [])
    out = [groups[middle] for middle in sorted(groups)]
    if initials and len(out) == 1:
        out[0] += initials
    elif initials:
        out.append(initials)
    return out


def _by_role(signatures: Sequence[Signature]) -> list[Cluster]:
    if not _could_clash(signatures):
        return [_sure(signatures)]
    strands = _strands([one for one in signatures if one.role and office(one.role).field])
    neutral = [one for one in signatures if not (one.role and office(one.role).field)]
    persons: list[list[Signature]] = []
    for strand in strands:
        fits = [one for one in persons if not _clash(one, strand)]
        if fits:
            fits[0] += strand
        else:
            persons.append(list(strand))
    if len(persons) < 2:
        return [_sure([*(persons[0] if persons else []), *neutral])]
    clusters = [dict.fromkeys((one.key for one in person), LIKELY) for person in persons]
    if neutral:
        _carry_over(clusters, persons, neutral)
    return clusters


def _could_clash(signatures: Sequence[Signature]) -> bool:
    """Might any two of them contradict? Linear, for the names with a thousand roles."""
    fields: set[str] = set()
    shared: dict[str, frozenset[str]] = {}
    for one in signatures:
        held = office(one.role or "")
        if held.head is None or held.field is None or held.past:
            continue
        fields.add(held.field)
        if held.places:
            shared[held.head] = shared.get(held.head, held.places) & held.places
    return len(fields) > 1 or not all(shared.values())


def _carry_over(
    clusters: list[Cluster], persons: list[list[Signature]], neutral: list[Signature]
) -> None:
    """Gives those without a telling role to the person who speaks far the most, or to nobody."""
    weights = [sum(one.times for one in person) for person in persons]
    doubtful = dict.fromkeys((one.key for one in neutral), DOUBTFUL)
    if max(weights) >= _DOMINANT * sum(weights):
        clusters[weights.index(max(weights))].update(doubtful)
    else:
        clusters.append(doubtful)


def _sure(signatures: Sequence[Signature]) -> Cluster:
    """One person: surer of those with a role that another one of them has nearly, too."""
    fields = [office(one.role).field for one in signatures if one.role]
    agree = {field for field in fields if field and fields.count(field) > 1}
    return {
        one.key: SURE if one.role and office(one.role).field in agree else LIKELY
        for one in signatures
    }


def _strands(signatures: Sequence[Signature]) -> list[list[Signature]]:
    """Runs of roles of one calling that do not contradict, the most frequent run first.

    A role that names a place goes before one that could be of any.
    """
    strands: list[list[Signature]] = []

    def rank(one: Signature) -> tuple[bool, int, tuple[str, str]]:
        return not office(one.role or "").places, -one.times, one.key

    for one in sorted(signatures, key=rank):
        field = office(one.role or "").field
        for strand in strands:
            if office(strand[0].role or "").field == field and not _clash(strand, [one]):
                strand.append(one)
                break
        else:
            strands.append([one])
    return sorted(strands, key=lambda some: (-sum(one.times for one in some), some[0].key))


def _clash(some: Sequence[Signature], others: Sequence[Signature]) -> bool:
    return any(
        contradict(one.role or "", other.role or "") and _at_once(one, other)
        for one in some
        for other in others
    )


def _at_once(one: Signature, other: Signature) -> bool:
    """Were they said at the same time, so far as that is known?"""
    if not (one.first and one.last and other.first and other.last):
        return True
    low, high = (one, other) if one.first <= other.first else (other, one)
    assert low.last is not None and high.first is not None  # noqa: PT018
    return (high.first - low.last) <= _CLOSE
