"""Drafts: statements of one stretch of text as the network's scores give them, tied to offsets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sayso.article import Passage
from sayso.reader import decode
from sayso.reader.fields import Pointed, Verdict, pointed, verdict
from sayso.reader.names import Mention, mentions, whole_words
from sayso.reader.network import Near, Network
from sayso.reader.pieces import Pieces, pieces, quoted
from sayso.statement import Style

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before it is numbered and resolved.

    Attributes:
        paragraph: number of the cue's paragraph in the article.
        pointed: for each field of the second layer its words (in characters) and log odds.
        verdict: the network's judgement of act, polarity and kind.
        evidence: what calibration weighs.
    """

    source: Passage | None
    cue: Passage
    content: Passage
    style: Style
    paragraph: int
    pointed: Mapping[str, Pointed]
    verdict: Verdict
    evidence: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was read of one stretch of text."""

    drafts: list[Draft]
    names: list[Mention]
    paragraphs: int


def stretch(
    network: Network, costs: decode.Costs, text: str, start: int, end: int, paragraph: int = 0
) -> Stretch:
    """Reads `text[start:end]`; `paragraph` is the number of its first paragraph."""
    p = pieces(text[start:end])
    if not len(p):
        return Stretch([], [], 0)
    scores = network.scores(p)
    candidates = decode.cues(scores.cue, costs.cue)
    near = network.pairs(scores, p, [(a, b) for a, b, _ in candidates])
    found = decode.decode(candidates, [x.offset for x in near], [x.labels for x in near], costs)
    kept = decode.distinct([f for f in found if f])
    by_cue = {f.cue: x for f, x in zip(found, near, strict=True) if f}
    at = _Place(text, start, p, paragraph)
    return Stretch(
        [at.draft(f, by_cue[f.cue]) for f in kept],
        mentions(text, start, p, scores.names),
        int(p.paragraphs[-1]) + 1,
    )


def given(
    network: Network, text: str, marked: Sequence[tuple[Spans, Spans, Spans]]
) -> tuple[list[Draft], list[Mention]]:
    """Drafts of statements whose source, cue and content are given, and the names of the text.

    What the network says of the second layer is read for these spans instead of its own. A
    statement without a cue is asked about at the beginning of its content.

    Args:
        text: the text.
        marked: for each statement source, cue and content as spans; content must not be empty.
    """
    p = pieces(text)
    if not len(p):
        return [], []
    scores = network.scores(p)
    ranges = [
        tuple([r for a, b in spans if (r := p.covering(a, b))] for spans in one) for one in marked
    ]
    cues = [cue[0] if cue else (content[0][0], content[0][0] + 1) for _, cue, content in ranges]
    at = _Place(text, 0, p, 0)
    drafts = [
        at.draft(decode.Found(cue, tuple(source), tuple(content), ()), near)
        for (source, _, content), cue, near in zip(
            ranges, cues, network.pairs(scores, p, cues), strict=True
        )
    ]
    return drafts, mentions(text, 0, p, scores.names)


@dataclass(frozen=True, slots=True)
class _Place:
    text: str
    start: int
    pieces: Pieces
    paragraph: int

    def draft(self, found: decode.Found, near: Near) -> Draft:
        content = self._passage(found.content)
        inside = quoted(self.pieces, found.content)
        style = Style.DIRECT if inside == 1 else Style.MIXED if inside else Style.INDIRECT
        words = pointed(near.fields, near.none, near.offset)
        return Draft(
            source=self._passage(found.source) if found.source else None,
            cue=self._passage([found.cue]),
            content=content,
            style=style,
            paragraph=self.paragraph + int(self.pieces.paragraphs[found.cue[0]]),
            pointed={k: Pointed(self._characters(v.range), v.score) for k, v in words.items()},
            verdict=verdict(near.verdict),
            evidence=found.evidence,
        )

    def _characters(self, r: decode.Range) -> decode.Range:
        p = self.pieces
        return whole_words(
            self.text, self.start + int(p.starts[r[0]]), self.start + int(p.ends[r[1] - 1])
        )

    def _passage(self, ranges: Iterable[decode.Range]) -> Passage:
        return Passage.of(self.text, _joined(self._characters(r) for r in ranges))


def _joined(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans without overlap, in order."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
