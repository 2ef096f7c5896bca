"""What a run comes upon in its sources, one thing after the other, and where each file stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from sayso.article import Article
from sayso.errors import SaysoError
from sayso.statement import Reading

if TYPE_CHECKING:
    from sayso.record.progress import Place
    from sayso.sources.feed import FeedState


@dataclass(slots=True)
class Shard:
    """A file or address that articles come from, with what of it is kept by now.

    Attributes:
        name: as the sources name it.
        place: where it stands; None for what has no state to go on from, as an address.
        keeps: may it be told to be done? Not if it leads to pages, which change while it does not.
    """

    name: str
    place: Place | None = None
    keeps: bool = True

    def pass_by(self, position: int, *, kept: bool) -> None:
        """Counts an article that is kept now, or could not be."""
        if position == 0:
            self.keeps = False
        if self.place is not None:
            self.place = replace(
                self.place,
                position=max(self.place.position, position),
                kept=self.place.kept + kept,
                failed=self.place.failed + (not kept),
            )

    def end(self) -> None:
        """Nothing is left of it: it is done, or will be read from its start the next time."""
        if self.place is not None:
            again = replace(self.place, position=0, kept=0, failed=0)
            done = self.keeps and self.place.position > 0
            self.place = replace(self.place, done=True) if done else again


@dataclass(frozen=True, slots=True)
class Begun:
    """A file of which an earlier run has kept something; `place` is how far that came."""

    shard: Shard
    place: Place


@dataclass(frozen=True, slots=True)
class ToRead:
    """An article that is to be read."""

    shard: Shard
    position: int
    article: Article


@dataclass(frozen=True, slots=True)
class Done:
    """An article that was read, not kept yet."""

    shard: Shard
    position: int
    reading: Reading
    vectors: Sequence[bytes] | None


@dataclass(frozen=True, slots=True)
class InRecord:
    """An article that the record has already."""

    shard: Shard
    position: int


@dataclass(frozen=True, slots=True)
class Broken:
    """An article that could not be read; of no shard where it may be tried again at once."""

    shard: Shard | None
    position: int
    error: SaysoError


@dataclass(frozen=True, slots=True)
class Ended:
    """All of a shard was come upon."""

    shard: Shard


@dataclass(frozen=True, slots=True)
class FeedRead:
    """All entries of a feed were come upon."""

    url: str
    state: FeedState


Step: TypeAlias = Begun | ToRead | Done | InRecord | Broken | Ended | FeedRead
