"""Actors across articles: tables of speakers, and who is one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sayso.record import Record, schema
from sayso.record.actors import link, relink, unlinked
from sayso.record.naming import formal_name, name_of, reversed_form, usual_order
from sayso.record.offices import contradict, role_key
from sayso.statement import Kind, Reading, Speaker
from tests.record.speaking import AUTHOR, BODY, PAPER, PERSON, actor_of, keep, links, said, sets
from tests.record.speaking import name_of as called

PREMIER = "premier of Velmora"
ONE = "one"
TWO = "two"

PAIRS: dict[str, tuple[Reading, Reading, str]] = {
    "the same full name": (said(1, ("Mirela Tann", None)), said(2, ("Mirela Tann", None)), ONE),
    "another first name": (said(1, ("Mirela Tann", None)), said(2, ("Karel Tann", None)), TWO),
    "a middle name": (said(1, ("Mirela Ana Tann", None)), said(2, ("Mirela Tann", None)), ONE),
    "its initial": (said(1, ("Mirela Ana Tann", None)), said(2, ("Mirela A. Tann", None)), ONE),
    "two middle names": (
        said(1, ("Mirela Ana Tann", None)),
        said(2, ("Mirela Ilse Tann", None)),
        TWO,
    ),
    "a nickname": (said(1, ("William Oake", None)), said(2, ("Bill Oake", None)), ONE),
    "accents": (said(1, ("Łucja Šimečková", None)), said(2, ("Lucja Simeckova", None)), ONE),
    "capitals": (said(1, ("MIRELA TANN", None)), said(2, ("Mirela Tann", None)), ONE),
    "a title": (said(1, ("Dr. Mirela Tann", None)), said(2, ("Mirela Tann", None)), ONE),
    "a generation": (said(1, ("Karel Tann Jr.", None)), said(2, ("Karel Tann", None)), TWO),
    "the same generation": (
        said(1, ("Karel Tann Jr.", None)),
        said(2, ("Karel Tann, Jr", None)),
        ONE,
    ),
    "the surname first": (said(1, ("Tann Mirela", None)), said(2, ("Mirela Tann", None)), ONE),
    "as in an index": (said(1, ("Tann, Mirela", None)), said(2, ("Mirela Tann", None)), ONE),
    "two given names turned": (said(1, ("Paul James", None)), said(2, ("James Paul", None)), TWO),
    "a surname only": (said(1, ("Tann", None)), said(2, ("Tann", None)), TWO),
    "a surname in the same outlet": (
        said(1, ("Mirela Tann", None)),
        said(2, ("Tann", None), day="2025-11-01"),
        ONE,
    ),
    "a surname in another outlet": (
        said(1, ("Mirela Tann", None)),
        said(2, ("Tann", None), outlet="Ostra Today"),
        TWO,
    ),
    "a surname weeks later": (
        said(1, ("Mirela Tann", None)),
        said(2, ("Tann", None), day="2025-12-01"),
        TWO,
    ),
    "a surname with the same role": (
        said(1, ("Dario Kesh", PREMIER)),
        said(2, ("Kesh", PREMIER), outlet="Ostra Today", day="2026-02-01"),
        ONE,
    ),
    "two surnames with the same role": (
        said(1, ("Kesh", PREMIER)),
        said(2, ("Kesh", PREMIER), outlet="Ostra Today"),
        ONE,
    ),
    "surnames with a role that many have": (
        said(1, ("Kesh", "spokesman")),
        said(2, ("Kesh", "spokesman"), outlet="Ostra Today"),
        TWO,
    ),
    "a surname whose role contradicts": (
        said(1, ("Dario Kesh", PREMIER)),
        said(2, ("Kesh", "goalkeeper of Solace Rovers")),
        TWO,
    ),
    "an initial and a surname": (said(1, ("Dario Kesh", None)), said(2, ("D. Kesh", None)), ONE),
    "another initial": (said(1, ("Dario Kesh", None)), said(2, ("B. Kesh", None)), TWO),
    "the same office of two places": (
        said(1, ("Ida Brandt", "mayor of Solace")),
        said(2, ("Ida Brandt", "mayor of Brannick")),
        TWO,
    ),
    "the same office at other times": (
        said(1, ("Ida Brandt", "mayor of Solace"), day="2010-03-04"),
        said(2, ("Ida Brandt", "mayor of Brannick")),
        ONE,
    ),
    "a player and a minister": (
        said(1, ("Ida Brandt", "striker")),
        said(2, ("Ida Brandt", "trade minister")),
        TWO,
    ),
    "a former player": (
        said(1, ("Ida Brandt", "former striker")),
        said(2, ("Ida Brandt", "trade minister")),
        ONE,
    ),
    "vice president, then president": (
        said(1, ("Ida Brandt", "Vice President"), day="2025-01-01"),
        said(2, ("Ida Brandt", "President"), day="2025-06-01"),
        ONE,
    ),
    "a country and its adjective": (
        said(1, ("Ida Brandt", "Velmoran president")),
        said(2, ("Ida Brandt", "president of Velmora")),
        ONE,
    ),
    "an organization": (
        said(1, Speaker("The Ostran River Board", BODY)),
        said(2, Speaker("Ostran River Board", BODY), outlet=None),
        ONE,
    ),
    "a company": (said(1, Speaker("Halden Corp.", BODY)), said(2, Speaker("Halden", BODY)), ONE),
    "an acronym that no article gives": (
        said(1, Speaker("Ostran River Board", BODY)),
        said(2, Speaker("ORB", BODY)),
        TWO,
    ),
    "an acronym that an article gives": (
        said(1, Speaker("Ostran River Board", BODY), text="The Ostran River Board (ORB) met."),
        said(2, Speaker("ORB", BODY), outlet="Ostra Today"),
        ONE,
    ),
    "a person and an organization": (
        said(1, Speaker("Halden", PERSON)), said(2, Speaker("Halden", BODY)),
                                     TWO),
    "an author and a politician": (
        said(1, Speaker("Ida Brandt", AUTHOR)),
        said(2, Speaker("Ida Brandt", PERSON)),
        TWO,
    ),
    "a document of a name": (
        said(1, Speaker("the Brannick Report", PAPER)),
        said(2, Speaker("Brannick Report", PAPER), outlet="Ostra Today"),
        ONE,
    ),
    "a report": (said(1, Speaker("a report", PAPER)), said(2, Speaker("a report", PAPER)), TWO),
}  # fmt: skip


@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
@pytest.mark.parametrize("case", PAIRS)
def test_who_is_one(tmp_path: Path, case: str, turned: bool) -> None:
    """Whichever of the two articles comes first."""
    first, second, expected = PAIRS[case]
    with Record.open(tmp_path / "record.db") as record:
        keep(record, [second, first] if turned else [first, second])
        one, other = actor_of(record, 1), actor_of(record, 2)
        assert one is not None
        assert other is not None
        assert (one == other) == (expected == ONE)


def test_the_nameless_are_nobody(record: Record) -> None:
    group, unknown = Speaker("protesters", Kind.GROUP), Speaker(None, Kind.UNKNOWN)
    keep(record, [said(1, (None, "spokesman"), group, unknown)])
    assert set(links(record).values()) == {None}


def test_roles_are_kept_with_their_dates(record: Record) -> None:
    keep(
        record,
        [
            said(1, ("Ida Brandt", "Vice President"), day="2025-01-01"),
            said(2, ("Ida Brandt", "President"), day="2025-06-01"),
            said(3, ("Ida Brandt", "President"), day="2025-03-01"),
        ],
    )
    with record.connect() as connection:
        rows = connection.execute(select(schema.roles).order_by(schema.roles.c.role)).all()
    kept = [(row.role, str(row.first_day), str(row.last_day), row.times) for row in rows]
    assert kept == [
        ("President", "2025-03-01", "2025-06-01", 2),
        ("Vice President", "2025-01-01", "2025-01-01", 1),
    ]


def test_a_second_bearer_of_the_surname_takes_the_evidence_away(record: Record) -> None:
    keep(record, [said(1, ("Mirela Tann", None)), said(2, ("Tann", None))])
    assert actor_of(record, 1) == actor_of(record, 2)
    keep(record, [said(3, ("Karel Tann", None))])
    assert len({actor_of(record, n) for n in (1, 2, 3)}) == 3


def test_a_contradiction_takes_the_unclear_away_from_both(record: Record) -> None:
    keep(record, [said(1, ("Ida Brandt", None)), said(2, ("Ida Brandt", "mayor of Solace"))])
    assert actor_of(record, 1) == actor_of(record, 2)
    keep(record, [said(3, ("Ida Brandt", "mayor of Brannick"))])
    assert len({actor_of(record, n) for n in (1, 2, 3)}) == 3


def test_a_stray_role_leaves_the_unclear_where_most_is(record: Record) -> None:
    many = [said(n, ("Ida Brandt", "mayor of Solace")) for n in range(2, 8)]
    stray = said(9, ("Ida Brandt", "mayor of Brannick"))
    keep(record, [said(1, ("Ida Brandt", None)), *many, stray])
    assert actor_of(record, 1) == actor_of(record, 2) != actor_of(record, 9)


def test_reading_again_gives_the_same_links(record: Record) -> None:
    readings = [said(1, ("Mirela Tann", PREMIER)), said(2, ("Tann", PREMIER), outlet=None)]
    keep(record, readings)
    before = links(record), _described(record)
    newer = type(readings[0].reader)("sayso", "0.2.0", "en-news-2")
    keep(record, [type(one)(one.article, newer, one.statements) for one in readings])
    assert (links(record), _described(record)) == before


def test_a_reader_that_hears_another_name_corrects_the_link(record: Record) -> None:
    keep(record, [said(1, ("Mirela Tann", None)), said(2, ("Mirela Tann", None))])
    newer = type(said(1).reader)("sayso", "0.2.0", "en-news-2")
    keep(record, [said(2, ("Karel Tann", None), reader=newer)])
    assert called(record, actor_of(record, 2)) == "Karel Tann"
    assert called(record, actor_of(record, 1)) == "Mirela Tann"
    with record.connect() as connection:
        assert connection.scalars(select(schema.aliases.c.times)).all() == [1, 1]


def test_what_is_not_linked_is_found(record: Record) -> None:
    record.add(said(1, ("Mirela Tann", None)))
    record.add(said(2, (None, "spokesman")))
    with record.begin() as connection:
        waiting = unlinked(connection)
        assert len(waiting) == 1
        link(connection, waiting)
        assert unlinked(connection) == []


def test_relinking_all_changes_nothing(record: Record) -> None:
    cases = list(PAIRS.values())[:12]
    spoken = [one.statements[0].speakers[0] for case in cases for one in case[:2]]
    keep(record, [said(n, speaker) for n, speaker in enumerate(spoken)])
    before = sets(record), _described(record)
    with record.begin() as connection:
        relink(connection)
    assert (sets(record), _described(record)) == before


def _described(record: Record) -> list[tuple[object, ...]]:
    aliases, actors = schema.aliases, schema.actors
    query = select(actors.c.name, aliases.c.alias, aliases.c.times).join(
        aliases, aliases.c.actor_id == actors.c.id
    )
    with record.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(query))


NAMES = ["Ida {}", "Ida Maria {}", "Ida M. {}", "Ida K. {}", "IDA {}", "{} Ida"]
ROLES = [None, "mayor", "mayor of Solace", "Solace mayor", "mayor of Brannick", "striker"]
DAYS = ["2015-01-01", "2025-10-01", "2025-10-28"]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A record for many families, each of another surname."""
    with Record.open(tmp_path_factory.mktemp("order") / "record.db") as opened:
        yield opened


@settings(max_examples=40, deadline=None)
@given(
    spoken=st.lists(
        st.tuples(*(st.sampled_from(some) for some in (NAMES, ROLES, DAYS))), min_size=2, max_size=6
    ),
    shuffle=st.randoms(use_true_random=False),
)
def test_the_order_of_articles_does_not_matter(
    many: Record, spoken: list[tuple[str, str | None, str]], shuffle: Random
) -> None:
    """The same family twice, under two surnames, in two orders."""
    order = list(range(len(spoken)))
    partitions = []
    for _ in range(2):
        surname = f"Brandt{next(SURNAMES)}"
        readings = {}
        for n in order:
            name, role, day = spoken[n]
            readings[n] = said(next(NUMBERS), (name.format(surname), role), day=day)
        keep(many, list(readings.values()))
        found = links(many)
        actors = {n: found[str(one.article.url), 0] for n, one in readings.items()}
        partitions.append({frozenset(n for n in actors if actors[n] == a) for a in actors.values()})
        shuffle.shuffle(order)
    assert partitions[0] == partitions[1]


NUMBERS = count(1000)
SURNAMES = ("".join(letters) for letters in product("abcdefghij", repeat=4))


@pytest.mark.parametrize(
    ("name", "kind", "form"),
    [
        ("Mr. Dario B. Kesh, Jr.", Kind.PERSON, "dario b kesh jr"),
        ("Søren Ødegård", Kind.PERSON, "soren odegard"),
        ("D’Angelo O'Reilly", Kind.PERSON, "dangelo oreilly"),
        ("the A.R.O.S.", Kind.ORGANIZATION, "a r o s"),
        ("Halden Holding Co. Ltd.", Kind.ORGANIZATION, "halden holding"),
    ],
)
def test_names_are_folded(name: str, kind: Kind, form: str) -> None:
    found = name_of(name, kind)
    assert found is not None
    assert found.form == form


def test_what_holds_no_letter_is_no_name() -> None:
    assert name_of("—", Kind.PERSON) is None
    assert name_of("", Kind.ORGANIZATION) is None


def test_short_forms_have_one_formal_name() -> None:
    assert formal_name("bill") == formal_name("william") == formal_name("will")
    assert formal_name("mirela") == "mirela"
    assert reversed_form("dario kesh") == "kesh dario"
    assert reversed_form("dario b kesh") is None
    assert usual_order("holm margaret", "margaret holm") == "margaret holm"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("mayor of Solace", "mayor of Brannick", True),
        ("mayor", "mayor of Brannick", False),
        ("Foreign Minister of Velmora", "Velmoran finance minister", False),
        ("deputy mayor of Solace", "mayor of Brannick", True),
        ("striker", "senator", True),
        ("senator", "lawyer", False),
        ("former mayor of Solace", "mayor of Brannick", False),
    ],
)
def test_which_roles_contradict(one: str, other: str, expected: bool) -> None:
    a, b = role_key(one), role_key(other)
    assert a is not None
    assert b is not None
    assert contradict(a, b) == contradict(b, a) == expected


def test_several_names_that_were_kept_in_the_other_order_are_turned_at_once(record: Record) -> None:
    keep(record, [said(1, ("Holm Margaret", "mayor"), ("Brandt William", "registrar"))])
    keep(record, [said(2, ("Margaret Holm", "mayor"), ("William Brandt", "registrar"))])
    one, two = "https://news.example/1", "https://news.example/2"
    assert sets(record) == {frozenset({(one, 0), (two, 0)}), frozenset({(one, 1), (two, 1)})}


def test_an_author_turns_the_name_of_a_person_and_is_not_that_person(record: Record) -> None:
    keep(record, [said(1, ("Vevib Tamona", "mayor"))])
    keep(record, [said(2, Speaker("Tamona Vevib", Kind.AUTHOR))])
    keep(record, [said(3, ("Tamona Vevib", "mayor"))])
    assert None not in links(record).values()
    assert actor_of(record, 1) == actor_of(record, 3)
