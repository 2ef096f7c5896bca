"""The reader: Article to Reading."""

from __future__ import annotations

from sayso.reader.reader import Reader, read

__all__ = ["Reader", "read"]
