"""Several writers at once, in processes of their own: nothing lost, nothing twice."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from multiprocessing.synchronize import Event

import pytest
from sqlalchemy import func, select

from sayso.record import Record, schema
from sayso.statement import Reading
from tests.record.readings import elsewhere, reading

ARTICLES = 60
WRITERS = 3


def made(number: int) -> Reading:
    return elsewhere(reading(outlet=f"Outlet {number % 7}"), number)


def write(where: str, first: int, started: Event) -> None:
    """Adds every article, beginning at another one than the other writers do."""
    started.wait()
    with Record.open(where) as record:
        order = (made((first + number) % ARTICLES) for number in range(ARTICLES))
        list(record.add_many(order, batch=7))


def write_for_ever(where: str) -> None:
    with Record.open(where) as record:
        number = 0
        while True:
            record.add(made(number))
            number += 1


def test_writers_at_once_lose_nothing_and_keep_nothing_twice(where: str) -> None:
    """They make the record, too: all of them find nothing there."""
    context = multiprocessing.get_context("spawn")
    started = context.Event()
    writers = [
        context.Process(target=write, args=(where, number * 17, started))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    started.set()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    with Record.open(where) as record:
        kept = {one.article.url: one for _, one in record.readings()}
        assert kept == {made(number).article.url: made(number) for number in range(ARTICLES)}
        stats = record.stats()
        assert (stats.articles, stats.versions, stats.outlets) == (ARTICLES, ARTICLES, 7)
        assert stats.statements == ARTICLES * 3
        assert list(record.check()) == []


@pytest.mark.parametrize("after", [0.05, 0.3])
def test_a_writer_that_is_killed_leaves_a_sound_record(where: str, after: float) -> None:
    Record.open(where).close()
    writer = multiprocessing.get_context("spawn").Process(target=write_for_ever, args=(where,))
    writer.start()
    with Record.open(where) as record:
        while record.stats().articles == 0:
            assert writer.is_alive()
            time.sleep(0.02)
        time.sleep(after)
        assert writer.pid
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        readings = [one for _, one in record.readings()]
        assert readings == [made(number) for number in range(len(readings))]
        assert list(record.check()) == []
        assert record.add(made(len(readings))).version == 1


def test_who_reads_sees_one_state_while_another_writes(where: str) -> None:
    count = select(func.count()).select_from(schema.articles)
    with Record.open(where) as reader, Record.open(where) as writer:
        writer.add(made(1))
        with reader.connect() as connection:
            assert connection.scalar(count) == 1
            writer.add(made(2))
            assert connection.scalar(count) == 1
        with reader.connect() as connection:
            assert connection.scalar(count) == 2
