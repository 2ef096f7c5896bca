"""What the renderers of an export take: a reading, with what a record knows of it besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from sayso.statement import Reading, Statement


class KnownActor(Protocol):
    """The actor that a speaker is linked to."""

    @property
    def id(self) -> int:
        """Of the actor in the record."""

    @property
    def name(self) -> str:
        """What the actor is called across articles."""

    @property
    def wikidata(self) -> str | None:
        """ "Q42", if anybody gave it."""


Actors = Sequence[KnownActor | None]


class Exported(Protocol):
    """One version of an article with statements of it."""

    @property
    def article_id(self) -> int:
        """Of the article in the record."""

    @property
    def article_key(self) -> str:
        """Hexadecimal digits that are the same in every record."""

    @property
    def version(self) -> int:
        """Of the article, from 1."""

    @property
    def current(self) -> bool:
        """Is that its newest version?"""

    @property
    def reading(self) -> Reading:
        """The article and the statements."""

    @property
    def keys(self) -> Sequence[str]:
        """A stable key for each statement."""

    @property
    def actors(self) -> Sequence[Actors]:
        """The actor, if any, of each speaker of each statement."""


def statements(one: Exported) -> Iterator[tuple[str, Statement, Actors]]:
    """Each statement with its key and its speakers' actors."""
    return zip(one.keys, one.reading.statements, one.actors, strict=True)
