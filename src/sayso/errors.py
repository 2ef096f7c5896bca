"""Every error that Sayso raises on purpose.

    SaysoError
    ├── SourceError            what should have been read could not be
    │   ├── NotFoundError        no such file or address
    │   ├── FetchError           the network or the server refused
    │   ├── TooLargeError        larger than the stated limit
    │   └── FormatError          the bytes are not what they were said to be
    ├── ArticleError           an article that contradicts itself (bad date, bad offsets)
    ├── ModelError             the network's files are missing or do not fit this version
    └── MissingExtraError      a feature whose optional packages are not installed

A message gives the value, what was expected and what to do. The command line prints it in one
line and exits with `exit_status`.
"""

from __future__ import annotations


class SaysoError(Exception):
    """The root of all errors of this package."""

    exit_status = 1


class SourceError(SaysoError):
    """Something that should have been read could not be; many-article runs skip it and go on."""


class NotFoundError(SourceError):
    """No such file or address."""


class FetchError(SourceError):
    """The network or the server did not give the page."""


class TooLargeError(SourceError):
    """Larger than the limit that the message names."""


class FormatError(SourceError):
    """The bytes are not what they were said to be (not text, not JSON, no article inside)."""


class ArticleError(SaysoError):
    """An article or statement that contradicts itself."""


class ModelError(SaysoError):
    """The network's files are missing, damaged, or of another version."""


class MissingExtraError(SaysoError):
    """An optional package is needed; the message gives the line to type."""
