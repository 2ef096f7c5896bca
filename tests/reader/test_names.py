"""Names and whom they name."""

from __future__ import annotations

import re

import pytest

from sayso.reader.names import Mention, without_titles
from sayso.reader.people import People


def people(text: str, *names: str) -> People:
    """The people of a text in which `names` are tagged wherever they stand; "#X" is a body."""
    found: dict[int, Mention] = {}
    for name in sorted(names, key=len, reverse=True):
        words = name.removeprefix("#")
        for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
            if not any(f.start <= m.start() < f.end for f in found.values()):
                found[m.start()] = Mention(m.start(), m.end(), words, not name.startswith("#"))
    return People([found[k] for k in sorted(found)])


def who(text: str, words: str, *names: str) -> str | None:
    """Whom the last place of `words` in a text names."""
    at = text.rindex(words)
    entity = people(text, *names).at(at, at + len(words))
    return entity.name if entity else None


@pytest.mark.parametrize(
    ("text", "words", "names", "expected"),
    [
        ("Dario Kesh spoke. Kesh left.", "Kesh", ["Dario Kesh", "Kesh"], "Dario Kesh"),
        ("DARIO KESH SPOKE. Then Dario Kesh left.", "DARIO KESH", ["DARIO KESH", "Dario Kesh"],
         "Dario Kesh"),
        ("Mirela Tann and Ilan Roo. Mirela smiled.", "Mirela", ["Mirela Tann", "Ilan Roo",
         "Mirela"], "Mirela Tann"),
        # Two of one surname: the one named last.
        ("Ana Kesh came. Dario Kesh came. Kesh spoke.", "Kesh",
         ["Ana Kesh", "Dario Kesh", "Kesh"], "Ana Kesh"),
        ("Dario Kesh and Dario Kesh Jr. came. Kesh spoke.", "Kesh",
         ["Dario Kesh", "Dario Kesh Jr.", "Kesh"], "Dario Kesh"),
        ("Dario Kesh and Dario Kesh Jr. came. Kesh Jr. spoke.", "Kesh Jr.",
         ["Dario Kesh", "Dario Kesh Jr.", "Kesh Jr."], "Dario Kesh Jr."),
        ("Robert Oake came. Bob Oake spoke.", "Bob Oake", ["Robert Oake", "Bob Oake"],
         "Robert Oake"),
        ("Dario V. Kesh came. Dario Kesh spoke. Dario Kesh left.", "Dario V. Kesh",
         ["Dario V. Kesh", "Dario Kesh"], "Dario Kesh"),
        ("Jan van der Velde came. Van der Velde spoke.", "Van der Velde",
         ["Jan van der Velde", "Van der Velde"], "Jan van der Velde"),
        ("The Northern Port Authority (NPA) met. NPA staff left.", "NPA",
         ["#Northern Port Authority", "#NPA"], "Northern Port Authority"),
    ],
)  # fmt: skip
def test_one_entity(text: str, words: str, names: list[str], expected: str) -> None:
    assert who(text, words, *names) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [("Ana Kesh", "Dario Kesh"), ("Dario Kesh", "Dario Tann"), ("Dario Kesh", "Dario Kesh Jr.")],
)
def test_two_entities(first: str, second: str) -> None:
    found = people(f"{first} met {second}.", first, second)
    assert len(found.entities) == 2


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Mr. Kesh", "Kesh"), ("Vice President Ilan Roo", "Ilan Roo"), ("Dr Ana Oake", "Ana Oake"),
     ("Prince", "Prince"), ("Kesh", "Kesh"), ("Norlandic King Olaf", "Olaf"),
     ("Ivo Martin King Jr.", "Ivo Martin King Jr."), ("Billa King", "Billa King"),
     ("Mary Queen of Halvern", "Mary Queen of Halvern")],
)  # fmt: skip
def test_titles_are_no_part_of_a_name(words: str, expected: str) -> None:
    assert without_titles(words) == expected


def test_what_abbreviates_a_body_is_no_person() -> None:
    text = "The Alliance to Reclaim Our Schools met. AROS spoke."
    found = people(text, "#Alliance to Reclaim Our Schools", "AROS")
    (entity,) = found.entities
    assert not entity.person


def test_a_surname_misspelt_once_is_the_persons() -> None:
    assert who("Leona Wimes came. Wines spoke.", "Wines", "Leona Wimes", "Wines") == "Leona Wimes"
    assert who("Leona Hill came. Hall spoke.", "Hall", "Leona Hill", "Hall") == "Hall"
