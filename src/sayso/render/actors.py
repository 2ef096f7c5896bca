"""Actors of a record as text, JSON and CSV: lists of them, one with all about it, decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sayso.finding import ActorEntry, Decided, Profile
from sayso.render.characters import one_line
from sayso.render.table import csv_line

COLUMNS = (
    *("id", "name", "kind", "wikidata", "statements", "articles"),
    *("first", "last", "confidence"),
)


def actor_as_dict(entry: ActorEntry) -> dict[str, Any]:
    """An actor of a list as an object of JSON, under the names of its fields."""
    return {
        "id": entry.id,
        "name": entry.name,
        "kind": entry.kind.value,
        "wikidata": entry.wikidata,
        "statements": entry.statements,
        "articles": entry.articles,
        "first": _day(entry.first),
        "last": _day(entry.last),
        "confidence": round(entry.confidence, 4),
    }


def profile_as_dict(profile: Profile) -> dict[str, Any]:
    """All about an actor as an object of JSON."""
    return {
        **actor_as_dict(profile.entry),
        "aliases": [{"name": name, "times": times} for name, times in profile.aliases],
        "roles": [
            {
                "role": one.role,
                "first": _day(one.first),
                "last": _day(one.last),
                "times": one.times,
            }
            for one in profile.roles
        ],
        "outlets": [{"name": name, "articles": count} for name, count in profile.outlets],
        "namesakes": [
            {"id": one.id, "name": one.name, "confidence": one.confidence, "why": one.why}
            for one in profile.namesakes
        ],
        "decisions": [decided_as_dict(one) for one in profile.decided],
    }


def decided_as_dict(one: Decided) -> dict[str, Any]:
    """A decision as an object of JSON."""
    return {
        "number": one.number,
        "what": one.what,
        "reason": one.reason,
        "made": _day(one.made),
        "undone": _day(one.undone),
    }


def actors_as_jsonl(entries: Iterable[ActorEntry]) -> Iterator[str]:
    """An object and a line end for each actor."""
    for entry in entries:
        yield f"{json.dumps(actor_as_dict(entry), ensure_ascii=False)}\n"


def actors_as_json(entries: Iterable[ActorEntry]) -> Iterator[str]:
    """A list of objects, one a line."""
    lines = ",\n".join(line.rstrip() for line in actors_as_jsonl(entries))
    yield f"[\n{lines}\n]\n" if lines else "[]\n"


def actors_as_csv(entries: Iterable[ActorEntry]) -> Iterator[str]:
    """A line of column names, then one for each actor; nothing is an empty cell."""
    yield csv_line(COLUMNS)
    for entry in entries:
        yield csv_line(actor_as_dict(entry).values())


def actors_as_text(entries: Iterable[ActorEntry], *, width: int = 80) -> Iterator[str]:
    """A line for each actor, no longer than `width` columns: number, statements, days, name."""
    from rich.cells import set_cell_size

    for one in entries:
        start = f"{f'#{one.id}':>8}  {one.statements:>7,}  {days(one.first, one.last):<24}  "
        kind = "" if one.kind.value == "person" else f" · {one.kind.value}"
        known = f" · {one.wikidata}" if one.wikidata else ""
        room = max(width - len(start), 8)
        yield f"{start}{set_cell_size(one_line(f'{one.name}{kind}{known}'), room).rstrip()}\n"


def profile_as_text(profile: Profile) -> Iterator[str]:
    """All about an actor for a person, a line for each fact."""
    one = profile.entry
    head = [f"#{one.id} {one.name}", one.kind.value, one.wikidata]
    yield f"{one_line(' · '.join(filter(None, head)))}\n"
    yield (
        f"{one.statements:,} statements in {one.articles:,} articles, {days(one.first, one.last)}; "
        f"links at least {one.confidence:.2f} sure\n"
    )
    groups = {
        "names": [f"{name} ({times})" if times else name for name, times in profile.aliases],
        "roles": [f"{days(r.first, r.last)}  {r.role} ({r.times})" for r in profile.roles],
        "outlets": [f"{name} ({count} articles)" for name, count in profile.outlets],
        "others of the name": [
            f"#{other.id} {other.name}: the same with {other.confidence:.2f} ({other.why})"
            for other in profile.namesakes
        ],
        "decisions": [decided_in_words(decided) for decided in profile.decided],
    }
    for label, lines in groups.items():
        if lines:
            yield f"\n{label}\n"
            yield from (f"    {one_line(line)}\n" for line in lines)


def decided_in_words(one: Decided) -> str:
    """A decision on one line: its number, day, what, why, and whether it was undone."""
    why = f" ({one.reason})" if one.reason else ""
    undone = f"; undone on {one.undone}" if one.undone else ""
    return f"decision {one.number}, {one.made}: {one.what}{why}{undone}"


def days(first: date | None, last: date | None) -> str:
    """Two days as a range, one that is both as itself, "undated" where none is known."""
    if first is None or last is None:
        return "undated"
    return str(first) if first == last else f"{first} to {last}"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
