"""Actors for the speakers of articles that were taken in."""

from __future__ import annotations

from sayso.record import Record


def link_new(record: Record) -> int:
    """Finds the actors of all speakers that have none yet, some hundred articles at a time.

    Each part is a transaction of its own, so that a run that is stopped has lost nothing: the next
    one goes on with what is left.

    Returns:
        How many versions of articles were linked.

    Raises:
        RecordError: the database fails.
    """
    from sayso.record.actors import link, unlinked

    linked = 0
    before: list[int] = []
    while True:
        with record.begin() as connection:
            versions = unlinked(connection)
            if not versions or versions == before:
                return linked
            link(connection, versions)
        linked += len(versions)
        before = versions
