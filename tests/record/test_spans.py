"""Passages as bytes and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.article import Passage
from sayso.record.spans import PARTS, packed, unpacked
from tests.record.readings import passages

TEXT = "x" * 40_000
_any = st.none() | passages(TEXT)


@settings(deadline=None)
@given(st.lists(_any, min_size=len(PARTS), max_size=len(PARTS)))
def test_passages_come_back(made: list[Passage | None]) -> None:
    assert unpacked(packed(made)) == [one and one.spans for one in made]


def test_a_statement_takes_few_bytes() -> None:
    spans = [[(2000, 2150)], [(1980, 1990)], [(1991, 1995)], None, None, None, None, None]
    made = [Passage.of(TEXT, one) if one else None for one in spans]
    assert len(packed(made)) == 14


@pytest.mark.parametrize(
    "data",
    [b"", b"\x01", b"\x01\x01\x05", b"\x01\x01\x05\x80", b"\x00\x01", b"\x01\x01\x01\x02\x03"],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"bytes|early|long|cut"):
        unpacked(data)
