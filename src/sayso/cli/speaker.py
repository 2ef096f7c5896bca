"""`sayso speaker`: one actor of a record: names, roles, and what it said over time."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sayso.cli.actors import OneFormat
from sayso.cli.guard import complain, guarded
from sayso.cli.options import PLACE, Where
from sayso.cli.output import columns, opened, wants_colour
from sayso.finding import By, Query


def speaker(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A name, an actor's number or Wikidata id.")
    ],
    record: Where = PLACE,
    limit: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help="How many statements to give.")
    ] = 10,
    after: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Go on where an earlier page ended.")
    ] = None,
    oldest_first: Annotated[
        bool, typer.Option("--oldest-first", help="Start with the first statements.")
    ] = False,
    output_format: Annotated[
        OneFormat, typer.Option("--format", "-f", help="What to write.")
    ] = OneFormat.TEXT,
) -> None:
    """Show one who speaks in the record: names, roles, how often each month, what was said.

    Exit status: 0 shown; 1 nobody or several have the name, or the record could not be read.
    """
    with guarded():
        from sayso.record import Record
        from sayso.record.counts import count
        from sayso.record.profiles import find, profile
        from sayso.record.search import search
        from sayso.render.actors import profile_as_dict, profile_as_text
        from sayso.render.counts import counts_as_dicts, counts_as_text
        from sayso.render.hits import hit_as_dict, hits_as_text

        with Record.open(record, read_only=True) as kept:
            with kept.connect() as connection:
                found = profile(connection, find(connection, name))
            query = Query(actor=found.entry.id, oldest_first=oldest_first)
            page = search(kept, query, limit=limit, after=after)
            months = count(kept, query, By.MONTH, limit=None)
        with opened(None) as stream:
            if output_format is OneFormat.JSON:
                answer = {
                    **profile_as_dict(found),
                    "months": counts_as_dicts(months, By.MONTH),
                    "said": [hit_as_dict(hit) for hit in page.hits],
                    "after": page.after,
                }
                json.dump(answer, stream, ensure_ascii=False, indent=1)
                stream.write("\n")
                return
            stream.writelines(profile_as_text(found))
            stream.write("\n")
            stream.writelines(counts_as_text(months, By.MONTH, width=columns(stream)))
            stream.write("\n")
            stream.writelines(
                hits_as_text(page.hits, colour=wants_colour(stream), width=columns(stream))
            )
        if page.after:
            complain(f"more follow: --after {page.after}")
