"""What goes wrong, said in one line on standard error, and the exit status that stands for it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from sayso.errors import SaysoError


def complaint(message: str) -> str:
    """`message` as it is shown: on one line, with nothing in it that a terminal would obey."""
    from sayso.render.characters import one_line

    return f"sayso: {one_line(message)}"


def complain(message: str) -> None:
    """Prints `message` on standard error."""
    typer.echo(complaint(message), err=True)


@contextmanager
def guarded() -> Iterator[None]:
    """Turns every expected error inside into a line and an exit status.

    Raises:
        typer.Exit: the error's own status; 130 after Ctrl-C and 141 where nobody reads the
            output any longer (`sayso read ... | head`), as programs do that a signal ends.
    """
    try:
        yield
    except SaysoError as error:
        complain(str(error))
        raise typer.Exit(error.exit_status) from error
    except KeyboardInterrupt as interrupt:
        raise typer.Exit(128 + signal.SIGINT) from interrupt
    except BrokenPipeError as error:
        # Python flushes standard output once more at the end; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(141) from error
