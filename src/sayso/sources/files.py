"""Files and standard input as bytes and lines: unpacked, bounded, and each failure named."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import Any

from sayso.errors import FormatError, NotFoundError, SourceError, TooLargeError

LARGEST = 64_000_000


def content(where: str) -> bytes:
    """All bytes of a file, unpacked, or of standard input ("-").

    Raises:
        SourceError: it cannot be opened or read, or has more than 64 MB.
    """
    with opened(where) as file:
        data: bytes = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise TooLargeError(f"{where} is larger than {LARGEST:,} bytes; split it into JSON lines")
    return data


def lines(where: str, *, largest: int = LARGEST) -> Iterator[str | TooLargeError]:
    """The lines of a file, unpacked, one after the other; in place of one too long, the error.

    Raises:
        SourceError: it cannot be opened, or not be read on from here.
    """
    with opened(where) as opened_file:
        file = opened_file if hasattr(opened_file, "peek") else BufferedReader(opened_file)
        start = file.peek(2)[:2]
        encoding = "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        reader = TextIOWrapper(file, encoding, errors="replace")
        number = 0
        try:
            while line := reader.readline(largest):
                number += 1
                if len(line) < largest or line.endswith("\n"):
                    yield line
                    continue
                while (rest := reader.readline(largest)) and not rest.endswith("\n"):
                    pass
                yield TooLargeError(f"{where}:{number} is longer than {largest:,} characters")
        finally:
            # What was opened is closed by `opened`, and standard input by nobody.
            reader.detach()


@contextmanager
def opened(where: str, *, packed: bool = False) -> Iterator[Any]:
    """The bytes of a file as a stream, or standard input; what goes wrong with it is named.

    Args:
        where: the file, or "-".
        packed: leave a `.gz` file as it is?

    Raises:
        SourceError: it cannot be opened, or, within the block, not be read.
    """
    if where == "-":
        yield sys.stdin.buffer
        return
    unpacks = where.lower().endswith(".gz") and not packed
    try:
        plain = Path(where).open("rb")  # noqa: SIM115  (closed below)
    except FileNotFoundError as error:
        raise NotFoundError(f"{where}: no such file; expected a file, a URL or -") from error
    except IsADirectoryError as error:
        raise SourceError(f"{where} is a folder; name the files in it") from error
    except (OSError, ValueError) as error:
        raise SourceError(f"{where} cannot be opened: {error}") from error
    with plain, gzip.open(plain) if unpacks else plain as file:
        try:
            yield file
        except (OSError, EOFError, zlib.error) as error:
            raise FormatError(f"{where} cannot be read: {error}") from error
