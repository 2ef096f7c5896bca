"""Names in an article and whom they name: mentions from the network's tags, joined to entities.

"Putin", "Mr. Putin" and "Vladimir Putin" are one entity; two persons of one surname are two.
Nothing here knows of statements.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from sayso.reader.decode import Floats
from sayso.reader.pieces import Pieces

_TITLES_WORDS = (
    "mr mrs ms miss mx dr sir dame lord lady president vice senator sen sens rep reps "
    "representative gov governor secretary minister prime chancellor king queen prince princess "
    "pope judge justice chief general gen colonel col lieutenant lt sergeant sgt captain capt "
    "major maj officer detective professor prof chairman chairwoman chair director spokesman "
    "spokeswoman spokesperson mayor congressman congresswoman councilman councilwoman then "
    "former ex reverend rev father sister brother ambassador attorney commissioner sheriff "
    "deputy candidate nominee sheikh imam ayatollah mullah emir sultan count baron bishop "
    "archbishop cardinal rabbi speaker uncle aunt saint presidential democratic republican the "
    "editor reporter"
)
TITLES = frozenset(_TITLES_WORDS.split())
SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
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
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands, `[start, end)` in the text, and whether it is a person's."""

    start: int
    end: int
    text: str
    person: bool


@dataclass(slots=True)
class Entity:
    """Whom several mentions name; `name` is the fullest of their forms."""

    name: str
    person: bool
    mentions: list[Mention] = field(default_factory=list)


def mentions(text: str, start: int, pieces: Pieces, tags: Floats) -> list[Mention]:
    """The names that the tags mark.

    Args:
        text: the article's whole text.
        start: where in it the pieces' own text begins.
        tags: [n, len(NAMES)], logits.
    """
    best = tags.argmax(1)
    # An inside tag without its begin, or of another kind, begins a name of its own.
    inside = (best > 0) & (best % 2 == 0)
    before = np.concatenate([[0], best[:-1]])
    begins = (best % 2 == 1) | (inside & (before != best) & (before != best - 1))
    out: list[Mention] = []
    n = len(best)
    for i in np.flatnonzero(begins):
        j = int(i) + 1
        while j < n and best[j] and not begins[j]:
            j += 1
        mention = _mention(text, start + int(pieces.starts[i]), start + int(pieces.ends[j - 1]),
                           bool(best[i] <= 2))  # fmt: skip
        if mention is None or (out and mention.start < out[-1].end):
            continue
        if out and mention.person and _goes_on(text, out[-1], mention):
            mention = Mention(out[-1].start, mention.end, text[out[-1].start : mention.end], True)
            out.pop()
        out.append(mention)
    return out


def _goes_on(text: str, one: Mention, other: Mention) -> bool:
    """Is a name torn behind an initial ("Ana D." and "Oake")?"""
    between = text[one.end : other.start]
    return (
        one.person
        and bool(re.search(r"(?:^|\s)[A-Z]\.?$", one.text))
        and (bool(re.fullmatch(r"\.?[ \u00a0]", between)))
    )


def _mention(text: str, start: int, end: int, person: bool) -> Mention | None:
    start, end = whole_words(text, start, end)
    words = text[start:end]
    if match := _POSSESSIVE.search(words):
        end -= len(match.group())
    if person:
        start += len(text[start:end]) - len(without_titles(text[start:end]))
    words = text[start:end]
    return Mention(start, end, words, person) if any(c.isalpha() for c in words) else None


def without_titles(words: str) -> str:
    """A name without the titles before it ("Mr. Putin" becomes "Putin")."""
    while match := re.match(r"([^\W\d_][\w’'-]*)(\.?)\s+(?=\S)", words):
        if match[1].casefold() not in TITLES:
            break
        words = words[match.end() :]
    return words


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without a torn word at either end."""
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    return start, end


def _joined(text: str, at: int) -> bool:
    a, b = text[at - 1], text[at]
    return (a.isalnum() or a == "_") and (b.isalnum() or b == "_")


class People:
    """The entities of one article.

    Args:
        found: its mentions, in order.
    """

    def __init__(self, found: list[Mention]) -> None:
        self.entities: list[Entity] = []
        self._of: dict[int, Entity] = {}
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
            entity.name = _fullest(entity)

    def at(self, start: int, end: int) -> Entity | None:
        """The entity whose mention overlaps a range most."""
        best = max(
            (m for e in self.entities for m in e.mentions if m.start < end and start < m.end),
            key=lambda m: min(m.end, end) - max(m.start, start),
            default=None,
        )
        return self._of.get(best.start) if best else None

    def starting(self, start: int, latest: int) -> tuple[Entity, int] | None:
        """The entity whose mention starts in `[start, latest)`, and where that mention ends."""
        for at in range(start, latest):
            if (entity := self._of.get(at)) is not None:
                return entity, next(m.end for m in entity.mentions if m.start == at)
        return None

    def within(self, start: int, end: int) -> list[Entity]:
        """The entities named in a range, in order, each once."""
        hits = sorted(
            (m.start, k)
            for k, e in enumerate(self.entities)
            for m in e.mentions
            if start <= m.start and m.end <= end
        )
        return [self.entities[k] for k in dict.fromkeys(k for _, k in hits)]

    def called(self, words: str, near: int, *, person: bool) -> Entity | None:
        """The entity that a name, found elsewhere than by a tag, means at a place of the text."""
        m = Mention(near, near, words, person)
        if not person:
            return self._same_body(m)
        return self._same_full_name(m) if len(_words(words)) > 1 else self._same_short_name(m)

    def _add(self, m: Mention, entity: Entity | None) -> None:
        if entity is None:
            entity = Entity(m.text, m.person)
            self.entities.append(entity)
        entity.mentions.append(m)
        self._of[m.start] = entity

    def _same_full_name(self, m: Mention) -> Entity | None:
        for e in self.entities:
            if e.person and any(_same_person(m.text, x.text) for x in e.mentions):
                return e
        return None

    def _same_short_name(self, m: Mention) -> Entity | None:
        """By surname, else by first name; where several fit, the one named last before."""
        word, suffix = _key(m.text, 0), _suffix(m.text)
        for place in (-1, 0):
            fits = [
                e for e in self.entities
                if e.person and any(
                    _key(x.text, place) == word and suffix in ("", _suffix(x.text))
                    for x in e.mentions
                )
            ]  # fmt: skip
            if fits:
                # "Trump" alone is the father rather than "Donald Trump Jr.".
                return min(fits, key=lambda e: (bool(_suffix(e.name)) and not suffix,
                                                _distance(e, m.start)))  # fmt: skip
        return None

    def _same_body(self, m: Mention) -> Entity | None:
        name = _body(m.text)
        for e in self.entities:
            if not e.person and any(
                name == _body(x.text) or _abbreviates(m.text, x.text) for x in e.mentions
            ):
                return e
        return None


def _distance(entity: Entity, at: int) -> int:
    """To the nearest mention before a place; mentions behind it count as farther than any."""
    before = [at - m.start for m in entity.mentions if m.start <= at]
    return min(before) if before else 10**9 + min(m.start for m in entity.mentions)


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


def _abbreviates(a: str, b: str) -> bool:
    """Is one the initials of the other ("CIA", "Central Intelligence Agency")?"""
    short, long = sorted((a, b), key=len)
    letters = re.sub(r"[^A-Za-z]", "", short)
    if not 2 <= len(letters) <= 6 or not letters.isupper():
        return False
    words = [w for w in re.findall(r"[^\W\d_]+", long) if w[0].isupper()]
    return len(words) == len(letters) and "".join(w[0] for w in words).upper() == letters


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
