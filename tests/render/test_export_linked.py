"""JSON-LD: what a processor makes of a line, and the rules of the Web Annotation model."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from pyld import jsonld

from sayso.article import Article, Passage, Span
from sayso.render.linked import AROUND, as_jsonld, selectors
from sayso.statement import (
    Act,
    Kind,
    Polarity,
    ReaderInfo,
    Reading,
    Speaker,
    Statement,
    Style,
)

from .conftest import HOSTILE, hostile
from .exports import Actor, export

SCHEMA = "http://schema.org/"


def lines(reading: Reading, *known: Actor) -> list[dict[str, Any]]:
    return [json.loads(line) for line in as_jsonld([export(reading, *known)])]


def one(**parts: Any) -> dict[str, Any]:
    """The body for one statement whose content is all of its article."""
    text = "the bridge was safe"
    content = Passage.of(text, [(0, len(text))])
    statement = Statement(**({"id": 0, "style": Style.INDIRECT, "content": content} | parts))
    reading = Reading(Article(text=text), ReaderInfo("", "", ""), (statement,))
    return lines(reading)[0]["body"]


def test_a_line_for_each_statement(reading: Reading) -> None:
    written = list(as_jsonld([export(reading)] * 2))
    assert len(written) == 14
    assert all(line.endswith("}\n") and line.count("\n") == 1 for line in written)
    assert list(as_jsonld([])) == []


def test_what_the_annotation_model_demands(reading: Reading) -> None:
    """Web Annotation Data Model 3.1: context, exactly one id, the type, a target."""
    found = lines(reading)
    assert {line["@context"] for line in found} == {"http://www.w3.org/ns/anno.jsonld"}
    assert len({line["id"] for line in found}) == 7
    assert all(line["id"].startswith("urn:uuid:") for line in found)
    assert {line["type"] for line in found} == {"Annotation"}
    assert {line["motivation"] for line in found} == {"identifying"}
    assert {line["generator"]["name"] for line in found} == {"sayso 0.1.0 en-news-1"}
    sources = [line["target"]["source"] for line in found if isinstance(line["target"], dict)]
    assert set(sources) == {"https://meridian.example/valmora-count"}


def test_selectors_find_the_words(reading: Reading) -> None:
    text = reading.article.text
    for line, statement in zip(lines(reading), reading.statements, strict=True):
        targets = line["target"] if isinstance(line["target"], list) else [line["target"]]
        spans = [tuple(span) for span in statement.content.spans]
        places = [target["selector"][1] for target in targets]
        assert [(place["start"], place["end"]) for place in places] == spans
        for target in targets:
            quote, place = target["selector"]
            assert set(quote) == {"type", "exact", "prefix", "suffix"}
            assert text[place["start"] : place["end"]] == quote["exact"]
            assert text[: place["start"]].endswith(quote["prefix"])
            assert text[place["end"] :].startswith(quote["suffix"])


def test_a_content_in_two_pieces_has_two_targets(reading: Reading) -> None:
    first, second = lines(reading)[2]["target"]
    assert first["selector"][0]["exact"] == "“We will wait,”"
    assert second["selector"][0]["exact"].startswith("“only after")


def test_positions_count_code_points() -> None:
    text = "🏛️🏛️ “Ça va 👍,” she said"
    start = text.index("“")
    quote, place = selectors(text, Span(start, text.index(" she")))
    assert (quote["exact"], place["start"]) == ("“Ça va 👍,”", 5)
    assert quote["prefix"] == "🏛️🏛️ "


def test_what_is_around_ends_at_words() -> None:
    before, after = (
        "the governor of the northern shore said ",
        " and nobody in the chamber objected",
    )
    text = f"{before}yes{after}"
    quote, _ = selectors(text, Span(len(before), len(before) + 3))
    assert quote["prefix"] == "governor of the northern shore said "[-AROUND:].partition(" ")[2]
    assert quote["suffix"] == " and nobody in the chamber"
    unbroken = "x" * 50
    quote, _ = selectors(f"{unbroken}yes{unbroken}", Span(50, 53))
    assert (quote["prefix"], quote["suffix"]) == ("x" * AROUND, "x" * AROUND)
    quote, _ = selectors("yes", Span(0, 3))
    assert (quote["prefix"], quote["suffix"]) == ("", "")


def test_a_body_is_schema_org_to_a_processor(reading: Reading) -> None:
    known = Actor(4, "Irena Dolk-Reyl", None), Actor(5, "Tomas Reyl", "Q77")
    for line in lines(reading, *known):
        (body,) = jsonld.expand(line["body"])
        kind = body["@type"][0].removeprefix(SCHEMA)
        assert kind in ("Quotation", "Claim")
        extra = {key for key in body if not key.startswith(("@", SCHEMA))}
        assert {key.rpartition("#")[2] for key in extra} <= {
            "key", "style", "act", "polarity", "confidence", "inside",
        }  # fmt: skip
        (article,) = body[f"{SCHEMA}isPartOf"]
        assert article["@id"] == "https://meridian.example/valmora-count"
        assert article["@type"] == [f"{SCHEMA}NewsArticle"]
        (day,) = body[f"{SCHEMA}datePublished"]
        assert day == {"@type": f"{SCHEMA}Date", "@value": "2031-05-13"}
    reyl = jsonld.expand(lines(reading, *known)[4]["body"])[0]
    agents = reyl[f"{SCHEMA}spokenByCharacter"]
    assert agents[0]["@type"] == [f"{SCHEMA}Person"]
    assert agents[0][f"{SCHEMA}sameAs"] == [{"@id": "http://www.wikidata.org/entity/Q77"}]


def test_quotations_and_claims(reading: Reading) -> None:
    bodies = [line["body"] for line in lines(reading)]
    assert [body["type"] for body in bodies] == [
        *("Quotation", "Quotation", "Quotation", "Claim", "Quotation", "Claim", "Claim"),
    ]  # fmt: skip
    assert bodies[0]["spokenByCharacter"] == [
        {"type": "Person", "name": "Irena Dolk", "description": "President"}
    ]
    assert bodies[3]["author"] == [{"type": "Organization", "name": "electoral board"}]
    assert bodies[3]["appearance"] == {"id": "https://meridian.example/valmora-count"}
    assert bodies[6]["author"] == [
        {"type": "Person", "name": "Tomas Reyl", "description": "the opposition’s"},
        "senior aide",
    ]
    assert bodies[6]["dateCreated"] == "2031-05-11"
    assert bodies[6]["audience"] == {"type": "Audience", "name": "Channel Nine"}
    assert bodies[1]["sayso:inside"] == {"id": bodies[0]["id"]}
    assert bodies[0]["isPartOf"] == {
        "id": "https://meridian.example/valmora-count",
        "type": "NewsArticle",
        "url": "https://meridian.example/valmora-count",
        "headline": "Valmora’s president refuses to concede",
        "author": ["Ana Kesh"],
        "datePublished": "2031-05-13",
        "publisher": {"type": "Organization", "name": "The Meridian Post"},
        "creditText": "Ostra Wire",
        "inLanguage": "en",
    }


KESH = (Speaker("Dario Kesh", Kind.PERSON),)
AGENT = [{"type": "Person", "name": "Dario Kesh"}]


@pytest.mark.parametrize(
    ("parts", "part"),
    [
        ({}, "author"),
        ({"style": Style.MIXED}, "spokenByCharacter"),
        ({"act": Act.ACCUSE, "polarity": Polarity.AFFIRM}, "author"),
        ({"polarity": Polarity.NEGATED}, "mentions"),
        ({"polarity": Polarity.NEGATED, "style": Style.DIRECT}, "mentions"),
        ({"act": Act.DENY}, "mentions"),
        ({"act": Act.REJECT, "style": Style.MIXED}, "mentions"),
        ({"act": Act.DENY, "style": Style.DIRECT}, "spokenByCharacter"),
    ],
)
def test_nobody_is_given_words_that_may_not_be_theirs(parts: dict[str, Any], part: str) -> None:
    body = one(speakers=KESH, **parts)
    named = {name: body[name] for name in ("author", "spokenByCharacter", "mentions")
             if name in body}  # fmt: skip
    assert named == {part: AGENT}


def test_documents_and_the_unknown_are_no_authors() -> None:
    speakers = (Speaker("the harbour log", Kind.DOCUMENT), Speaker(), Speaker(kind=Kind.AUTHOR))
    body = one(speakers=speakers)
    assert "author" not in body
    assert body["isBasedOn"] == [{"type": "CreativeWork", "name": "the harbour log"}]


def test_no_wikidata_but_a_number_of_it(reading: Reading) -> None:
    (agent,) = lines(reading, Actor(1, "Irena Dolk", "javascript:alert(1)"))[0]["body"][
        "spokenByCharacter"
    ]
    assert "sameAs" not in agent


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "https://a b", "/news/1", "x"])
def test_an_article_without_an_iri_has_a_name_of_its_own(reading: Reading, url: str | None) -> None:
    other = replace(reading, article=replace(reading.article, url=url))
    line = lines(other)[0]
    assert line["target"]["source"].startswith("urn:uuid:")
    assert line["target"]["source"] == line["body"]["isPartOf"]["id"]
    assert "url" not in line["body"]["isPartOf"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_and_acts_on_nothing(text: str) -> None:
    (line,) = as_jsonld([export(hostile(text))])
    assert not set("\x1b\x9b\u202e\u2028\x85\x00\ud800") & set(line)
    assert len(line.splitlines()) == 1
    parsed = json.loads(line)
    assert parsed["body"]["text"] == text
    assert parsed["target"]["selector"][0]["exact"] == text
