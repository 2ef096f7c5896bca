"""The shipped model on plain sentences: who, to whom, when, and what the words do."""

from __future__ import annotations

from datetime import date

import pytest

from sayso.article import Article
from sayso.reader import Reader
from sayso.statement import Act, Kind, Polarity, Statement

PUBLISHED = date(2025, 11, 10)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(threads=1)


def last(reader: Reader, text: str) -> Statement:
    """The last statement of a text that lies in no other."""
    found = reader.read(Article(text=text, published=PUBLISHED)).statements
    return [s for s in found if s.inside is None][-1]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Premier Dario Kesh told reporters that the bridge would stay open.", "Dario Kesh",
         Kind.PERSON),
        ("Mirela Tann, the opposition leader, said the court had failed. She accused the "
         "ministry of hiding ballots.", "Mirela Tann", Kind.PERSON),
        ("The Northern Port Authority said it would hire 40 people.", "Northern Port Authority",
         Kind.ORGANIZATION),
        ("According to a report by the registrar, 212 ballots were counted twice.",
         "report by the registrar", Kind.DOCUMENT),
        ("Some diplomats fear that the dispute will last into the winter.", "Some diplomats",
         Kind.GROUP),
        ("A senior official, who spoke on condition of anonymity, said the count was over.", None,
         Kind.UNNAMED),
        ("It is believed that two ships sank.", None, Kind.UNKNOWN),
    ],
)  # fmt: skip
def test_who_says_it(reader: Reader, text: str, name: str | None, kind: Kind) -> None:
    (speaker,) = last(reader, text).speakers
    assert (speaker.name, speaker.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "act", "polarity"),
    [
        ("She accused the ministry of hiding ballots.", Act.ACCUSE, Polarity.AFFIRM),
        ("The ministry denied the accusation.", Act.DENY, Polarity.AFFIRM),
        ("Kesh declined to comment on the report.", Act.STATE, Polarity.NEGATED),
        ("Kesh has not yet said whether he will resign.", Act.STATE, Polarity.NEGATED),
        ("“Will you resign?” a reporter asked Kesh.", Act.ASK, Polarity.AFFIRM),
        ("Tann promised voters that she would lower taxes.", Act.PROMISE, Polarity.AFFIRM),
        ("Tann urged the premier to step down by Friday.", Act.REQUEST, Polarity.AFFIRM),
        ("Kesh praised the court as fair.", Act.SUPPORT, Polarity.AFFIRM),
        ("Kesh threatened to arrest the members of the board if they published the count.",
         Act.THREATEN, Polarity.AFFIRM),
        ("The general warned that the river would flood the city.", Act.PREDICT, Polarity.AFFIRM),
        ("Some diplomats doubt that the dispute is over.", Act.BELIEVE, Polarity.AFFIRM),
        ("Kesh admitted that he had lost the election.", Act.CONCEDE, Polarity.AFFIRM),
        pytest.param("Some diplomats fear that the dispute will last into the winter.", Act.BELIEVE,
                     Polarity.AFFIRM,
                     marks=pytest.mark.xfail(reason="fears of what may come: read as predictions")),
        ("Kesh refused to recognise the result.", Act.REJECT, Polarity.AFFIRM),
        ("Kesh has yet to recognise the result.", Act.CONCEDE, Polarity.NEGATED),
    ],
)  # fmt: skip
def test_what_the_words_do(reader: Reader, text: str, act: Act, polarity: Polarity) -> None:
    found = last(reader, text)
    assert (found.act, found.polarity) == (act, polarity)


def test_to_whom_where_and_when(reader: Reader) -> None:
    found = last(reader, "Premier Dario Kesh told reporters on Monday that the ferry would stay.")
    assert found.addressee is not None
    assert found.addressee.text == "reporters"
    assert found.when is not None
    assert (found.when.passage.text, found.when.date) == ("Monday", "2025-11-10")


def test_a_day_and_its_month_are_one_time(reader: Reader) -> None:
    text = "In a letter to the assembly on 3 November, Kesh wrote that he would stay."
    when = last(reader, text).when
    assert when is not None
    assert (when.passage.text, when.date) == ("3 November", "2025-11-03")


def test_a_condition(reader: Reader) -> None:
    found = last(reader, "Kesh said that he would stay until the court had ruled.")
    assert found.condition is not None
    assert found.condition.text == "until the court had ruled"


def test_whatever_is_pointed_at_fits_the_text(reader: Reader) -> None:
    text = (
        "Mirela Tann told Kesh in a letter on Friday that she “will never wait”, aides said.\n" * 9
    )
    for s in reader.read(Article(text=text, published=PUBLISHED)).statements:
        when = s.when.passage if s.when else None
        for passage in (s.addressee, s.venue, when, s.target, s.condition):
            if passage is not None:
                assert passage.text == " ... ".join(text[a:b] for a, b in passage.spans)
                assert "\n" not in passage.text
        assert s.speakers
