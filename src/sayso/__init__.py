"""Sayso reads the news and answers: who said what, to whom, when and where, and on whose say-so?

    from sayso import read

    for statement in read(text).statements:
        print(statement.source, statement.content)

The names are loaded when they are first used, so that `import sayso` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.article import Article, Passage, Span
    from sayso.errors import SaysoError
    from sayso.reader import Reader, read
    from sayso.record import Record
    from sayso.statement import Act, Kind, Polarity, Reading, Speaker, Statement, Style, When

__version__ = "0.1.0"

__all__ = [
    "Act",
    "Article",
    "Kind",
    "Passage",
    "Polarity",
    "Reader",
    "Reading",
    "Record",
    "SaysoError",
    "Span",
    "Speaker",
    "Statement",
    "Style",
    "When",
    "read",
]

_HOME = {
    "sayso.article": ("Article", "Passage", "Span"),
    "sayso.errors": ("SaysoError",),
    "sayso.reader": ("Reader", "read"),
    "sayso.record": ("Record",),
    "sayso.statement": (
        "Act", "Kind", "Polarity", "Reading", "Speaker", "Statement", "Style", "When",
    ),
}  # fmt: skip


def __getattr__(name: str) -> Any:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'sayso' has no attribute {name!r}")
