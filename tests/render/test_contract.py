"""The JSON contract: its shape, its way back, and what it says of input that breaks it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.article import Article, Passage
from sayso.errors import FormatError
from sayso.render import (
    as_json,
    as_jsonl,
    reading_as_dict,
    reading_from_json,
    readings_from_jsonl,
)
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

from .conftest import HOSTILE, hostile


def test_keys_and_their_order(reading: Reading) -> None:
    value = reading_as_dict(reading)
    assert list(value) == ["article", "reader", "statements"]
    assert list(value["article"]) == [
        *("id", "url", "outlet", "title", "byline", "published", "language", "credits", "text")
    ]
    assert value["article"]["published"] == "2031-05-13"
    assert value["reader"] == {"name": "sayso", "version": "0.1.0", "model": "en-news-1"}
    assert list(value["statements"][0]) == [
        *("id", "style", "source", "cue", "content", "speakers", "addressee", "venue", "when"),
        *("act", "polarity", "target", "condition", "inside", "confidence"),
    ]


def test_a_statement(reading: Reading) -> None:
    first, second = reading_as_dict(reading)["statements"][0:2]
    assert first["cue"] == {"spans": [[60, 64]], "text": "told"}
    assert first["when"] == {"spans": [[78, 84]], "text": "Monday", "date": "2031-05-12"}
    assert first["speakers"] == [{"name": "Irena Dolk", "kind": "person", "role": "President"}]
    assert (first["venue"], first["target"], first["inside"]) == (None, None, None)
    assert second["inside"] == 0


def test_what_is_not_judged_is_null(reading: Reading) -> None:
    judged = reading_as_dict(reading)["statements"][3]
    assert (judged["act"], judged["polarity"]) == (None, None)


def test_one_object_for_one_reading_and_a_list_for_several(reading: Reading) -> None:
    one = reading_as_dict(reading)
    assert json.loads("".join(as_json([reading]))) == one
    assert json.loads("".join(as_json([reading] * 3))) == [one] * 3
    assert json.loads("".join(as_json([reading], several=True))) == [one]
    assert json.loads("".join(as_json([]))) == []


def test_json_keeps_spans_on_one_line(reading: Reading) -> None:
    assert '"spans": [[166, 181], [213, 262]],\n' in "".join(as_json([reading]))


def test_jsonl_streams_one_line_each(reading: Reading) -> None:
    def endless() -> Any:
        while True:
            yield reading

    lines = as_jsonl(endless())
    first, second = next(lines), next(lines)
    assert first == second
    assert first.count("\n") == 1
    assert reading_from_json(json.loads(first)) == reading


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_survives_and_acts_on_nothing(text: str) -> None:
    line = "".join(as_jsonl([hostile(text)]))
    assert line.splitlines() == [line[:-1]]
    assert line[:-1].isprintable()
    assert "\u202e" not in line
    line.encode()
    assert json.loads(line)["article"]["text"] == text


PASSAGE_OF = st.lists(st.integers(0, 30), min_size=2, max_size=6, unique=True).map(sorted)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any reading that the nouns allow."""
    text = draw(st.text(min_size=31, max_size=40))
    words = st.none() | st.text(max_size=8)

    def passage() -> Passage:
        ends = draw(PASSAGE_OF)
        return Passage.of(text, zip(ends[::2], ends[1::2], strict=False))

    def maybe() -> Passage | None:
        return passage() if draw(st.booleans()) else None

    def statement(number: int) -> Statement:
        day = draw(st.sampled_from([None, "2031", "2031-05", "2031-05-12"]))
        return Statement(
            id=number,
            content=passage(),
            style=draw(st.sampled_from(Style)),
            source=maybe(),
            cue=maybe(),
            speakers=tuple(
                Speaker(draw(words), draw(st.sampled_from(Kind)), draw(words))
                for _ in range(draw(st.integers(1, 2)))
            ),
            addressee=maybe(),
            venue=maybe(),
            when=When(passage(), day) if draw(st.booleans()) else None,
            act=draw(st.none() | st.sampled_from(Act)),
            polarity=draw(st.none() | st.sampled_from(Polarity)),
            target=maybe(),
            condition=maybe(),
            inside=draw(st.none() | st.just(0)),
            confidence=draw(st.integers(0, 10_000)) / 10_000,
        )

    article = Article(
        text=text,
        id=draw(st.text(max_size=8)),
        url=draw(words),
        outlet=draw(words),
        title=draw(words),
        byline=tuple(draw(st.lists(st.text(max_size=5), max_size=2))),
        published=draw(st.none() | st.dates(min_value=date(1000, 1, 1))),
        language=draw(words),
        credits=tuple(draw(st.lists(st.text(max_size=5), max_size=2))),
    )
    count = draw(st.integers(0, 3))
    return Reading(article, ReaderInfo("sayso", "1", "m"), tuple(map(statement, range(count))))


@settings(max_examples=60, deadline=None)
@given(readings())
def test_there_and_back(reading: Reading) -> None:
    assert list(readings_from_jsonl(as_jsonl([reading]))) == [reading]
    assert reading_from_json(json.loads("".join(as_json([reading])))) == reading


def test_a_statement_needs_only_its_content() -> None:
    value = {"article": {"text": "abc"}, "statements": [{"content": {"spans": [[0, 2]]}}]}
    (statement,) = reading_from_json(value).statements
    assert statement.content.text == "ab"
    assert statement.speakers == (Speaker(),)


def test_unknown_keys_are_passed_over() -> None:
    assert reading_from_json({"article": {"text": "a", "chain": []}, "new": 1}).article.text == "a"


def _with(path: str, value: object, reading: Reading) -> dict[str, Any]:
    whole = json.loads("".join(as_jsonl([reading])))
    *parents, last = path.split(".")
    target: Any = whole
    for key in parents:
        target = target[int(key) if key.isdigit() else key]
    target[int(last) if last.isdigit() else last] = value
    return whole


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("article", None, "article: "),
        ("article.text", 3, "article.text: "),
        ("article.published", "yesterday", "article.published: expected a date"),
        ("statements", {}, "statements: "),
        ("statements.0.content", None, "statements[0].content: "),
        ("statements.0.content.spans", [[5, 3]], "statements[0].content.spans: span"),
        ("statements.0.content.spans", [[0, 9999]], "statements[0].content.spans: span"),
        ("statements.0.content.spans", [[1]], "statements[0].content.spans[0]: "),
        ("statements.0.content.spans", [["1", 2]], "statements[0].content.spans[0][0]: "),
        ("statements.0.content.text", "else", "offsets count Unicode code points"),
        ("statements.1.style", "loud", "statements[1].style: expected one of direct, mixed"),
        ("statements.1.act", "sing", "statements[1].act: expected one of state, believe"),
        ("statements.1.speakers", [], "statements[1].speakers: "),
        ("statements.1.speakers.0.kind", "robot", "statements[1].speakers[0].kind: expected"),
        ("statements.0.when.date", "20310512", "statements[0].when.date: expected a date"),
        ("statements.0.when.date", "2031-13", "statements[0].when.date: expected a date"),
        ("statements.1.inside", 77, "statements[1].inside: there is no statement 77"),
        ("statements.1.id", 0, "statements: every statement needs an id of its own"),
        ("statements.1.confidence", 1.5, "statements[1].confidence: "),
        ("statements.1.confidence", True, "statements[1].confidence: "),
    ],
)
def test_the_fault_and_its_path(path: str, value: object, says: str, reading: Reading) -> None:
    with pytest.raises(FormatError) as caught:
        reading_from_json(_with(path, value, reading))
    assert says in str(caught.value)


@pytest.mark.parametrize("value", [None, 3, [], "text"])
def test_no_object(value: object) -> None:
    with pytest.raises(FormatError):
        reading_from_json(value)


@pytest.mark.parametrize("line", ["{", "3", '{"article": {}}', "[" * 100_000])
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(FormatError, match="line 3"):
        list(readings_from_jsonl(["", " \n", line]))
