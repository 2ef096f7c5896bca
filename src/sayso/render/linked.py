"""Statements as linked data: one line of JSON-LD for each, a W3C Web Annotation.

Its body is a Quotation or a Claim of schema.org, its target the place in the article's text. Both
carry their own context, so that either is understood alone. Sources: the Web Annotation Data Model
(W3C Recommendation, 23 February 2017), JSON-LD 1.1 (W3C Recommendation, 16 July 2020), and
schema.org. docs/export.md shows a line and explains each part.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from sayso.article import Article, Passage, Span
from sayso.render.contract import dumps
from sayso.render.exported import Actors, Exported, KnownActor, statements
from sayso.statement import Act, Kind, Polarity, Reading, Speaker, Statement, Style

Object = dict[str, Any]

ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Names of things that have no address of their own are UUIDs of version 5 (RFC 9562) under this
# one; the few terms that no vocabulary has are its fragments.
NAMESPACE = uuid.UUID("4661aabb-739b-466b-86e1-17d1d038d142")
BODY_CONTEXT: tuple[None, Object] = (
    None,  # forgets the context around it, whose Person and name are those of FOAF
    {
        "@vocab": "http://schema.org/",
        "sayso": f"{NAMESPACE.urn}#",
        "id": "@id",
        "type": "@type",
        "url": {"@type": "@id"},
        "sameAs": {"@type": "@id"},
        "datePublished": {"@type": "Date"},
        "dateCreated": {"@type": "Date"},
    },
)
AROUND = 32  # code points of the text before and after a span

_IRI = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f<>\"{}|\\^`]+", re.IGNORECASE)
_WIKIDATA = re.compile(r"Q[1-9]\d*", re.ASCII)
_TYPES = {Kind.PERSON: "Person", Kind.ORGANIZATION: "Organization", Kind.AUTHOR: "Person"}


def as_jsonld(exported: Iterable[Exported]) -> Iterator[str]:
    """One annotation and a line end for each statement."""
    for one in exported:
        whole = article(one)
        ids = {
            statement.id: _urn("statement", key)
            for key, statement in zip(one.keys, one.reading.statements, strict=True)
        }
        for key, statement, actors in statements(one):
            body = said(statement, actors, key=key, article=whole)
            if statement.inside in ids:
                body["sayso:inside"] = {"id": ids[statement.inside]}
            yield f"{dumps(_annotation(one, statement, key, body, whole['id']))}\n"


def said(statement: Statement, actors: Actors, *, key: str, article: Object) -> Object:
    """A Quotation (direct and mixed) or a Claim (indirect), with the article that it is part of.

    Who speaks is its `spokenByCharacter` or `author` only where the words are the speaker's own.
    They are not where it is reported that nobody said them, and may not be where they are denied
    or rejected in other words than the speaker's ("denied that he had lied"): then the speakers
    are `mentions`.
    """
    quoted = statement.style is not Style.INDIRECT
    part = "spokenByCharacter" if quoted else "author"
    agents = [
        agent
        for speaker, actor in zip(statement.speakers, actors, strict=True)
        if (agent := _agent(speaker, actor, statement.source)) is not None
    ]
    values = {
        "@context": list(BODY_CONTEXT),
        "id": _urn("statement", key),
        "type": "Quotation" if quoted else "Claim",
        "text": statement.content.text,
        part if _own_words(statement) else "mentions": agents,
        "isBasedOn": _documents(statement),
        "audience": _named("Audience", statement.addressee.text if statement.addressee else None),
        "dateCreated": statement.when and statement.when.date,
        "datePublished": article.get("datePublished"),
        "inLanguage": article.get("inLanguage"),
        "isPartOf": article,
        "appearance": None if quoted else {"id": article["id"]},
        "sayso:key": key,
        "sayso:style": statement.style.value,
        "sayso:act": statement.act and statement.act.value,
        "sayso:polarity": statement.polarity and statement.polarity.value,
        "sayso:confidence": round(statement.confidence, 4),
    }
    return _known(values)


def article(one: Exported) -> Object:
    """The NewsArticle; its id is its address, or a UUID made of its key where that is no IRI."""
    known = one.reading.article
    url = known.url if known.url and _IRI.fullmatch(known.url) else None
    values = {
        "id": url or _urn("article", one.article_key),
        "type": "NewsArticle",
        "url": url,
        "headline": known.title,
        "author": list(known.byline),
        "datePublished": known.published and known.published.isoformat(),
        "publisher": _named("Organization", known.outlet),
        "creditText": "; ".join(known.credits),
        "inLanguage": known.language,
    }
    return _known(values)


def selectors(text: str, span: Span) -> list[Object]:
    """The same place twice: by its words and what is around them, and by its position.

    Both count code points of the article's text, the end not included, as the standard has it
    (4.2.4 and 4.2.5).
    """
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[span.start : span.end],
        "prefix": _before(text[max(0, span.start - AROUND - 1) : span.start]),
        "suffix": _after(text[span.end : span.end + AROUND + 1]),
    }
    return [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}]


def _annotation(one: Exported, statement: Statement, key: str, body: Object, source: str) -> Object:
    targets = _targets(one.reading.article, statement.content, source)
    values = {
        "@context": ANNOTATION_CONTEXT,
        "id": _urn("annotation", f"{key} {one.version}"),
        "type": "Annotation",
        "motivation": "identifying",
        "generator": _generator(one.reading),
        "body": body,
        "target": targets if len(targets) > 1 else targets[0],
    }
    return _known(values)


def _targets(article: Article, content: Passage, source: str) -> list[Object]:
    """One for each span: all selectors of one target must select the same."""
    return [
        {"type": "SpecificResource", "source": source, "selector": selectors(article.text, span)}
        for span in content.spans
    ]


def _generator(reading: Reading) -> Object | None:
    reader = reading.reader
    name = " ".join(filter(None, (reader.name, reader.version, reader.model)))
    return {"type": "Software", "name": name} if name else None


def _own_words(statement: Statement) -> bool:
    if statement.polarity is Polarity.NEGATED:
        return False
    return statement.style is Style.DIRECT or statement.act not in (Act.DENY, Act.REJECT)


def _agent(
    speaker: Speaker, actor: KnownActor | None, source: Passage | None
) -> Object | str | None:
    """A Person or an Organization; words for who is neither, which schema.org accepts as well."""
    if speaker.kind in (Kind.GROUP, Kind.UNNAMED):
        return speaker.name or speaker.role or (source.text if source else None)
    if speaker.kind not in _TYPES or not (speaker.name or speaker.role):
        return None
    wikidata = actor.wikidata if actor else None
    values = {
        "type": _TYPES[speaker.kind],
        "name": speaker.name or speaker.role,
        "alternateName": actor.name if actor and actor.name != speaker.name else None,
        "description": speaker.role if speaker.name else None,
        "sameAs": f"http://www.wikidata.org/entity/{wikidata}"
        if wikidata and _WIKIDATA.fullmatch(wikidata)
        else None,
    }
    return _known(values)


def _documents(statement: Statement) -> list[Object]:
    words = statement.source.text if statement.source else None
    return [
        {"type": "CreativeWork", "name": name}
        for speaker in statement.speakers
        if speaker.kind is Kind.DOCUMENT and (name := speaker.name or speaker.role or words)
    ]


def _named(kind: str, name: str | None) -> Object | None:
    return {"type": kind, "name": name} if name else None


def _known(values: Object) -> Object:
    """What is known: nothing and empty lists say nothing in JSON-LD."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}


def _before(text: str) -> str:
    """The last AROUND code points, from the start of a word if one starts there."""
    if len(text) <= AROUND:
        return text
    cut = re.search(r"\s\S", text)
    return text[cut.start() + 1 :] if cut else text[1:]


def _after(text: str) -> str:
    """The first AROUND code points, to the end of a word if one ends there."""
    if len(text) <= AROUND:
        return text
    cut = re.search(r"(?s).*\S(?=\s)", text)
    return cut[0] if cut else text[:-1]


def _urn(what: str, name: str) -> str:
    return uuid.uuid5(NAMESPACE, f"{what} {name}").urn
