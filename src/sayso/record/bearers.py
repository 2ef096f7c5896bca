"""Who speaks in a version of an article, as evidence: one row for each name of a kind.

Groups, unnamed sources and speakers without a name are nobody's actor, and give no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from sayso.record import schema
from sayso.record.known import in_parts
from sayso.record.naming import (
    acronym,
    is_proper,
    long_forms,
    name_of,
    reversed_form,
    usual_order,
)
from sayso.record.offices import role_key
from sayso.statement import Kind

Row = dict[str, Any]
ACTORS = (Kind.PERSON, Kind.AUTHOR, Kind.ORGANIZATION, Kind.DOCUMENT)


def gather(connection: Connection, version_ids: Sequence[int]) -> list[Row]:
    """The bearers of these versions, from their speakers and texts; nothing is written."""
    found: list[Row] = []
    for some in in_parts(sorted(set(version_ids))):
        rows: dict[tuple[int, Kind, str], Row] = {}
        for one in connection.execute(_speakers(some)):
            key = (one.version_id, one.kind, one.name)
            if key in rows:
                rows[key]["times"] += 1
                rows[key]["role"] = rows[key]["role"] or role_key(one.role)
                rows[key]["day"] = rows[key]["day"] or one.said
            elif (row := _bearer(one)) is not None:
                rows[key] = row
        _explain(connection, rows)
        found += rows.values()
    return found


def write(connection: Connection, version_ids: Sequence[int], rows: Sequence[Row]) -> list[Row]:
    """Replaces the bearers of these versions; returns the old ones.

    Who is heard again keeps the actor of the evidence for the moment, so that its number stays.
    """
    table = schema.bearers
    before: list[Row] = []
    for some in in_parts(sorted(set(version_ids))):
        here = table.c.version_id.in_(some)
        before += map(dict, connection.execute(select(table).where(here)).mappings())
        connection.execute(delete(table).where(here))
    actors = {_same(row): row["derived_id"] for row in before}
    if rows:
        new = [{**row, "derived_id": actors.get(_same(row))} for row in rows]
        connection.execute(insert(table), new)
    return before


def _same(row: Row) -> tuple[object, ...]:
    return row["version_id"], row["kind"], row["name"], row["form"], row["block"]


def _speakers(version_ids: Sequence[int]) -> Any:
    speakers, statements, versions = schema.speakers, schema.statements, schema.versions
    return (
        select(statements.c.version_id, versions.c.outlet_id, speakers)
        .join(statements, statements.c.id == speakers.c.statement_id)
        .join(versions, versions.c.id == statements.c.version_id)
        .where(
            versions.c.id.in_(version_ids),
            speakers.c.name.is_not(None),
            speakers.c.kind.in_(ACTORS),
        )
        .order_by(statements.c.version_id, statements.c.ordinal, speakers.c.ordinal)
    )


def _bearer(one: Any) -> Row | None:
    name = name_of(one.name, one.kind)
    if name is None:
        return None
    nameless = one.kind is Kind.DOCUMENT and not is_proper(one.name)
    return {
        "version_id": one.version_id,
        "kind": one.kind,
        "name": one.name,
        "form": name.form,
        "family": name.family,
        "block": None if nameless else name.block,
        "given": name.given,
        "role": role_key(one.role),
        "outlet_id": one.outlet_id,
        "day": one.said,
        "times": 1,
        "confidence": 0.0,
    }


def _explain(connection: Connection, rows: dict[tuple[int, Kind, str], Row]) -> None:
    """Notes which acronym an article gives for an organization: "Ostran River Board (ORB)"."""
    bodies = [row for row in rows.values() if row["kind"] is Kind.ORGANIZATION]
    texts = schema.texts
    query = select(texts.c.version_id, texts.c.text)
    explained: dict[int, dict[str, str]] = {}
    for some in in_parts(sorted({row["version_id"] for row in bodies})):
        for version_id, text in connection.execute(query.where(texts.c.version_id.in_(some))):
            explained[version_id] = long_forms(text)
    for row in bodies:
        known = explained.get(row["version_id"], {})
        if acronym(row["name"]) in known:
            row["block"] = known[row["form"]]
            continue
        short = next((key for key, form in known.items() if form == row["form"]), None)
        row["family"] = short or row["family"]


def turn_round(connection: Connection, rows: list[Row]) -> list[Row]:
    """Brings names of two words that were seen in both orders into one of them.

    It does not matter which came first; rows that are kept already change too.

    Returns:
        The kept ones as they were and as they are, so that their actors and blocks are looked at
        again.
    """
    table = schema.bearers
    turned = {
        row["form"]: other
        for row in rows
        if row["kind"] in (Kind.PERSON, Kind.AUTHOR) and (other := reversed_form(row["form"]))
    }
    back = {other: form for form, other in turned.items()}
    there = {form for form in turned if turned[form] in turned}
    for some in in_parts(sorted(turned.values())):
        query = select(table.c.form).where(table.c.form.in_(some)).distinct()
        there.update(back[form] for form in connection.scalars(query))
    wrong = {form: turned[form] for form in there if usual_order(form, turned[form]) != form}
    for row in rows:
        if row["form"] in wrong and row["kind"] in (Kind.PERSON, Kind.AUTHOR):
            row.update(_named(wrong[row["form"]]))
    return _turn_kept(connection, {turned[form]: form for form in there if form not in wrong})


def _turn_kept(connection: Connection, wrong: dict[str, str]) -> list[Row]:
    """Gives bearers that are kept another form, as if they were new.

    Returns:
        Each as it was, and as it is now: its new block may be that of no new row, where an author
        and a person bear the name.
    """
    table = schema.bearers
    # Not `in_`, which cannot be in a statement that is executed for several rows of parameters.
    people = or_(table.c.kind == Kind.PERSON, table.c.kind == Kind.AUTHOR)
    had: list[Row] = []
    for some in in_parts(sorted(wrong)):
        query = select(table).where(people, table.c.form.in_(some))
        had += map(dict, connection.execute(query).mappings())
    columns = ("form", "family", "block", "given")
    changes = [
        {"b_old": old, **{f"b_{key}": value for key, value in _named(new).items()}}
        for old, new in sorted(wrong.items())
    ]
    if changes:
        connection.execute(
            update(table)
            .where(table.c.form == bindparam("b_old"), people)
            .values(
                derived_id=None, actor_id=None, **{key: bindparam(f"b_{key}") for key in columns}
            ),
            changes,
        )
    return had + [row | _named(wrong[row["form"]]) for row in had]


def _named(form: str) -> Row:
    name = name_of(form, Kind.PERSON)
    assert name is not None  # a folded form of two words is a name
    return {"form": name.form, "family": name.family, "block": name.block, "given": name.given}


def words(rows: Iterable[Row]) -> list[str]:
    """The words by which two writers may touch the same bearers."""
    return sorted({word for row in rows for word in (row["family"], row["form"].split()[0])})


def scope(rows: Iterable[Row]) -> set[tuple[Kind, str]]:
    """The blocks that bearers are evidence for, those of an organization's acronym among them."""
    found = set()
    for row in rows:
        if row["block"] is not None:
            found.add((row["kind"], row["block"]))
            if row["kind"] is Kind.ORGANIZATION and row["family"] != row["block"]:
                found.add((row["kind"], row["family"]))
    return found
