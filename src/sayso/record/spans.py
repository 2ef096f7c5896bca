"""The spans of a statement's passages as a few bytes.

One byte tells which passages there are (bit 0 the first of `PARTS`, and so on); of each follow
the number of its spans, then for each span its distance from the end of the one before (the first:
from the start of the text) and its length, all as LEB128 numbers (7 bits a byte, the low ones
first, the high bit set where more follow).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso.article import Passage, Span

PARTS = ("content", "source", "cue", "addressee", "venue", "when", "target", "condition")


def packed(passages: Iterable[Passage | None]) -> bytes:
    """The bytes of the passages, which come in the order of `PARTS`."""
    out = bytearray(1)
    for bit, passage in enumerate(passages):
        if passage is None:
            continue
        out[0] |= 1 << bit
        _put(out, len(passage.spans))
        last = 0
        for start, end in passage.spans:
            _put(out, start - last)
            _put(out, end - start)
            last = end
    return bytes(out)


def unpacked(data: bytes) -> list[tuple[Span, ...] | None]:
    """The spans of each of `PARTS`, None for those that are not there.

    Raises:
        ValueError: bytes that `packed` did not make.
    """
    if not data:
        raise ValueError("no bytes at all")
    numbers = _numbers(data[1:])
    try:
        found = [_spans(numbers) if data[0] >> bit & 1 else None for bit in range(len(PARTS))]
    except StopIteration as error:
        raise ValueError("it ends too early") from error
    if next(numbers, None) is not None:
        raise ValueError("it goes on too long")
    return found


def _spans(numbers: Iterator[int]) -> tuple[Span, ...]:
    spans = []
    last = 0
    for _ in range(next(numbers)):
        start = last + next(numbers)
        last = start + next(numbers)
        spans.append(Span(start, last))
    return tuple(spans)


def _put(out: bytearray, number: int) -> None:
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)


def _numbers(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            yield number
            number = shift = 0
    if shift:
        raise ValueError("its last number is cut off")
