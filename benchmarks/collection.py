"""A collection as large as one likes: real readings, told again under other names and days.

Each copy of a reading has other names and some other words, of the same lengths, so that every
offset still fits; another day, another outlet; and vectors that are moved a little. Copies
of one world give the same people the same names, as people speak in many articles.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import numpy as np

from sayso import Article, Passage, Reader, Reading
from sayso.reader.embedding import Embedder
from sayso.statement import Speaker, Statement, When
from sayso.vectors import Floats, packed

OUTLETS = 150
WORLDS = 30
_FIRST_DAY, _DAYS = date(2015, 1, 1), 3960
_WORD = re.compile(r"[^\W\d_]{3,}")
_CHANGED = 0.15  # of all words that are no names
_MOVED = 0.02  # of a vector's numbers, whose typical size is 0.05
_PASSAGES = ("content", "source", "cue", "addressee", "venue", "target", "condition")


@dataclass(frozen=True, slots=True)
class Told:
    """A reading to be told again, with the vectors of its contents [n, 384]."""

    reading: Reading
    vectors: Floats


def told(articles: Sequence[Article]) -> list[Told]:
    """The articles, read."""
    reader, embedder = Reader(), Embedder()
    readings = [one for one in reader.read_many(articles) if one.statements]
    return [
        Told(one, embedder.vectors([s.content.text for s in one.statements])) for one in readings
    ]


def collection(
    base: Sequence[Told], statements: int, seed: int = 1
) -> Iterator[tuple[Reading, list[bytes]]]:
    """Readings with packed vectors until they hold at least so many statements."""
    random = Random(seed)
    noise = np.random.default_rng(seed)
    words = _Words(base, random)
    made = number = 0
    while made < statements:
        one = base[number % len(base)]
        number += 1
        made += len(one.reading.statements)
        moved = one.vectors + noise.normal(0, _MOVED, one.vectors.shape)
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        yield _again(one.reading, number, words, random), packed(moved)


class _Words:
    """Other words of the same length, for names and for the rest."""

    def __init__(self, base: Sequence[Told], random: Random) -> None:
        self._random = random
        self._common = {
            word
            for one in base
            for word in _WORD.findall(one.reading.article.text)
            if word.islower()
        }
        self._rest: defaultdict[int, list[str]] = defaultdict(list)
        for word in sorted(self._common):
            self._rest[len(word)].append(word)
        self._names: list[dict[str, str]] = [{} for _ in range(WORLDS)]

    def changes(self) -> Callable[[str], str]:
        """What changes the words of one article, the same word always to the same."""
        chosen: dict[str, str] = {}
        names = self._random.choice(self._names)

        def changed(match: re.Match[str]) -> str:
            word = match.group()
            if word not in chosen:
                chosen[word] = self._other(word, names)
            return chosen[word]

        return lambda text: _WORD.sub(changed, text)

    def _other(self, word: str, names: dict[str, str]) -> str:
        if word.istitle() and word.lower() not in self._common:
            if word not in names:
                names[word] = self._name(len(word))
            return names[word]
        if word.islower() and len(word) > 4 and self._random.random() < _CHANGED:
            return self._random.choice(self._rest[len(word)])
        return word

    def _name(self, length: int) -> str:
        sounds = ("bdfgklmnprstvz", "aeiou")
        letters = [self._random.choice(sounds[k % 2]) for k in range(length)]
        return "".join(letters).capitalize()


def _again(reading: Reading, number: int, words: _Words, random: Random) -> Reading:
    change = words.changes()
    day = _FIRST_DAY + timedelta(days=random.randrange(_DAYS))
    url = f"https://news.example/{number}"
    article = replace(
        reading.article, text=change(reading.article.text), id=url, url=url, published=day,
        outlet=f"Outlet {random.randrange(OUTLETS)}", title=None, byline=(), credits=(),
    )  # fmt: skip
    return replace(
        reading,
        article=article,
        statements=tuple(_statement(one, article.text, day, change) for one in reading.statements),
    )


def _statement(
    statement: Statement, text: str, day: date, change: Callable[[str], str]
) -> Statement:
    places = {name: getattr(statement, name) for name in _PASSAGES}
    when = statement.when
    if when is not None:
        words = Passage.of(text, when.passage.spans)
        when = When(words, day.isoformat() if when.date else None)
    return replace(
        statement,
        **{k: Passage.of(text, v.spans) if v else None for k, v in places.items()},
        when=when,
        speakers=tuple(_speaker(one, change) for one in statement.speakers),
    )


def _speaker(speaker: Speaker, change: Callable[[str], str]) -> Speaker:
    name, role = (change(words) if words else None for words in (speaker.name, speaker.role))
    return replace(speaker, name=name, role=role)
