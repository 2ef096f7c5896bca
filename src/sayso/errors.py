"""Every error that Sayso raises on purpose.

    SaysoError
    ├── SourceError            what should have been read could not be
    │   ├── NotFoundError        no such file or address
    │   ├── FetchError           the network or the server refused
    │   ├── TooLargeError        larger than the stated limit
    │   └── FormatError          the bytes are not what they were said to be
    ├── ArticleError           an article that contradicts itself (bad date, bad offsets)
    ├── ModelError             the network's files are missing or do not fit this version
    ├── RecordError            a record that could not be opened, read or written
    │   ├── NoRecordError        nothing there, no server, or something that is no record
    │   ├── RecordVersionError   made by a newer version of Sayso
    │   ├── ReadOnlyError        it may not be written
    │   ├── RecordBusyError      another process holds it
    │   ├── RecordFullError      no room left where it lies
    │   ├── DamagedRecordError   what is kept contradicts itself
    │   └── NotKeptError         no such article or statement in it
    ├── WorkerError            a process that reads articles for this one ended
    ├── QueryError             a question to a record that cannot be understood
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


class RecordError(SaysoError):
    """A record could not be opened, read or written."""


class NoRecordError(RecordError):
    """Nothing at the place named, no server that answers, or a file that is no record."""


class RecordVersionError(RecordError):
    """The record was made by a newer version of Sayso than this one."""


class ReadOnlyError(RecordError):
    """The record may not be written: by its file's permissions, its server, or as it was opened."""


class RecordBusyError(RecordError):
    """Another process held the record for longer than this one waits."""


class RecordFullError(RecordError):
    """No room is left on the disk that holds the record."""


class DamagedRecordError(RecordError):
    """What the record holds contradicts itself; `sayso record check` lists what."""


class NotKeptError(RecordError):
    """The record has no such article, version or statement."""


class WorkerError(SaysoError):
    """A process that was to read articles for this one ended before they were read."""


class QueryError(SaysoError):
    """What was asked of a record cannot be understood: wrong use, so the exit status is 2."""

    exit_status = 2


class MissingExtraError(SaysoError):
    """An optional package is needed; the message gives the line to type."""
