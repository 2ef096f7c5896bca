"""`sayso add` with a small reader, as a process that may kill itself at a statement to a database.

    python -m tests.runner.killed STATEMENTS SECONDS ARGUMENTS ...

STATEMENTS is the number of the one before which it is killed, 0 for none; SECONDS is what the
reading of an article takes. What was read is kept four articles at a time.
"""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import Engine, event

from sayso.cli import app
from sayso.runner import ingest
from tests.runner.fakes import method


def main(statements: int, seconds: float, arguments: list[str]) -> None:
    ingest.READINGS = 4
    left = statements

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    app(["add", *arguments], obj=method(seconds=seconds))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
