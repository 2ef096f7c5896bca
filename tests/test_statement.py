"""The nouns of a reading: who says it in words, and on whose say-so."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.article import Article, Passage
from sayso.statement import Kind, ReaderInfo, Reading, Speaker, Statement, Style

TEXT = "He said Dario Kesh and an aide had told them so."
HE = Passage.of(TEXT, [(0, 2)])
KESH = Speaker("Dario Kesh", Kind.PERSON)
TANN = Speaker("Mirela Tann", Kind.PERSON, "harbour master")


def statement(*speakers: Speaker, number: int = 0, **more: Any) -> Statement:
    content = Passage.of(TEXT, [(8, 20)])
    known = {"speakers": speakers} if speakers else {}
    return Statement(id=number, content=content, style=Style.INDIRECT, **known, **more)


def reading(*statements: Statement, **known: Any) -> Reading:
    return Reading(Article(text=TEXT, **known), ReaderInfo("", "", ""), statements)


@pytest.mark.parametrize(
    ("speakers", "source", "said_by"),
    [
        ([KESH], HE, "Dario Kesh"),
        ([KESH, TANN], HE, "Dario Kesh; Mirela Tann"),
        ([KESH, Speaker(None, Kind.UNNAMED, "an aide")], HE, "Dario Kesh; an aide"),
        ([Speaker(None, Kind.GROUP), KESH], None, "a group; Dario Kesh"),
        ([Speaker(None, Kind.UNNAMED, "an aide")], HE, "He"),
        ([Speaker(None, Kind.UNNAMED), Speaker(None, Kind.GROUP)], HE, "He"),
        ([Speaker(None, Kind.AUTHOR)], HE, "the author"),
        ([], HE, "He"),
        ([], None, "unknown"),
    ],
)
def test_said_by(speakers: list[Speaker], source: Passage | None, said_by: str) -> None:
    assert statement(*speakers, source=source).said_by == said_by


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_told(kind: Kind) -> None:
    assert Speaker(kind=kind).label
    assert Speaker(kind=kind, role="an aide").label == "an aide"


POST = {"outlet": "The Meridian Post"}
WIRE = {"credits": ("Northwire",)}


@pytest.mark.parametrize(
    ("known", "links"),
    [
        ({}, ()),
        (POST, ("The Meridian Post",)),
        (WIRE, ("Northwire",)),
        (POST | WIRE, ("The Meridian Post", "Northwire")),
        ({"credits": ("Northwire", "Ostra Wire")}, ("Northwire; Ostra Wire",)),
        (POST | {"credits": ("the Meridian Post",)}, ("The Meridian Post",)),
    ],
)
def test_the_chain_begins_with_outlet_and_credit(
    known: dict[str, Any], links: tuple[str, ...]
) -> None:
    one = statement(KESH)
    assert reading(one, **known).chain(one) == (*links, "Dario Kesh")


def test_the_chain_runs_from_the_outermost_inward() -> None:
    outer = statement(KESH, number=4)
    middle = statement(TANN, Speaker(None, Kind.GROUP), number=2, inside=4)
    inner = statement(number=7, inside=2, source=HE)
    whole = reading(inner, outer, middle, **POST, **WIRE)
    told = "Mirela Tann; a group"
    assert whole.chain(inner) == ("The Meridian Post", "Northwire", "Dario Kesh", told, "He")
    assert whole.chain(middle) == ("The Meridian Post", "Northwire", "Dario Kesh", told)
    assert whole.chain(outer) == ("The Meridian Post", "Northwire", "Dario Kesh")


def test_who_is_named_twice_in_a_row_is_one_link() -> None:
    outer = statement(KESH)
    middle = statement(KESH, number=1, inside=0)
    inner = statement(TANN, number=2, inside=1)
    assert reading(outer, middle, inner).chain(inner) == ("Dario Kesh", "Mirela Tann")
    wire = Speaker("Northwire", Kind.ORGANIZATION)
    assert reading(statement(wire), **WIRE).chain(statement(wire)) == ("Northwire",)


def test_who_has_no_name_may_be_another() -> None:
    outer = statement(source=HE)
    inner = statement(number=1, inside=0, source=HE)
    assert reading(outer, inner).chain(inner) == ("He", "He")


@pytest.mark.parametrize("inside", [0, 1, 5], ids=["circle", "itself", "absent"])
def test_a_chain_that_leads_nowhere_ends(inside: int) -> None:
    one = statement(KESH, number=0, inside=1)
    other = statement(TANN, number=1, inside=inside)
    assert reading(one, other).chain(one) == ("Mirela Tann", "Dario Kesh")
    lost = statement(KESH, inside=9)
    assert reading(lost).chain(lost) == ("Dario Kesh",)
