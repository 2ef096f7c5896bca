"""The place where a page of a search ended, as a few letters that a caller hands back."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from math import isfinite

from sayso.errors import QueryError
from sayso.finding import Order, Query

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """After which statement a page starts.

    Attributes:
        value: what it is ordered by: its day or its rank, None where it has no day.
        id: of the statement in the record.
    """

    value: date | float | None
    id: int


def packed(place: Place, query: Query) -> str:
    """The place as a cursor of `query`: letters, digits, - and _."""
    value = place.value.isoformat() if isinstance(place.value, date) else place.value
    data = json.dumps([_fingerprint(query), value, place.id]).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unpacked(cursor: str, query: Query) -> Place:
    """The place that a cursor means.

    Raises:
        QueryError: it is none, or one of another query.
    """
    error = QueryError(
        f"{cursor[:80]!r} is no place in this search; expected what an earlier page of the same "
        "search gave"
    )
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        fingerprint, value, id_ = json.loads(data)
        if fingerprint != _fingerprint(query) or type(id_) is not int:
            raise error
        if value is not None and query.ordered_by is Order.RANK:
            value = float(value)
        elif value is not None:
            value = date.fromisoformat(value)
    except (ValueError, TypeError, RecursionError) as wrong:
        raise error from wrong
    known = value is not None if query.ordered_by is Order.RANK else True
    if not known or (isinstance(value, float) and not isfinite(value)):
        raise error
    if not 0 <= id_ <= _LARGEST_ID:
        raise error
    return Place(value, id_)


def _fingerprint(query: Query) -> str:
    return blake2b(repr(query).encode("utf-8", "backslashreplace"), digest_size=6).hexdigest()
