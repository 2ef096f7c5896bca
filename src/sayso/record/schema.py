"""The tables of a record: what is kept of every reading, and how it is found.

    outlets ──┐
              │        readers ──┐
    articles ─┴─< versions ──────┴─ readings          one reading for each version
        │            │  └── texts                     the text, never changed
        │            └─< statements ─┬── passages     words to search, with a full text index
        │                            ├── vectors      what the content means
        └─< identities               └─< speakers >── actors ─┬─< aliases
                                                              └─< roles
    versions ─< bearers                              who speaks in a version, as evidence for actors
    decisions      what people decided; refers to keys and names, so it outlives every reading
    progress       how far each file was taken in; and feeds: both are drawn in progress.py
    migrations     which steps this record has been through

    a ─< b: each a has many b.  a ── b: at most one; b has a's id as its key.

- An **article** has one row in `articles` for its life and one in `versions` for each text that
  was seen of it. `versions.number` counts from 1; the highest is the current one, and the rows of
  `statements` say so themselves (`current`), so that a search need not join.
- **identities** holds hashes of the addresses, texts and given ids that mean an article
  (identity.py); its primary key decides when two writers bring the same one.
- **statements** repeats outlet and date of publication for the same reason. `said_first` and
  `said_last` bound the time of the saying: the days that `when_date` spans where it is resolved,
  else the day of publication. `spans` holds every passage (spans.py). `key` is the hash that links
  and decisions use (identity.py); `inside` is the `ordinal` of the enclosing statement.
- **passages** has the words of content, target, addressee and venue, for search and highlighting;
  fulltext.py draws their index.
- **speakers** are the speakers of a statement in their order; one with neither name nor role, of
  kind unknown, stands there too. `said` repeats `statements.said_first`: an actor's statements by
  date are one walk along an index.
- **bearers** has each name that speaks in a version once, with the keys by which those that may be
  the same are found (naming.py); `derived_id` is the actor that the evidence gives, `actor_id` the
  one after what people decided, NULL while it waits to be linked (linking.py).

Days are numbers YYYYMMDD and enumerations small codes (types.py); Python sees dates and members.
Rows that belong to another go with it (ON DELETE CASCADE); `speakers.actor_id` becomes NULL.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import JSON

from sayso.record import fulltext
from sayso.record.types import (
    ACTS,
    KINDS,
    POLARITIES,
    STYLES,
    Coded,
    Day,
    Id,
    Key,
    Moment,
    Names,
    PartialDate,
)

metadata = MetaData()


def _belongs(target: str) -> ForeignKey:
    return ForeignKey(target, ondelete="CASCADE")


migrations = Table(
    "migrations",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("applied_at", Moment, nullable=False),
)

outlets = Table(
    "outlets",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", LargeBinary(16), nullable=False),
    Column("added_at", Moment, nullable=False),
    sqlite_autoincrement=True,  # an id is never given twice
)

identities = Table(
    "identities",
    metadata,
    Column("digest", LargeBinary(16), primary_key=True),
    Column("article_id", Id, _belongs("articles.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

versions = Table(
    "versions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, _belongs("articles.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("outlet_id", Id, ForeignKey("outlets.id"), index=True),
    Column("published", Day),
    Column("added_at", Moment, nullable=False),
    Column("text_digest", LargeBinary(16), nullable=False),  # of the text as it is
    Column("folded_digest", LargeBinary(16), nullable=False),  # of the text with blanks folded
    Column("language", Text),
    Column("given_id", Text, nullable=False),
    Column("url", Text),
    Column("title", Text),
    Column("byline", Names),
    Column("credits", Names),
    UniqueConstraint("article_id", "number"),
    sqlite_autoincrement=True,  # an id is never given twice
)

texts = Table(
    "texts",
    metadata,
    Column("version_id", Id, _belongs("versions.id"), primary_key=True),
    Column("text", Text, nullable=False),
)

readers = Table(
    "readers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("model", Text, nullable=False),
    UniqueConstraint("name", "version", "model"),
)

readings = Table(
    "readings",
    metadata,
    Column("version_id", Id, _belongs("versions.id"), primary_key=True),
    Column("reader_id", Id, ForeignKey("readers.id"), nullable=False),
    Column("read_at", Moment, nullable=False),
    Column("embedder", Text),  # the model that gave the vectors; NULL where there are none
)

statements = Table(
    "statements",
    metadata,
    Column("id", Id, primary_key=True),
    Column("version_id", Id, _belongs("versions.id"), nullable=False),
    Column("outlet_id", Id, ForeignKey("outlets.id")),
    Column("key", Key, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("inside", Integer),
    Column("start", Integer, nullable=False),
    Column("published", Day),
    Column("said_first", Day),
    Column("said_last", Day),
    Column("when_date", PartialDate),
    Column("style", Coded(STYLES), nullable=False),
    Column("act", Coded(ACTS)),
    Column("polarity", Coded(POLARITIES)),
    Column("current", Boolean, nullable=False),
    Column("spans", LargeBinary, nullable=False),
    UniqueConstraint("version_id", "ordinal"),
    Index("statements_by_key", "key"),
    Index("statements_by_publication", "published", "id"),
    Index("statements_by_saying", "said_first", "id"),
    Index("statements_by_outlet", "outlet_id", "published", "id"),
    Index("statements_by_act", "act", "published", "id"),
    sqlite_autoincrement=True,  # an id is never given twice
)

passages = Table(
    "passages",
    metadata,
    Column("statement_id", Id, _belongs("statements.id"), primary_key=True),
    Column("content", Text, nullable=False),
    Column("target", Text),
    Column("addressee", Text),
    Column("venue", Text),
)
fulltext.index(passages)

vectors = Table(
    "vectors",
    metadata,
    Column("statement_id", Id, _belongs("statements.id"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

actors = Table(
    "actors",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Coded(KINDS), nullable=False),
    Column("wikidata", Text),
)

aliases = Table(
    "aliases",
    metadata,
    Column("actor_id", Id, _belongs("actors.id"), primary_key=True),
    Column("alias", Text, primary_key=True),
    Column("folded", Text, nullable=False, index=True),  # as names are compared
    Column("times", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

roles = Table(
    "roles",
    metadata,
    Column("actor_id", Id, _belongs("actors.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("first_day", Day),
    Column("last_day", Day),
    Column("times", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

speakers = Table(
    "speakers",
    metadata,
    Column("statement_id", Id, _belongs("statements.id"), primary_key=True),
    Column("ordinal", SmallInteger, primary_key=True),
    Column("kind", Coded(KINDS), nullable=False),
    Column("name", Text),
    Column("role", Text),
    Column("said", Day),
    Column("actor_id", Id, ForeignKey("actors.id", ondelete="SET NULL")),
    Column("link_confidence", Double),  # how sure the link to the actor is
    Index("speakers_by_actor", "actor_id", "said", "statement_id"),
    sqlite_with_rowid=False,
)
# Those whom nobody linked to an actor yet are found by name; none are left once all are linked.
_UNLINKED = speakers.c.actor_id.is_(None) & speakers.c.name.is_not(None)
Index(
    "speakers_unlinked",
    speakers.c.name,
    speakers.c.statement_id,
    sqlite_where=_UNLINKED,
    postgresql_where=_UNLINKED,
)

bearers = Table(
    "bearers",
    metadata,
    Column("version_id", Id, _belongs("versions.id"), primary_key=True),
    Column("kind", Coded(KINDS), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("form", Text, nullable=False),  # the name, folded
    Column("family", Text, nullable=False),  # the surname, or the acronym
    Column("block", Text),  # NULL for a name too short to tell a person
    Column("given", Text, nullable=False),
    Column("role", Text),  # folded
    Column("outlet_id", Id),
    Column("day", Day),
    Column("times", Integer, nullable=False),  # in how many statements
    Column("derived_id", Id, index=True),
    Column("actor_id", Id, index=True),
    Column("confidence", Double, nullable=False),
    Index("bearers_by_block", "block", "kind"),
    Index("bearers_by_family", "family", "outlet_id", "day"),
    Index("bearers_by_role", "family", "role"),
    Index("bearers_by_form", "form"),
    sqlite_with_rowid=False,
)
_SHORT = bearers.c.block.is_(None)
Index(
    "bearers_short",
    bearers.c.family,
    bearers.c.outlet_id,
    bearers.c.day,
    sqlite_where=_SHORT,
    postgresql_where=_SHORT,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("reason", Text),
    Column("made_at", Moment, nullable=False),
    Column("undone_at", Moment),
)
