"""The annotated articles, read and brought to one form; no text of them is kept in the project.

Every data set is JSON lines of `{id, title, text, attributions | statements}` with source, cue
and content as lists of `[start, end)` offsets; README.md says where the originals are to be had.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

Spans = tuple[tuple[int, int], ...]
ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Marked:
    """One annotated statement; `inside` is the index of the enclosing one in its document."""

    source: Spans
    cue: Spans
    content: Spans
    inside: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text.

    Attributes:
        nesting: are statements inside statements annotated too? Where they are not, a content is no
            evidence that it holds no cue.
    """

    id: str
    text: str
    statements: tuple[Marked, ...]
    nesting: bool


def documents(path: Path) -> list[Document]:
    """All documents of one file."""
    with path.open(encoding="utf-8") as lines:
        return [_document(json.loads(line)) for line in lines if line.strip()]


def digest(path: Path) -> str:
    """SHA-256 of a file, which checkpoints and the model card name."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _document(row: dict) -> Document:
    nested = "statements" in row and any("inside" in s for s in row["statements"])
    rows = row["statements"] if "statements" in row else row["attributions"]
    order = {s.get("i", k): k for k, s in enumerate(rows)}
    marked = tuple(
        Marked(*(_spans(s[role]) for role in ROLES), inside=order.get(s.get("inside")))
        for s in rows
    )
    return Document(row["id"], row["text"], marked, nested)


def _spans(value: list) -> Spans:
    return tuple((int(start), int(end)) for start, end in value)
