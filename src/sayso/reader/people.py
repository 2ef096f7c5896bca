"""Whom the names of an article name: mentions joined to entities.

"Putin", "Mr. Putin" and "Vladimir Putin" are one entity; two persons of one surname are two. Looked
up by index, since a long text has tens of thousands of mentions. Nothing here knows of statements.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from sayso.reader.names import SUFFIXES, Mention

# Shorter surnames that differ by one letter may well be two ("Hall" and "Hill").
_LEAST_MISSPELT = 5
_POSSESSIVE = re.compile(r"['’]s?$")
# First names and what they are shortened to, where the short form is no beginning of the long one.
_SHORT = {
    "bill": "william", "billy": "william", "will": "william", "bob": "robert", "bobby": "robert",
    "dick": "richard", "rick": "richard", "jim": "james", "jimmy": "james", "jack": "john",
    "joe": "joseph", "mike": "michael", "ted": "edward", "ed": "edward", "tony": "anthony",
    "peggy": "margaret", "meg": "margaret", "liz": "elizabeth", "beth": "elizabeth",
    "betty": "elizabeth", "kate": "katherine", "kathy": "katherine", "harry": "henry",
    "chuck": "charles", "charlie": "charles", "larry": "lawrence", "bernie": "bernard",
    "steve": "stephen", "sandy": "alexander", "sasha": "alexander", "hank": "henry",
    "nancy": "ann", "molly": "mary", "polly": "mary", "andy": "andrew", "drew": "andrew",
}  # fmt: skip


@dataclass(slots=True)
class Entity:
    """Whom several mentions name.

    Attributes:
        number: its place among the entities of the article.
        name: the fullest of its forms.
        person: a person, or an organization?
        mentions: where it is named, in order once all are known.
        forms: the different words that name it.
        starts: where its mentions start, in order.
        introduced: where the fullest kind of its mentions starts first.
    """

    number: int
    name: str
    person: bool
    mentions: list[Mention] = field(default_factory=list)
    forms: dict[str, None] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    introduced: int = 0


class People:
    """The entities of one article.

    Args:
        found: its mentions, in order and without overlap.
        long_forms: what its abbreviations stand for, where it says so.
    """

    def __init__(
        self, found: list[Mention], long_forms: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.entities: list[Entity] = []
        self._long_forms = long_forms
        found = list(_told_apart(found, long_forms))
        self._found = found
        self._starts = [m.start for m in found]
        self._of: dict[int, Entity] = {}
        self._last: defaultdict[str, dict[int, Entity]] = defaultdict(dict)
        self._first: defaultdict[str, dict[int, Entity]] = defaultdict(dict)
        self._bodies: defaultdict[str, dict[int, Entity]] = defaultdict(dict)
        self._spelt: defaultdict[str, set[str]] = defaultdict(set)
        persons = [m for m in found if m.person]
        for m in sorted(persons, key=lambda m: -len(_words(m.text))):
            if len(_words(m.text)) > 1:
                self._add(m, self._same_full_name(m))
        for m in persons:
            if len(_words(m.text)) == 1:
                self._add(m, self._same_short_name(m))
        for m in sorted((m for m in found if not m.person), key=lambda m: -len(m.text)):
            self._add(m, self._same_body(m))
        for entity in self.entities:
            entity.mentions.sort(key=lambda m: m.start)
            entity.name = self._long(_fullest(entity)) or _fullest(entity)

    def at(self, start: int, end: int) -> Entity | None:
        """The entity whose mention overlaps a range most."""
        low = max(0, bisect_right(self._starts, start) - 1)
        high = bisect_left(self._starts, end)
        best = max(
            (m for m in self._found[low:high] if m.start < end and start < m.end),
            key=lambda m: min(m.end, end) - max(m.start, start),
            default=None,
        )
        return self._of.get(best.start) if best else None

    def starting(self, start: int, latest: int) -> tuple[Entity, int] | None:
        """The entity whose mention starts in `[start, latest)`, and where that mention ends."""
        place = bisect_left(self._starts, start)
        if place < len(self._starts) and self._starts[place] < latest:
            mention = self._found[place]
            if (entity := self._of.get(mention.start)) is not None:
                return entity, mention.end
        return None

    def within(self, start: int, end: int) -> list[Entity]:
        """The entities named in a range, in order, each once."""
        some = self._found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        hits = [self._of[m.start] for m in some if m.end <= end and m.start in self._of]
        return list({e.number: e for e in hits}.values())

    def around(self, at: int, most: int, *, person: bool) -> list[Entity]:
        """Who is named nearest to a place, whoever was named last before it first."""
        place = bisect_right(self._starts, at)
        before = reversed(self._found[max(0, place - 3 * most) : place])
        after = self._found[place : place + most]
        some = [self._of[m.start] for m in (*before, *after) if m.start in self._of]
        return list({e.number: e for e in some if e.person == person}.values())[:most]

    def called(self, words: str, near: int, *, person: bool) -> Entity | None:
        """The entity that a name, found elsewhere than by a tag, means at a place of the text."""
        m = Mention(near, near, words, person)
        if not person:
            return self._same_body(m)
        return self._same_full_name(m) if len(_words(words)) > 1 else self._same_short_name(m)

    def _add(self, m: Mention, entity: Entity | None) -> None:
        if entity is None:
            entity = Entity(len(self.entities), m.text, m.person, introduced=m.start)
            self.entities.append(entity)
        entity.mentions.append(m)
        if not m.person or len(_words(m.text)) > 1:
            entity.introduced = min(entity.introduced, m.start)
        insort(entity.starts, m.start)
        self._of[m.start] = entity
        if m.text in entity.forms:
            return
        entity.forms[m.text] = None
        if m.person:
            self._last[_key(m.text, -1)][entity.number] = entity
            for near in _neighbours(_key(m.text, -1)):
                self._spelt[near].add(_key(m.text, -1))
            self._first[_key(m.text, 0)][entity.number] = entity
        else:
            for key in (_body(m.text), _letters(m.text), _initials(m.text)):
                self._bodies[key][entity.number] = entity
            if long := self._long(m.text):
                self._bodies[_body(long)][entity.number] = entity

    def _same_full_name(self, m: Mention) -> Entity | None:
        key = _key(m.text, -1)
        near = {**self._last.get(key, {}), **self._first.get(key, {})}
        for _, e in sorted(near.items()):
            if any(_same_person(m.text, form) for form in e.forms):
                return e
        return None

    def _same_short_name(self, m: Mention) -> Entity | None:
        """By surname, else by first name, else by a surname that is spelt a little otherwise.

        Of several persons of one surname, whoever the article introduced first goes by it: the
        others are called by their first name or in full. Of several of one first name, whoever was
        named last before.
        """
        word, suffix = _key(m.text, 0), _suffix(m.text)
        for place, index in ((-1, self._last), (0, self._first)):
            fits = [
                e for e in index.get(word, {}).values()
                if not suffix
                or any(_key(f, place) == word and _suffix(f) == suffix for f in e.forms)
            ]  # fmt: skip
            if fits:
                # "Trump" alone is the father rather than "Donald Trump Jr.".
                return min(fits, key=lambda e: (
                    bool(_suffix(e.name)) and not suffix,
                    e.introduced if place else _distance(e, m.start),
                ))  # fmt: skip
        return self._misspelt(word)

    def _long(self, name: str) -> str | None:
        """What a name stands for that the article explains."""
        return self._long_forms.get(_letters(name))

    def _misspelt(self, word: str) -> Entity | None:
        """The only person whose surname differs from a word by one letter or two swapped ones."""
        fits: dict[int, Entity] = {}
        for near in _neighbours(word):
            for key in self._spelt.get(near, ()):
                if _one_slip(word, key):
                    fits |= {e.number: e for e in self._last[key].values() if " " in e.name}
        return next(iter(fits.values())) if len(fits) == 1 else None

    def _same_body(self, m: Mention) -> Entity | None:
        """By the same words, else as an abbreviation of it or as what it abbreviates."""
        long = self._long(m.text)
        for key in (_body(m.text), _letters(m.text), _body(long) if long else ""):
            if key and self._bodies.get(key):
                return min(self._bodies[key].items())[1]
        initials = _initials(m.text)
        if len(initials) > 1:
            for _, e in sorted(self._bodies.get(initials, {}).items()):
                if any(_letters(form) == initials for form in e.forms):
                    return e
        return None


def _told_apart(found: list[Mention], long_forms: Mapping[str, str]) -> Iterator[Mention]:
    """The mentions; what abbreviates a body's name ("AROS") is no person, whatever the tags say."""
    known = {_initials(m.text) for m in found if not m.person} | long_forms.keys()
    for m in found:
        abbreviation = m.person and len(_letters(m.text)) > 2 and _letters(m.text) in known
        yield replace(m, person=False) if abbreviation else m


def _distance(entity: Entity, at: int) -> int:
    """To the nearest mention before a place; mentions behind it count as farther than any."""
    before = bisect_right(entity.starts, at)
    return at - entity.starts[before - 1] if before else 10**9 + entity.starts[0]


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    """The parts of a name, folded, without points and generational suffixes."""
    words = [_plain(w).removeprefix("al-").removeprefix("el-")
             for w in re.split(r"[\s,]+", _POSSESSIVE.sub("", name))]  # fmt: skip
    return tuple(w for w in words if w and w not in SUFFIXES)


def _suffix(name: str) -> str:
    last = _plain(re.split(r"[\s,]+", name)[-1])
    return last if last in SUFFIXES else ""


def _key(name: str, place: int) -> str:
    words = _words(name)
    return words[place] if words else ""


def _same_person(first: str, second: str) -> bool:
    """Can two full names be one person's? Same surname, and first names that fit."""
    a, b = _words(first), _words(second)
    if len(a) < 2 or len(b) < 2 or _suffix(first) != _suffix(second):
        return False
    if set(a) == set(b) or a == b[-len(a) :] or b == a[-len(b) :]:
        return True  # "Tann Mirela"; "van der Velde"
    return a[-1] == b[-1] and _first_names_fit(a[0], b[0])


def _first_names_fit(a: str, b: str) -> bool:
    a, b = sorted((a, b), key=len)
    long_a, long_b = _SHORT.get(a, a), _SHORT.get(b, b)
    return long_a == long_b or (b.startswith(a) and (len(a) > 2 or len(a) == 1))


def _neighbours(word: str) -> set[str]:
    """A longer word and what is left of it without each one of its letters.

    Two words that differ by one slip share one of these (Mor and Fraenkel 1982).
    """
    if len(word) < _LEAST_MISSPELT:
        return set()
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _one_slip(a: str, b: str) -> bool:
    """Do two words differ by one letter, or by a letter in another place?"""
    if a == b or a[:1] != b[:1] or a[-1:] != b[-1:]:
        return False
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1 or sorted(a) == sorted(b)
    return True  # they share a neighbour


def _letters(name: str) -> str:
    """The letters of a name that looks like an abbreviation ("C.I.A."), else ""."""
    letters = re.sub(r"[^A-Za-z]", "", name)
    return letters if 2 <= len(letters) <= 6 and letters.isupper() else ""


def _initials(name: str) -> str:
    """The initials of a name's capitalised words ("Central Intelligence Agency": "CIA")."""
    return "".join(w[0] for w in re.findall(r"[^\W\d_]+", name) if w[0].isupper())


def _fullest(entity: Entity) -> str:
    """The form with most words; a middle initial adds nothing; the most frequent of equals."""
    forms = Counter(" ".join(m.text.split()) for m in entity.mentions)
    first_seen = {form: i for i, form in enumerate(forms)}

    def weight(form: str) -> tuple[int, int, int]:
        words = re.findall(r"\w+", form)
        longer = sum(len(w) > 1 or not entity.person for w in words)
        return longer, forms[form], -first_seen[form]

    capitals = [f for f in forms if not f.isupper() or len(f) < 6]
    return max(capitals or forms, key=weight)


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in folded if c.isalnum() or c == "-").strip("-")


@lru_cache(maxsize=20_000)
def _body(name: str) -> str:
    words = re.findall(r"\w+", unicodedata.normalize("NFKD", name).casefold())
    return " ".join(words[1:] if words[:1] == ["the"] else words)
