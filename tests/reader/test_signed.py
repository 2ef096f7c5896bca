"""Signed quotations and the turns of a transcript: told by their layout alone."""

from __future__ import annotations

import pytest

from sayso.article import Article
from sayso.reader import Reader
from sayso.reader.signed import signed, turns
from sayso.statement import Style


@pytest.mark.parametrize(
    ("text", "content", "source"),
    [
        ("“The bridge must stay open.” ― Ana Oake", "“The bridge must stay open.”", "Ana Oake"),
        ('"The bridge must stay open." - Ana Oake, fisherwoman.', '"The bridge must stay open."',
         "Ana Oake, fisherwoman"),
        ('"The bridge must stay open."-Commissioner Prance', '"The bridge must stay open."',
         "Commissioner Prance"),
        ("“The bridge must stay open.”\n\n— Ana Oake", "“The bridge must stay open.”", "Ana Oake"),
        ("Voices\n\n“The bridge must stay open.” -- @anaoake\n\nMore",
         "“The bridge must stay open.”", "@anaoake"),
    ],
)  # fmt: skip
def test_told_by_their_layout(text: str, content: str, source: str) -> None:
    (found,) = signed(text)
    assert [text[slice(*span)] for span in found.content] == [content]
    assert text[slice(*found.source)] == source


@pytest.mark.parametrize(
    "text",
    [
        "She called it “a gift” – Prance disagreed.",
        "“The bridge must stay open,” she said. “It will.” — The mayor left before the vote: no.",
        "“The bridge must stay open” - that is what she says every year, and every year we laugh",
        "He left. “The bridge must stay open.” ― Ana Oake",
        "“Open” ― Ana Oake",
    ],
)
def test_no_layout_no_rule(text: str) -> None:
    assert list(signed(text)) == []


def test_a_signed_quotation_is_a_statement() -> None:
    text = "Voices from the harbour\n\n“The bridge must stay open.” ― Ana Oake\n\nIt rained."
    (found,) = Reader(threads=1).read(Article(text=text)).statements
    assert found.content.text == "“The bridge must stay open.”"
    assert found.source is not None
    assert found.source.text == "Ana Oake"
    assert found.cue is not None
    assert found.cue.text == "―"
    assert found.style is Style.DIRECT
    assert found.confidence > 0.9


TRANSCRIPT = (
    "Full text of the interview.\n\nKESH: I will wait for the court.\n\n“VENN: Until when?\n\n"
    "(CROSSTALK)\n\nKESH: Until it rules.\n\nNot a day longer.\n\nVENN (smiling): Thank you.\n\n"
    "The court sits on Friday."
)


def test_the_turns_of_a_transcript() -> None:
    found = [
        (TRANSCRIPT[slice(*t.source)], [TRANSCRIPT[slice(*c)] for c in t.content])
        for t in turns(TRANSCRIPT)
    ]
    assert found == [
        ("KESH", ["I will wait for the court."]),
        ("VENN", ["Until when?"]),
        ("KESH", ["Until it rules.", "Not a day longer."]),
        ("VENN", ["Thank you."]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "PHOTOS: One.\nPHOTOS: Two.\nPHOTOS: Three.\n",  # labels of nobody's turn
        "KESH: I will wait.\nVENN: Until when?\n",
        "The premier, KESH: I will wait. VENN: Until when? KESH: Until it rules.",
    ],
)
def test_no_transcript(text: str) -> None:
    assert list(turns(text)) == []


def test_a_transcript_is_read() -> None:
    statements = Reader(threads=1).read(Article(text=TRANSCRIPT)).statements
    outer = [s for s in statements if s.inside is None and s.source is not None]
    assert [s.source.text for s in outer if s.source][:4] == ["KESH", "VENN", "KESH", "VENN"]
