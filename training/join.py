"""Published annotations and original texts to training data: `python -m training.join --help`.

    python -m training.join --annotations training/data/reports.jsonl --texts FILE --out DIR/reports
    python -m training.join --annotations training/data/circumstances.jsonl \\
        --texts DIR/attributions/train.jsonl DIR/attributions/dev.jsonl --out DIR/circumstances
    python -m training.join --annotations training/data/texts.jsonl --texts \\
        DIR/coreference/train.jsonl ground-truth.json training/data/articles.jsonl --out DIR/texts

Texts are JSON lines of `{id, text}` (for circumstances and elections with PolNeAR's
`attributions`; rows that have `statements` already are taken as they are), the CSV of the Fake News
Challenge (`Body ID`, `articleBody`; its ids become `rumour_train_N`), or the JSON of the article
extraction benchmark (`{ID: {articleBody}}`; its ids become `page_` and their first 12 characters).
A text that differs from the annotated one in more than blanks is left out and named.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.prepare import ROLES, rows
from training.publish import FIELDS, digest

Row = dict[str, Any]


def originals(path: Path) -> Iterator[Row]:
    """The texts of one file, with their ids."""
    if path.suffix == ".csv":
        csv.field_size_limit(sys.maxsize)
        with path.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                yield {"id": f"rumour_train_{line['Body ID']}", "text": line["articleBody"]}
    elif path.suffix == ".json":
        for number, page in json.loads(path.read_text(encoding="utf-8")).items():
            yield {"id": f"page_{number[:12]}", "text": page["articleBody"]}
    else:
        yield from rows(path)


def joined(annotation: Row, original: Row) -> Row:
    """An annotated article with its text: the form that `training.prepare` reads.

    Raises:
        ValueError: the text is not the annotated one, or lacks PolNeAR's attributions.
    """
    text = original["text"]
    places = [i for i, c in enumerate(text) if not c.isspace()]
    if (length := annotation["length"]) < len(places):
        text = text[: places[length]].rstrip()  # only the beginning is annotated
    if digest(text) != annotation["sha256"]:
        raise ValueError(f"{annotation['id']}: another text than the annotated one")

    def span(value: list[int]) -> list[int]:
        return [places[value[0]], places[value[1] - 1] + 1]

    def words(value: list[int] | str | None) -> str | None:
        if isinstance(value, str):
            return value
        return text[slice(*span(value))] if value else None

    statements = []
    bare = sum("content" not in s for s in annotation["statements"])
    for number, s in enumerate(annotation["statements"]):
        out = {k: s.get(k) for k in ("date", "polarity", "act")}
        out |= {f: words(s.get(f)) for f in FIELDS}
        out["speakers"] = [
            {"name": words(p.get("name")), "kind": p["kind"], "role": words(p.get("role"))}
            for p in s["speakers"]
        ]
        if "content" in s:
            out |= {role: [span(x) for x in s[role]] for role in ROLES}
            out |= {"i": number}
        else:
            given = original.get("attributions")
            if given is None or len(given) != bare:
                raise ValueError(f"{annotation['id']}: needs PolNeAR's attributions, all of them")
            out |= {role: given[number][role] for role in ROLES}
        if annotation["nested"]:
            out["inside"] = s.get("inside")
        statements.append(out)
    facts = {k: annotation.get(k, original.get(k)) for k in ("id", "genre", "publisher", "date")}
    return {**facts, "title": original.get("title"), "text": text, "statements": statements}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--annotations", type=Path, required=True)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    texts = {row["id"]: row for path in args.texts for row in originals(path)}
    whole = [row for row in texts.values() if "statements" in row]
    args.out.mkdir(parents=True, exist_ok=True)
    found = {"train": [json.dumps(row, ensure_ascii=False) for row in whole], "dev": []}
    for annotation in rows(args.annotations):
        if annotation["id"] not in texts:
            print(f"{annotation['id']}: no text", file=sys.stderr)
            continue
        try:
            row = joined(annotation, texts[annotation["id"]])
        except ValueError as error:
            print(error, file=sys.stderr)
            continue
        found[annotation["split"]].append(json.dumps(row, ensure_ascii=False))
    for split, lines in found.items():
        (args.out / f"{split}.jsonl").write_text("".join(f"{x}\n" for x in lines), encoding="utf-8")
        print(f"{args.out / split}.jsonl: {len(lines)} articles")


if __name__ == "__main__":
    main()
