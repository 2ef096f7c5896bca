"""Drafts to statements: put in order, nested, their speakers and circumstances resolved."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sayso.article import Article, Passage
from sayso.reader.abbreviations import abbreviations
from sayso.reader.antecedents import Voice
from sayso.reader.circumstances import CARRIED, Setting, carried
from sayso.reader.conditions import condition
from sayso.reader.dates import resolved, widened
from sayso.reader.drafts import Draft
from sayso.reader.names import Mention
from sayso.reader.people import People
from sayso.reader.ranker import rankers
from sayso.reader.refusals import settled
from sayso.reader.speakers import speakers
from sayso.statement import Act, Polarity, Speaker, Statement, When

_ACTS, _POLARITIES = tuple(Act), tuple(Polarity)
# Acts that are aimed at someone or something (GUIDELINES: "target").
_AIMED = frozenset({
    Act.REQUEST, Act.THREATEN, Act.ACCUSE, Act.CRITICIZE, Act.DENY, Act.REJECT, Act.SUPPORT,
    Act.CONCEDE, Act.PROMISE,
})  # fmt: skip


def ordered(drafts: Iterable[Draft]) -> list[Draft]:
    """In the order of their contents, the outer before the inner."""
    return sorted(drafts, key=lambda d: (d.content.start, -_length(d.content), d.cue.start))


def statements(
    article: Article, drafts: Sequence[Draft], names: list[Mention], config: dict[str, Any]
) -> list[Statement]:
    """The statements of an article.

    Args:
        article: the article.
        drafts: in order.
        names: the names in the article, in order.
        config: the model's configuration: thresholds and calibration.
    """
    inside = nesting(drafts)
    people = People(names, abbreviations(article.text))
    weigh, thresholds = rankers(), config["thresholds"]
    asked = voices(article.text, drafts, inside)
    spoken_by = speakers(article, asked, people, weigh, role=thresholds["role"])
    acts = [_ACTS[int(np.argmax(d.verdict.act))] for d in drafts]
    places = settings(drafts, spoken_by, inside)
    fields = {f: _in_order(drafts, carried(places, f, weigh[f], thresholds[f])) for f in CARRIED}
    return [
        _statement(article, i, d, spoken_by[i], acts[i], inside[i],
                   {f: fields[f][i] for f in CARRIED}, config)
        for i, d in enumerate(drafts)
    ]  # fmt: skip


def voices(text: str, drafts: Sequence[Draft], inside: Sequence[int | None]) -> list[Voice]:
    """What is known of who makes each statement."""
    return [
        Voice(
            source=d.source,
            content=d.content,
            cue=d.cue.start,
            paragraph=text.rfind("\n", 0, d.cue.start) + 1,
            name=d.pointed["name"],
            named=d.named,
            role=d.pointed["role"],
            verdict=d.verdict,
            outer=inside[i],
        )
        for i, d in enumerate(drafts)
    ]


def settings(
    drafts: Sequence[Draft],
    spoken_by: Sequence[tuple[Speaker, ...]],
    inside: Sequence[int | None],
) -> list[Setting]:
    """What `circumstances` looks at, in the order of the cues."""
    order = sorted(range(len(drafts)), key=lambda i: drafts[i].cue.start)
    return [
        Setting(
            pointed=drafts[i].pointed,
            cue=drafts[i].cue.start,
            speaker=spoken_by[i][0].name,
            paragraph=drafts[i].paragraph,
            act=drafts[i].verdict.act,
            style=str(drafts[i].style),
            inner=inside[i] is not None,
        )
        for i in order
    ]


def _in_order(
    drafts: Sequence[Draft], found: list[tuple[int, int] | None]
) -> list[tuple[int, int] | None]:
    """What was found in the order of the cues, in the order of the drafts."""
    order = sorted(range(len(drafts)), key=lambda i: drafts[i].cue.start)
    out: list[tuple[int, int] | None] = [None] * len(drafts)
    for k, i in enumerate(order):
        out[i] = found[k]
    return out


def _statement(
    article: Article, number: int, d: Draft, spoken_by: tuple[Speaker, ...], act: Act,
    inside: int | None, near: dict[str, tuple[int, int] | None], config: dict[str, Any],
) -> Statement:  # fmt: skip
    text = article.text

    def passage(span: tuple[int, int] | None) -> Passage | None:
        return Passage.of(text, [span]) if span else None

    time = passage(widened(text, *near["when"]) if near["when"] else None)
    when = When(time, resolved(time.text, article.published)) if time else None
    aim = d.pointed["target"]
    negated = math.exp(float(d.verdict.polarity[1])) > config["thresholds"]["negated"]
    act, negated = settled(d.cue.text, act, negated)
    return Statement(
        id=number,
        content=d.content,
        style=d.style,
        source=d.source,
        cue=d.cue,
        speakers=spoken_by,
        addressee=passage(near["addressee"]),
        venue=passage(near["venue"]),
        when=when,
        act=act,
        polarity=_POLARITIES[negated],
        target=(
            passage(aim.range)
            if act in _AIMED and aim.score > config["thresholds"]["target"]
            else None
        ),
        condition=condition(text, d.content),
        inside=inside,
        confidence=confidence(d.evidence, config["calibration"]),
    )


def confidence(evidence: Sequence[float], weights: Sequence[float]) -> float:
    """Logistic regression on the evidence, fitted on development articles (Platt 1999)."""
    if not evidence:
        return 1.0  # the spans were given
    bias, *rest = weights
    z = bias + sum(w * x for w, x in zip(rest, evidence, strict=True))
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, z)))), 4)


def nesting(drafts: Sequence[Draft]) -> list[int | None]:
    """For each draft, in order, the innermost one whose content holds its cue and content."""
    opened: list[int] = []
    out: list[int | None] = []
    for i, d in enumerate(drafts):
        opened = [k for k in opened if drafts[k].content.end > d.content.start]
        outer = [
            (_length(drafts[k].content), k)
            for k in opened
            if drafts[k].content.encloses(d.content) and drafts[k].content.encloses(d.cue)
        ]
        opened.append(i)
        out.append(min(outer)[1] if outer else None)
    return out


def _length(passage: Passage) -> int:
    return sum(end - start for start, end in passage.spans)
