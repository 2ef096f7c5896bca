"""The language of a text: English by its function words, else by py3langid.

Nearly all articles that are read are English, and a handful of words that every English text is
full of show that in a tenth of a millisecond (the idea is Ingle's, 1976). Only a text that is not
plainly English is given to py3langid, whose model takes half a second to load, once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_ENGLISH = re.compile(
    r"the|of|and|to|in|that|is|was|for|it|with|as|his|on|be|at|by|he|from|are|this|have|not|said|an|"
    r"has|who|they|but|we|which|you|she|or|been|were|had|their|will|would"
)
# English articles have a share of these words above 0.23, other languages one below 0.15 (Danish
# and Dutch have a few of them too).
_PLAIN = 0.2
_SOME = 0.15
_SAMPLE = 10_000
_ENOUGH = 25
_SURE = 0.7
# Those of py3langid's that newspapers are written in, and of near twins the larger: two that share
# a probability are both unsure.
_LANGUAGES = (
    "af", "am", "ar", "az", "be", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et",
    "eu", "fa", "fi", "fr", "ga", "gu", "ha", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja",
    "ka", "kk", "km", "kn", "ko", "ku", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "my",
    "ne", "nl", "no", "pa", "pl", "ps", "pt", "ro", "ru", "si", "sk", "sl", "so", "sq", "sr", "sv",
    "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "uz", "vi", "zh", "zu",
)  # fmt: skip
# In a script that English is not written with, fewer letters tell.
_FOREIGN_LETTERS = 20


def language(text: str) -> str | None:
    """The ISO 639 code of the text's language; None where it is too short or unclear."""
    sample = text[:_SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    if sum(c > "\u024f" for c in letters) > 0.5 * len(letters):
        return _other(sample) if len(letters) >= _FOREIGN_LETTERS else None
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if len(words) < _ENOUGH:
        return None
    share = sum(_ENGLISH.fullmatch(word) is not None for word in words) / len(words)
    if share >= _PLAIN:
        return "en"
    found = _other(sample)
    # Names and numbers mislead py3langid more than the function words.
    return found if found == "en" or share < _SOME else None


def _other(sample: str) -> str | None:
    """What py3langid is sure of."""
    # It learned from text in ordinary case.
    if sum(map(str.isupper, sample)) > sum(map(str.islower, sample)):
        sample = sample.lower()
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= _SURE else None


@cache
def _identifier() -> Any:
    # py3langid has no types.
    from py3langid.langid import (  # type: ignore[import-untyped]
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
