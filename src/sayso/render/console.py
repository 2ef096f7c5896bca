"""The console on which text for a person is laid out: the same wherever it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

MIN_WIDTH = 20


def console_on(out: TextIO, *, colour: bool, width: int) -> Console:
    """A console that writes to `out`, whatever the environment says.

    Args:
        out: where to.
        colour: True for ANSI colours, False for plain text.
        width: columns that no line goes beyond; at least MIN_WIDTH.
    """
    from rich.console import Console

    return Console(
        file=out,
        width=max(width, MIN_WIDTH),
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
