"""Whom of those named in an article a source means: evidence for each, weighed together.

The network says of the names near a cue how likely each is the speaker's. A person is named in
many places, some out of its sight, and whoever spoke last goes on as "he": so everyone named near
is a candidate, and a small network weighs what speaks for each against the others and against a
speaker who is not named at all (a mention-ranking model with features over entities: Clark and
Manning 2016).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.article import Passage
from sayso.reader.decode import Floats
from sayso.reader.fields import Pointed, Verdict
from sayso.reader.names import without_titles
from sayso.reader.people import Entity, People
from sayso.statement import Kind

_KINDS = tuple(Kind)
_SOURCES = tuple(
    re.compile(rf"(?i)(?:{words})$")
    for words in (
        "he|his|him|himself", "she|her|hers|herself", "who|that|which|whose",
        "(?:i|me|my|myself|we|our|us)(?:['’]\\w+)?", "they|it|its|their|some|others?|both|you",
    )
)  # fmt: skip
_MR = re.compile(r"(?:Mr|Sir|Lord|King|Prince|Congressman|Chairman|Spokesman|Father)\.?\s+$")
_MRS = re.compile(
    r"(?:Mrs|Ms|Miss|Dame|Lady|Queen|Princess|Congresswoman|Chairwoman|Spokeswoman|Sister)\.?\s+$"
)
_POSSESSIVE = re.compile(r"['’]s?\b|['’](?=\s)")
_OF = re.compile(r"(?i)\b(?:for|of|to|with|from|by|at|under|against|about)\s+(?:[\w.]+\s+){0,3}$")
# What a description goes on with behind its noun; and how words are added behind a name.
_FURTHER = re.compile(r"\s+(?:of|for|at|in|from|to|with|who|whom|whose|that|which|on)\b|,")
_ADDED = re.compile(r"(?:,|\s*\(|\s+(?:is|was|as)\b)\s*(.{0,80})", re.DOTALL)
_PLAIN = (
    "the a an this that his her its their our my of for in on at and or one some former new old "
    "other others who man woman"
)
_PLAIN_WORDS = frozenset(_PLAIN.split())
_MOST = 24  # candidates: those named nearest
_FAR = 10.0
EVIDENCE = 53


@dataclass(frozen=True, slots=True)
class Voice:
    """What is known of who makes one statement, before it is resolved.

    Attributes:
        source: the words that name the source.
        content: what is said.
        cue: where the cue starts.
        paragraph: where its paragraph starts.
        name: the words that name the speaker, in characters, with their log odds.
        named: log odds of the names near the cue, by the place where they start.
        role: the words of his role, with their log odds.
        verdict: the network's judgement of kind.
        outer: which voice encloses this one, by number.
    """

    source: Passage | None
    content: Passage
    cue: int
    paragraph: int
    name: Pointed
    named: Mapping[int, float]
    role: Pointed
    verdict: Verdict
    outer: int | None = None


class Antecedents:
    """The persons (or the organizations) of one article as candidates for its statements.

    Args:
        text: the article's text.
        voices: who makes its statements.
        people: its names.
        person: are persons sought, or organizations?
    """

    def __init__(
        self, text: str, voices: Sequence[Voice], people: People, *, person: bool = True
    ) -> None:
        self.text, self.voices, self.people, self.person = text, voices, people, person
        self.first = next((e for e in people.entities if e.person == person), None)
        self.order = sorted(range(len(voices)), key=lambda i: voices[i].cue)
        self.place = {i: k for k, i in enumerate(self.order)}
        self.sure = [named(v.source, v.cue, people, person=person) for v in voices]
        self.often = Counter(e.number for e in self.sure if e is not None)
        self._near: dict[int, frozenset[str]] = {}
        self._beside: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
        self._titled: dict[int, tuple[float, float]] = {}
        self.votes = [self._vote(v) for v in voices]
        self.said: tuple[defaultdict[int, float], ...] = (defaultdict(float), defaultdict(float))
        for votes in self.votes:
            for which, number, share in votes:
                self.said[which][number] += share

    def candidates(self, i: int) -> tuple[list[Entity], Floats]:
        """Whom a statement may mean, and the evidence [1 + n, EVIDENCE]; row 0 is nobody named."""
        voice = self.voices[i]
        near = self.people.around(voice.cue, _MOST, person=self.person)
        for one in (self.sure[i], self.first):
            if one is not None and one not in near:
                near.append(one)
        scores = [self._score(e, voice) for e in near]
        second, first = sorted([-_FAR, -_FAR, *scores])[-2:]
        recent = sorted(range(len(near)), key=lambda k: _before(near[k], voice.cue))
        rank = {k: r for r, k in enumerate(recent)}
        common = self._common(i)
        called = [float(bool(voice.source and p.match(voice.source.text))) for p in _SOURCES[:2]]
        words = _told(voice.source.text) - _PLAIN_WORDS if voice.source else frozenset()
        head = _head(voice.source.text) if words and voice.source and not self.sure[i] else ""
        rows = [[1.0, *[0.0] * (EVIDENCE - len(common) - 1), *common]]
        for k, entity in enumerate(near):
            others = first if scores[k] < first else second  # the best of all others
            own = self._own(i, entity, scores[k], others, rank[k])
            named = self._described(entity, words)
            rows.append([0.0, *own, named, *self._gender(i, entity, *called),
                         *self._placed(entity, voice.source), *self._called_so(entity, head),
                         *common])  # fmt: skip
        return near, np.array(rows, dtype=np.float32)

    def _own(self, i: int, e: Entity, score: float, others: float, rank: int) -> list[float]:
        v = self.voices[i]
        before, after = _before(e, v.cue), _after(e, v.cue)
        last = v.cue - before if before < 10**9 else -1
        back = self._back(i, e)
        return [
            score / 5,
            (score - others) / 5,
            float(score > others),
            float(score > -_FAR),
            _log(before),
            _log(after),
            float(before < 10**9),
            min(rank, 5) / 5,
            float(rank == 0),
            float(last >= v.paragraph),
            float(_named_in(e, v.source)),
            float(self.sure[i] is e),
            float(_named_in(e, v.content)),
            float(back == 1),
            float(back == 2),
            1 / back if back else 0.0,
            math.log1p(self.often[e.number]) / 3,
            math.log1p(len(e.mentions)) / 3,
            float(e.mentions[0].start < 300),
            float(e is self.first),
        ]

    def _gender(self, i: int, e: Entity, he: float, she: float) -> list[float]:
        """What titles and other statements' pronouns say, where this one's source is a pronoun."""
        if not he and not she:
            return [0.0] * 8
        man, woman = self._titles(e)
        male, female = (self._called(i, e, which) for which in (0, 1))
        both = [man, woman], [male, female]
        return [x * y for pair in both for x in (he, she) for y in pair]

    def _common(self, i: int) -> list[float]:
        """What is the same for all candidates: the kind of source, and the network's judgement."""
        v = self.voices[i]
        words = v.source.text if v.source else ""
        kinds = [float(bool(words and p.match(words))) for p in _SOURCES]
        named = float(self.sure[i] is not None)
        rest = float(bool(words) and not any(kinds) and not named)
        capital = float(bool(re.search(r"\b[A-Z]", words[1:])) and rest > 0)
        definite = float(rest > 0 and bool(re.match(r"(?i)(?:the|his|her|my|this|that)\b", words)))
        shares = [math.exp(float(v.verdict.kind[_KINDS.index(k)]))
                  for k in (Kind.PERSON, Kind.UNNAMED, Kind.ORGANIZATION, Kind.GROUP,
                            Kind.UNKNOWN, Kind.AUTHOR, Kind.DOCUMENT)]  # fmt: skip
        return [float(not words), *kinds, named, rest, capital, definite, *shares]

    def _back(self, i: int, e: Entity) -> int:
        """How many statements back the person is surely the speaker, 0 if not within five."""
        place = self.place[i]
        for step in range(1, min(5, place) + 1):
            sure = self.sure[self.order[place - step]]
            if sure is not None and sure.number == e.number:
                return step
        return 0

    def _score(self, e: Entity, v: Voice) -> float:
        """The log odds of all its names near the cue together."""
        if not v.named:
            return -_FAR
        low, high = bisect_left(e.starts, min(v.named)), bisect_right(e.starts, max(v.named))
        some = [v.named[m] for m in e.starts[low:high] if m in v.named]
        return max(-_FAR, float(np.logaddexp.reduce(some))) if some else -_FAR

    def _described(self, e: Entity, words: frozenset[str]) -> float:
        """How many of a description's words stand near the person's names."""
        if not words:
            return 0.0
        if e.number not in self._near:
            around = (self.text[max(0, m.start - 60) : m.end + 60] for m in e.mentions[:20])
            self._near[e.number] = _told(" ".join(around))
        return len(words & self._near[e.number]) / (1 + len(words))

    def _called_so(self, e: Entity, head: str) -> list[float]:
        """Does the word stand right before one of the person's names ("my father, Ted Orme"), or
        right after ("Ted Orme, my father")?"""
        if not head:
            return [0.0, 0.0]
        if e.number not in self._beside:
            found = [_beside(self.text, m.start, m.end) for m in e.mentions[:20]]
            before, after = (frozenset().union(*part) for part in zip(*found, strict=True))
            self._beside[e.number] = before, after
        return [float(head in part) for part in self._beside[e.number]]

    def _titles(self, e: Entity) -> tuple[float, float]:
        """Do titles say that it is a man, a woman?"""
        if e.number not in self._titled:
            before = [self.text[max(0, m.start - 16) : m.start] for m in e.mentions[:50]]
            self._titled[e.number] = (
                float(any(_MR.search(b) for b in before)),
                float(any(_MRS.search(b) for b in before)),
            )
        return self._titled[e.number]

    def _vote(self, v: Voice) -> list[tuple[int, int, float]]:
        """Whom "he" (0) or "she" (1) of one statement means, as far as the network says."""
        which = next((k for k in (0, 1) if v.source and _SOURCES[k].match(v.source.text)), None)
        if which is None or not v.named:
            return []
        odds = {at: math.exp(min(score, 30.0)) for at, score in v.named.items()}
        total = 1 + sum(odds.values())
        found = ((self.people.at(at, at + 1), x / total) for at, x in odds.items())
        return [(which, e.number, share) for e, share in found if e is not None]

    def _called(self, i: int, e: Entity, which: int) -> float:
        """How often other statements call the person "he", or "she"."""
        own = sum(x for k, number, x in self.votes[i] if (k, number) == (which, e.number))
        return math.log1p(max(0.0, self.said[which][e.number] - own))

    def _placed(self, e: Entity, source: Passage | None) -> list[float]:
        """How the name stands in the source: first, last, as a possessive, after "for" or "of"."""
        if source is None:
            return [0.0] * 4
        start, end = source.spans[0]
        low = bisect_left(e.starts, start)
        if low == len(e.starts) or e.starts[low] >= end:
            return [0.0] * 4
        at = e.starts[low]
        stop = e.mentions[low].end
        return [
            float(not without_titles(self.text[start:at]).strip(' “"(')),
            float(not self.text[stop:end].strip(' ,.”")')),
            float(bool(_POSSESSIVE.match(self.text, stop))),
            float(bool(_OF.search(self.text[start:at]))),
        ]


def _told(words: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", words.lower()))


def _head(words: str) -> str:
    """The noun of a description: "the former chairman of the board" is a chairman."""
    first = _FURTHER.split(words.lower(), maxsplit=1)[0]
    found: list[str] = re.findall(r"[\w-]+", first)
    return found[-1] if found else ""


def _beside(text: str, start: int, end: int) -> tuple[frozenset[str], frozenset[str]]:
    """The words right before a name, and those of what is added to it, in the same sentence."""
    before = re.split(r"[.!?;:\n“”\"]", text[max(0, start - 45) : start].lower())[-1]
    added = _ADDED.match(text, end)
    after = re.split(r"[.!?;:\n“”\"]", added.group(1).lower())[0] if added else ""
    return (
        frozenset(re.findall(r"[\w-]+", before)[-4:]),
        frozenset(re.findall(r"[\w-]+", after)[:8]),
    )


def named(source: Passage | None, at: int, people: People, *, person: bool = True) -> Entity | None:
    """The one person (or body) that a source itself names, a turn's name in capitals included."""
    if source is None:
        return None
    inside = [e for s in source.spans for e in people.within(*s) if e.person == person]
    if inside or not person:
        return inside[0] if len(inside) == 1 else None
    words = without_titles(source.text)
    if words.isupper() and len(words) > 2 and len(words.split()) <= 3:
        return people.called(words, at, person=True)
    return None


def _before(e: Entity, at: int) -> int:
    place = bisect_right(e.starts, at)
    return at - e.starts[place - 1] if place else 10**9


def _after(e: Entity, at: int) -> int:
    place = bisect_left(e.starts, at)
    return e.starts[place] - at if place < len(e.starts) else 10**9


def _log(distance: int) -> float:
    return math.log1p(min(distance, 20_000)) / 10


def _named_in(e: Entity, words: Passage | None) -> bool:
    if words is None:
        return False
    return any(
        bisect_left(e.starts, start) < bisect_left(e.starts, end) for start, end in words.spans
    )
