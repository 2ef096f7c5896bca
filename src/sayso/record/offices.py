"""Roles as they are compared across articles: which tell the same office, which contradict.

Few roles contradict each other: a senator may be a lawyer, a candidate and a father. Taken for
contradictions are only the same office of two places ("mayor of Solace", "mayor of Brannick") and
callings that hardly anybody has together (a striker, a minister) at the same time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sayso.record.naming import folded

_PUBLIC = (
    "president premier chancellor minister senator governor mayor congressman congresswoman "
    "lawmaker deputy commissioner ambassador secretary king queen prince councillor treasurer"
)
_SPORT = (
    "striker goalkeeper midfielder defender forward winger quarterback pitcher batsman bowler "
    "cyclist swimmer sprinter boxer footballer golfer jockey skier wrestler captain coach"
)
_STAGE = "singer actor actress rapper guitarist drummer comedian pianist dancer musician"
_PRIVATE = "resident farmer victim witness student pupil teenager neighbour neighbor shopkeeper"
_CARE = "surgeon nurse doctor paramedic pharmacist dentist epidemiologist"
_FAITH = "bishop archbishop cardinal pope rabbi imam priest pastor vicar"
_FIELDS = {
    word: field
    for field, words in {
        "public": _PUBLIC, "sport": _SPORT, "stage": _STAGE,
        "private": _PRIVATE, "care": _CARE, "faith": _FAITH,
    }.items()
    for word in words.split()
}  # fmt: skip
_UNIQUE_WORDS = "president premier chancellor king queen pope"
_UNIQUE = frozenset(_UNIQUE_WORDS.split())
_PLAIN_WORDS = (
    "foreign defence defense finance interior prime vice deputy general attorney justice "
    "health trade education spokesman spokeswoman spokesperson chief chairman chairwoman "
    "director head police officer professor analyst lawyer leader party candidate executive "
    "and of the for in at a an former ex acting then senior first central bank ministry "
    "department office editor economist author founder manager member speaker parliament "
    "national state"
)
_PLAIN = frozenset(_PLAIN_WORDS.split())
_PAST_WORDS = "former ex late then onetime retired"
_PAST = frozenset(_PAST_WORDS.split())


@dataclass(frozen=True, slots=True)
class Office:
    """What a role tells.

    Attributes:
        head: the word that names the calling, None where it is none that is known here.
        field: to which calling it belongs, None where it is unknown.
        places: what the office is of: its words with a capital, cut to what a country and its
            adjective share ("Velmora", "Velmoran").
        past: is it said to be over?
    """

    head: str | None
    field: str | None
    places: frozenset[str]
    past: bool

    @property
    def telling(self) -> bool:
        """Does it tell one person from others of the surname?"""
        return bool(self.places) or (self.head in _UNIQUE and not self.past)


def role_key(role: str | None) -> str | None:
    """A role as it is kept for comparison: blanks folded, capitals only where they are a name's."""
    words: list[str] = []
    for word in re.findall(r"[^\W_]+(?:[-’'][^\W_]+)*", role or ""):
        plain = " ".join(folded(word))
        if not plain or (not words and plain in ("the", "a", "an")):
            continue
        common = plain in _FIELDS or plain in _PLAIN or not word[0].isupper()
        words.append(plain if common else plain.capitalize())
    return " ".join(words) or None


@lru_cache(maxsize=50_000)
def office(key: str) -> Office:
    """What a role, as `role_key` gives it, tells."""
    words = key.split()
    heads = [word for word in words if word in _FIELDS]
    head = heads[0] if heads else None
    if "deputy" in heads and len(heads) > 1:
        head = next(word for word in heads if word != "deputy")
    if "vice" in words and head:
        head = f"vice {head}"
    return Office(
        head,
        _FIELDS[heads[0]] if heads else None,
        frozenset(_stem(word) for word in words if word[0].isupper()),
        not _PAST.isdisjoint(words),
    )


def contradict(one: str, other: str) -> bool:
    """Can hardly one person have both roles at the same time?"""
    a, b = office(one), office(other)
    if a.past or b.past or a.field is None or b.field is None:
        return False
    if a.field != b.field:
        return True
    return a.head == b.head and bool(a.places and b.places) and a.places.isdisjoint(b.places)


def same(one: str, other: str) -> bool:
    """Do they tell the same office, as different articles word it?"""
    if one.casefold() == other.casefold():
        return True
    a, b = office(one), office(other)
    if a.head is None or a.head != b.head:
        return False
    return not a.places.isdisjoint(b.places)


def _stem(word: str) -> str:
    """What a country's name and its adjective begin with: two thirds, at least four letters."""
    plain = word.casefold()
    for ending in ("ese", "ians", "ian", "ans", "an", "ish", "ia", "a", "i", "n"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 4:
            return plain.removesuffix(ending)
    return plain
