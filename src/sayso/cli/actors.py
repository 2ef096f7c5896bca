"""`sayso actors`: who speaks in a record, across articles, and what people decide about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli.guard import complain, guarded
from sayso.cli.options import PLACE, Where
from sayso.cli.output import columns, opened
from sayso.finding import ActorEntry
from sayso.statement import Kind

if TYPE_CHECKING:
    from sayso.record import Connection


class Format(StrEnum):
    """What a list is written as."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class OneFormat(StrEnum):
    """What all about one actor is written as."""

    TEXT = "text"
    JSON = "json"


Who = Annotated[str, typer.Argument(metavar="WHO", help="An actor's number, name or Wikidata id.")]
Reason = Annotated[str | None, typer.Option(metavar="WORDS", help="Why; kept with the decision.")]

actors = typer.Typer(
    name="actors",
    help="List, merge, split and rename those who speak in a record.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@actors.command("list")
def list_actors(
    words: Annotated[
        str | None, typer.Argument(metavar="[WORDS]", help="Words of the name.")
    ] = None,
    record: Where = PLACE,
    kind: Annotated[Kind | None, typer.Option(help="Of this kind only.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many at most.")] = 50,
    after: Annotated[int, typer.Option(metavar="ID", help="Those that follow this number.")] = 0,
    output_format: Annotated[
        Format, typer.Option("--format", "-f", help="What to write.")
    ] = Format.TEXT,
) -> None:
    """List actors: number, statements, days, name."""
    with guarded():
        from sayso.record import Record
        from sayso.record.profiles import entries
        from sayso.render import actors as render

        with Record.open(record, read_only=True) as kept, kept.connect() as connection:
            found = entries(connection, words, kind=kind, after=after, limit=limit + 1)
        with opened(None) as stream:
            renders: dict[Format, Callable[[Iterable[ActorEntry]], Iterator[str]]] = {
                Format.TEXT: partial(render.actors_as_text, width=columns(stream)),
                Format.JSON: render.actors_as_json,
                Format.JSONL: render.actors_as_jsonl,
                Format.CSV: render.actors_as_csv,
            }
            for piece in renders[output_format](found[:limit]):
                stream.write(piece)
        if len(found) > limit:
            complain(f"more follow: --after {found[limit - 1].id}")


@actors.command()
def show(
    who: Who,
    record: Where = PLACE,
    output_format: Annotated[
        OneFormat, typer.Option("--format", "-f", help="What to write.")
    ] = OneFormat.TEXT,
) -> None:
    """Show all about an actor: names, roles with their days, outlets, namesakes, decisions."""
    with guarded():
        from sayso.record import Record
        from sayso.record.profiles import find, profile
        from sayso.render import actors as render

        with Record.open(record, read_only=True) as kept, kept.connect() as connection:
            found = profile(connection, find(connection, who))
        with opened(None) as stream:
            if output_format is OneFormat.JSON:
                json.dump(render.profile_as_dict(found), stream, ensure_ascii=False, indent=1)
                stream.write("\n")
            else:
                stream.writelines(render.profile_as_text(found))


@actors.command()
def merge(
    into: Annotated[str, typer.Argument(metavar="WHO", help="The actor that stays.")],
    others: Annotated[list[str], typer.Argument(metavar="OTHER", help="Who is the same.")],
    record: Where = PLACE,
    reason: Reason = None,
) -> None:
    """Decide that some actors are one."""

    def decide(connection: Connection) -> str:
        from sayso.record import actors as plain
        from sayso.record.profiles import find

        ids = [find(connection, one) for one in (into, *others)]
        number = plain.merge(connection, ids, reason)
        return f"decision {number}: #{ids[0]} is also {', '.join(f'#{id_}' for id_ in ids[1:])}"

    _decided(record, decide)


@actors.command()
def split(
    who: Who,
    record: Where = PLACE,
    article: Annotated[
        list[str] | None,
        typer.Option(metavar="ARTICLE", help="Address or id of an article; may be repeated."),
    ] = None,
    role: Annotated[str | None, typer.Option(metavar="ROLE", help="Those with this role.")] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Those in this outlet.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the other is called.")
    ] = None,
    reason: Reason = None,
) -> None:
    """Decide that some of an actor's statements are another's.

    What is taken meets all that is said: articles, role, outlet. By role or outlet it holds for
    later articles too.
    """
    if not (article or role or outlet):
        raise typer.BadParameter("say by what to split: --article, --role or --outlet")

    def decide(connection: Connection) -> str:
        from sayso.record import actors as plain
        from sayso.record.profiles import find

        actor = find(connection, who)
        number, new = plain.split(
            connection,
            actor,
            articles=article or (),
            role=role,
            outlet=outlet,
            name=name,
            reason=reason,
        )
        return f"decision {number}: #{new} is another than #{actor}"

    _decided(record, decide)


@actors.command()
def rename(
    who: Who,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the actor is called.")],
    record: Where = PLACE,
    reason: Reason = None,
) -> None:
    """Decide what an actor is called."""

    def decide(connection: Connection) -> str:
        from sayso.record import actors as plain
        from sayso.record.profiles import find

        actor = find(connection, who)
        return f"decision {plain.rename(connection, actor, name, reason)}: #{actor} is {name}"

    _decided(record, decide)


@actors.command()
def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The decision's number.")],
    record: Where = PLACE,
) -> None:
    """Take a decision back, as if it had never been made."""

    def decide(connection: Connection) -> str:
        from sayso.record import actors as plain

        plain.undo(connection, number)
        return f"decision {number} is undone"

    _decided(record, decide)


@actors.command("decisions")
def list_decisions(record: Where = PLACE) -> None:
    """List what people decided, with number, day and reason."""
    with guarded():
        from sayso.record import Record
        from sayso.record.profiles import decided
        from sayso.render.actors import decided_in_words
        from sayso.render.characters import one_line

        with Record.open(record, read_only=True) as kept, kept.connect() as connection:
            for one in decided(connection):
                typer.echo(one_line(decided_in_words(one)))


@actors.command()
def known(
    table: Annotated[
        Path,
        typer.Argument(metavar="TABLE", help="CSV or .jsonl with name, aliases, wikidata."),
    ],
    record: Where = PLACE,
) -> None:
    """Take in a table of known people or organizations, and link those who bear their names."""

    def decide(connection: Connection) -> str:
        from sayso.record import people

        count = people.add(connection, people.read(table))
        return f"{count} rows of {table}"

    _decided(record, decide)


@actors.command()
def relink(record: Where = PLACE) -> None:
    """Derive all links from the articles again, then apply what people decided."""

    def decide(connection: Connection) -> str:
        from sayso.record import actors as plain

        plain.relink(connection)
        return "linked anew"

    _decided(record, decide)


def _decided(where: str, decide: Callable[[Connection], str]) -> None:
    """Does something in one transaction on a record that must be there, and prints a line."""
    with guarded():
        from sayso.record import Record
        from sayso.render.characters import one_line

        Record.open(where, read_only=True).close()  # a record is made by `sayso add` only
        with Record.open(where) as kept, kept.begin() as connection:
            done = decide(connection)
        typer.echo(one_line(done))
