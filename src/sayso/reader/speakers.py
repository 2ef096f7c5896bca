"""Who each source is: the speaker's name, kind and role, resolved over the whole article.

The network points, for every statement, at the nearest words that name its speaker and at the words
of his role, and judges the kind; here that is joined with the article's names. Where nothing names
the speaker, there is no name: `unnamed`, `group` or `unknown` with what the words say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sayso.article import Article
from sayso.reader.antecedents import Antecedents, Voice
from sayso.reader.authors import Authors
from sayso.reader.names import without_titles
from sayso.reader.people import Entity, People
from sayso.reader.ranker import Ranker
from sayso.statement import NOBODY, Kind, Speaker

_KINDS = tuple(Kind)
_PRONOUN = re.compile(
    r"(?i)(?:i|we|you|he|she|it|they|who|which|that|this|these|those|his|her|hers|their|its|my|our|"
    r"him|them|me|us|one|both|some|others?|whose|himself|herself|themselves)"
)
_HE_OR_SHE = re.compile(r"(?i)(?:he|she|his|her|who)")
_IT_OR_THEY = re.compile(r"(?i)(?:it|they|its|their|which|that)")
_PERSONS = frozenset({Kind.PERSON})
_OTHERS = frozenset({Kind.ORGANIZATION, Kind.DOCUMENT, Kind.GROUP})
_SOMEONE = frozenset({Kind.PERSON, Kind.UNNAMED})
_BACK = 4  # statements
_FIRST_PERSON = re.compile(r"(?i)(?:i|we|my|our|me|us|myself|ourselves)(?:['’]\w+)?")
_ARTICLE = re.compile(r"(?i)^(?:the|an?|this|that|these|those|his|her|its|their|our|my) +")
# What may stand between two names told together: where the first is from, the second's title.
_OF = r"(?:\s+of(?:\s+[A-Z][\w.’'-]*)+|\s*\([^)]*\))?"
_TITLED = r"(?:\s+[\w.’'-]+){0,5}\s+"
_AND = re.compile(rf"{_OF},?\s+(?:and|&|as well as){_TITLED}")
_COMMA = re.compile(rf"{_OF},{_TITLED}")
# Words that stand for people who are not named any better ("some", "others").
_SOME = re.compile(r"(?i)(?:some|others?|many|most|several|few|both|one)")
# What an office is no longer: a clause about its holder.
_CLAUSE = re.compile(r",?\s+(?:who|whose|which)\b.*$", re.DOTALL)
_WHOSE = re.compile(r" (?:by|of|from)(?: [\w.’'-]+){1,6}$")
_TAIL = re.compile(r"\s*(?:,|;|\(|–|—| who | which | that ).*$", re.DOTALL)


# Longer words for a body or a document are no name but a sentence.
_LONGEST_NAME = 10


@dataclass(frozen=True, slots=True)
class _Resolved:
    kind: Kind
    names: tuple[str | None, ...]
    entities: tuple[Entity | None, ...]


def speakers(
    article: Article,
    voices: Sequence[Voice],
    people: People,
    weigh: Mapping[str, Ranker],
    *,
    role: float = 0.0,
) -> list[tuple[Speaker, ...]]:
    """For each voice its speakers, at least one.

    Args:
        article: the article.
        voices: its statements, as far as their speakers go.
        people: the names in it.
        weigh: the rankers that say whom of them a source means, "person" and "body".
        role: log odds from which words are a role.
    """
    authors = Authors(article, people)
    persons = Antecedents(article.text, voices, people)
    bodies = Antecedents(article.text, voices, people, person=False)
    resolved = [
        _someone(article.text, i, persons, weigh["person"])
        if _kind(v) in _SOMEONE
        else _organization(article.text, i, bodies, weigh["body"])
        if _kind(v) is Kind.ORGANIZATION
        else _resolve(article, v, people, authors)
        for i, v in enumerate(voices)
    ]
    _follow_pronouns(voices, resolved)
    _follow_first_persons(article, voices, resolved)
    roles = _roles(article.text, voices, resolved, role)
    out = []
    for i, r in enumerate(resolved):
        one = tuple(Speaker(name, r.kind, roles.get((i, k))) for k, name in enumerate(r.names))
        out.append(one or (NOBODY,))
    return out


def _kind(voice: Voice) -> Kind:
    return _KINDS[int(np.argmax(voice.verdict.kind))]


def _resolve(article: Article, voice: Voice, people: People, authors: Authors) -> _Resolved:
    kind = _kind(voice)
    if kind is Kind.AUTHOR:
        return _named(kind, authors.of(voice.cue))
    if kind is Kind.UNKNOWN:
        return _named(kind, None)
    return _other(article.text, voice, people, kind)


def _named(kind: Kind, name: str | None, entity: Entity | None = None) -> _Resolved:
    return _Resolved(kind, (name,), (entity,))


def _together(kind: Kind, entities: list[Entity]) -> _Resolved:
    return _Resolved(kind, tuple(e.name for e in entities), tuple(entities))


def _someone(text: str, i: int, antecedents: Antecedents, ranker: Ranker) -> _Resolved:
    """A person, or several, or the body that the source names after all, or someone unnamed."""
    voice, people = antecedents.voices[i], antecedents.people
    if several := _several(voice, people, person=True):
        return _together(Kind.PERSON, several)
    entity = _bare(voice, antecedents.sure[i]) or _likeliest(antecedents, i, ranker)
    if entity is not None:
        return _named(Kind.PERSON, entity.name, entity)
    if _kind(voice) is Kind.UNNAMED:
        return _named(Kind.UNNAMED, None)
    if (body := _body(voice, people)) is not None:
        return _named(Kind.ORGANIZATION, body.name, body)
    if voice.name.score > 0 and people.at(*voice.name.range) is None:
        words = without_titles(_clean(text[slice(*voice.name.range)]))
        if words[:1].isupper() and not _PRONOUN.fullmatch(words):
            return _named(Kind.PERSON, words)
    return _named(Kind.UNNAMED, None)


def _likeliest(antecedents: Antecedents, i: int, ranker: Ranker) -> Entity | None:
    """Whom the ranker prefers, None where that is someone not named."""
    near, evidence = antecedents.candidates(i)
    best = int(ranker(evidence).argmax())
    return near[best - 1] if best else None


def _bare(voice: Voice, entity: Entity | None) -> Entity | None:
    """Whoever a source names that is nothing but a name: there is nothing to weigh."""
    if entity is None or voice.source is None:
        return None
    words = without_titles(_clean(voice.source.text))
    return entity if words in entity.forms or words.isupper() else None


def _organization(text: str, i: int, bodies: Antecedents, ranker: Ranker) -> _Resolved:
    """An organization, or several, by name where it has one."""
    voice, people = bodies.voices[i], bodies.people
    if several := _several(voice, people, person=False):
        return _together(Kind.ORGANIZATION, several)
    if (entity := _likeliest(bodies, i, ranker)) is not None:
        return _named(Kind.ORGANIZATION, entity.name, entity)
    return _other(text, voice, people, Kind.ORGANIZATION)


def _other(text: str, voice: Voice, people: People, kind: Kind) -> _Resolved:
    """A body, a document or a group: the words pointed at, else those of the source."""
    words = _clean(text[slice(*voice.name.range)]) if voice.name.score > 0 else ""
    too_long = kind is not Kind.GROUP and len(words.split()) > _LONGEST_NAME
    if too_long or _PRONOUN.fullmatch(words) or _is_person(people, voice.name.range, words):
        words = ""
    said = _clean(_TAIL.sub("", voice.source.text)) if voice.source else ""
    if kind is Kind.DOCUMENT and words and (whose := _WHOSE.match(said.partition(words)[2])):
        words += whose.group()  # a document is told by whose it is: "report by the registrar"
    words = words or said
    if kind is Kind.GROUP and _SOME.fullmatch(words):
        return _named(kind, words)
    if not words or _PRONOUN.fullmatch(words):
        return _named(kind if kind is Kind.GROUP else Kind.UNKNOWN, None)
    entity = None
    if kind is Kind.ORGANIZATION:
        entity = people.called(words, voice.cue, person=False)
        words = entity.name if entity else words
    return _named(kind, words, entity)


def _is_person(people: People, span: tuple[int, int], words: str) -> bool:
    """Are words that should name a body or a document nothing but a person's name?"""
    entity = people.at(*span)
    return entity is not None and entity.person and any(m.text == words for m in entity.mentions)


def _several(voice: Voice, people: People, *, person: bool) -> list[Entity]:
    """Whom a source names together ("Obama and Biden", "Senator X of Y and Senator Z")."""
    if voice.source is None or len(voice.source.spans) > 1:
        return []
    start, end = voice.source.spans[0]
    found = [
        (m, e) for e in people.within(start, end) if e.person == person
        for m in e.mentions if start <= m.start and m.end <= end
    ]  # fmt: skip
    found.sort(key=lambda pair: pair[0].start)
    words = voice.source.text
    for (one, _), (next_one, _) in pairwise(found):
        between = words[one.end - start : next_one.start - start]
        last = next_one is found[-1][0]
        if not (_AND if last else _COMMA).fullmatch(between):
            return []
    return list({id(e): e for _, e in found}.values()) if len(found) > 1 else []


def _body(voice: Voice, people: People) -> Entity | None:
    """The organization that a source names, where no person is named."""
    if voice.source is None:
        return None
    inside = [e for s in voice.source.spans for e in people.within(*s)]
    return inside[0] if len(inside) == 1 and not inside[0].person else None


def _follow_pronouns(voices: Sequence[Voice], resolved: list[_Resolved]) -> None:
    """ "He" or "it" without a name near is who spoke, of that kind, in the statements before."""
    order = sorted(range(len(voices)), key=lambda i: voices[i].cue)
    for place, i in enumerate(order):
        source = voices[i].source
        if source is None or resolved[i].names != (None,):
            continue
        kind = _kind(voices[i])
        pronoun, kinds = (_HE_OR_SHE, _PERSONS) if kind is Kind.PERSON else (_IT_OR_THEY, _OTHERS)
        if not pronoun.fullmatch(source.text) or kind not in kinds:
            continue
        back = reversed(order[max(0, place - _BACK) : place])
        before = (
            resolved[k] for k in back
            if resolved[k].kind in kinds and resolved[k].names != (None,)
        )  # fmt: skip
        resolved[i] = next((r for r in before if len(r.names) == 1), resolved[i])


def _follow_first_persons(
    article: Article, voices: Sequence[Voice], resolved: list[_Resolved]
) -> None:
    """ "I" inside someone's words is that one, whatever stands nearer."""
    for i, voice in enumerate(voices):
        if voice.outer is None or voice.source is None:
            continue
        if _FIRST_PERSON.fullmatch(voice.source.text) and voice.outer < len(resolved):
            resolved[i] = resolved[voice.outer]


def _roles(
    text: str, voices: Sequence[Voice], resolved: list[_Resolved], least: float
) -> dict[tuple[int, int], str]:
    """For each voice and its speaker by number the words of his role.

    A role is told once; whoever is the same entity has it in every statement.
    """
    best: dict[int, tuple[float, str]] = {}
    own: dict[int, str] = {}
    owner: dict[tuple[int, int], tuple[float, int]] = {}
    for voice, r in zip(voices, resolved, strict=True):
        if r.entities and r.entities[0] is not None and len(r.names) == 1:
            claim = (voice.role.score, id(r.entities[0]))
            owner[voice.role.range] = max(owner.get(voice.role.range, claim), claim)
    for i, (voice, r) in enumerate(zip(voices, resolved, strict=True)):
        if voice.role.score <= least or len(r.names) > 1:
            continue
        words = _CLAUSE.sub("", text[slice(*voice.role.range)])
        entity = r.entities[0]
        if entity is None:
            own[i] = words
        elif owner[voice.role.range][1] == id(entity):
            # The same words are the role of one person only: of the surest.
            best[id(entity)] = max(best.get(id(entity), (least, "")), (voice.role.score, words))
    out = {}
    for i, r in enumerate(resolved):
        for k, entity in enumerate(r.entities):
            if entity is not None and id(entity) in best:
                out[i, k] = best[id(entity)][1]
            elif entity is None and i in own and r.kind is not Kind.UNKNOWN:
                out[i, k] = own[i]
    return out


def _clean(words: str) -> str:
    words = " ".join(words.split()).strip(" ,.;:“”\"'‘’()[]–—-")
    words = re.sub(r"['’]s?$", "", words)
    shorter = _ARTICLE.sub("", words)
    return shorter if shorter and shorter[0].islower() else words
