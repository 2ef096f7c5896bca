"""Statements as Parquet: a row for each, in row groups of bounded size, the text as it is.

pyarrow is optional (`pip install 'sayso[parquet]'`) and imported nowhere else.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sayso.article import Passage
from sayso.errors import MissingExtraError
from sayso.render.exported import Actors, Exported, statements
from sayso.statement import Speaker, Statement, When

Row = dict[str, Any]

ROWS_AT_ONCE = 8192  # of one row group


def as_parquet(
    exported: Iterable[Exported], *, rows_at_once: int = ROWS_AT_ONCE
) -> Iterator[bytes]:
    """A Parquet file in pieces, at least one for each row group.

    Args:
        exported: what to write.
        rows_at_once: rows of a row group, which are in memory together.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError(
            "Parquet needs the package pyarrow; type: pip install 'sayso[parquet]'"
        ) from error
    schema = _schema()
    pieces = _Pieces()
    remaining = rows(exported)
    with parquet.ParquetWriter(pieces, schema, compression="zstd") as writer:
        while some := list(islice(remaining, rows_at_once)):
            writer.write_batch(pyarrow.RecordBatch.from_pylist(some, schema=schema))
            yield pieces.take()
    yield pieces.take()


def rows(exported: Iterable[Exported]) -> Iterator[Row]:
    """Each statement as a row: the fields of the contract, with what the record knows besides."""
    for one in exported:
        article, reader = one.reading.article, one.reading.reader
        of_article: Row = {
            "article_id": one.article_id,
            "version": one.version,
            "current": one.current,
            "article": article.id,
            "url": article.url,
            "outlet": article.outlet,
            "title": article.title,
            "byline": list(article.byline),
            "published": article.published,
            "language": article.language,
            "credits": list(article.credits),
            "reader": reader.name,
            "reader_version": reader.version,
            "model": reader.model,
        }
        for key, statement, actors in statements(one):
            yield {"key": key, **of_article, **_row(statement, actors)}


def _row(statement: Statement, actors: Actors) -> Row:
    return {
        "id": statement.id,
        "inside": statement.inside,
        "style": statement.style.value,
        "source": _passage(statement.source),
        "cue": _passage(statement.cue),
        "content": _passage(statement.content),
        "speakers": [
            _speaker(speaker, actor)
            for speaker, actor in zip(statement.speakers, actors, strict=True)
        ],
        "addressee": _passage(statement.addressee),
        "venue": _passage(statement.venue),
        "when": _when(statement.when),
        "act": statement.act and statement.act.value,
        "polarity": statement.polarity and statement.polarity.value,
        "target": _passage(statement.target),
        "condition": _passage(statement.condition),
        "confidence": statement.confidence,
    }


def _passage(passage: Passage | None) -> Row | None:
    if passage is None:
        return None
    spans = [{"start": span.start, "end": span.end} for span in passage.spans]
    return {"text": passage.text, "spans": spans}


def _when(when: When | None) -> Row | None:
    return {**(_passage(when.passage) or {}), "date": when.date} if when else None


def _speaker(speaker: Speaker, actor: Any) -> Row:
    return {
        "name": speaker.name,
        "kind": speaker.kind.value,
        "role": speaker.role,
        "actor": actor and actor.id,
        "actor_name": actor and actor.name,
        "wikidata": actor and actor.wikidata,
    }


def _schema() -> Any:
    import pyarrow as pa

    def required(name: str, kind: Any) -> Any:
        return pa.field(name, kind, nullable=False)

    text = pa.string()
    names = pa.list_(required("element", text))
    span = pa.struct([required("start", pa.int32()), required("end", pa.int32())])
    words = [required("text", text), required("spans", pa.list_(required("element", span)))]
    passage = pa.struct(words)
    speaker = [pa.field("name", text), required("kind", text), pa.field("role", text)]
    speaker += [pa.field("actor", pa.int64()), pa.field("actor_name", text)]
    speaker += [pa.field("wikidata", text)]
    return pa.schema(
        [
            required("key", text),
            required("article_id", pa.int64()),
            required("version", pa.int32()),
            required("current", pa.bool_()),
            required("article", text),
            *(pa.field(name, text) for name in ("url", "outlet", "title")),
            required("byline", names),
            pa.field("published", pa.date32()),
            pa.field("language", text),
            required("credits", names),
            *(required(name, text) for name in ("reader", "reader_version", "model")),
            required("id", pa.int32()),
            pa.field("inside", pa.int32()),
            required("style", text),
            *(pa.field(name, passage) for name in ("source", "cue")),
            required("content", passage),
            required("speakers", pa.list_(required("element", pa.struct(speaker)))),
            *(pa.field(name, passage) for name in ("addressee", "venue")),
            pa.field("when", pa.struct([*words, pa.field("date", text)])),
            *(pa.field(name, text) for name in ("act", "polarity")),
            *(pa.field(name, passage) for name in ("target", "condition")),
            required("confidence", pa.float64()),
        ]
    )


class _Pieces(io.RawIOBase):
    """A file that keeps what is written to it until that is taken."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        piece = bytes(data)
        self._kept.append(piece)
        self._written += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._written

    def take(self) -> bytes:
        taken = b"".join(self._kept)
        self._kept.clear()
        return taken
