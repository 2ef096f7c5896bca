"""The record: readings kept in SQLite or PostgreSQL, found again, given back as they were.

The names are loaded when they are first used: SQLAlchemy costs half a second.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.record.entries import (
        Added,
        Entry,
        Fault,
        KeptStatement,
        Outcome,
        Removed,
        Stats,
    )
    from sayso.record.store import Record

__all__ = [
    "Added",
    "Connection",
    "Entry",
    "Fault",
    "KeptStatement",
    "Outcome",
    "Record",
    "Removed",
    "Stats",
]
_ELSEWHERE = {"Connection": "sqlalchemy", "Record": "sayso.record.store"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'sayso.record' has no attribute {name!r}")
    return getattr(import_module(_ELSEWHERE.get(name, "sayso.record.entries")), name)
