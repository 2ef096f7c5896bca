"""A record of many statements: how it is filled, how large it is, how fast it answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from random import Random

import numpy as np

from benchmarks.collection import collection, told
from benchmarks.texts import texts
from sayso.finding import By, Order, Query
from sayso.reader.embedding import NAME, Embedder
from sayso.record import Record
from sayso.record.counts import count
from sayso.record.likeness import Meanings
from sayso.record.search import search
from sayso.runner import link_new
from sayso.statement import Act

ARTICLES = 150  # are read, and told again and again
ROUNDS = 40  # of every search, each with other words, people, days
DEEP = 20_000  # statements before the page far down


def measure(*, where: str, statements: int) -> dict[str, float]:
    """Fills the record at `where` if it is empty; the median and 95th percentile of each search.

    Returns:
        Milliseconds as "SEARCH median" and "SEARCH 95%"; "bytes", of a statement on disk;
        "statements"; where it was filled here, "added" and "linked", of a second.
    """
    out: dict[str, float] = {}
    with Record.open(where) as record:
        if not record.stats().statements:
            out |= _filled(record, statements)
        stats = record.stats()
        out |= {"statements": stats.statements, "bytes": stats.bytes / stats.statements}
        random = Random(7)
        for name, ask in _searches(record, random).items():
            taken = []
            for k in range(ROUNDS + 2):
                began = time.perf_counter()
                ask()
                if k >= 2:  # the first ones open the file's pages
                    taken.append(1000 * (time.perf_counter() - began))
            out[f"{name} median"] = float(np.median(taken))
            out[f"{name} 95%"] = float(np.percentile(taken, 95))
    return out


def _filled(record: Record, statements: int) -> dict[str, float]:
    base = told(texts(ARTICLES))
    began = time.perf_counter()
    for _ in record.add_many(collection(base, statements), embedder=NAME, batch=256):
        pass
    added = time.perf_counter()
    versions = link_new(record)
    return {
        "added": record.stats().statements / (added - began),
        "linked": versions / (time.perf_counter() - added),
    }


def _searches(record: Record, random: Random) -> dict[str, Callable[[], object]]:
    """The eight searches of the record's limits, and those by meaning."""
    people, words, phrases, outlets, keys = _known(record, random)
    place = _far_down(record)
    meanings = Meanings(record, NAME, held=True)
    embedder = Embedder(1)

    def days() -> dict[str, date]:
        year = random.randrange(2015, 2025)
        return {"said_from": date(year, 3, 1), "said_to": date(year, 8, 31)}

    def month() -> dict[str, date]:
        first = date(random.randrange(2015, 2025), random.randrange(1, 12), 1)
        return {"published_from": first, "published_to": first.replace(day=28)}

    def near(**conditions: object) -> object:
        query = Query(**conditions)  # type: ignore[arg-type]
        return meanings.nearest(embedder.vectors([random.choice(phrases)])[0], query)

    return {
        "a word": lambda: search(record, Query(words=random.choice(words))),
        "a phrase, with a speaker": lambda: search(
            record, Query(words=f'"{random.choice(phrases)}"', speaker=random.choice(people)[1])
        ),
        "an actor's last hundred": lambda: search(
            record, Query(actor=random.choice(people)[0], order=Order.SAID), limit=100
        ),
        "an act, with a target and days": lambda: search(
            record, Query(acts=(Act.CRITICIZE,), target=random.choice(words), **days())
        ),
        "an outlet's month": lambda: search(
            record, Query(outlets=(random.choice(outlets),), **month())
        ),
        "counts by speaker, filtered": lambda: count(
            record,
            Query(outlets=(random.choice(outlets),), acts=(Act.ACCUSE,)),
            By.SPEAKER,
            limit=20,
        ),
        "a page far down": lambda: search(record, Query(), after=place),
        "the statements of an article": lambda: record.reading(random.choice(keys)),
        "like, all": near,
        "like, of an act": lambda: near(acts=(Act.DENY,)),
    }


def _known(
    record: Record, random: Random
) -> tuple[list[tuple[int, str]], list[str], list[str], list[str], list[str]]:
    """People with their actors, words, phrases, outlets and addresses that the record has."""
    hits = [
        hit
        for _ in range(30)
        for hit in search(
            record,
            Query(published_to=date(random.randrange(2016, 2025), 6, random.randrange(1, 28))),
            limit=20,
        ).hits
    ]
    counted = count(record, Query(published_from=date(2020, 1, 1), published_to=date(2020, 12, 31)),
                    By.SPEAKER, limit=200)  # fmt: skip
    people = [(one.actor, one.label) for one in counted if one.actor and one.label]
    contents = [hit.statement.content.text.split() for hit in hits]
    words = sorted({w for c in contents for w in c if w.isalpha() and len(w) > 4})
    phrases = sorted({" ".join(c[1:4]) for c in contents if len(c) > 5 and all(
        w.isalpha() for w in c[1:4])})  # fmt: skip
    outlets = sorted({hit.article.outlet or "" for hit in hits})
    return people, words, phrases, outlets, [hit.article.url or "" for hit in hits]


def _far_down(record: Record) -> str | None:
    """Where the page after the first `DEEP` statements starts."""
    after: str | None = None
    for _ in range(DEEP // 1000):
        after = search(record, Query(), limit=1000, after=after).after or after
    return after
