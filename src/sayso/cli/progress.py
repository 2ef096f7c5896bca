"""How far a run over many articles is, on standard error, where a person is looking at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sayso.cli.guard import complain, complaint

Item = TypeVar("Item")


class Each(Protocol):
    """Passes items on, counting them against the total."""

    def __call__(self, items: Iterable[Item], /) -> Iterator[Item]: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """What a run tells of itself.

    Attributes:
        complain: prints one line above the bar.
        each: passes items on, counting them against the total.
        note: replaces the words beside the bar.
    """

    complain: Callable[[str], None]
    each: Each
    note: Callable[[str], None]


@contextmanager
def progress(total: int, *, shown: bool) -> Iterator[Progress]:
    """A progress bar over `total` items where `shown`, else only the complaints."""
    if not shown:
        yield Progress(complain, iter, lambda words: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        *(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()),
        TextColumn("{task.description}", markup=False),
    )
    with Bar(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=total)

        def each(items: Iterable[Item], /) -> Iterator[Item]:
            for item in items:
                yield item
                bar.advance(task)

        def above(message: str) -> None:
            bar.console.print(
                complaint(message), markup=False, highlight=False, emoji=False, soft_wrap=True
            )

        yield Progress(above, each, lambda words: bar.update(task, description=words))
