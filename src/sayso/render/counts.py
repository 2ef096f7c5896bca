"""Tables of counts, as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sayso.finding import By, Count
from sayso.render.characters import one_line
from sayso.render.contract import dumps
from sayso.render.table import csv_line

UNKNOWN = "(unknown)"


def counts_as_dicts(counts: Sequence[Count], by: By) -> list[dict[str, Any]]:
    """Each line as an object: what it is counted by, `statements`; for speakers also `actor`.

    By naming: `outlet`, `sources`, how many of them are `named`, and their `share_named`.
    """
    return [_object(one, by) for one in counts]


def counts_as_json(counts: Sequence[Count], by: By) -> Iterator[str]:
    """A list of objects, one a line."""
    lines = ",\n".join(dumps(one) for one in counts_as_dicts(counts, by))
    yield f"[\n{lines}\n]\n" if lines else "[]\n"


def counts_as_jsonl(counts: Sequence[Count], by: By) -> Iterator[str]:
    """An object and a line end for each."""
    for one in counts_as_dicts(counts, by):
        yield f"{dumps(one)}\n"


def counts_as_csv(counts: Sequence[Count], by: By) -> Iterator[str]:
    """A line of column names, then one for each count; nothing is an empty cell."""
    yield csv_line(columns(by))
    for one in counts_as_dicts(counts, by):
        yield csv_line(one.values())


def counts_as_text(counts: Sequence[Count], by: By, *, width: int = 80) -> Iterator[str]:
    """A table for a person, the numbers on the left; no line goes beyond `width` columns."""
    from rich.cells import set_cell_size

    head, *_ = columns(by)
    rows = [("sources", "named", head)] if by is By.NAMING else [("statements", "", head)]
    for one in counts:
        share = "" if one.share_named is None else f"{one.share_named:.0%}"
        rows.append((f"{one.number:,}", share, one_line(one.label or UNKNOWN)))
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for number, share, label in rows:
        start = f"{number:>{first}}  " + (f"{share:>{second}}  " if second else "")
        room = max(width - len(start), 8)
        yield f"{start}{set_cell_size(label, room).rstrip()}\n"


def columns(by: By) -> tuple[str, ...]:
    """The names of what a line of the table holds."""
    if by is By.NAMING:
        return ("outlet", "sources", "named", "share_named")
    if by is By.SPEAKER:
        return ("speaker", "statements", "actor")
    return (by.value, "statements")


def _object(one: Count, by: By) -> dict[str, Any]:
    values: tuple[Any, ...] = (one.label, one.number)
    if by is By.NAMING and one.share_named is not None:
        values += (one.named, round(one.share_named, 4))
    elif by is By.SPEAKER:
        values += (one.actor,)
    return dict(zip(columns(by), values, strict=True))
