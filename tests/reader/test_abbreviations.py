"""Abbreviations that a text explains."""

from __future__ import annotations

import pytest

from sayso.reader.abbreviations import abbreviations
from sayso.reader.names import Mention
from sayso.reader.people import People


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Northern Port Authority (NPA) met.", {"NPA": "Northern Port Authority"}),
        ("The Alliance to Reclaim Our Schools (“AROS”) met.",
         {"AROS": "Alliance to Reclaim Our Schools"}),
        ("She left the Halvern Union of Free Teachers (the H.U.F.T.) early.",
         {"HUFT": "Halvern Union of Free Teachers"}),
        ("It rained. Port workers (NPA) met.", {}),
        ("The vote (Monday) was close. He (Kesh) lost.", {}),
        ("The Northern Port (42) met.", {}),
        ("(NPA) stands alone.", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_what_an_abbreviation_stands_for(text: str, expected: dict[str, str]) -> None:
    assert abbreviations(text) == expected


def test_a_body_has_its_long_name() -> None:
    text = "The Northern Port Authority (NPA) met. NPA staff left. The board stayed."
    at = text.index("NPA staff")
    long, short = Mention(4, 27, text[4:27], False), Mention(at, at + 3, "NPA", True)
    (entity,) = People([long, short], abbreviations(text)).entities
    assert (entity.name, entity.person) == ("Northern Port Authority", False)
    (alone,) = People([short], abbreviations(text)).entities
    assert alone.name == "Northern Port Authority"
