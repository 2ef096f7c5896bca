"""One invented article with every kind of mark: nested, discontinuous, negated, without a name."""

from __future__ import annotations

from datetime import date

import pytest

from sayso.article import Article, Passage
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

TEXT = """Valmora’s president refuses to concede
President Irena Dolk told reporters on Monday that she had been told by the electoral board \
that the count was “not finished.” “We will wait,” Dolk said at a rally in Ostra, “only after \
the last box is opened will I speak.”

According to the board, no box is missing. “That is a lie,” the opposition’s Tomas Reyl said. \
He did not say whether he would appeal.

Two days earlier Reyl and a senior aide had threatened in an interview with Channel Nine to take \
the board to court unless it counts the box from Ostra again.
"""
DOLK = Speaker("Irena Dolk", Kind.PERSON, "President")
BOARD = Speaker("electoral board", Kind.ORGANIZATION)


def passage(*words: str, after: str = "") -> Passage:
    """The words' first places in TEXT, each behind the one before it."""
    spans = []
    position = TEXT.index(after)
    for each in words:
        position = TEXT.index(each, position)
        spans.append((position, position + len(each)))
    return Passage.of(TEXT, spans)


STATEMENTS = (
    Statement(
        id=0,
        content=passage(
            "that she had been told by the electoral board that the count was “not finished.”"
        ),
        style=Style.MIXED,
        source=passage("President Irena Dolk"),
        cue=passage("told"),
        speakers=(DOLK,),
        addressee=passage("reporters"),
        when=When(passage("Monday"), "2031-05-12"),
        act=Act.STATE,
        polarity=Polarity.AFFIRM,
        confidence=0.97,
    ),
    Statement(
        id=1,
        content=passage("that the count was “not finished.”"),
        style=Style.MIXED,
        source=passage("the electoral board"),
        cue=passage("had been told by"),
        speakers=(BOARD,),
        act=Act.STATE,
        polarity=Polarity.AFFIRM,
        inside=0,
        confidence=0.71,
    ),
    Statement(
        id=2,
        content=passage("“We will wait,”", "“only after the last box is opened will I speak.”"),
        style=Style.DIRECT,
        source=passage("Dolk", after="“We"),
        cue=passage("said", after="“We"),
        speakers=(DOLK,),
        venue=passage("a rally in Ostra"),
        act=Act.PROMISE,
        polarity=Polarity.AFFIRM,
        condition=passage("only after the last box is opened"),
        confidence=0.99,
    ),
    Statement(
        id=3,
        content=passage("no box is missing"),
        style=Style.INDIRECT,
        source=passage("the board"),
        cue=passage("According to"),
        speakers=(BOARD,),
        confidence=0.9,
    ),
    Statement(
        id=4,
        content=passage("“That is a lie,”"),
        style=Style.DIRECT,
        source=passage("the opposition’s Tomas Reyl"),
        cue=passage("said", after="“That"),
        speakers=(Speaker("Tomas Reyl", Kind.PERSON, "the opposition’s"), Speaker(kind=Kind.GROUP)),
        act=Act.ACCUSE,
        polarity=Polarity.AFFIRM,
        target=passage("the board"),
        confidence=0.95,
    ),
    Statement(
        id=5,
        content=passage("whether he would appeal"),
        style=Style.INDIRECT,
        source=passage("He"),
        cue=passage("did not say"),
        act=Act.STATE,
        polarity=Polarity.NEGATED,
        confidence=0.88,
    ),
    Statement(
        id=6,
        content=passage(
            "to take the board to court unless it counts the box from Ostra again", after="Two"
        ),
        style=Style.INDIRECT,
        source=passage("Reyl and a senior aide"),
        cue=passage("had threatened"),
        speakers=(
            Speaker("Tomas Reyl", Kind.PERSON, "the opposition’s"),
            Speaker(kind=Kind.UNNAMED, role="senior aide"),
        ),
        addressee=passage("Channel Nine"),
        venue=passage("an interview with Channel Nine"),
        when=When(passage("Two days earlier"), "2031-05-11"),
        act=Act.THREATEN,
        polarity=Polarity.AFFIRM,
        target=passage("the board", after="Two"),
        condition=passage("unless it counts the box from Ostra again"),
        confidence=0.93,
    ),
)


@pytest.fixture
def reading() -> Reading:
    """The invented article with its seven statements."""
    article = Article(
        text=TEXT,
        id="valmora-1",
        url="https://meridian.example/valmora-count",
        outlet="The Meridian Post",
        title="Valmora’s president refuses to concede",
        byline=("Ana Kesh",),
        published=date(2031, 5, 13),
        language="en",
        credits=("Ostra Wire",),
    )
    return Reading(article, ReaderInfo("sayso", "0.1.0", "en-news-1"), STATEMENTS)


def hostile(text: str) -> Reading:
    """A reading whose every part is `text`."""
    whole = Passage.of(text, [(0, len(text))])
    statement = Statement(
        id=0,
        content=whole,
        style=Style.DIRECT,
        source=whole,
        cue=whole,
        speakers=(Speaker(text, Kind.PERSON, text),),
        addressee=whole,
        venue=whole,
        when=When(whole, "2031"),
        target=whole,
        condition=whole,
    )
    article = Article(
        text=text,
        id=text,
        url=text,
        outlet=text,
        title=text,
        byline=(text,),
        language=text,
        credits=(text,),
    )
    return Reading(article, ReaderInfo(text, text, text), (statement,))


HOSTILE = [
    "<script>alert(1)</script>",
    "</script></style></title><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "javascript:alert(1)",
    "'; --><svg/onload=alert(1)>&amp;&lt;",
    "\x1b[2J\x1b]0;owned\x07\x9b31mred\x1b[0m",
    "said \u202eekaf\u202c and \u2066so\u2069 on\u200f",
    "=HYPERLINK(“x”)",
    " +1\t-1\r\n@SUM(A1)\x00\x85\u2028\u2029",
    "\ud800 alone",
    "http://[",
]
