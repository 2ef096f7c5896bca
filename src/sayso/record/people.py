"""A table of known people, kept as actors: names, other names, and their Wikidata ids.

CSV with the columns `name`, `aliases` (";" between them) and `wikidata`, or JSON lines with these
keys, `aliases` a list; in both an optional `kind`: "person" (if not given) or "organization".
Speakers under one of the names belong to the actor from then on, and those that were there.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from sayso.errors import FormatError, NotFoundError
from sayso.record import schema
from sayso.record.actors import derive
from sayso.record.database import lock_all
from sayso.record.describing import alias
from sayso.record.naming import name_of
from sayso.statement import Kind

_WIKIDATA = re.compile(r"Q[1-9]\d*")
_KINDS = {"person": Kind.PERSON, "organization": Kind.ORGANIZATION}


@dataclass(frozen=True, slots=True)
class Known:
    """A person or organization of the table.

    Attributes:
        wikidata: its item, "Q42".
    """

    name: str
    aliases: tuple[str, ...]
    wikidata: str
    kind: Kind = Kind.PERSON

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the others, each once."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))


def read(path: Path) -> Iterator[Known]:
    """The rows of a table: JSON lines where the file's name ends in .jsonl or .ndjson, else CSV.

    Raises:
        NotFoundError: there is no such file.
        FormatError: it is not UTF-8, a column is missing, or a row is not as expected.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise NotFoundError(f"{path}: there is no such file") from error
    except (UnicodeDecodeError, OSError) as error:
        raise FormatError(f"{path} cannot be read as UTF-8 text: {error}") from error
    rows = _json(text, path) if path.suffix in (".jsonl", ".ndjson") else _csv(text, path)
    for at, row in rows:
        yield _known(row, at)


def add(connection: Connection, people: Iterable[Known]) -> int:
    """Keeps the table's people, each once by the Wikidata id, and links their speakers.

    Whoever is there already gets the name and the other names that the table has now.

    Returns:
        How many rows there were.
    """
    lock_all(connection)
    blocks = set()
    count = 0
    for one in people:
        count += 1
        actor_id = _actor(connection, one)
        aliases = schema.aliases
        given = aliases.c.alias.in_(one.names) | (aliases.c.times == 0)
        connection.execute(delete(aliases).where(aliases.c.actor_id == actor_id, given))
        rows = [alias(actor_id, one.kind, name, 0) for name in one.names]
        connection.execute(insert(aliases), rows)
        for name in one.names:
            folded = name_of(name, one.kind)
            if folded and folded.block:
                blocks.add((one.kind, folded.block))
    derive(connection, blocks)
    return count


def _actor(connection: Connection, one: Known) -> int:
    actors = schema.actors
    values = {"name": one.name, "kind": one.kind, "wikidata": one.wikidata}
    query = select(actors.c.id).where(actors.c.wikidata == one.wikidata)
    found: int | None = connection.scalar(query.order_by(actors.c.id).limit(1))
    if found is not None:
        connection.execute(update(actors).where(actors.c.id == found).values(values))
        return found
    made: int = connection.scalars(insert(actors).returning(actors.c.id), [values]).one()
    return made


def _json(text: str, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        at = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise FormatError(f"{at}: no JSON: {error}") from error
        if not isinstance(row, dict):
            raise FormatError(f"{at}: expected an object with name and wikidata, got {line[:40]}")
        yield at, row


def _csv(text: str, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = csv.DictReader(text.splitlines())
    missing = {"name", "wikidata"} - set(rows.fieldnames or ())
    if missing:
        raise FormatError(f"{path}: no column {', '.join(sorted(missing))} in its first line")
    for row in rows:
        aliases = (row.get("aliases") or "").split(";")
        yield f"{path}, line {rows.line_num}", {**row, "aliases": aliases}


def _known(row: dict[str, Any], at: str) -> Known:
    name, wikidata = row.get("name"), row.get("wikidata")
    aliases, kind = row.get("aliases") or [], row.get("kind") or "person"
    if not isinstance(name, str) or not name.strip():
        raise FormatError(f"{at}: expected a name, got {name!r}")
    if not isinstance(wikidata, str) or not _WIKIDATA.fullmatch(wikidata.strip()):
        raise FormatError(f"{at}: expected a Wikidata id like Q42, got {wikidata!r}")
    if not isinstance(aliases, list) or not all(isinstance(one, str) for one in aliases):
        raise FormatError(f"{at}: expected a list of names as aliases, got {aliases!r}")
    if kind not in _KINDS:
        raise FormatError(f"{at}: expected the kind person or organization, got {kind!r}")
    others = tuple(" ".join(one.split()) for one in aliases if one.strip())
    return Known(" ".join(name.split()), others, wikidata.strip(), _KINDS[kind])
