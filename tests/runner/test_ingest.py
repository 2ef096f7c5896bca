"""Taking articles in: what is kept, what is passed over, and what is said of the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from sayso.article import Article
from sayso.errors import ModelError, RecordError, WorkerError
from sayso.record import Record, progress
from sayso.record.progress import Place
from sayso.runner import Failed, Method, Passed, Result, Tally, Wanted, add, ingest, standard
from sayso.runner.reading import read_all
from sayso.runner.steps import Shard, Step, ToRead
from sayso.sources.polite import Fetcher
from tests.runner.fakes import broken, method
from tests.runner.news import cut_short, prose, row, written
from tests.sources.sites import Reply, Site, page

Take = Callable[..., Tally]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "test.db") as opened:
        yield opened


@pytest.fixture
def take(record: Record) -> Take:
    """Takes sources in and counts; the results are in `results`."""

    def run(*what: str, by: Method | None = None, processes: int = 1, **wanted: object) -> Tally:
        tally = Tally()
        take_in = Wanted(what=what, fetcher=Fetcher(delay=0), **wanted)
        for result in add(record, take_in, by or method(), processes=processes):
            tally.take(result)
        return tally

    return run


def errors(results: list[Result]) -> list[str]:
    return [str(one.error) for one in results if isinstance(one, Failed)]


def place(record: Record, path: str) -> Place | None:
    with record.connect() as connection:
        return progress.place(connection, path)


def test_all_is_kept_once(take: Take, record: Record, tmp_path: Path) -> None:
    what = written(tmp_path)
    assert take(*what) == Tally(new=40, statements=40 + 14)
    assert {one.article.text for _, one in record.readings()} == {prose(n) for n in range(40)}
    stood = place(record, what[1])
    assert stood is not None
    assert (stood.position, stood.kept, stood.failed, stood.done) == (30, 30, 0, True)
    assert take(*what) == Tally(known=40, passed=40)
    assert take(*what, again=True) == Tally(known=40)
    assert list(record.check()) == []


def test_the_same_in_several_processes(take: Take, record: Record, tmp_path: Path) -> None:
    what = written(tmp_path)
    assert take(*what, by=method(vectors=True), processes=2) == Tally(new=40, statements=54)
    assert [one.article.text for _, one in record.readings()] == [prose(n) for n in range(40)]
    assert record.stats().vectors == 54
    assert place(record, what[1]).done


def test_the_reader_of_this_package(take: Take, record: Record, tmp_path: Path) -> None:
    """What it says of itself unloaded is what its readings say: the second time all is known."""
    path = tmp_path / "a.txt"
    path.write_text("“The ferry will not sail,” Mayor Ida Brandt told reporters.", encoding="utf-8")
    assert take(str(path), by=standard()) == Tally(new=1, statements=1)
    assert record.stats().vectors == 1
    assert take(str(path), by=standard(), again=True) == Tally(known=1)
    assert take(str(path), by=standard(vectors=False)) == Tally(known=1)


def test_a_file_that_changed_is_read_anew(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(row(1) + "\n" + row(2), encoding="utf-8")
    assert take(str(path)) == Tally(new=2, statements=2)
    more = "\n".join([row(3), row(1), row(2, text=prose(2) + " Hoke said “No”.")])
    path.write_text(more, encoding="utf-8")
    assert take(str(path)) == Tally(new=1, known=1, changed=1, statements=2 + 2)


def test_another_reader_or_outlet_goes_through_all_again(take: Take, tmp_path: Path) -> None:
    what = written(tmp_path, texts=2, lines=2)
    assert take(*what).new == 4
    assert take(*what, by=method(model="test-2")).reread == 4
    assert take(*what, by=method(model="test-2", vectors=True)).reread == 4
    assert take(*what, by=method(model="test-2")) == Tally(known=4)
    assert take(*what, by=method(model="test-2"), outlet="Tarn Post").articles == 4


def test_what_is_not_said_is_filled_in(take: Take, record: Record, tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    rows = [row(1, outlet=None), row(2, published="2025-10-27")]
    path.write_text("\n".join(rows), encoding="utf-8")
    take(str(path), outlet="Tarn Post", published=date(2025, 1, 2))
    known = [(one.article.outlet, one.article.published) for _, one in record.readings()]
    assert known == [("Tarn Post", date(2025, 1, 2)), ("Sabel Lantern", date(2025, 10, 27))]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_cannot_be_read_is_named_and_the_rest_kept(
    record: Record, tmp_path: Path, processes: int
) -> None:
    what = written(tmp_path, texts=2, lines=0)
    (tmp_path / "plain" / "00a.txt").write_bytes(b"\x00\x01\x02" * 99)
    (tmp_path / "plain" / "00b.html").write_text("<html></html>", encoding="utf-8")
    rows = [row(2), "{", row(3, text="ERROR"), row(4, text="WRONG: Hoke said “No”"), row(5)]
    Path(what[1]).write_text("\n".join(rows), encoding="utf-8")
    what = [*what, str(tmp_path / "none.txt"), cut_short(tmp_path / "cut.jsonl.gz", 200)]
    results = list(add(record, Wanted(what=what), method(), processes=processes))
    said = errors(results)
    for words in ("00b.html", "news.jsonl:2", "lantern.example/3 could not be read (ZeroDivision",
                  "lantern.example/4: ", "none.txt", "cut.jsonl.gz"):  # fmt: skip
        assert sum(words in one for one in said) == 1, words
    texts = {one.article.text for _, one in record.readings()}
    assert {prose(n) for n in (0, 1, 2, 5)} <= texts
    assert len(texts) > 50  # of the file that is cut short, too
    assert list(record.check()) == []
    stood = place(record, what[1])
    assert (stood.kept, stood.failed, stood.position, stood.done) == (2, 3, 5, True)
    again = list(add(record, Wanted(what=what), method(), processes=processes))
    assert Passed(what[1], 2, 3) in again
    assert any("none.txt" in one for one in errors(again))


@pytest.mark.parametrize("processes", [1, 2])
def test_a_reader_that_cannot_be_loaded_is_one_error(
    record: Record, tmp_path: Path, processes: int
) -> None:
    what = written(tmp_path)
    with pytest.raises(ModelError, match="weights of the harbour"):
        list(add(record, Wanted(what=what), broken(), processes=processes))
    assert record.stats().articles == 0


def test_a_process_that_dies_is_one_error_and_what_was_kept_stays(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "READINGS", 4)
    path = tmp_path / "news.jsonl"
    rows = [row(n) for n in range(60)]
    path.write_text("\n".join([*rows[:50], row(99, text="DIE"), *rows[50:]]), encoding="utf-8")
    with pytest.raises(WorkerError, match="goes on from there"):
        list(add(record, Wanted(what=[str(path)]), method(), processes=2))
    stood = place(record, str(path))
    assert stood.kept == record.stats().articles >= 20
    path_time = path.stat().st_mtime_ns
    path.write_text(path.read_text().replace("DIE", "LIE"), encoding="utf-8")
    os.utime(path, ns=(path_time, path_time))
    results = list(add(record, Wanted(what=[str(path)]), method(), processes=2))
    assert results[0] == Passed(str(path), stood.kept, 0)
    assert len(results) == 1 + 61 - stood.kept
    assert record.stats().articles == 61


def test_how_far_a_file_was_taken_in_is_never_ahead_of_what_is_kept(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "READINGS", 3)
    what = written(tmp_path, texts=1, lines=20)
    kept = 0
    for result in add(record, Wanted(what=what[1:]), method()):
        kept += 1
        assert result.added.article_id == kept
        stood = place(record, what[1])
        assert stood.position == stood.kept == record.stats().articles >= kept
    assert kept == 20
    monkeypatch.setattr(progress, "keep_places", _full)
    (tmp_path / "more.jsonl").write_text("\n".join(row(n) for n in range(50, 60)))
    with pytest.raises(RecordError, match="no room"):
        list(add(record, Wanted(what=[str(tmp_path / "more.jsonl")]), method()))
    assert place(record, str(tmp_path / "more.jsonl")) is None
    monkeypatch.undo()
    tally = Tally()
    for result in add(record, Wanted(what=[str(tmp_path / "more.jsonl")]), method()):
        tally.take(result)
    assert (tally.new, tally.known) == (7, 3)


def _full(*_: object, **__: object) -> None:
    raise RecordError("no room is left")


def test_no_more_is_taken_ahead_than_is_read() -> None:
    taken = 0

    def endless() -> Iterator[Step]:
        nonlocal taken
        while True:
            taken += 1
            yield ToRead(Shard("a"), taken, Article(text=prose(taken)))

    for processes, most in ((1, 1), (2, 16)):
        taken = 0
        steps = read_all(endless(), method(), processes)
        for number in range(1, 31):
            assert next(steps).position == number
            assert taken <= number - 1 + most
        steps.close()


def test_the_same_text_in_two_files_is_kept_once(take: Take, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(prose(1), encoding="utf-8")
    assert take(str(tmp_path)) == Tally(new=1, known=1, statements=1)


def test_lists_and_feeds_are_asked_again_but_nothing_is_read_twice(
    take: Take, record: Record, site: Site, tmp_path: Path
) -> None:
    pages = [site.answers(f"/{n}", Reply(page(f"Ferry {n}"))) for n in range(4)]
    items = "".join(f"<item><link>{url}</link></item>" for url in pages[:2])
    feed = site.answers(
        "/feed",
        Reply(
            f"<rss version='2.0'><channel><title>Tarn</title>{items}</channel></rss>".encode(),
            "application/rss+xml",
            headers={"ETag": '"1"'},
        ),
    )
    addresses = tmp_path / "list.urls"
    addresses.write_text("\n".join([pages[2], feed, site.url + "/gone", pages[3]]))
    first = take(str(addresses))
    assert (first.new, first.known, first.failed) == (4, 0, 1)
    assert not place(record, str(addresses)).done
    site.asked.clear()
    second = take(str(addresses))
    assert (second.new, second.known, second.failed) == (0, 2, 1)
    assert site.paths() == ["/robots.txt", "/2", "/feed", "/gone", "/3"]
    assert site.asked[2].headers["if-none-match"] == '"1"'


def test_a_feed_is_not_remembered_before_its_pages_are_kept(
    record: Record, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [site.answers(f"/{n}", Reply(page(f"Ferry {n}"))) for n in range(2)]
    items = "".join(f"<item><link>{url}</link></item>" for url in pages)
    data = f"<rss version='2.0'><channel><title>Tarn</title>{items}</channel></rss>".encode()
    feed = site.answers("/feed", Reply(data, "application/rss+xml"))
    wanted = Wanted(what=[feed], fetcher=Fetcher(delay=0))
    with monkeypatch.context() as patch:
        patch.setattr(Record, "add_many", _full)
        with pytest.raises(RecordError, match="no room"):
            list(add(record, wanted, method()))
    assert len(list(add(record, wanted, method()))) == 2
    with record.connect() as connection:
        assert sorted(progress.feed(connection, feed)["seen"]) == pages
