"""What these tests share with those of sources and of the record."""

from __future__ import annotations

from tests.record.conftest import server, where
from tests.sources.conftest import site

__all__ = ["server", "site", "where"]
