"""Article to Reading: the network's scores, decoded, tied to offsets and put in order.

Pure: no clock, no network, no disk after loading. Statements come out in the order of their
contents.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sayso.article import Article, Passage
from sayso.errors import ArticleError
from sayso.furniture import furniture
from sayso.reader import decode
from sayso.reader.network import Network, config
from sayso.reader.pieces import Pieces, pieces, quoted
from sayso.statement import ReaderInfo, Reading, Statement, Style

# Longer texts are read in blocks, so that memory stays bounded; about forty pages each.
BLOCK = 100_000
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement before it has its number; `evidence` is what calibration weighs."""

    source: Passage | None
    cue: Passage
    content: Passage
    style: Style
    evidence: tuple[float, ...]
    confidence: float


class Reader:
    """Reads articles; loading takes a moment, so make one and use it for all.

    Args:
        threads: bounds the processor use; None takes SAYSO_THREADS, else all processors.

    Raises:
        ModelError: the model's files are missing or of another version.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._network = Network(threads)
        settings = config()
        self._costs = decode.Costs(**settings["costs"])
        self._calibration = [float(x) for x in settings["calibration"]]
        self._model = str(settings["name"])

    def read(self, article: Article) -> Reading:
        """The article's statements; none where its language is known and not English."""
        from sayso import __version__

        drafts: list[Draft] = []
        if article.language in (None, "en"):
            for start, end in blocks(article.text):
                drafts += self.drafts(article.text, start, end)
        unwanted = furniture(article.text) if drafts else []
        kept = [d for d in drafts if not any(s.start <= d.cue.start < s.end for s in unwanted)]
        info = ReaderInfo("sayso", __version__, self._model)
        return Reading(article, info, tuple(_numbered(kept)))

    def read_many(self, articles: Iterable[Article]) -> Iterator[Reading]:
        """Readings, lazily and in order."""
        for article in articles:
            yield self.read(article)

    def drafts(self, text: str, start: int, end: int) -> Iterator[Draft]:
        """The statements of `text[start:end]` as they are found, with their evidence."""
        found_in = pieces(text[start:end])
        if not len(found_in):
            return
        scores = self._network.scores(found_in)
        candidates = decode.cues(scores.cue, self._costs.cue)
        pair_scores = self._network.pairs(scores, found_in, [(a, b) for a, b, _ in candidates])
        found = [
            one
            for cue, (offset, labels) in zip(candidates, pair_scores, strict=True)
            if (one := decode.decode(cue, offset, labels, self._costs))
        ]
        for one in decode.distinct(found):
            yield self._draft(text, start, found_in, one)

    def _draft(self, text: str, start: int, p: Pieces, found: decode.Found) -> Draft:
        def passage(ranges: Iterable[decode.Range]) -> Passage:
            spans = [_whole_words(text, start + int(p.starts[a]), start + int(p.ends[b - 1]))
                     for a, b in ranges]  # fmt: skip
            return Passage.of(text, _joined(spans))

        content = passage(found.content)
        inside = quoted(p, found.content)
        style = Style.DIRECT if inside == 1 else Style.MIXED if inside else Style.INDIRECT
        source = passage(found.source) if found.source else None
        cue, evidence = passage([found.cue]), found.evidence
        return Draft(source, cue, content, style, evidence, self._confidence(evidence))

    def _confidence(self, evidence: tuple[float, ...]) -> float:
        """Logistic regression on the evidence, fitted on development articles (Platt 1999)."""
        bias, *weights = self._calibration
        z = bias + sum(w * x for w, x in zip(weights, evidence, strict=True))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, z)))), 4)


def read(text: str | Article, *, published: date | str | None = None) -> Reading:
    """Reads one text or article with a reader that is loaded at the first call.

    Args:
        text: the text, or an article with what is known of it.
        published: the day of publication, where the article has none.

    Raises:
        ArticleError: `published` is no date of the form 2020-11-23.
    """
    from dataclasses import replace

    article = text if isinstance(text, Article) else Article(text=text)
    if published is not None and article.published is None:
        try:
            day = date.fromisoformat(published) if isinstance(published, str) else published
        except ValueError as error:
            raise ArticleError(f"published is {published!r}, expected YYYY-MM-DD") from error
        article = replace(article, published=day)
    global _default  # noqa: PLW0603, one loaded reader a process is the point
    if _default is None:
        _default = Reader()
    return _default.read(article)


_default: Reader | None = None


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of at most BLOCK characters that cover the text, cut at a paragraph, else a blank."""
    start = 0
    while len(text) - start > BLOCK:
        limit = start + BLOCK
        cut = max(text.rfind("\n", start + BLOCK // 2, limit), start)
        if cut == start:
            cut = max(text.rfind(" ", start + BLOCK // 2, limit), start)
        cut = limit if cut == start else cut + 1
        yield start, cut
        start = cut
    yield start, len(text)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and _WORD.match(text[start]) and _WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and _WORD.match(text[end]) and _WORD.match(text[end - 1]):
        end += 1
    return start, end


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans without overlap, in order."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def ordered(drafts: Iterable[Draft]) -> list[Draft]:
    """In the order of their contents, the outer before the inner."""
    return sorted(drafts, key=lambda d: (d.content.start, -_length(d.content), d.cue.start))


def _numbered(drafts: Iterable[Draft]) -> Iterator[Statement]:
    """Statements in order, each with the innermost one whose content holds its cue and content."""
    opened: list[tuple[int, Draft]] = []
    for i, d in enumerate(ordered(drafts)):
        opened = [(k, o) for k, o in opened if o.content.end > d.content.start]
        outer = [
            (_length(o.content), k)
            for k, o in opened
            if o.content.encloses(d.content) and o.content.encloses(d.cue)
        ]
        opened.append((i, d))
        yield Statement(
            id=i, source=d.source, cue=d.cue, content=d.content, style=d.style,
            inside=min(outer)[1] if outer else None, confidence=d.confidence,
        )  # fmt: skip


def _length(passage: Passage) -> int:
    return sum(end - start for start, end in passage.spans)
