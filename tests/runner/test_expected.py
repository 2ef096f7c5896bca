"""How many articles there will be, counted beforehand."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from sayso.runner.expected import expected
from tests.runner.news import cut_short, row, written


def test_files_folders_and_lines_are_counted(tmp_path: Path) -> None:
    what = written(tmp_path, texts=3, lines=5)
    rows = "\n".join(row(number) for number in range(4)) + "\n"
    (tmp_path / "plain" / "more.ndjson.gz").write_bytes(gzip.compress(rows.encode()))
    (tmp_path / "empty.jsonl").touch()
    assert expected([*what, str(tmp_path / "empty.jsonl")]) == 3 + 4 + 5
    assert expected([str(tmp_path / "*.jsonl")]) == 5
    assert expected([]) == 0


def test_responses_of_warc_files_are_counted(tmp_path: Path) -> None:
    record = (
        b"WARC/1.0\r\nWARC-Type: %s\r\nWARC-Record-ID: <urn:uuid:%d>\r\n"
        b"WARC-Date: 2025-10-27T00:00:00Z\r\nContent-Length: 5\r\n\r\nferry\r\n\r\n"
    )
    kinds = (b"warcinfo", b"request", b"response", b"response")
    path = tmp_path / "news.warc.gz"
    path.write_bytes(b"".join(gzip.compress(record % (kind, n)) for n, kind in enumerate(kinds)))
    assert expected([str(path)]) == 2


@pytest.mark.parametrize("what", ["https://lantern.example/a.html", "-", "none.txt", "a.rss"])
def test_what_cannot_be_counted(tmp_path: Path, what: str) -> None:
    known = written(tmp_path, texts=1, lines=1)
    assert expected([*known, what]) is None


def test_counting_stops_when_it_is_told_to_and_at_what_is_broken(tmp_path: Path) -> None:
    assert expected(written(tmp_path), stop=lambda: True) is None
    assert expected([cut_short(tmp_path / "cut.jsonl.gz", 99)]) is None
