"""The command line: each command parses its options, then calls a plain function.

Nothing heavy is imported before a command runs, so that `sayso --help` answers at once.
"""

from __future__ import annotations

from sayso.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """The `sayso` command; ends the process with its exit status."""
    app()
