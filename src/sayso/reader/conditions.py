"""The words inside a content that say under which condition it holds.

A rule on conjunctions: from "if", "unless", "only after" ... to the end of that clause. "If" that
asks ("asked if"), that is a figure ("as if", "even if", "what if") or that a content merely begins
with as its complementizer is none. The subordinators are those of Quirk et al. 1985, 15.34.
"""

from __future__ import annotations

import re

from sayso.article import Passage

_OPENING = re.compile(
    r"""(?ix)(?<![\w’'-])(?:
      (?: only \s+ | but \s+ only \s+ | not \s+ )? (?: until | unless )
    | only \s+ (?: if | when | after | once | with | by | in \s+ exchange )
    | (?: or \s+ only \s+ )? (?<! \bas\s ) (?<! \beven\s ) (?<! \bwhat\s ) (?<! \bsee\s )
      (?<! \basks\s ) (?<! \basked\s ) (?<! \bknow\s ) (?<! \bwonder\s ) (?<! \bwhether\s )
      (?<! \bsure\s ) (?<! \bdoubt\s ) if
    | provided (?: \s+ that )? (?= \s+ (?: the | an? | it | we | they | he | she | there )\b )
    | providing \s+ that | assuming (?: \s+ that )? | as \s+ long \s+ as | so \s+ long \s+ as
    | on \s+ (?: the \s+ )? condition \s+ that | on \s+ condition \s+ of
    | in \s+ (?: the \s+ )? (?: event | case ) (?: \s+ (?: of | that ) )
    | except \s+ if
    | once (?= \s+ (?: the | all | an? | it | we | they | he | she | his | her | their )\b )
    | (?: or | and | but ) \s+ (?: only \s+ )? after
    | should (?= \s+ (?: he | she | they | it | we | you | the \s+ \w+ ) \s+ [a-z]+ \b )
    )(?![\w-])"""
)
_INVERTED = re.compile(r"(?i)should\b")
# A clause ends where the sentence does, at a semicolon or dash, at closing marks, or, for one that
# opens its sentence, at the comma before the main clause.
_HARD = re.compile(r"[.!?;:](?=[\s\"”’'\])]|$)|\s[–—]\s|--|[”\"]|\n")
_JOINED = ("or", "an", "bu")  # "or after ...": joined to what came before, so it is not fronted
_COMMA = re.compile(r",(?=\s)(?!\s+(?:and|or|nor)\b)")


def condition(text: str, content: Passage) -> Passage | None:
    """The first condition inside a content, None where there is none.

    Args:
        text: the article's text.
        content: what is said; "whether" and "if" that begin it only introduce it.
    """
    for number, (start, end) in enumerate(content.spans):
        at = start
        while match := _OPENING.search(text, at, end):
            at = match.end()
            if match.start() == start and number == 0 and match.group().casefold() == "if":
                rest = text[match.end() : _stop(text, match, start, end)]
                if "," not in text[match.end() : end][: len(rest) + 1]:
                    continue  # "(asked) if the bridge would open"
            if _INVERTED.match(match.group()) and not _begins_clause(text, match.start(), start):
                continue  # "they should have"
            stop = _stop(text, match, start, end)
            if len(text[match.start() : stop].split()) > 1:
                return Passage.of(text, [(match.start(), stop)])
    return None


def _begins_clause(text: str, at: int, start: int) -> bool:
    before = text[start:at].rstrip(" \"“‘'")
    return not before or before[-1] in ".!?;,–—"


def _stop(text: str, match: re.Match[str], start: int, end: int) -> int:
    """Where the clause that begins at a match ends."""
    hard = _HARD.search(text, match.end(), end)
    stop = hard.start() if hard else end
    comma = _COMMA.search(text, match.end(), stop)
    fronted = _begins_clause(text, match.start(), start) and match[0][:2].casefold() not in _JOINED
    if comma and (fronted or _resumes(text, comma.end(), stop)):
        stop = comma.start()
    while stop > match.end() and text[stop - 1] in " ,\"”’'":
        stop -= 1
    return stop


def _resumes(text: str, at: int, stop: int) -> bool:
    """Does what follows a comma lead on from the clause rather than belong to it?"""
    leads = re.compile(r"\s+(?:but|though|although|while|which|he|she|they|it|we|I)\b")
    return bool(leads.match(text, at, stop))
