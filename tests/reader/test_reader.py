"""The reader: what comes out, where it points, and how it takes bad input."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.article import Article
from sayso.errors import ArticleError
from sayso.reader import Reader, read
from sayso.reader.reader import BLOCK, blocks
from sayso.statement import Reading, Statement, Style


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(threads=1)


def only(reading: Reading) -> Statement:
    assert len(reading.statements) == 1
    return reading.statements[0]


CASES = [
    ("“We are ready,” Mayor Anna Lindqvist said.", "Mayor Anna Lindqvist", "said",
     "We are ready", Style.DIRECT),
    ('Karim Osei said: "The bridge will open in May."', "Karim Osei", "said",
     "The bridge will open in May", Style.DIRECT),
    ("The minister said the bridge would open in May.", "The minister", "said",
     "the bridge would open in May", Style.INDIRECT),
    ("According to the report, prices rose by four percent.", "the report", "According to",
     "prices rose by four percent", Style.INDIRECT),
    pytest.param(
        "Lindqvist called the plan “a gift to the rich” that nobody needs.", "Lindqvist",
        "called", "a gift to the rich", Style.MIXED,
        marks=pytest.mark.xfail(strict=False, reason="the cue runs on: called the"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "cue", "content", "style"), CASES)
def test_plain_statements(
    reader: Reader, text: str, source: str, cue: str, content: str, style: Style
) -> None:
    found = only(reader.read(Article(text=text)))
    assert found.source is not None
    assert found.source.text == source
    assert found.cue is not None
    assert found.cue.text.strip(":") == cue
    assert content in found.content.text
    assert found.style is style


def test_a_content_around_its_cue(reader: Reader) -> None:
    found = only(reader.read(Article(text="“We will win,” Osei said on Monday, “and soon.”")))
    assert "We will win" in found.content.text
    assert "and soon" in found.content.text
    assert len(found.content.spans) == 2


@pytest.mark.parametrize("text", ["", " \n\n ", "\ufeff", "The road is closed.", "\ufffd" * 50])
def test_nothing_said(reader: Reader, text: str) -> None:
    assert reader.read(Article(text=text)).statements == ()


def test_another_language_is_not_read(reader: Reader) -> None:
    text = "“We are ready,” Mayor Anna Lindqvist said."
    assert reader.read(Article(text=text, language="de")).statements == ()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(
    ["“", "”", '"', "''", "’", "She said", "he denied that", " the vote ", "\r\n", "\n\n", ", ",
     "WALLACE: ", "\u202e", "\x00", "é", "according to Osei", "."]), max_size=40))  # fmt: skip
def test_offsets_fit_whatever_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    reading = _shared.read(Article(text=text))
    last = -1
    for i, s in enumerate(reading.statements):
        assert s.id == i
        assert s.content.start >= last
        last = s.content.start
        assert 0 <= s.confidence <= 1
        for passage in (s.source, s.cue, s.content):
            if passage is not None:
                assert passage.text == " ... ".join(text[a:b] for a, b in passage.spans)
        if s.inside is not None:
            assert reading.statements[s.inside].content.encloses(s.content)


_shared = Reader(threads=1)


def test_long_text_is_read_in_blocks(reader: Reader) -> None:
    text = "“We are ready,” Mayor Anna Lindqvist said. Nothing happened afterwards.\n\n" * 2000
    assert [a for a, _ in blocks(text)][1:] == [b for _, b in blocks(text)][:-1]
    assert all(b - a <= BLOCK for a, b in blocks(text))
    found = reader.read(Article(text=text[: BLOCK + 10_000])).statements
    assert found[-1].content.start > BLOCK


def test_published_is_filled_in() -> None:
    assert str(read("Nothing.", published="2020-11-23").article.published) == "2020-11-23"
    with pytest.raises(ArticleError, match="expected YYYY-MM-DD"):
        read("Nothing.", published="yesterday")


def test_many_lazily_and_in_order(reader: Reader) -> None:
    asked: list[str] = []

    def some():
        for i in range(3):
            asked.append(str(i))
            yield Article(text="Osei said no.", id=str(i))

    readings = reader.read_many(some())
    assert asked == []
    assert next(readings).article.id == "0"
    assert asked == ["0"]
    assert [r.article.id for r in readings] == ["1", "2"]


def test_several_threads_read_the_same_in_order() -> None:
    articles = [
        Article(text=f"“Number {i} is ready,” Ana Oake said.\n\n" * (1 + i % 4), id=str(i))
        for i in range(12)
    ]
    one, two = Reader(threads=1), Reader(threads=2)
    expected = [one.read(a) for a in articles]
    assert list(two.read_many(articles)) == expected
    assert [two.read(a) for a in articles] == expected


def test_what_is_taken_ahead_is_bounded() -> None:
    taken: list[int] = []

    def endless():
        for i in range(1000):
            taken.append(i)
            yield Article(text="Osei said no.", id=str(i))

    readings = Reader(threads=2).read_many(endless())
    assert next(readings).article.id == "0"
    readings.close()
    assert len(taken) <= 6
