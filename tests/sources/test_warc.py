"""WARC files: HTML responses become articles; what is broken is named, and what is whole read."""

from __future__ import annotations

import gzip
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.article import Article
from sayso.errors import FormatError, SourceError, TooLargeError
from sayso.sources import Item, articles, items, warc
from tests.sources.sites import page


def record(
    url: str,
    body: bytes,
    *,
    status: str = "200 OK",
    kind: str | None = "text/html; charset=utf-8",
    of: str = "response",
    more: str = "",
) -> bytes:
    """One record, as a crawler writes it."""
    line = f"Content-Type: {kind}\r\n" if kind else ""
    block = f"HTTP/1.1 {status}\r\n{line}{more}\r\n".encode() + body
    return raw(url, block, of=of)


def raw(url: str, block: bytes, *, of: str = "response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {of}\r\nWARC-Record-ID: <urn:uuid:{len(block)}>\r\n"
        f"WARC-Date: 2021-05-04T10:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype={of}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def url(number: int) -> str:
    return f"https://post.example/{number}"


def read(data: bytes, **options: int) -> list[Item]:
    return list(warc.articles(BytesIO(data), "a.warc", **options))


def urls(found: list[Item]) -> list[str | None]:
    return [item.found.url for item in found if isinstance(item.found, Article)]


INFO = raw("", b"software: a crawler\r\n", of="warcinfo")
GOOD = [record(url(n), page(f"Ferry {n} late")) for n in range(4)]
PACKINGS = {
    "plain": b"".join,
    "a member each": lambda parts: b"".join(map(gzip.compress, parts)),
    "one member": lambda parts: gzip.compress(b"".join(parts)),
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_html_responses_are_articles(tmp_path: Path, packing: str, name: str) -> None:
    other = [
        INFO,
        record(url(10), page("Asked"), of="request"),
        record(url(11), page("Moved"), status="301 Moved"),
        record(url(12), page("Gone"), status="404 Not Found"),
        record(url(13), b"{}", kind="application/json"),
        record(url(14), page("Untyped"), kind=None),
        record(url(15), page("Kept"), of="resource"),
        record("dns:post.example", b"1.2.3.4"),
    ]
    path = tmp_path / name
    path.write_bytes(PACKINGS[packing]([*other, *GOOD]))
    found = list(articles(str(path)))
    assert [one.id for one in found if isinstance(one, Article)] == [url(n) for n in range(4)]
    assert found[0].title == "Ferry 0 late"
    assert found[0].language == "en"
    assert len(found) == 4


def test_positions_are_those_of_the_records_and_go_on_after_any() -> None:
    data = PACKINGS["a member each"]([INFO, GOOD[0], INFO, GOOD[1], GOOD[2]])
    whole = read(data)
    assert [item.position for item in whole] == [2, 4, 5]
    for after in range(7):
        assert read(data, after=after) == [item for item in whole if item.position > after]


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (gzip.compress(page("Ferry late")), "Content-Encoding: gzip\r\n"),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(page("Ferry late")), page("Ferry late")),
         "Transfer-Encoding: chunked\r\n"),
        (page("Ferry late"), "X-Crawler-Content-Encoding: gzip\r\n"),
        ("Ferry late".join(page("|").decode().split("|")).encode("utf-8"), ""),
    ],
)  # fmt: skip
def test_pages_are_unpacked(body: bytes, more: str) -> None:
    (item,) = read(record(url(1), body, more=more))
    assert isinstance(item.found, Article)
    assert item.found.title == "Ferry late"


def test_the_declared_encoding_counts() -> None:
    body = page("Café fermé").decode().encode("cp1252")
    (item,) = read(record(url(1), body, kind="text/html; charset=windows-1252"))
    assert isinstance(item.found, Article)
    assert item.found.title == "Café fermé"


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (record(url(9), b"<html></html>"), "no article found"),
        (record(url(9), b"", more="Content-Encoding: gzip\r\n"), "no article found"),
        (record(url(9), b"\x1f\x8b\xff" * 9, more="Content-Encoding: gzip\r\n"), "be unpacked"),
        (record(url(9), b"zz\r\nno", more="Transfer-Encoding: chunked\r\n"), "be unpacked"),
        (raw(url(9), b"\x00" * 300), "no HTTP response"),
        (raw(url(9), b"HTTP/1.1 200 OK\r\n" + b"A" * 90_000), "be unpacked"),
        (raw(url(9), b""), "no HTTP response"),
        (record(url(9), b"a" * 200_000), "larger than 100,000 bytes"),
        (record(url(9), gzip.compress(bytes(9_000_000)), more="Content-Encoding: gzip\r\n"),
         "larger than 100,000 bytes"),
    ],
)  # fmt: skip
def test_a_bad_record_among_good_ones_is_named(bad: bytes, message: str) -> None:
    found = read(b"".join([GOOD[0], bad, GOOD[1]]), size=100_000)
    assert urls(found) == [url(0), url(1)]
    assert isinstance(found[1].found, FormatError | TooLargeError)
    assert message in str(found[1].found)
    assert str(found[1].found).startswith(f"a.warc:2: {url(9)}")


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 99, b"No archive.\n" * 9, b"\x1f\x8b" + b"\xff" * 50]
)
def test_what_is_no_archive(data: bytes) -> None:
    with pytest.raises(FormatError, match=r"a\.warc"):
        read(data)


@pytest.mark.parametrize("packing", PACKINGS)
def test_an_archive_cut_anywhere_gives_its_whole_records_and_says_so(packing: str) -> None:
    short = [record(url(n), b"x" * 40, status="404 No") for n in range(2)]
    parts = [*short, GOOD[0]]
    data = PACKINGS[packing](parts)
    ends = [len(PACKINGS[packing](parts[:n])) for n in range(len(parts) + 1)]
    for cut in {*range(20, len(data) - 20, 41), *range(ends[1] + 10, ends[1] + 40)}:
        try:
            found = read(data[:cut])
        except FormatError:  # not even one record begins
            assert cut < ends[0] + 80 or packing == "one member"
            continue
        assert all(isinstance(item.found, SourceError) for item in found)
        # Near the end of a record it is whole, and the file ends as a good one does.
        start = 80 if packing == "a member each" else 12
        near = packing == "one member" or any(-30 < cut - end < start for end in ends)
        assert near or len(found) == 1, cut
    assert urls(read(data)) == [url(0)]


def test_garbage_in_the_middle_ends_the_reading_with_a_word() -> None:
    data = bytearray(PACKINGS["a member each"](GOOD))
    ends = len(PACKINGS["a member each"](GOOD[:2]))
    data[ends + 40 : ends + 60] = bytes(20)
    found = read(bytes(data))
    assert urls(found) == [url(0), url(1)]
    assert isinstance(found[-1].found, FormatError)


def test_one_record_is_in_memory_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    filler = record(url(9), b"a" * 2_000_000, status="404 No")
    with path.open("wb") as file:
        file.writelines([GOOD[0], *[filler] * 20, GOOD[1]])
    read(GOOD[0])
    tracemalloc.start()
    assert [item.position for item in items(str(path))] == [1, 22]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.lists(
        st.sampled_from([INFO, GOOD[0], b"WARC/1.0\r\n", b"\r\n\r\n", b"Content-Length: 5\r\n"])
        | st.binary(max_size=60)
        | st.builds(raw, st.text(max_size=9), st.binary(max_size=80)),
        max_size=6,
    ).map(b"".join),
    packed=st.booleans(),
    cut=st.integers(0, 40),
    flips=st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 255)), max_size=3),
)
def test_any_bytes_are_articles_or_source_errors(
    data: bytes, packed: bool, cut: int, flips: list[tuple[int, int]]
) -> None:
    changed = bytearray(gzip.compress(data) if packed else data)
    for place, value in flips:
        if changed:
            changed[place % len(changed)] = value
    try:
        found = read(bytes(changed[: len(changed) - cut]))
    except SourceError:
        return
    assert all(isinstance(item.found, Article | SourceError) for item in found)
    assert [item.position for item in found] == sorted({item.position for item in found})
