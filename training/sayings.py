"""Sayings of our own prose to training data: `python -m training.sayings --out DIR/sayings`.

training/data/sayings.txt holds blocks, parted by empty lines: a line `= ID`, then paragraphs. A
paragraph with a statement is `ACT KIND NAME | TEXT`, one of background `- | TEXT`, a headline
`# TEXT`. ACT has a minus sign before it where it is negated, KIND is a letter of `KINDS`, NAME the
speaker's in the block, or `-`. In the text `{s source}`, `{q cue}`, `{c content}`, `{r role}`,
`{a addressee}`, `{v venue}`, `{w when}`, `{t target}` mark words, one inside another or apart.

Whether words of one statement's addressee, venue or time hold for others of its block is not
annotated: where any has some, they are left out of the rows of those that have none.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.statement import Kind
from training.prepare import ACTS

SOURCE = Path("training/data/sayings.txt")
KINDS = {kind.value[0]: kind.value for kind in Kind if kind is not Kind.UNKNOWN}
KINDS["x"] = Kind.UNKNOWN.value
MARKS = {
    "s": "source", "q": "cue", "c": "content", "r": "role",
    "a": "addressee", "v": "venue", "w": "when", "t": "target",
}  # fmt: skip
CARRIED = ("addressee", "venue", "when")
_MARK = re.compile(r"\{([sqcravwt]) ")
Row = dict[str, Any]
Spans = dict[str, list[list[int]]]


@dataclass(frozen=True, slots=True)
class Saying:
    """One marked statement of a block; spans are ranges of the block's text."""

    act: str
    kind: str
    name: str | None
    spans: Spans


def unmarked(marked: str) -> tuple[str, Spans]:
    """A text without its marks, and the spans of each kind of mark.

    Raises:
        ValueError: a brace is not closed, or never opened.
    """
    out: list[str] = []
    spans: Spans = {}
    opened: list[tuple[str, int]] = []
    at = 0
    while at < len(marked):
        if mark := _MARK.match(marked, at):
            opened.append((MARKS[mark[1]], len(out)))
            at = mark.end()
            continue
        if marked[at] == "}" and opened:
            name, start = opened.pop()
            spans.setdefault(name, []).append([start, len(out)])
        elif marked[at] in "{}":
            raise ValueError(f"a stray brace: {marked[at : at + 40]}")
        else:
            out.append(marked[at])
        at += 1
    if opened:
        raise ValueError(f"a mark is not closed: {marked[:40]}")
    return "".join(out), {name: sorted(found) for name, found in spans.items()}


def block(lines: list[str]) -> Row:
    """One block as a row that `training.prepare` reads.

    Raises:
        ValueError: a line is not of the form that is told above.
    """
    text = ""
    sayings: list[Saying] = []
    for line in lines[1:]:
        head, bar, body = ("-", " | ", line[2:]) if line.startswith("# ") else line.partition(" | ")
        words, spans = unmarked(body.strip())
        offset = len(text) + 2 * bool(text)
        text += "\n\n" * bool(text) + words
        if head == "-":
            continue
        act, kind, name = head.split(None, 2)
        if not bar or act.lstrip("-") not in ACTS or kind not in KINDS:
            raise ValueError(f"expected ACT KIND NAME | TEXT: {line[:40]}")
        if "cue" not in spans or "content" not in spans:
            raise ValueError(f"no cue or no content: {line[:40]}")
        moved = {k: [[a + offset, b + offset] for a, b in v] for k, v in spans.items()}
        sayings.append(Saying(act, KINDS[kind], None if name == "-" else name, moved))
    return {"id": lines[0].removeprefix("= "), "text": text, "statements": _rows(text, sayings)}


def _rows(text: str, sayings: list[Saying]) -> list[Row]:
    def words(saying: Saying, field: str) -> str | None:
        return text[slice(*saying.spans[field][0])] if field in saying.spans else None

    roles: dict[str | None, str | None] = {}
    for one in sayings:
        if one.name and (role := words(one, "role")):
            roles.setdefault(one.name, role)
    told = {field for one in sayings for field in CARRIED if field in one.spans}
    rows = []
    for number, one in enumerate(sayings):
        role = words(one, "role") or roles.get(one.name)
        row: Row = {"i": number, "source": one.spans.get("source", [])}
        row |= {k: one.spans[k] for k in ("cue", "content")}
        row["speakers"] = [{"name": one.name, "kind": one.kind, "role": role}]
        row["polarity"] = "negated" if one.act.startswith("-") else "affirm"
        row |= {"act": one.act.lstrip("-"), "target": words(one, "target")}
        row |= {f: words(one, f) for f in CARRIED if f in one.spans or f not in told}
        rows.append(row)
    return rows


def blocks(path: Path) -> Iterator[Row]:
    """All blocks of a file."""
    for part in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        yield block([line.strip() for line in part.splitlines()])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    found = list(blocks(SOURCE))
    out.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in found)
    (out / "train.jsonl").write_text("".join(lines), encoding="utf-8")
    print(f"{len(found)} blocks, {sum(len(row['statements']) for row in found)} statements")


if __name__ == "__main__":
    main()
