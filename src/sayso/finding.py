"""What a record is asked and what it answers: small frozen types, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sayso.article import Article, Span
from sayso.statement import Act, Kind, Polarity, Statement, Style


class Order(StrEnum):
    """In which order statements are given; the newest and the best first."""

    PUBLISHED = "published"  # by the day of publication
    SAID = "said"  # by the day of the saying, where it is not known that of publication
    RANK = "rank"  # by how well the words fit


class By(StrEnum):
    """What statements are counted by."""

    SPEAKER = "speaker"
    OUTLET = "outlet"
    ACT = "act"
    MONTH = "month"  # in which it was said
    KIND = "kind"  # of the speaker
    NAMING = "naming"  # how many sources of an outlet have a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which statements are sought. Every field narrows the search; none at all asks for everything.

    `words`, `target`, `addressee` and `venue` are in the language of search: words are stemmed and
    fold capitals, "quotation marks" keep them together, AND OR NOT (in capitals) and parentheses
    combine them, a blank means AND.

    Attributes:
        words: of the content.
        target, addressee, venue: of these passages.
        speaker: words of a speaker's name, all of which it has: "Kesh" finds Dario Kesh.
        actor: the id of an actor of the record.
        kinds: of a speaker, any of these.
        acts, styles: any of these.
        polarity: said, or not said.
        outlets: names, any of these; capitals do not matter.
        said_from, said_to: first and last day on which it may have been said.
        published_from, published_to: first and last day of publication.
        min_confidence: leaves out what is less certain.
        superseded: True also gives statements of versions of an article that a later one replaced.
        order: None orders by the saying where a speaker, an actor or days of saying are asked for,
            else by publication.
        oldest_first: turns an order by days around; those without a day still come last.
    """

    words: str | None = None
    target: str | None = None
    addressee: str | None = None
    venue: str | None = None
    speaker: str | None = None
    actor: int | None = None
    kinds: tuple[Kind, ...] = ()
    acts: tuple[Act, ...] = ()
    styles: tuple[Style, ...] = ()
    polarity: Polarity | None = None
    outlets: tuple[str, ...] = ()
    said_from: date | None = None
    said_to: date | None = None
    published_from: date | None = None
    published_to: date | None = None
    min_confidence: float = 0.0
    superseded: bool = False
    order: Order | None = None
    oldest_first: bool = False

    @property
    def ordered_by(self) -> Order:
        """The order that is asked for, or the one that goes without saying."""
        if self.order is not None:
            return self.order
        by_saying = (self.speaker, self.actor, self.said_from, self.said_to)
        return Order.PUBLISHED if by_saying == (None,) * 4 else Order.SAID


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A statement that was found.

    Attributes:
        id: of the statement in the record; another after its article is read again.
        key: 16 hexadecimal digits that stay when the article is read again.
        article_id: of the article in the record.
        version: of the article, from 1.
        current: is that its newest version?
        article: with its text.
        statement: as the reader gave it.
        marks: where in the article's text, inside the content, the words sought for stand.
        likeness: how near its content is in meaning to the text that was asked for, at most 1
            (a cosine); None where none was.
    """

    id: int
    key: str
    article_id: int
    version: int
    current: bool
    article: Article
    statement: Statement
    marks: tuple[Span, ...] = ()
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the statements found, in their order.

    Attributes:
        hits: the statements.
        after: asks for the next page, None on the last one.
    """

    hits: tuple[Hit, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A line of a table of counts.

    Attributes:
        label: who, where, what or when (a month as "2025-10"); None where that is not known.
        number: statements; with `By.NAMING`, sources of statements.
        named: how many of them have a name; only with `By.NAMING`.
        actor: the id of the speaker's actor; only with `By.SPEAKER`.
    """

    label: str | None
    number: int
    named: int | None = None
    actor: int | None = None

    @property
    def share_named(self) -> float | None:
        """Which part of the sources has a name, from 0 to 1."""
        return None if self.named is None else self.named / self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorEntry:
    """An actor as a list shows it.

    Attributes:
        id: in the record; stays as long as nobody merges or splits the actor.
        wikidata: its item, where a table of known people gave one.
        statements: in how many it speaks, in how many articles.
        first, last: the first and last day on which it speaks.
        confidence: how sure its least sure link is.
    """

    id: int
    name: str
    kind: Kind
    wikidata: str | None
    statements: int
    articles: int
    first: date | None
    last: date | None
    confidence: float


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role of an actor, in an article's words, with the days on which it is first and last seen.

    Attributes:
        times: in how many statements.
    """

    role: str
    first: date | None
    last: date | None
    times: int


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another actor of the same name.

    Attributes:
        confidence: how likely the two are one, so far as the evidence tells.
        why: what holds them apart, in words.
    """

    id: int
    name: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about actors.

    Attributes:
        number: by which it can be undone.
        what: in words.
        reason: the person's own words.
        made, undone: the days; None where it stands.
    """

    number: int
    what: str
    reason: str | None
    made: date
    undone: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that a record knows of an actor.

    Attributes:
        aliases: the names it goes by and how often; 0 where a person or a table gave the name.
        roles: by their first day.
        outlets: in which it speaks and in how many articles, the most frequent first.
        namesakes: others of the name that are not held for the same.
        decided: what people decided about it, the oldest first.
    """

    entry: ActorEntry
    aliases: tuple[tuple[str, int], ...]
    roles: tuple[RoleHeld, ...]
    outlets: tuple[tuple[str, int], ...]
    namesakes: tuple[Namesake, ...]
    decided: tuple[Decided, ...]
