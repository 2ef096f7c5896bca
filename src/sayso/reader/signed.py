"""Statements that layout alone tells: signed quotations and the turns of a transcript.

    “The bridge must stay.” ― Ana Oake, fisherwoman

    OAKE: The bridge must stay.
    PRANCE: Who pays for it?

Letters pages, collections of voices and interviews print them so. The layout leaves no doubt about
source and content, and running prose, from which the network learned, hardly ever has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.reader.decode import Range

_SIGNED = re.compile(
    r"^[ \t]*(?P<content>“[^\n“”]{12,}”|\"[^\n\"]{12,}\")[ \t\u00a0]*\n{0,2}[ \t]*"
    r"(?P<cue>―|—|–|--|-)[ \t\u00a0]*(?P<source>[A-Z@][^\n“”\"?!:;―—–]{1,80}?)[ \t\u00a0.]*$",
    re.MULTILINE,
)
_LONGEST = 12  # words of a signature
_LABEL = re.compile(
    r"^[ \t]*[\"“]?(?P<source>[A-Z][A-Z.'’\- ]{1,30}[A-Z.])(?: \([^)\n]*\))?"
    r"(?P<cue>:)[ \t\u00a0]+(?=\S)",
    re.MULTILINE,
)
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_ASIDE = re.compile(r"[ \t]*[\"“]?[(\[].*[)\]][ \t.”\"]*")
_TURNS, _SPEAKERS, _PARAGRAPHS = 3, 2, 4


@dataclass(frozen=True, slots=True)
class Plain:
    """One statement told by layout, in characters; its content may have several stretches."""

    source: Range
    cue: Range
    content: tuple[Range, ...]


def plain(text: str) -> list[Plain]:
    """The statements of a text that its layout tells, in order."""
    return sorted([*signed(text), *turns(text)], key=lambda one: one.content[0])


def signed(text: str) -> Iterator[Plain]:
    """A paragraph that is wholly a quotation, a dash, and whose it is."""
    for match in _SIGNED.finditer(text):
        if len(match["source"].split()) <= _LONGEST:
            yield Plain(match.span("source"), match.span("cue"), (match.span("content"),))


def turns(text: str) -> Iterator[Plain]:
    """The turns of a transcript: labels in capitals, at least three of them and of two speakers.

    A turn goes on in the paragraphs up to the next label; asides in brackets belong to nobody, and
    so does what follows the last turn's own paragraph.
    """
    labels = list(_LABEL.finditer(text))
    if len(labels) < _TURNS or len({m["source"] for m in labels}) < _SPEAKERS:
        return
    ends = [m.start() for m in labels[1:]]
    for label, end in zip(labels, [*ends, _line_end(text, labels[-1].end())], strict=True):
        stretches = [
            _trimmed(text, max(p.start(), label.end()), p.end())
            for p in _PARAGRAPH.finditer(text, label.end(), end)
            if not _ASIDE.fullmatch(p.group())
        ][:_PARAGRAPHS]
        if stretches:
            yield Plain(label.span("source"), label.span("cue"), tuple(stretches))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _trimmed(text: str, start: int, end: int) -> Range:
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
