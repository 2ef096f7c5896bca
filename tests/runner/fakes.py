"""A reader small enough to see through, in this process or another: `NAME said “WORDS”`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sayso.article import Article
from sayso.errors import ModelError
from sayso.runner import Method
from sayso.statement import ReaderInfo, Reading
from tests.cli.fakes import FakeReader

FIRST = ReaderInfo("sayso", "0.1.0", "test-1")


def method(*, model: str = "test-1", vectors: bool = False, seconds: float = 0) -> Method:
    """Reads with FakeReader, each article in so many seconds.

    What the text of an article says happens while it is read: ERROR raises one, DIE ends the
    process, WRONG gives a reading that contradicts itself.
    """
    info = replace(FIRST, model=model)
    return Method(info, "test-vectors" if vectors else None, partial(_load, info, vectors, seconds))


def broken() -> Method:
    """A reader that cannot be loaded."""
    return Method(FIRST, None, _fail)


def _load(
    info: ReaderInfo, vectors: bool, seconds: float, threads: int | None
) -> Callable[[Article], tuple[Reading, list[bytes] | None]]:
    reader = FakeReader(threads)

    def read(article: Article) -> tuple[Reading, list[bytes] | None]:
        time.sleep(seconds)
        if "ERROR" in article.text:
            raise ZeroDivisionError("a division")
        if "DIE" in article.text:
            os._exit(9)
        (reading,) = reader.read_many([article])
        statements = reading.statements
        if "WRONG" in article.text:
            statements = (*statements, *statements)
        packed = [one.content.text.encode() for one in statements] if vectors else None
        return Reading(article, info, statements), packed

    return read


def _fail(threads: int | None) -> Callable[[Article], tuple[Reading, list[bytes] | None]]:
    raise ModelError("the weights of the harbour are missing")
