"""The invented article in every format, compared with files that a person has looked at.

After a change that is meant, write them anew with `SAYSO_WRITE_GOLDEN=1 pytest tests/render`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest

from sayso.render import as_csv, as_html, as_json, as_jsonl, as_text
from sayso.statement import Reading

GOLDEN = Path(__file__).parent / "golden"


def body(readings: Iterable[Reading]) -> Iterator[str]:
    """The page without its style sheet and script."""
    page = "".join(as_html(readings))
    page = re.sub(r"<(style|script)>.*?</\1>", r"<\1>...</\1>", page, flags=re.DOTALL)
    yield re.sub(r"sha256-[\w+/=]+", "sha256-...", page)


@pytest.mark.parametrize(
    ("name", "render"),
    [
        ("plain.txt", as_text),
        ("narrow.txt", partial(as_text, width=40)),
        ("colour.txt", partial(as_text, colour=True)),
        ("reading.json", as_json),
        ("reading.jsonl", as_jsonl),
        ("reading.csv", as_csv),
        ("page.html", body),
    ],
)
def test_as_it_was(
    name: str, render: Callable[[Iterable[Reading]], Iterator[str]], reading: Reading
) -> None:
    path = GOLDEN / name
    rendered = "".join(render([reading]))
    if os.environ.get("SAYSO_WRITE_GOLDEN"):
        path.write_text(rendered, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == rendered
