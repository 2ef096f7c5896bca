"""Turn articles.txt, the hand-marked gold articles, into gold.jsonl with character offsets."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCE = HERE / "articles.txt"
TARGET = HERE / "gold.jsonl"

Span = tuple[int, int]


class GoldError(ValueError):
    """A line of articles.txt that cannot be placed in its article."""


def places(text: str, words: str) -> list[Span]:
    """Every place of `words` in `text`, not inside longer words."""
    left = r"(?<!\w)" if words[0].isalnum() else ""
    right = r"(?!\w)" if words[-1].isalnum() else ""
    pattern = left + re.escape(words) + right
    return [match.span() for match in re.finditer(pattern, text)]


def numbered(words: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"(.+)#(\d+)", words)
    return (match[1], int(match[2])) if match else (words, None)


def candidates(text: str, marked: str) -> list[Span]:
    """The places `marked` may mean: all of them, or the one whose number it gives."""
    words, number = numbered(marked)
    head, dots, tail = words.partition(" [..] ")
    found = places(text, head)
    if dots:
        ends = [next((e for s, e in places(text, tail) if s >= end), None) for _, end in found]
        found = [(s, e) for (s, _), e in zip(found, ends, strict=True) if e is not None]
    if not found:
        raise GoldError(f"not found: {words!r}")
    if number is None:
        return found
    if not 1 <= number <= len(found):
        raise GoldError(f"no occurrence {number} of {words!r}, which stands {len(found)} times")
    return [found[number - 1]]


def gap(a: Span, b: Span) -> int:
    return max(a[0] - b[1], b[0] - a[1], 0)


def meets(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def nearest(text: str, marked: str, anchors: list[Span], taken: list[Span]) -> Span:
    """The place of `marked` nearest to any of `anchors` that covers none of `taken`."""
    free = [c for c in candidates(text, marked) if not any(meets(c, t) for t in taken)]
    if not free:
        raise GoldError(f"found only inside other parts: {marked!r}")
    ranked = sorted(free, key=lambda c: min(gap(c, a) for a in anchors))
    gaps = [min(gap(c, a) for a in anchors) for c in ranked[:2]]
    if len(gaps) == 2 and gaps[0] == gaps[1]:
        raise GoldError(f"two places are equally near; give a number: {marked!r}")
    return ranked[0]


def single(text: str, marked: str) -> Span:
    found = candidates(text, marked)
    if len(found) > 1:
        raise GoldError(f"stands {len(found)} times; give a number: {marked!r}")
    return found[0]


def statement(text: str, line: str, i: int) -> dict[str, Any]:
    fields = [field.strip() for field in line.split(" | ")]
    if len(fields) not in {3, 4}:
        raise GoldError(f"needs three or four fields: {line!r}")
    content = [single(text, part) for part in fields[2].split(" ... ")]
    if content != sorted(content):
        raise GoldError(f"stretches out of order: {line!r}")
    cue = nearest(text, fields[1], content, content)
    source = [] if fields[0] == "-" else [nearest(text, fields[0], [cue], [*content, cue])]
    inside = int(fields[3]) if len(fields) == 4 else None
    return {
        "i": i,
        "source": [list(span) for span in source],
        "cue": [list(cue)],
        "content": [list(span) for span in content],
        "inside": inside,
    }


def article(block: str) -> dict[str, Any]:
    head, _, rest = block.partition("\n")
    name, _, title = head.partition(" | ")
    body, mark, lines = rest.partition("\n--\n")
    text = body.strip()
    try:
        if not mark:
            raise GoldError("no line '--' after the text")
        marked = [line for line in lines.splitlines() if line.strip()]
        statements = [statement(text, line, i) for i, line in enumerate(marked)]
        for row in statements:
            if row["inside"] is not None:
                check_nesting(row, statements)
    except GoldError as error:
        raise GoldError(f"{name.strip()}: {error}") from None
    return {
        "id": name.strip(),
        "title": title.strip(),
        "text": text,
        "statements": statements,
    }


def check_nesting(row: dict[str, Any], statements: list[dict[str, Any]]) -> None:
    """A nested statement's cue and content stand within the content that holds it."""
    if row["inside"] == row["i"] or not 0 <= row["inside"] < len(statements):
        raise GoldError(f"statement {row['i']} is inside {row['inside']}, which is no other one")
    outer = statements[row["inside"]]["content"]
    for s, e in [*row["cue"], *row["content"]]:
        if not any(a <= s and e <= b for a, b in outer):
            raise GoldError(f"statement {row['i']} is not within statement {row['inside']}")


def build(source: Path = SOURCE) -> str:
    """The whole of gold.jsonl, made anew from `source`."""
    kept = [x for x in source.read_text("utf-8").splitlines() if not x.startswith("%")]
    blocks = re.split(r"^# ", "\n".join(kept) + "\n", flags=re.MULTILINE)
    rows = [article(block) for block in blocks[1:]]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print each statement's words")
    options = parser.parse_args()
    made = build()
    TARGET.write_text(made, encoding="utf-8")
    rows = [json.loads(line) for line in made.splitlines()]
    if options.show:
        for row in rows:
            for st in row["statements"]:
                parts = [
                    " ... ".join(row["text"][s:e] for s, e in st[k])
                    + f" @{','.join(str(s) for s, _ in st[k])}"
                    for k in ("source", "cue", "content")
                ]
                print(row["id"], st["i"], *parts, st["inside"], sep=" | ")
    total = sum(len(row["statements"]) for row in rows)
    nested = sum(st["inside"] is not None for row in rows for st in row["statements"])
    print(f"{len(rows)} articles, {total} statements, {nested} nested", file=sys.stderr)


if __name__ == "__main__":
    main()
