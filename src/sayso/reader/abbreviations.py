"""What the abbreviations of a text stand for, where it says so: "Northern Port Authority (NPA)".

The method of Schwartz and Hearst 2003 ("A simple algorithm for identifying abbreviation definitions
in biomedical text"): the letters of the abbreviation are found again, from the right, in the words
before the parenthesis, the first of them at the beginning of a word.
"""

from __future__ import annotations

import re

_DEFINED = re.compile(r"\((?:the |or )?[“\"‘']?([A-Z][A-Za-z.&]{1,9})[”\"’']?\)")
_SENTENCE = re.compile(r"[.!?;:\n]\s")


def abbreviations(text: str) -> dict[str, str]:
    """For each abbreviation that a text explains in parentheses, in letters only, its long form."""
    out: dict[str, str] = {}
    for match in _DEFINED.finditer(text):
        short = re.sub(r"[^A-Za-z]", "", match[1])
        if sum(c.isupper() for c in short) < 2 or short in out:
            continue
        before = text[max(0, match.start() - 120) : match.start()].rstrip()
        breaks = list(_SENTENCE.finditer(before))
        words = before[breaks[-1].end() :] if breaks else before
        # At most so many words: more would be a sentence.
        words = " ".join(words.split()[-min(len(short) + 5, 2 * len(short)) :])
        if long := _long_form(short, words):
            out[short] = long
    return out


def _long_form(short: str, words: str) -> str | None:
    """The shortest end of `words` that holds the letters of `short` in their order."""
    at = len(words)
    for k in range(len(short) - 1, -1, -1):
        at -= 1
        while at >= 0 and (
            words[at].lower() != short[k].lower() or (k == 0 and at > 0 and words[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
    long = words[at:]
    capital = long[0].isupper() and len(long.split()) > 1
    return long if capital and len(long) > len(short) else None
