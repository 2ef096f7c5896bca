"""Articles written out statement by statement, to be found again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sayso.article import Article, Passage
from sayso.record import Record
from sayso.statement import (
    Act,
    Kind,
    Polarity,
    ReaderInfo,
    Reading,
    Speaker,
    Statement,
    Style,
    When,
)

READER = ReaderInfo("sayso", "0.1.0", "en-news-1")
NOBODY = Speaker()
KESH = Speaker("Dario Kesh", Kind.PERSON, "premier of Velmora")
TANN = Speaker("Mirela Tann", Kind.PERSON)
BANK = Speaker("Bank of Ostra", Kind.ORGANIZATION)
AIDE = Speaker(None, Kind.UNNAMED, "a senior aide")


@dataclass(frozen=True)
class Said:
    """One statement: its content, and what else is to be known of it."""

    content: str
    speakers: tuple[Speaker, ...] = (KESH,)
    act: Act | None = Act.STATE
    style: Style = Style.INDIRECT
    polarity: Polarity | None = Polarity.AFFIRM
    target: str | None = None
    addressee: str | None = None
    venue: str | None = None
    on: str | None = None
    confidence: float = 0.9


def article(
    number: int, *said: Said, outlet: str | None = "The Meridian Post", published: str | None
) -> Reading:
    """An article that holds these statements, a paragraph for each."""
    text = f"No. {number}."
    statements: list[Statement] = []
    for id_, one in enumerate(said):
        words = {part: getattr(one, part) for part in ("content", "target", "addressee", "venue")}
        words["when"] = "then" if one.on else None
        places: dict[str, Passage] = {}
        text += "\n\n"
        for part, some in words.items():
            if some is not None:
                text += f"{some} "
                end = len(text) - 1
                places[part] = Passage.of(text, [(end - len(some), end)])
        when = places.pop("when", None)
        statements.append(
            Statement(
                id=id_,
                style=one.style,
                speakers=one.speakers,
                act=one.act,
                polarity=one.polarity,
                when=When(when, one.on) if when else None,
                confidence=one.confidence,
                **places,
            )
        )
    url = f"https://news.example/{number}"
    known = Article(
        text=text,
        id=url,
        url=url,
        outlet=outlet,
        published=date.fromisoformat(published) if published else None,
    )
    return Reading(known, READER, tuple(statements))


NEWS = (
    article(
        1,
        Said("that Ostra had crossed the river", act=Act.ACCUSE, target="Ostra",
             addressee="parliament", confidence=0.95),
        Said("“The rivers never froze,”", (TANN,), Act.DENY, Style.DIRECT, Polarity.NEGATED),
        published="2025-10-28",
    ),
    article(
        2,
        Said("that the truce would hold in Ostra", (TANN, KESH), Act.PROMISE, on="2025-09",
             venue="on state television"),
        Said("that prices would rise", (BANK,), Act.PREDICT, confidence=0.4),
        outlet="Harbour Daily",
        published="2025-10-30",
    ),
    article(
        3,
        Said("that a river crossing was planned", (AIDE,), None, target="the northern bank"),
        Said("whether the truce still holds", (NOBODY,), Act.ASK),
        outlet=None,
        published=None,
    ),
)  # fmt: skip


def filled(record: Record) -> Record:
    """The record with NEWS in it."""
    for reading in NEWS:
        record.add(reading)
    return record
