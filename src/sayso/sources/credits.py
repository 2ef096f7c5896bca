"""Whom a text credits: agencies in datelines, "Source: ..." lines, contributors, first publishers.

A wrong credit makes two articles look like copies of a third, so every pattern asks for the place
where credits stand (a dateline, a line of its own, the last line), and for a known agency, or a
name that only a publisher bears, wherever a person, a place or a party could stand as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# How agencies are named, and what each is called here.
_AGENCIES = {
    "AP": "Associated Press",
    "The Associated Press": "Associated Press",
    "Associated Press": "Associated Press",
    "Thomson Reuters": "Reuters",
    "AFP": "Agence France-Presse",
    "Agence France-Presse": "Agence France-Presse",
    "Agence France Presse": "Agence France-Presse",
    "DPA": "Deutsche Presse-Agentur",
    "Deutsche Presse-Agentur": "Deutsche Presse-Agentur",
    "Press Trust of India": "Press Trust of India",
    "PTI": "Press Trust of India",
    "United Press International": "United Press International",
    "UPI": "United Press International",
    "PA": "PA Media",
    "PA Media": "PA Media",
    "Press Association": "PA Media",
    "The Canadian Press": "Canadian Press",
    "Bloomberg News": "Bloomberg",
    "Anadolu Agency": "Anadolu",
    "Kyodo News": "Kyodo",
    "TASS": "TASS",
    **{
        name: name
        for name in (
            "Reuters", "Bloomberg", "Canadian Press", "Australian Associated Press", "Anadolu",
            "Kyodo", "Yonhap", "Xinhua", "Interfax", "RIA Novosti", "Sputnik", "ANSA", "IANS",
            "ANI", "Bernama", "Antara", "IRNA", "Ukrinform", "BelTA", "KCNA", "Efe", "Belga",
            "Ritzau", "Lusa", "CNN", "BBC", "Dow Jones", "Dow Jones Newswires", "Voice of America",
            "Tribune News Service", "Inter Press Service", "Thomson Reuters Foundation",
        )
    },
}  # fmt: skip
_FOLDED = {name.casefold(): official for name, official in _AGENCIES.items()}

_WORD = r"[A-Z][\w&’'-]*(?:\.[\w&’'-]+)*\.?"
_NAME = rf"{_WORD}(?: (?:{_WORD}|(?:of|the|and|for) (?={_WORD})(?:the )?{_WORD}))*"
_KNOWN = "(?:" + "|".join(sorted(map(re.escape, _AGENCIES), key=len, reverse=True)) + r")(?![\w’'])"
# Words that show a name to be that of a publisher and of nobody else.
_PUBLISHER = (
    r"(?:[\w&’'.-]+ ){0,4}(?:Post|Times|News|Press|Agency|Herald|Tribune|Gazette|Journal|Guardian|"
    r"Telegraph|Chronicle|Observer|Courier|Daily|Weekly|Radio|TV|Television|Magazine|Review|Media|"
    r"Network|Broadcasting|Newswire|Service|\w+wire)(?![\w’'])"
)
# Without ways back (?>, *+), because names within names could be split in too many ways.
_OUTLET = rf"(?>{_KNOWN}|(?=[A-Z]){_PUBLISHER}|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net)\b)"
_OUTLETS = rf"{_OUTLET}(?:(?:, and |, | and |/){_OUTLET})*+"
_LINE = r"^[^\w\n]{0,9}"
_START = rf"(?:{_LINE}|(?<=[.!?”\")] ))"
_STOP = r"[ \t.)\]*_]*$"
_PIECE = r"(?:report|article|story|piece|dispatch)"
# What stands in capitals before an agency: "PARIS, Nov 3 (Reuters) -".
_PLACE = r"[A-Z][A-Z.’'-]+(?:[ /][A-Z][A-Z.’'-]+)*(?:, [\w. ]{2,25}){0,2}"
_ANY_PLACE = r"[A-Z][\w .,’'/-]{1,60}"
_DASH = r"[ \t]*(?:[-–—]|--)"

_PATTERNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # A line that says so: "Source: Bloomberg".
        rf"{_LINE}(?:Sources?|SOURCES?|Via|VIA)[ \t]*:[ \t]*({_NAME}(?:(?:/|, ){_NAME})*){_STOP}",
        rf"{_LINE}(?:With files from|Credit)[ \t]*:[ \t]*({_OUTLETS}){_STOP}",
        # A dateline. In parentheses before a dash could also be a party or (Laughter), so that
        # a name not known stands only behind a place in capitals and looks like a publisher's.
        rf"^[ \t]*(?:{_ANY_PLACE} )?[(\[]({_KNOWN})[)\]]{_DASH}",
        rf"^[ \t]*{_PLACE} [(\[]({_OUTLET})[)\]]{_DASH}",
        # Who helped: "The Associated Press contributed to this report."
        rf"{_START}({_OUTLETS})(?: (?:staff |news )?(?:writers?|reporters?|staff|correspondents?|"
        rf"journalists?)\b[^.\n]{{0,250}})? (?:also )?contributed"
        rf"(?: reporting| to this {_PIECE})?(?: from {_NAME})?{_STOP}",
        rf"{_START}(?:(?:With|Additional|And) )?(?:[Aa]dditional )?(?:[Rr]eporting|[Mm]aterial|"
        rf"[Ff]iles|[Ii]nputs?|[Rr]eports|[Ii]nformation|[Cc]ontributions) (?:by|from) "
        rf"({_OUTLETS}){_STOP}",
        # Who had it first: "Originally published by The Harbour Post."
        rf"{_START}(?:[Oo]riginally|[Ff]irst) (?:published|appeared|posted) (?:by|in|on|at) "
        rf"(?:{_ANY_PLACE}, )?({_OUTLET}){_STOP}",
        rf"{_START}This {_PIECE} (?:was )?(?:originally |first )(?:published|appeared|posted) "
        rf"(?:by|in|on|at) ({_OUTLET}|{_NAME})",
    )
)
# These stand at the very end.
_ENDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[(\[]({_KNOWN})[)\]][ \t.]*\s*\Z",
        rf"(?:^|\n)[ \t]*(?:[–—]|--?)[ \t]*({_OUTLET})[ \t.]*\s*\Z",
        rf"(?:(?:^|\n)[ \t]*|[(\[–—.!?”\"-][ \t]*)[Vv]ia ({_OUTLET})[)\].]*\s*\Z",
    )
)
_SPLIT = re.compile(r"/|, and |, ")
_NO_NAME = re.compile(r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|The|This|That|Our|My)$")


def found_credits(text: str, byline: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of those whom the text credits, in order and without repetition.

    Args:
        text: the article's text.
        byline: its authors; agencies among them are credited too, after those of the text.
    """
    return tuple(dict.fromkeys((*_in_text(text), *_in_byline(byline))))


def _in_text(text: str) -> Iterator[str]:
    hits = sorted((m.start(), m.group(1)) for p in (*_PATTERNS, *_ENDS) for m in p.finditer(text))
    for _, names in hits:
        for part in _SPLIT.split(names):
            # "Reuters and AP" are two, "Arts and Sciences Weekly" is one.
            pair = part.split(" and ")
            known = all(name.casefold() in _FOLDED for name in pair)
            for name in pair if known else [part]:
                plain = name.strip(" .")
                if not _NO_NAME.match(plain):
                    yield _FOLDED.get(plain.casefold(), plain)


def _in_byline(byline: Iterable[str]) -> Iterator[str]:
    for author in byline:
        words = author.split()
        for start in range(len(words)):
            agency = _FOLDED.get(" ".join(words[start:]).casefold())
            if agency:
                yield agency
                break
