"""Readings as text, HTML, JSON and CSV.

Each `as_...` function takes an iterable of readings and yields pieces of the output as it goes, so
that a million articles need no more memory than one. Nothing here prints, or knows of files.
"""

from __future__ import annotations

from sayso.render.contract import (
    as_json,
    as_jsonl,
    reading_as_dict,
    reading_from_json,
    readings_from_jsonl,
)
from sayso.render.page import as_html
from sayso.render.table import as_csv
from sayso.render.terminal import as_text

__all__ = [
    "as_csv",
    "as_html",
    "as_json",
    "as_jsonl",
    "as_text",
    "reading_as_dict",
    "reading_from_json",
    "readings_from_jsonl",
]
