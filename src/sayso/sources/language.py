"""Is a text English? By its function words, which every running text is full of, and its script.

The idea is Ingle's (1976): the commonest words of a language give it away within a sentence or two.
"""

from __future__ import annotations

import re
from collections import Counter

_COMMON = {
    "en": "the of and to in that is was for it with as his on be at by he from are this have not",
    "de": "der die und das von zu den mit ist des auf für nicht ein eine dem sich auch im als wird",
    "fr": "le la les de des et un une du que dans est pour qui sur pas au par avec ce il sont",
    "es": "el la los de que y en un una del las por con para se no es al lo como más su sus este",
    "pt": "o os as de que e do da em um uma para com não no na dos por mais ao se foi são pela",
    "it": "il di che e la per un in del una non della con si sono le alla è dei da ha più nel gli",
    "nl": "de het een en van dat op te zijn met voor niet aan er door ook bij uit worden naar maar",
    "sv": "och att det som en på är av för med den till inte har om ett var men från han hon ska",
    "da": "og at det som en på er af for med den til ikke har om et var men fra han hun skal blev",
    "pl": "i w na z do się że nie jest to od za po jak przez dla oraz był ale jego może tym",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi kadar sonra ancak ise değil",
    "ro": "și de la în a pe cu nu care este o mai din pentru că un au fost sau prin după",
    "id": "yang dan di dari untuk dengan pada ini tidak itu dalam akan oleh ke juga tersebut telah",
    "cs": "a v se na je že s z do o to ve pro jako by po ale které jsou bylo od při jeho",
    "hu": "a az és hogy nem is egy van volt meg ez csak még már de mint azt vagy amely után",
    "fi": "ja on ei että se oli hän mutta ovat kun myös joka sen kuin mukaan tai olla nyt vain",
}  # fmt: skip
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
)
_SAMPLE = 20_000
_ENOUGH = 25


def language(text: str) -> str | None:
    """The ISO 639-1 code of the text's language; None where it is too short or unlike any known.

    Another language is only named where it is plain: its common words are at least twice as
    frequent as the English ones.
    """
    sample = text[:_SAMPLE]
    letters = sum(c.isalpha() for c in sample)
    for code, script in _SCRIPTS:
        if letters and len(script.findall(sample)) > 0.5 * letters:
            return code
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    if words.total() < _ENOUGH:
        return None
    hits = {code: sum(words[w] for w in known) for code, known in _SETS.items()}
    best = max(hits, key=lambda code: (hits[code], code == "en"))
    if hits[best] < 0.08 * words.total():
        return None
    if best != "en" and hits[best] < 2 * hits["en"]:
        return "en" if hits["en"] >= 0.08 * words.total() else None
    return best
