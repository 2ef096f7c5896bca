"""Text to word pieces with what the network is told of each, and back from pieces to offsets.

The tokenizer folds case and drops blanks, so what it loses is given back as features: the shape of
the word, what stands before it, whether it lies in quotation marks, and in what sort of paragraph.
Nothing here knows of statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# The features of a piece, in the order of `Pieces.features`, each with the number of its values.
FEATURES = {"shape": 6, "before": 3, "quotation": 8, "paragraph": 3}

_LOWER, _TITLE, _CAPITALS, _DIGIT, _MARK, _OTHER = range(6)
_NOTHING, _BLANK, _BREAK = range(3)
_OUTSIDE, _INSIDE, _OPENING, _CLOSING, _UNCLOSED, _SINGLE, _SINGLE_MARK, _STRAY = range(8)
_BODY, _FIRST, _HEADLINE = range(3)

_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_DOUBLE = re.compile("''|``|,,|[\"“”„«»]")
# A single mark opens before a word and closes behind one; an apostrophe has letters on both sides.
_SINGLE_OPEN = re.compile(r"(?<!\w)[‘'](?=\w)")
_SINGLE_CLOSE = re.compile(r"(?<=[^\s(])[’'](?!\w)")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text, `n` of them.

    Attributes:
        ids: int32 [n], the vocabulary's numbers.
        starts, ends: int32 [n], the code points that each covers.
        features: int8 [n, len(FEATURES)].
        paragraphs: int32 [n], the number of the paragraph that each stands in.
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    features: NDArray[np.int8]
    paragraphs: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.ids)

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """The range of pieces that touch `[start, end)`, None where none does."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return (first, last) if first < last else None


@cache
def tokenizer() -> Tokenizer:
    """The word-piece tokenizer of the shipped model, without truncation or padding."""
    from tokenizers import Tokenizer

    loaded: Tokenizer = Tokenizer.from_str(
        files("sayso.reader").joinpath("model/tokenizer.json").read_text(encoding="utf-8")
    )
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def pieces(text: str) -> Pieces:
    """The pieces of a text of any length, without the special ones."""
    encoding = tokenizer().encode(text, add_special_tokens=False)
    n = len(encoding.ids)
    offsets = np.array(encoding.offsets, dtype=np.int32).reshape(n, 2)
    starts, ends = offsets[:, 0], offsets[:, 1]
    features = np.zeros((n, len(FEATURES)), dtype=np.int8)
    breaks = _breaks(text, starts, ends)
    features[:, 0] = [_shape(text[a:b]) for a, b in encoding.offsets]
    features[:, 1] = breaks
    if n:
        features[:, 2] = _quotation(text)[starts]
    numbers, kinds = _paragraphs(text, starts)
    features[:, 3] = kinds
    return Pieces(np.array(encoding.ids, dtype=np.int32), starts, ends, features, numbers)


def _shape(word: str) -> int:
    if word.islower():
        return _LOWER
    if word.isupper():
        return _CAPITALS if len(word) > 1 else _TITLE
    if word[:1].isupper():
        return _TITLE
    if word[:1].isdigit():
        return _DIGIT
    return _OTHER if word[:1].isalpha() else _MARK


def _breaks(text: str, starts: NDArray[np.int32], ends: NDArray[np.int32]) -> NDArray[np.int8]:
    """What stands before each piece: nothing, blanks, or a line break."""
    out = np.full(len(starts), _BREAK, dtype=np.int8)
    for i in range(1, len(starts)):
        between = text[ends[i - 1] : starts[i]]
        if not between:
            out[i] = _NOTHING
        elif "\n" not in between and "\r" not in between:
            out[i] = _BLANK
    return out


def _paragraphs(text: str, starts: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """For each piece the number of its paragraph and its sort: first, headline-like, body."""
    firsts, kinds = [], []
    for match in _PARAGRAPH.finditer(text):
        line = match.group().rstrip()
        if not line:
            continue
        firsts.append(match.start())
        ends_open = line[-1] not in ".!?…:;,\"”’'»)]"
        kinds.append(_HEADLINE if ends_open else _BODY)
    if not firsts:
        return np.zeros(len(starts), dtype=np.int32), np.zeros(len(starts), dtype=np.int8)
    kinds[0] = _FIRST
    numbers = np.searchsorted(np.array(firsts), starts, side="right") - 1
    numbers = np.maximum(numbers, 0)
    return numbers.astype(np.int32), np.array(kinds, dtype=np.int8)[numbers]


def _quotation(text: str) -> NDArray[np.int8]:
    """For every character its state with regard to quotation marks, judged by the paragraph.

    Double marks are taken in turn where their form does not tell (straight ones); a mark that is
    never closed reaches to the end of its paragraph, as one does that closes in a later one.
    """
    state = np.zeros(len(text), dtype=np.int8)
    for paragraph in _PARAGRAPH.finditer(text):
        begin, end = paragraph.span()
        for start, stop in _single_quotations(text, begin, end):
            state[start:stop] = _SINGLE
            state[start] = state[stop - 1] = _SINGLE_MARK
        opened: tuple[int, int] | None = None
        for mark in _DOUBLE.finditer(text, begin, end):
            closes = mark.group() not in "“„«``,,"
            if opened is None and closes and mark.group() in "”»":
                state[slice(*mark.span())] = _STRAY
            elif opened is None:
                opened = mark.span()
            elif closes:
                state[slice(*opened)] = _OPENING
                state[opened[1] : mark.start()] = _INSIDE
                state[slice(*mark.span())] = _CLOSING
                opened = None
        if opened is not None:
            state[slice(*opened)] = _OPENING
            state[opened[1] : end] = _UNCLOSED
    return state


def _single_quotations(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The ranges between single quotation marks in a paragraph; what is never closed is none."""
    at = begin
    while opening := _SINGLE_OPEN.search(text, at, end):
        closing = _SINGLE_CLOSE.search(text, opening.end(), end)
        if closing is None:
            return
        yield opening.start(), closing.end()
        at = closing.end()


def quoted(pieces: Pieces, ranges: tuple[tuple[int, int], ...]) -> float:
    """The share of words in the ranges that stand inside quotation marks of any kind."""
    inside = total = 0
    for start, end in ranges:
        rows = pieces.features[start:end]
        words = rows[rows[:, 0] != _MARK]
        total += len(words)
        inside += int(np.isin(words[:, 2], (_INSIDE, _UNCLOSED, _SINGLE)).sum())
    return inside / total if total else 1.0
