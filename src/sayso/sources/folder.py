"""Folders and patterns to the files in them, in an order that is the same at every reading."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from sayso.errors import NotFoundError, SourceError

# What is read in a folder; a file that is named itself may be called anything.
SUFFIXES = (
    ".txt", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".ndjson", ".warc", ".warc.zst", ".rss",
    ".atom", ".opml", ".urls",
)  # fmt: skip


def is_pattern(where: str) -> bool:
    """Does it stand for files by `*`, `?` or `[...]`, rather than being the name of one?"""
    return glob.has_magic(where) and not os.path.lexists(where)


def folder(where: str) -> Iterator[str | SourceError]:
    """The paths of the files in a folder and the folders in it, by name, those to read only.

    Hidden files and folders, those of other suffixes than `SUFFIXES` (with or without `.gz`), and
    what is no ordinary file are left out. Links to folders are not followed.

    Yields:
        Paths, and the errors of folders that cannot be read.
    """
    broken: list[OSError] = []
    for path, folders, files in os.walk(where, onerror=broken.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            full = os.path.join(path, name)
            if not name.startswith(".") and _is_read(name) and os.path.isfile(full):
                yield full
        while broken:
            yield _unread(broken.pop())
    while broken:
        yield _unread(broken.pop())


def pattern(where: str) -> Iterator[str | SourceError]:
    """The files that a pattern stands for, `**` for folders of any depth, by name.

    A folder among them gives the files in it, except where `**` names those too.

    Raises:
        NotFoundError: there are none.
    """
    found = sorted(glob.iglob(where, recursive=True))
    if not found:
        raise NotFoundError(f"{where}: no file is named so; expected a file, a URL or -")
    deep = "**" in Path(where).parts
    for path in found:
        if not os.path.isdir(path):
            yield path
        elif not deep:
            yield from folder(path)


def _is_read(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(SUFFIXES)


def _unread(error: OSError) -> SourceError:
    return SourceError(f"{error.filename} is a folder that cannot be read: {error.strerror}")
