"""Short articles of an invented country, in files of several kinds."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

PEOPLE = ("Kesh", "Tann", "Brandt", "Hoke", "Ovrin")


def prose(number: int) -> str:
    """The text of an article; one statement in most, two in every third."""
    who = PEOPLE[number % len(PEOPLE)]
    first = f"The ferry to Tarn was late for the {number}th time. {who} said “Pier {number} shuts”."
    return first + (f" Tann said “We keep {number} boats”." if number % 3 == 0 else "")


def row(number: int, **known: object) -> str:
    """An article as a line of JSON lines."""
    url = f"https://lantern.example/{number}"
    return json.dumps({"text": prose(number), "url": url, "outlet": "Sabel Lantern"} | known)


def written(folder: Path, *, texts: int = 10, lines: int = 30) -> list[str]:
    """A folder of text files and a file of JSON lines, written; what to add."""
    plain = folder / "plain"
    plain.mkdir(parents=True)
    for number in range(texts):
        (plain / f"{number:02}.txt").write_text(prose(number), encoding="utf-8")
    rows = [row(number) for number in range(texts, texts + lines)]
    (folder / "news.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return [str(plain), str(folder / "news.jsonl")]


def cut_short(path: Path, count: int) -> str:
    """A packed file of JSON lines whose end is missing."""
    data = gzip.compress("\n".join(row(number) for number in range(count)).encode())
    path.write_bytes(data[: len(data) * 3 // 4])
    return str(path)
