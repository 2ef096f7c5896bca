"""How long a user waits for a command that has just been typed."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.timing import typical
from benchmarks.worker import output_of

_ROUNDS = 5
_ARTICLE = "Mayor Ida Brandt closed the bridge. “We will not take the risk,” she said on Monday."
_MAIN = "from sayso.cli import main; main()"
_FIRST = f"from sayso import read; print(read({_ARTICLE!r}).statements[0].content.text)"


def help_time() -> float:
    """Seconds until `sayso --help` has answered."""
    script = Path(sys.executable).with_name("sayso")
    start = [str(script)] if script.exists() else [sys.executable, "-c", _MAIN]
    return _typical([*start, "--help"])


def first_statement() -> float:
    """Seconds until a fresh Python has read a short article and printed its first statement."""
    return _typical([sys.executable, "-c", _FIRST])


def _typical(command: list[str]) -> float:
    output_of(command)
    return typical(lambda: output_of(command), _ROUNDS)
