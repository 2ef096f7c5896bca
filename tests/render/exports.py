"""A reading as a record exports it, made by hand."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.statement import Reading


@dataclass(frozen=True)
class Actor:
    """Whom a speaker is linked to."""

    id: int
    name: str
    wikidata: str | None = None


@dataclass(frozen=True)
class Export:
    """One version of an article."""

    reading: Reading
    keys: tuple[str, ...]
    actors: tuple[tuple[Actor | None, ...], ...]
    article_id: int = 7
    article_key: str = "00ff" * 8
    version: int = 2
    current: bool = True


def export(reading: Reading, *known: Actor) -> Export:
    """The reading; a speaker with the name of an actor, or a part of it, is linked to that one."""
    return Export(
        reading,
        tuple(f"{one.id:016x}" for one in reading.statements),
        tuple(
            tuple(
                next((who for who in known if speaker.name and speaker.name in who.name), None)
                for speaker in one.speakers
            )
            for one in reading.statements
        ),
    )
