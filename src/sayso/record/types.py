"""Column types: what Python calls a date, an act or a key, and what the database keeps of it.

Both databases keep the same small integers, so that a query reads the same for either.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import BigInteger, Dialect, Integer, SmallInteger, Text
from sqlalchemy.types import TypeDecorator

from sayso.statement import Act, Kind, Polarity, Style

Choice = TypeVar("Choice", bound=StrEnum)

# A code is never given to another member, nor changed: records hold them.
STYLES = {Style.DIRECT: 1, Style.MIXED: 2, Style.INDIRECT: 3}
POLARITIES = {Polarity.AFFIRM: 1, Polarity.NEGATED: 2}
KINDS = {
    Kind.PERSON: 1,
    Kind.ORGANIZATION: 2,
    Kind.DOCUMENT: 3,
    Kind.GROUP: 4,
    Kind.UNNAMED: 5,
    Kind.AUTHOR: 6,
    Kind.UNKNOWN: 7,
}
ACTS = {
    Act.STATE: 1,
    Act.BELIEVE: 2,
    Act.PREDICT: 3,
    Act.ASK: 4,
    Act.REQUEST: 5,
    Act.PROMISE: 6,
    Act.THREATEN: 7,
    Act.ACCUSE: 8,
    Act.CRITICIZE: 9,
    Act.DENY: 10,
    Act.REJECT: 11,
    Act.SUPPORT: 12,
    Act.CONCEDE: 13,
}

Id = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by INTEGER keys only


class Coded(TypeDecorator[Choice], Generic[Choice]):
    """A member of an enumeration, kept as the small integer that `codes` gives it."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, codes: Mapping[Choice, int]) -> None:
        super().__init__()
        self.codes = tuple(codes.items())  # a tuple, for the cache of compiled statements
        self._code = dict(codes)
        self._member = {code: member for member, code in codes.items()}

    def process_bind_param(self, value: Choice | None, dialect: Dialect) -> int | None:
        return None if value is None else self._code[value]

    def process_result_value(self, value: int | None, dialect: Dialect) -> Choice | None:
        return None if value is None else self._member[value]


class Day(TypeDecorator[date]):
    """A day, kept as the number YYYYMMDD: `column / 100` is its month, in either database."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:
        return None if value is None else value.year * 10000 + value.month * 100 + value.day

    def process_result_value(self, value: int | None, dialect: Dialect) -> date | None:
        if value is None:
            return None
        return date(value // 10000, value // 100 % 100, value % 100)


class PartialDate(TypeDecorator[str]):
    """An ISO date as precise as it is known: "2020-11-22", "2020-11" or "2020".

    Kept as 20201122, 20201100 or 20200000: what is not known is nought.
    """

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.replace("-", "").ljust(8, "0"))

    def process_result_value(self, value: int | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        year, month, day = value // 10000, value // 100 % 100, value % 100
        return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


class Moment(TypeDecorator[datetime]):
    """A point in time, kept as whole seconds since 1970 and given back in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


class Key(TypeDecorator[str]):
    """A stable key of 16 hexadecimal digits, kept as a signed integer of eight bytes."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else int.from_bytes(bytes.fromhex(value), "big", signed=True)

    def process_result_value(self, value: int | None, dialect: Dialect) -> str | None:
        return None if value is None else value.to_bytes(8, "big", signed=True).hex()


class Names(TypeDecorator[tuple[str, ...]]):
    """Some names in their order, kept as a JSON list; none at all as NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return json.dumps(value, ensure_ascii=False) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:
        return tuple(json.loads(value)) if value else ()
