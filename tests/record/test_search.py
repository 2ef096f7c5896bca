"""What a search finds, in which order, and where a page goes on: the same on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from sayso.errors import NotKeptError, QueryError
from sayso.finding import Order, Query
from sayso.record import Record, schema
from sayso.record.search import search, search_all
from sayso.statement import Act, Kind, Polarity, Style
from tests.record.said import KESH, TANN, Said, article, filled

# Every statement of NEWS by a word of its own.
CROSSED, FROZE, HOLD, PRICES, PLANNED, WHETHER = (
    "crossed", "froze", "hold in", "prices", "planned", "whether",
)  # fmt: skip
SLOW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def news(record: Record) -> Record:
    return filled(record)


def contents(record: Record, query: Query) -> list[str]:
    """The words of their own of the statements found."""
    owns = (CROSSED, FROZE, HOLD, PRICES, PLANNED, WHETHER)
    hits = search(record, query).hits
    return [next(own for own in owns if own in hit.statement.content.text) for hit in hits]


def test_everything_is_found_the_newest_first(news: Record) -> None:
    assert contents(news, Query()) == [PRICES, HOLD, FROZE, CROSSED, WHETHER, PLANNED]
    assert contents(news, Query(oldest_first=True)) == [
        CROSSED, FROZE, HOLD, PRICES, PLANNED, WHETHER,
    ]  # fmt: skip
    assert contents(news, Query(order=Order.SAID)) == [
        PRICES, FROZE, CROSSED, HOLD, WHETHER, PLANNED,
    ]  # fmt: skip


FILTERS = [
    (Query(words="river"), [FROZE, CROSSED, PLANNED]),
    (Query(words="RIVERS crossing"), [CROSSED, PLANNED]),
    (Query(words='"crossed the river"'), [CROSSED]),
    (Query(words='"river truce"'), []),
    (Query(words="river NOT cross"), [FROZE]),
    (Query(words="prices OR (truce whether)"), [PRICES, WHETHER]),
    (Query(words="parliament"), []),
    (Query(words="river NOT parliament"), [FROZE, CROSSED, PLANNED]),
    (Query(target="ostra"), [CROSSED]),
    (Query(target="bank"), [PLANNED]),
    (Query(addressee="parliament", words="river"), [CROSSED]),
    (Query(venue="television NOT radio"), [HOLD]),
    (Query(speaker="kesh"), [CROSSED, HOLD]),
    (Query(speaker="Kesh, Dario"), [CROSSED, HOLD]),
    (Query(speaker="Kes"), []),
    (Query(speaker="OSTRA"), [PRICES]),
    (Query(speaker="tann", words="truce"), [HOLD]),
    (Query(kinds=(Kind.ORGANIZATION, Kind.UNNAMED)), [PRICES, PLANNED]),
    (Query(acts=(Act.DENY,)), [FROZE]),
    (Query(acts=(Act.DENY, Act.ASK)), [FROZE, WHETHER]),
    (Query(styles=(Style.DIRECT,)), [FROZE]),
    (Query(polarity=Polarity.NEGATED), [FROZE]),
    (Query(outlets=("harbour daily",)), [PRICES, HOLD]),
    (Query(outlets=("The Meridian Post",)), [FROZE, CROSSED]),
    (Query(outlets=("The Meridian Post", "Harbour Daily"), words="truce"), [HOLD]),
    (Query(published_from=date(2025, 10, 29)), [PRICES, HOLD]),
    (Query(published_to=date(2025, 10, 29)), [FROZE, CROSSED]),
    (Query(said_from=date(2025, 9, 30), said_to=date(2025, 10, 1)), [HOLD]),
    (Query(said_to=date(2025, 8, 31)), []),
    (Query(said_from=date(2025, 10, 1)), [PRICES, FROZE, CROSSED]),
    (Query(min_confidence=0.95), [CROSSED]),
    (Query(min_confidence=0.5, outlets=("Harbour Daily",)), [HOLD]),
]


def test_each_filter(news: Record) -> None:
    for query, found in FILTERS:
        assert contents(news, query) == found, query


def test_by_rank_the_best_fit_comes_first(record: Record) -> None:
    filler = "that nothing which was said of the harbour, the coast and its people was new, but"
    record.add(article(1, Said(f"{filler} a truce is far"), published="2025-10-28"))
    record.add(article(2, Said("a truce, the truce, truce now"), published="2025-10-27"))
    by_rank = search(record, Query(words="truce", order=Order.RANK)).hits
    assert [hit.article_id for hit in by_rank] == [2, 1]
    assert [hit.article_id for hit in search(record, Query(words="truce")).hits] == [1, 2]
    with pytest.raises(QueryError, match="needs words"):
        search(record, Query(order=Order.RANK))


PAGED = [
    Query(words="truce OR river", order=Order.RANK),
    Query(order=Order.SAID),
    Query(order=Order.PUBLISHED),
    Query(order=Order.PUBLISHED, oldest_first=True),
]


def test_pages_follow_one_another(news: Record) -> None:
    for query, size in product(PAGED, (1, 2, 4)):
        _pages_follow(news, query, size)


def _pages_follow(news: Record, query: Query, size: int) -> None:
    whole = [hit.id for hit in search(news, query).hits]
    assert len(whole) > 3
    paged: list[int] = []
    after: str | None = None
    while True:
        page = search(news, query, limit=size, after=after)
        paged += [hit.id for hit in page.hits]
        after = page.after
        if after is None:
            break
        assert len(page.hits) == size
    assert paged == whole
    assert [hit.id for hit in search_all(news, query)] == whole
    assert [hit.id for hit in search_all(news, query, limit=3)] == whole[:3]


def test_what_is_added_meanwhile_neither_repeats_nor_skips(news: Record) -> None:
    first = search(news, Query(), limit=2)
    news.add(article(9, Said("that it snowed"), published="2025-11-09"))
    rest = search(news, Query(), limit=9, after=first.after)
    ids = [hit.id for hit in (*first.hits, *rest.hits)]
    assert len(ids) == len(set(ids)) == 6


def test_a_place_that_is_none_is_refused(record: Record) -> None:
    for cursor in ("!", "é", "bnVsbA", "W10", "WyJ4Iiwx", "////", "a" * 500):
        with pytest.raises(QueryError, match="no place in this search"):
            search(record, Query(), after=cursor)


def test_a_place_of_another_search_is_refused(news: Record) -> None:
    after = search(news, Query(), limit=1).after
    with pytest.raises(QueryError, match="no place in this search"):
        search(news, Query(words="river"), after=after)


def test_a_page_of_no_size_is_refused(record: Record) -> None:
    for limit in (0, -1, 1001):
        with pytest.raises(QueryError, match="1 to 1000"):
            search(record, Query(), limit=limit)


def test_an_actor_is_found_under_every_name(news: Record) -> None:
    """Linked to an actor, a speaker is found by the actor's id, name and aliases."""
    with news.begin() as connection:
        connection.execute(insert(schema.actors).values(id=7, name="Dario Kesh", kind=Kind.PERSON))
        connection.execute(
            insert(schema.aliases).values(actor_id=7, alias="Old Fox", folded="old fox")
        )
        speakers = schema.speakers
        connection.execute(
            update(speakers).where(speakers.c.name == "Dario Kesh").values(actor_id=7)
        )
    for query in (Query(actor=7), Query(speaker="fox"), Query(speaker="Kesh")):
        assert contents(news, query) == [CROSSED, HOLD], query
    assert contents(news, Query(actor=7, oldest_first=True)) == [HOLD, CROSSED]
    assert contents(news, Query(actor=7, words="truce")) == [HOLD]
    assert contents(news, Query(actor=7, speaker="Tann")) == []
    page = search(news, Query(actor=7), limit=1)
    assert [hit.id for hit in search(news, Query(actor=7), after=page.after).hits] == [3]
    with pytest.raises(NotKeptError, match="no actor 8"):
        search(news, Query(actor=8))


def test_a_statement_whose_actor_speaks_twice_is_found_once(record: Record) -> None:
    record.add(article(1, Said("that it rains", (KESH, KESH, TANN)), published="2025-10-28"))
    with record.begin() as connection:
        connection.execute(insert(schema.actors).values(id=7, name="Dario Kesh", kind=Kind.PERSON))
        connection.execute(update(schema.speakers).values(actor_id=7))
    assert len(search(record, Query(actor=7)).hits) == 1


def test_an_outlet_that_is_not_there(news: Record) -> None:
    with pytest.raises(NotKeptError, match="close to it: Harbour Daily"):
        search(news, Query(outlets=("Harbor Daily",)))


def test_a_speaker_without_a_word_is_refused(news: Record) -> None:
    with pytest.raises(QueryError, match="no word in it"):
        search(news, Query(speaker="..."))


def test_letters_beyond_ascii_fold_in_names(record: Record) -> None:
    one = replace(KESH, name="Élan Šimić")
    record.add(article(1, Said("that it rains", (one,)), published="2025-10-28"))
    assert len(search(record, Query(speaker="ŠIMIĆ élan")).hits) == 1
    assert search(record, Query(speaker="Simić")).hits == ()


def test_older_versions_are_found_when_asked_for(record: Record) -> None:
    record.add(article(1, Said("that it rains"), published="2025-10-28"))
    record.add(article(1, Said("that it snows"), published="2025-10-28"))
    (hit,) = search(record, Query()).hits
    assert (hit.version, hit.current, hit.statement.content.text) == (2, True, "that it snows")
    assert search(record, Query(words="rain")).hits == ()
    (old,) = search(record, Query(words="rain", superseded=True)).hits
    assert (old.version, old.current) == (1, False)
    assert "rains" in old.article.text


def test_a_hit_has_its_article_and_its_words_marked(news: Record) -> None:
    (hit,) = search(news, Query(words='"crossed the river" OR ostra')).hits[:1]
    assert hit.statement.content.text == "that the truce would hold in Ostra"
    assert [hit.article.text[slice(*mark)] for mark in hit.marks] == ["Ostra"]
    hit = search(news, Query(words='"crossed the river" OR ostra')).hits[1]
    assert [hit.article.text[slice(*mark)] for mark in hit.marks] == [
        "Ostra", "crossed the river",
    ]  # fmt: skip
    assert hit.article == news.article(hit.article_id)
    assert news.statement(hit.key).statement == hit.statement


TYPED = st.text(st.sampled_from("ab ()\"“”'\\:*&|!<>-^{}.ANDORNOT é\0\ud800;%_"), max_size=40)


@SLOW
@given(query=TYPED)
def test_nothing_typed_breaks_a_search(news: Record, query: str) -> None:
    for sought in (
        Query(words=query), Query(target=query), Query(speaker=query),
        Query(words=query, order=Order.RANK),
    ):  # fmt: skip
        try:
            search(news, sought)
        except QueryError:
            continue
    with pytest.raises(NotKeptError):
        search(news, Query(outlets=(query,)))
