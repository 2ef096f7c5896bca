"""A bar for a run whose length is not known at its start: how far, how fast, how long still.

How many articles there will be is counted beside the run, which need not wait for it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sayso.cli.guard import complain, complaint


@dataclass(frozen=True, slots=True)
class Watch:
    """What a run tells of itself.

    Attributes:
        complain: prints one line above the bar.
        note: tells how many articles there were, how many of them were passed over, and how many
            statements.
    """

    complain: Callable[[str], None]
    note: Callable[[int, int, int], None]


@contextmanager
def watched(what: list[str], *, shown: bool) -> Iterator[Watch]:
    """A bar on standard error over the articles of `what`, else only the complaints."""
    if not shown:
        yield Watch(complain, lambda articles, passed, statements: None)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from sayso.runner.expected import expected

    found: list[int] = []
    over = threading.Event()

    def count() -> None:
        number = expected(what, stop=over.is_set)
        if number is not None:
            found.append(number)

    columns = (
        *(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn()),
        TextColumn("{task.fields[rate]} {task.description}", markup=False),
    )
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def note(articles: int, passed: int, statements: int) -> None:
            # What an earlier run did took no time: it would only make this one seem fast.
            total = max(found[0] - passed, articles - passed) if found else None
            speed = next(one.speed for one in bar.tasks if one.id == task)
            bar.update(
                task,
                completed=articles - passed,
                total=total,
                rate=f"{speed:.1f}/s" if speed else "",
                description=f"{statements} statements",
            )

        def above(message: str) -> None:
            console.print(
                complaint(message), markup=False, highlight=False, emoji=False, soft_wrap=True
            )

        counting = threading.Thread(target=count, daemon=True)
        counting.start()
        try:
            yield Watch(above, note)
        finally:
            over.set()
            counting.join()
