"""Names as they are compared across articles: folded, taken apart, and put under an index key.

Nothing here looks at a record. The `nicknames` package tells what is a given name; its short forms
are not used, for they join what should be two ("John" and "Jonathan", "Bill" and "Robert").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from anyascii import anyascii
from nicknames import NickNamer

from sayso.statement import Kind

_TITLES_WORDS = (
    "mr mrs ms miss mx dr sir dame lord lady president vice senator sen rep gov governor "
    "secretary minister prime premier chancellor king queen prince princess pope judge "
    "justice chief general gen colonel col lieutenant lt sergeant sgt captain capt major maj "
    "officer prof professor chairman chairwoman mayor congressman congresswoman former ex rev "
    "reverend ambassador sheriff sheikh ayatollah cardinal bishop archbishop rabbi the"
)
_TITLES = frozenset(_TITLES_WORDS.split())
_SUFFIXES = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii"}
_PARTICLES_WORDS = "van der den de del della di da dos du la le von zu bin ibn al el ter"
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_LEGAL_WORDS = "inc ltd llc plc corp corporation company co gmbh ag sa nv bv"
_LEGAL = frozenset(_LEGAL_WORDS.split())
# Only short forms of a single name: "Alex" may be Alexander or Alexandra.
_SHORT_FORMS = {
    "william": "bill billy will willy", "robert": "bob bobby rob robbie", "edward": "ed eddie ted",
    "james": "jim jimmy jamie", "michael": "mike mick mickey", "richard": "dick rick ricky rich",
    "thomas": "tom tommy", "joseph": "joe joey", "anthony": "tony", "charles": "charlie chuck",
    "daniel": "dan danny", "david": "dave davey", "matthew": "matt", "andrew": "andy drew",
    "gregory": "greg", "kenneth": "ken kenny", "ronald": "ron ronnie", "donald": "don donny",
    "benjamin": "ben benny", "nicholas": "nick nicky", "timothy": "tim", "stephen": "steve",
    "jeffrey": "jeff", "lawrence": "larry", "frederick": "fred freddy", "raymond": "ray",
    "elizabeth": "liz lizzie beth betsy", "katherine": "kate kathy", "margaret": "maggie peggy",
    "deborah": "deb debbie", "susan": "sue susie", "barbara": "barb", "rebecca": "becky",
    "jennifer": "jen jenny", "jessica": "jess", "victoria": "vicky", "theresa": "terri",
    "judith": "judy", "dorothy": "dot dottie", "zachary": "zach zack", "philip": "phil",
    "leonard": "len lenny", "walter": "walt", "peter": "pete", "vladimir": "volodya",
    "gerald": "gerry", "bernard": "bernie", "douglas": "doug", "russell": "russ",
}  # fmt: skip
_FORMAL = {short: name for name, some in _SHORT_FORMS.items() for short in some.split()}
_APOSTROPHES = re.compile(r"['’`](?:s\b)?")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared.

    Attributes:
        form: all of it, folded: "dario b kesh jr".
        family: the key that every form of the name shares: a surname, an acronym, or the form.
        block: the key of those who may be the same without further evidence; None for a name
            that is too short for that (a surname alone, or with an initial).
        given: the given name's formal form, or its initial; "" where there is none.
    """

    form: str
    family: str
    block: str | None
    given: str = ""


def name_of(text: str, kind: Kind) -> Name | None:
    """How a speaker's name is compared; None where nothing of it can be."""
    if kind in (Kind.PERSON, Kind.AUTHOR):
        return _person(text)
    return _body(text)


def folded(text: str) -> list[str]:
    """Its words without accents, capitals, points and possessive endings."""
    plain = anyascii(_APOSTROPHES.sub("", text)).casefold()
    return re.findall(r"[a-z0-9]+", plain.replace("-", ""))


@lru_cache(maxsize=50_000)
def _person(text: str) -> Name | None:
    words = folded(_first_name_first(text))
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    suffix = ""
    while len(words) > 1 and words[-1] in _SUFFIXES:
        suffix = _SUFFIXES[words[-1]]
        words = words[:-1]
    if not words:
        return None
    form = " ".join([*words, suffix] if suffix else words)
    family = words[-1]
    given = words[0] if len(words) > 1 and words[0] not in _PARTICLES else ""
    if len(given) < 2:
        return Name(form, family, None, given)
    formal = formal_name(given)
    return Name(form, family, f"{family} {formal} {suffix}".strip(), formal)


def _first_name_first(text: str) -> str:
    """A name as an index has it ("Kesh, Dario") in its usual order."""
    head, comma, tail = text.partition(",")
    if comma and tail.strip() and folded(tail) and folded(tail)[0] not in _SUFFIXES:
        return f"{tail} {head}"
    return text


def middle_of(form: str) -> str:
    """The first middle name of a person's folded form, or its initial; "" where there is none."""
    words = [word for word in form.split() if word not in _SUFFIXES.values()]
    return next((word for word in words[1:-1] if word not in _PARTICLES), "")


def reversed_form(form: str) -> str | None:
    """A name of two words the other way round, None where that would be another name.

    Given names of English are no surnames to be tried: "Paul James" is not "James Paul".
    """
    words = form.split()
    if len(words) != 2 or any(len(word) < 2 or word in _SUFFIXES.values() for word in words):
        return None
    if words[0] == words[1] or all(_is_given(word) for word in words):
        return None
    return f"{words[1]} {words[0]}"


def usual_order(form: str, other: str) -> str:
    """Of two orders of one name that with a given name in front, else the alphabetically first."""
    return min(form, other, key=lambda one: (not _is_given(one.split()[0]), one))


@lru_cache(maxsize=50_000)
def _body(text: str) -> Name | None:
    words = folded(text)
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL:
        words = words[:-1]
    if not words:
        return None
    form = " ".join(words)
    short = acronym(text)
    return Name(short or form, short or form, short or form)


def acronym(text: str) -> str | None:
    """The folded letters of what is written as an acronym ("A.R.O.S."), else None."""
    return text.replace(".", "").casefold() if _ACRONYM.fullmatch(text.strip()) else None


_BOTH = re.compile(r"((?:[A-Z][\w’'-]*(?: (?:of|for|and|the|on|in|to))* ){2,8})\(([A-Z]{2,6})\)")


def long_forms(text: str) -> dict[str, str]:
    """The folded long form of every acronym that a text explains: "Ostran River Board (ORB)"."""
    found: dict[str, str] = {}
    for match in _BOTH.finditer(text):
        words = match[1].split()
        for start in range(len(words)):
            initials = "".join(word[0] for word in words[start:] if word[0].isupper())
            if initials == match[2]:
                name = _body(" ".join(words[start:]))
                if name is not None:
                    found.setdefault(match[2].casefold(), name.form)
                break
    return found


def is_proper(text: str) -> bool:
    """Is a document's name one that other articles would use too ("the Brannick Report")?"""
    words = [word for word in text.split() if word.casefold() not in ("the", "a", "an", "his")]
    return len(words) > 1 and sum(word[:1].isupper() for word in words) > 1


def formal_name(given: str) -> str:
    """The given name of which `given` is a usual short form, or `given` itself."""
    return _FORMAL.get(given, given)


def _is_given(word: str) -> bool:
    names = _nicknames()
    return bool(names.canonicals_of(word) or names.nicknames_of(word))


@cache
def _nicknames() -> NickNamer:
    return NickNamer()
