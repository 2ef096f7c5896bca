"""The annotated articles, read and brought to one form; no text of them is kept in the project.

Every data set is JSON lines of `{id, title, text, attributions | statements}` with source, cue
and content as lists of `[start, end)` offsets; README.md says where the originals are to be had.
Where the second layer is annotated, its strings become the spans nearest to their statement.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sayso.reader.fields import FIELDS
from sayso.statement import Act, Kind, Polarity
from training.names import Name, mentions_of, nearest, occurrences, places

Spans = tuple[tuple[int, int], ...]
# Data sets; an article that is in two of them is taken from the later one.
COLLECTIONS = (
    "attributions", "circumstances", "elections", "reports", "texts", "sayings", "coreference",
)  # fmt: skip
ROLES = ("source", "cue", "content")
ACTS, POLARITIES, KINDS = (tuple(x.value for x in e) for e in (Act, Polarity, Kind))


@dataclass(frozen=True, slots=True)
class Second:
    """The second layer of a statement.

    Attributes:
        fields: for each of `FIELDS` the span of its words nearest to the statement, () for none,
            None where that is not annotated; for the speaker's name every place that gives it.
        act, polarity, kind: numbers, in the order of their enumerations.
    """

    fields: tuple[Spans | None, ...]
    act: int
    polarity: int
    kind: int


@dataclass(frozen=True, slots=True)
class Marked:
    """One annotated statement; `inside` is the index of the enclosing one in its document."""

    source: Spans
    cue: Spans
    content: Spans
    inside: int | None = None
    second: Second | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that refer to someone, and all words that name him (() where none do)."""

    span: tuple[int, int]
    name: Spans


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text.

    Attributes:
        nesting: are statements inside statements annotated too? Where they are not, a content is no
            evidence that it holds no cue.
        cues: are statements annotated at all?
        names: spans of names of persons (1) and organizations (2).
        all_names: are all names annotated, or only those of speakers? None: no names are.
        mentions: references to persons and organizations, where those are annotated.
        collection: the data set that it is from.
    """

    id: str
    text: str
    statements: tuple[Marked, ...]
    nesting: bool
    cues: bool = True
    names: tuple[tuple[Spans, int], ...] = ()
    all_names: bool | None = None
    mentions: tuple[Mention, ...] = ()
    collection: str = ""


def collection(folder: Path, split: str) -> list[Document]:
    """The documents of all data sets of one split; where an article's statements are in two, the
    fuller one."""
    by_id: dict[tuple[bool, str], Document] = {}
    for path in files(folder, split):
        name = path.parent.name
        mentions = name == "coreference"
        found = map(_coreference if mentions else _document, rows(path))
        by_id |= {(mentions, d.id): replace(d, collection=name) for d in found}
    return list(by_id.values())


def files(folder: Path, split: str) -> list[Path]:
    """The files that `collection` reads."""
    return [p for n in COLLECTIONS if (p := folder / n / f"{split}.jsonl").exists()]


def documents(path: Path) -> list[Document]:
    """All documents of one file of annotated statements."""
    return [_document(row) for row in rows(path)]


def rows(path: Path) -> Iterator[dict]:
    """The objects of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def digest(path: Path) -> str:
    """SHA-256 of a file, which checkpoints and the model card name."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _document(row: dict) -> Document:
    nested = "statements" in row and any("inside" in s for s in row["statements"])
    statements = row["statements"] if "statements" in row else row["attributions"]
    order = {s.get("i", k): k for k, s in enumerate(statements)}
    text, second = row["text"], any("speakers" in s for s in statements)
    named = _speakers(statements) if second else []
    names = tuple((((a, b),), number) for name, number in named for a, b in occurrences(text, name))
    marked = tuple(
        Marked(
            *(_spans(s[role]) for role in ROLES),
            inside=order.get(s.get("inside")),
            second=_second(text, s, [n for n, _ in named]) if second and s["content"] else None,
        )
        for s in statements
    )
    return Document(
        row["id"], text, marked, nested, names=names, all_names=False if second else None
    )


def _speakers(statements: list[dict]) -> list[tuple[Name, int]]:
    """Names of persons and organizations among the speakers, each once."""
    numbers = {"person": 1, "organization": 2}
    found = {
        (p["name"], numbers[p["kind"]]): None
        for s in statements
        for p in s["speakers"]
        if p["name"] and p["kind"] in numbers
    }
    return [(Name(name, person=number == 1), number) for name, number in found]


def _second(text: str, s: dict, known: list[Name]) -> Second:
    """The second layer of one row, its strings found again near the statement."""
    at = [span for role in ROLES for span in _spans(s[role])]
    lo, hi = min(a for a, _ in at), max(b for _, b in at)
    cue = _spans(s["cue"] or s["content"])[0]
    fields: list[Spans | None] = []
    speaker = s["speakers"][0]
    for field in FIELDS:
        if field == "name":
            name = Name(speaker["name"] or "", person=speaker["kind"] == "person")
            fields.append(places(text, name, known, _spans(s["source"])))
        elif field != "role" and field not in s:
            fields.append(None)
        else:
            words = speaker["role"] if field == "role" else s[field]
            span = nearest(text, words, (lo, hi), cue)
            fields.append((span,) if span else ())
    return Second(
        tuple(fields), ACTS.index(s["act"]), POLARITIES.index(s["polarity"]),
        KINDS.index(speaker["kind"]),
    )  # fmt: skip


def _coreference(row: dict) -> Document:
    names, mentions = mentions_of(row)
    return Document(
        row["id"], row["text"], (), nesting=False, cues=False,
        names=tuple(((span,), number) for span, number in names), all_names=True,
        mentions=tuple(Mention(m, n) for m, n in mentions),
    )  # fmt: skip


def _spans(value: list) -> Spans:
    return tuple((int(start), int(end)) for start, end in value)
