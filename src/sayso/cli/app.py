"""The `sayso` command and its subcommands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from sayso import __version__
from sayso.cli.actors import actors
from sayso.cli.add import add
from sayso.cli.evaluate import evaluate
from sayso.cli.export import export
from sayso.cli.find import find
from sayso.cli.read import read
from sayso.cli.record import app as record
from sayso.cli.remove import remove
from sayso.cli.speaker import speaker

app = typer.Typer(
    name="sayso",
    help="Reads the news and answers: who said what, to whom, when and where, on whose say-so?",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sayso {__version__}")
        raise typer.Exit


@app.callback()
def sayso(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Reads the news and answers: who said what, to whom, when and where, on whose say-so?"""


app.command()(read)
app.command()(add)
app.command()(find)
app.command()(speaker)
app.add_typer(actors)
app.command()(export)
app.command()(remove)
app.add_typer(record, name="record")
app.command()(evaluate)
