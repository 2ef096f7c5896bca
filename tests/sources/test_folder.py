"""Folders and patterns: what is read in them, in which order, and that the bad hides no good."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from sayso.article import Article
from sayso.errors import NotFoundError, SourceError, TooLargeError
from sayso.sources import articles, files, items, shards
from tests.sources.sites import page
from tests.sources.test_warc import GOOD


def write(folder: Path, **names: bytes) -> None:
    folder.mkdir(exist_ok=True)
    for name, data in names.items():
        (folder / name.replace("__", ".")).write_bytes(data)


def names(where: Path | str, folder: Path) -> list[str]:
    return [os.path.relpath(str(path), folder) for path in shards(str(where))]


def test_a_folder_is_read_by_name_without_what_is_hidden_or_unknown(tmp_path: Path) -> None:
    write(tmp_path, b__txt=b"B", a__html=b"A", c__png=b"C", __hidden__txt=b"D", readme=b"E",
          d__JSONL__gz=b"F", e__warc__gz=b"G")  # fmt: skip
    write(tmp_path / "sub", z__txt=b"Z", a__opml=b"Y")
    write(tmp_path / ".git", a__txt=b"X")
    write(tmp_path / "empty")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    assert names(tmp_path, tmp_path) == [
        "a.html", "b.txt", "d.JSONL.gz", "e.warc.gz", "sub/a.opml", "sub/z.txt",
    ]  # fmt: skip


def test_patterns(tmp_path: Path) -> None:
    write(tmp_path, a__txt=b"A", b__txt=b"B", c__news=b"C")
    write(tmp_path / "sub", d__txt=b"D")
    assert names(tmp_path / "*.txt", tmp_path) == ["a.txt", "b.txt"]
    assert names(tmp_path / "[bc].*", tmp_path) == ["b.txt", "c.news"]
    assert names(tmp_path / "**" / "*.txt", tmp_path) == ["a.txt", "b.txt", "sub/d.txt"]
    assert names(tmp_path / "s*", tmp_path) == ["sub/d.txt"]
    found = articles(str(tmp_path / "*.txt"))
    assert [one.text for one in found if isinstance(one, Article)] == ["A", "B"]
    with pytest.raises(NotFoundError, match=r"\*\.html: no file is named so"):
        list(articles(str(tmp_path / "*.html")))


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    write(tmp_path, a__txt=b"A")
    (tmp_path / "[a].txt").write_bytes(b"Itself")
    (found,) = articles(str(tmp_path / "[a].txt"))
    assert isinstance(found, Article)
    assert found.text == "Itself"


def test_a_folder_without_a_file_to_read(tmp_path: Path) -> None:
    write(tmp_path, a__png=b"A")
    with pytest.raises(SourceError, match=r"without a file to read; expected some of \.txt"):
        list(articles(str(tmp_path)))


@pytest.mark.parametrize("where", ["a\x00b", "\x00", "[\x00*]", "a" * 5000, "a" * 300 + "*", ""])
def test_names_that_are_none(where: str) -> None:
    with pytest.raises(SourceError):
        list(articles(where))


@pytest.mark.skipif(os.geteuid() != 0, reason="the folder is made unreadable by hand below")
def test_a_folder_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a", a__txt=b"A")
    write(tmp_path / "b", b__txt=b"B")
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = list(articles(str(tmp_path)))
    assert sorted(type(one).__name__ for one in found) == ["Article", "SourceError"]
    assert any("/a is a folder that cannot be read: Permission denied" in str(one) for one in found)


def test_good_files_among_garbage_are_all_read_and_the_others_named(tmp_path: Path) -> None:
    row = json.dumps({"text": "The ferry is late, she said."}).encode()
    packed = gzip.compress(row + b"\n")
    good = {
        "good1__txt": b"The mayor said no.",
        "good2__html": page("Ferry late"),
        "good3__jsonl": row + b"\n" + row,
        "good4__jsonl__gz": packed,
        "good5__warc__gz": gzip.compress(GOOD[0]),
        "good6__json": b"[" + row + b"]",
        "good7__txt": "“No,” he said.".encode("utf-16"),
    }
    bad = {
        "bad1__txt": b"\x89PNG\r\n" * 50,
        "bad2__html": b"%PDF-1.7" + bytes(range(256)) * 4,
        "bad3__jsonl": b"\x00\x01\x02",
        "bad4__jsonl__gz": packed[:-9],
        "bad5__warc__gz": b"no archive",
        "bad6__json": b"{",
        "bad7__txt__gz": b"not packed",
        "bad8__rss": b"<html>",
        "bad9__opml": b"<opml>",
        "bada__warc": gzip.compress(b"WARC/1.0\r\n"),
        "badb__html": b"",
        "badc__txt": b"\x7fELF" + bytes(500),
        "badd__urls": b"nowhere\x00\xff",
    }
    write(tmp_path, **good, **bad)
    found = list(articles(str(tmp_path)))
    read = [one for one in found if isinstance(one, Article)]
    assert sum(one.text.startswith("The ferry is late") for one in read) >= 4
    for name in ("good1.txt", "good2.html", "good7.txt", "good6.json:1", "good3.jsonl:2"):
        assert str(tmp_path / name) in {one.id for one in read}
    assert "https://post.example/0" in {one.id for one in read}
    errors = " ".join(str(one) for one in found if isinstance(one, SourceError))
    for name in bad:
        assert str(tmp_path / name.replace("__", ".")) in errors, name
    assert not any(f"{tmp_path}/good" in str(one) for one in found if isinstance(one, SourceError))


def test_positions_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "One."}\n\n{\n{"text": "Four."}\n')
    whole = list(items(str(path)))
    assert [item.position for item in whole] == [1, 3, 4]
    for after in range(6):
        rest = list(items(str(path), after=after))
        assert [item.position for item in rest] == [n for n in (1, 3, 4) if n > after]
    path = tmp_path / "a.txt"
    path.write_text("One.")
    assert [item.position for item in items(str(path))] == [1]
    assert list(items(str(path), after=1)) == []


def test_a_line_beyond_all_bounds_is_named_and_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("short\n" + "x" * 1000 + "\n" + "y" * 100 + "\nlast" + "z" * 200)
    found = list(files.lines(str(path), largest=101))
    assert [type(line) for line in found] == [str, TooLargeError, str, TooLargeError]
    assert f"{path}:2 is longer than 101 characters" in str(found[1])
    assert f"{path}:4" in str(found[3])
