"""Readings to keep: a few written out, and any that the contract allows, for property tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

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

FIRST = ReaderInfo("sayso", "0.1.0", "en-news-1")
SECOND = ReaderInfo("sayso", "0.2.0", "en-news-2")
TEXT = (
    "Dario Kesh, the premier of Velmora, told parliament on Monday that Ostra had broken the "
    "truce. “We never crossed the river,” Mirela Tann replied. She denied every charge if the "
    "border stays closed."
)
URL = "https://post.example/2025/truce"
POST = {"url": URL, "outlet": "The Meridian Post", "id": URL, "published": date(2025, 10, 28)}


def passage(words: str, text: str = TEXT) -> Passage:
    """The passage that these words are in the text."""
    start = text.index(words)
    return Passage.of(text, [(start, start + len(words))])


def statements() -> tuple[Statement, ...]:
    """What is said in TEXT."""
    told = Statement(
        id=0,
        source=passage("Dario Kesh, the premier of Velmora,"),
        cue=passage("told"),
        content=passage("that Ostra had broken the truce"),
        style=Style.INDIRECT,
        speakers=(Speaker("Dario Kesh", Kind.PERSON, "premier of Velmora"),),
        addressee=passage("parliament"),
        when=When(passage("on Monday"), "2025-10-27"),
        act=Act.ACCUSE,
        polarity=Polarity.AFFIRM,
        target=passage("Ostra"),
        confidence=0.9312,
    )
    replied = Statement(
        id=1,
        source=passage("Mirela Tann"),
        cue=passage("replied"),
        content=passage("“We never crossed the river,”"),
        style=Style.DIRECT,
        speakers=(Speaker("Mirela Tann", Kind.PERSON),),
        act=Act.DENY,
        polarity=Polarity.NEGATED,
        confidence=0.97,
    )
    denied = Statement(
        id=2,
        source=passage("She"),
        cue=passage("denied"),
        content=passage("every charge if the border stays closed"),
        style=Style.INDIRECT,
        condition=passage("if the border stays closed"),
        inside=1,
        confidence=0.5,
    )
    return told, replied, denied


def reading(text: str = TEXT, reader: ReaderInfo = FIRST, **known: Any) -> Reading:
    """TEXT read, or another text with nothing said in it."""
    article = Article(text=text, **(POST | known))
    return Reading(article, reader, statements() if text == TEXT else ())


def elsewhere(one: Reading, number: int) -> Reading:
    """The same words in another article: another address, and a text that ends otherwise."""
    url = f"https://post.example/{number}"
    article = replace(one.article, url=url, id=url, text=f"{one.article.text}\n\nNo. {number}.")
    return replace(one, article=article)


# Surrogates and U+0000 are no text for a database, and are refused (test_store.py).
_words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_names = st.none() | _words
_dates = st.none() | st.sampled_from(["2020", "0099-12", "2024-02", "2020-11-22", "0001-01-01"])


@st.composite
def passages(draw: st.DrawFn, text: str) -> Passage:
    """Any passage of a text."""
    ends = st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True)
    cuts = sorted(draw(ends))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return Passage.of(text, pairs)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any reading that does not contradict itself."""
    text = draw(_words.filter(lambda one: len(one) > 1))
    optional = st.none() | passages(text)
    ids = draw(st.lists(st.integers(0, 2**31 - 1), max_size=4, unique=True))
    made = tuple(
        Statement(
            id=id_,
            content=draw(passages(text)),
            style=draw(st.sampled_from(Style)),
            source=draw(optional),
            cue=draw(optional),
            speakers=tuple(
                draw(
                    st.lists(
                        st.builds(Speaker, _names, st.sampled_from(Kind), _names),
                        min_size=1,
                        max_size=3,
                    )
                )
            ),
            addressee=draw(optional),
            venue=draw(optional),
            when=draw(st.none() | st.builds(When, passages(text), _dates)),
            act=draw(st.none() | st.sampled_from(Act)),
            polarity=draw(st.none() | st.sampled_from(Polarity)),
            target=draw(optional),
            condition=draw(optional),
            inside=draw(st.none() | st.sampled_from(ids)),
            confidence=draw(st.floats(0, 1)),
        )
        for id_ in ids
    )
    article = Article(
        text=text,
        id=draw(_words),
        url=draw(_names),
        outlet=draw(_names),
        title=draw(_names),
        byline=tuple(draw(st.lists(_words, max_size=3))),
        published=draw(st.none() | st.dates()),
        language=draw(_names),
        credits=tuple(draw(st.lists(_words, max_size=3))),
    )
    return Reading(article, ReaderInfo(draw(_words), draw(_words), draw(_words)), made)
