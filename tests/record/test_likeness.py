"""What is nearest in meaning: exact, under every condition of a search, on both databases."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.errors import NotKeptError, QueryError
from sayso.finding import Query
from sayso.record import Record, likeness
from sayso.record.likeness import Meanings
from sayso.statement import Act
from sayso.vectors import SIZE, Floats, packed, unpacked
from tests.record.said import NEWS, Said, article

MAKER = "test-1"


def directions(count: int, seed: int = 1) -> Floats:
    """Vectors of length 1 as a record gives them back."""
    rows = np.random.default_rng(seed).normal(size=(count, SIZE))
    return unpacked(packed(rows / np.linalg.norm(rows, axis=1, keepdims=True)))


def kept(record: Record, sayings: list[str], vectors: Floats, first: int = 1, **facts: Act) -> None:
    """Keeps an article for each saying."""
    for k, (saying, vector) in enumerate(zip(sayings, vectors, strict=True)):
        reading = article(first + k, Said(saying, **facts), published="2025-10-28")
        record.add(reading, packed(vector[None]), embedder=MAKER)


@pytest.fixture
def many(record: Record) -> tuple[Record, Floats]:
    """Thirty statements that accuse, and three that ask."""
    vectors = directions(33)
    kept(record, [f"matter {k}" for k in range(30)], vectors[:30], act=Act.ACCUSE)
    kept(record, [f"matter {k}" for k in range(30, 33)], vectors[30:], 31, act=Act.ASK)
    return record, vectors


def numbers(meanings: Meanings, vector: Floats, query: Query, limit: int = 5) -> list[int]:
    hits = meanings.nearest(vector, query, limit=limit)
    near = [hit.likeness or 0.0 for hit in hits]
    assert near == sorted(near, reverse=True)
    return [int(hit.statement.content.text.split()[1]) for hit in hits]


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("first", [4, 2048], ids=["of few at first", "of all at once"])
def test_the_nearest_are_those_of_the_greatest_products(
    many: tuple[Record, Floats], monkeypatch: pytest.MonkeyPatch, first: int, held: bool
) -> None:
    record, vectors = many
    monkeypatch.setattr(likeness, "_FIRST", first)
    monkeypatch.setattr(likeness, "_FETCHED", 7)
    meanings = Meanings(record, MAKER, held=held)
    for sought in directions(4, seed=2):
        products = vectors @ sought
        order = np.argsort(-products)
        assert numbers(meanings, sought, Query(), 4) == order[:4].tolist()
        asking = [k for k in order if k >= 30]
        assert numbers(meanings, sought, Query(acts=(Act.ASK,)), 4) == asking
        assert numbers(meanings, sought, Query(words='"matter 7"')) == [7]
        (hit,) = meanings.nearest(sought, Query(words='"matter 7"'))
        assert hit.likeness == pytest.approx(products[7], abs=1e-5)


def test_held_vectors_follow_what_is_added_and_removed(many: tuple[Record, Floats]) -> None:
    record, vectors = many
    meanings = Meanings(record, MAKER, held=True)
    assert numbers(meanings, vectors[3], Query(), 1) == [3]
    record.remove(article="https://news.example/4")
    assert numbers(meanings, vectors[3], Query(), 1) != [3]
    kept(record, ["matter 99"], vectors[3:4], 99)
    assert numbers(meanings, vectors[3], Query(), 1) == [99]


def test_another_makers_vectors_are_not_compared(many: tuple[Record, Floats]) -> None:
    record, vectors = many
    reading = article(70, Said("matter 70"), published="2025-10-28")
    record.add(reading, packed(vectors[:1]), embedder="test-2")
    assert numbers(Meanings(record, MAKER), vectors[0], Query(), 1) == [0]
    assert numbers(Meanings(record, "test-2"), vectors[0], Query()) == [70]


def test_a_record_without_vectors_says_so(record: Record) -> None:
    record.add(NEWS[0])
    with pytest.raises(NotKeptError, match="no meanings made by test-1"):
        Meanings(record, MAKER).nearest(directions(1)[0], Query())


def test_a_wrong_limit_is_refused(record: Record) -> None:
    with pytest.raises(QueryError, match="1 to 1000"):
        Meanings(record, MAKER).nearest(directions(1)[0], Query(), limit=0)
