"""Where a command's output goes, standard output or a file; how wide and colourful it may be."""

from __future__ import annotations

import io
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import typer

WIDEST = 100  # columns; longer lines are hard to read


@contextmanager
def opened(path: Path | None) -> Iterator[TextIO]:
    """Standard output for None, else the file at `path`, in UTF-8 with "\\n" as line end.

    A file appears, or is replaced, only once all of it is written, so that a run may read the file
    it writes and a run cut short leaves the old one. Devices and pipes are written as they are.

    Raises:
        typer.BadParameter: the file cannot be written.
    """
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        replaced = not path.exists() or stat.S_ISREG(path.stat().st_mode)
        written = _beside(path) if replaced else path
        file = written.open("w", encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise typer.BadParameter(f"cannot write {path}: {error.strerror}") from error
    try:
        with file:
            yield file
        if replaced:
            written.replace(path)
    finally:
        if replaced:
            with suppress(FileNotFoundError):
                written.unlink()


def _beside(path: Path) -> Path:
    """A new file in the folder of `path`, with the permissions that `path` has or would get."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.resolve().parent)
    os.close(handle)
    beside = Path(name)
    mask = os.umask(0)
    os.umask(mask)
    beside.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~mask)
    return beside


def wants_colour(stream: TextIO) -> bool:
    """Is it a terminal that takes colours, and did nobody ask for none (no-color.org)?"""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not plain


def columns(stream: TextIO) -> int:
    """Columns to write in: the terminal's, at most WIDEST; 80 where it is none."""
    return min(shutil.get_terminal_size().columns, WIDEST) if stream.isatty() else 80
