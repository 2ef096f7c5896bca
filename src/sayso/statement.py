"""The statement and the reading: what the reader returns, and nothing else."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from enum import StrEnum

from sayso.article import Article, Passage


class Style(StrEnum):
    """How a content is worded: wholly, partly or not at all inside quotation marks."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class Kind(StrEnum):
    """What sort of speaker one is (docs/fields.md defines each)."""

    PERSON = "person"
    ORGANIZATION = "organization"
    DOCUMENT = "document"
    GROUP = "group"
    UNNAMED = "unnamed"
    AUTHOR = "author"
    UNKNOWN = "unknown"


class Act(StrEnum):
    """What the words do (docs/fields.md defines each and names its PLOVER counterpart)."""

    STATE = "state"
    BELIEVE = "believe"
    PREDICT = "predict"
    ASK = "ask"
    REQUEST = "request"
    PROMISE = "promise"
    THREATEN = "threaten"
    ACCUSE = "accuse"
    CRITICIZE = "criticize"
    DENY = "deny"
    REJECT = "reject"
    SUPPORT = "support"
    CONCEDE = "concede"


class Polarity(StrEnum):
    """Was it said (or thought), or is it reported that it was not?"""

    AFFIRM = "affirm"
    NEGATED = "negated"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a source is, resolved inside the article.

    Attributes:
        name: the fullest name that the article gives, without title; None where it gives none.
        kind: the sort of speaker.
        role: the article's words for office, title or affiliation.
    """

    name: str | None = None
    kind: Kind = Kind.UNKNOWN
    role: str | None = None

    @property
    def label(self) -> str:
        """The name, else the role, else the kind in words ("a group")."""
        return self.name or self.role or _KIND_IN_WORDS[self.kind]


_KIND_IN_WORDS = {
    Kind.PERSON: "a person",
    Kind.ORGANIZATION: "an organization",
    Kind.DOCUMENT: "a document",
    Kind.GROUP: "a group",
    Kind.UNNAMED: "someone unnamed",
    Kind.AUTHOR: "the author",
    Kind.UNKNOWN: "unknown",
}
NOBODY = Speaker()


@dataclass(frozen=True, slots=True)
class When:
    """The time of a saying.

    Attributes:
        passage: the words that give it.
        date: ISO 8601 ("2020-11-22", "2020-11", "2020"), None where it cannot be resolved.
    """

    passage: Passage
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One attribution: who says it (source), the words that show it (cue), what is said (content).

    Attributes:
        id: its ordinal in the reading; statements are sorted by the start of their content,
            the outer before the inner.
        inside: the id of the statement whose content encloses this one.
        act, polarity: None where the model in use does not judge them.
        confidence: calibrated probability that content, cue and source are found.
    """

    id: int
    content: Passage
    style: Style
    source: Passage | None = None
    cue: Passage | None = None
    speakers: tuple[Speaker, ...] = (NOBODY,)
    addressee: Passage | None = None
    venue: Passage | None = None
    when: When | None = None
    act: Act | None = None
    polarity: Polarity | None = None
    target: Passage | None = None
    condition: Passage | None = None
    inside: int | None = None
    confidence: float = 1.0

    @property
    def said_by(self) -> str:
        """Who says it, in words: the names, else the words of the source, else "unknown".

        Among several speakers one without a name is told by role, else by kind ("a group").
        """
        if any(speaker.name for speaker in self.speakers):
            return "; ".join(speaker.label for speaker in self.speakers)
        if any(speaker.kind is Kind.AUTHOR for speaker in self.speakers):
            return _KIND_IN_WORDS[Kind.AUTHOR]
        return self.source.text if self.source else _KIND_IN_WORDS[Kind.UNKNOWN]


@dataclass(frozen=True, slots=True)
class ReaderInfo:
    """Which reader made a reading: its name, the package's version, the model's name."""

    name: str
    version: str
    model: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its statements."""

    article: Article
    reader: ReaderInfo
    statements: tuple[Statement, ...]

    def chain(self, statement: Statement) -> tuple[str, ...]:
        """On whose say-so a statement of this reading stands: each has it from the next.

        The outlet, the credited outlet or document, the speakers of each enclosing statement from
        the outermost inward, the statement's own. What is unknown of the article is left out; two
        links in a row with the same name are one, for who is reported twice vouches once.
        """
        outlet = self.article.outlet or ""
        credited = (one for one in self.article.credits if one.casefold() != outlet.casefold())
        links = [link for link in (outlet, "; ".join(credited)) if link]
        for one in (*self._enclosing(statement), statement):
            named = all(speaker.name for speaker in one.speakers)
            if not (named and links and links[-1].casefold() == one.said_by.casefold()):
                links.append(one.said_by)
        return tuple(links)

    def only(self, ids: Container[int]) -> Reading:
        """The reading with the statements that have these ids.

        They keep their ids, so that they stay the same statements; one that was inside a statement
        left out is inside the nearest enclosing one that is there, if any.
        """
        outer = {one.id: one.inside for one in self.statements if one.id not in ids}
        if not outer:
            return self

        def enclosing(inside: int | None) -> int | None:
            for _ in range(len(outer)):  # a reading made elsewhere may go in a circle
                if inside is None or inside not in outer:
                    break
                inside = outer[inside]
            return None if inside in outer else inside

        return replace(
            self,
            statements=tuple(
                replace(one, inside=enclosing(one.inside))
                for one in self.statements
                if one.id not in outer
            ),
        )

    def _enclosing(self, statement: Statement) -> tuple[Statement, ...]:
        """The statements that `statement` lies in, the outermost first."""
        if statement.inside is None:
            return ()
        by_id = {one.id: one for one in self.statements}
        found: list[Statement] = []
        seen = {statement.id}  # a reading made elsewhere may go in a circle
        inside: int | None = statement.inside
        while inside in by_id and inside not in seen:
            seen.add(inside)
            found.append(by_id[inside])
            inside = found[-1].inside
        return tuple(reversed(found))
