"""A run that is killed at any moment, and one beside another: nothing lost, nothing twice."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sayso.record import Record
from sayso.statement import Reading
from tests.runner.news import prose, written

ARTICLES = 40
MOMENTS = 20  # at which one ingest is killed
ROOT = Path(__file__).parents[2]  # where `tests` is found from, whatever the tests run against


def command(
    where: str, what: list[str], *options: str, kill: int = 0, each: float = 0
) -> list[str]:
    run = [sys.executable, "-m", "tests.runner.killed", str(kill), str(each)]
    return [*run, "--record", where, *options, *what]


def run(*arguments: Any, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments, **options), cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )


def content(where: str) -> list[tuple[str, Reading]]:
    """All that is kept, which must hold together, with each article once."""
    with Record.open(where) as record:
        assert list(record.check()) == []
        readings = [one for _, one in record.readings()]
        stats = record.stats()
        assert (stats.articles, stats.versions) == (len(readings), len(readings))
    return sorted((one.article.id, one) for one in readings)


def undisturbed(tmp_path: Path, what: list[str]) -> list[tuple[str, Reading]]:
    done = run(str(tmp_path / "undisturbed.db"), what)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "articles: 40 new, 0 known, 0 changed, 0 failed; 54 statements\n"
    found = content(str(tmp_path / "undisturbed.db"))
    assert sorted(one.article.text for _, one in found) == sorted(map(prose, range(ARTICLES)))
    return found


def test_killed_again_and_again_and_resumed(where: str, tmp_path: Path) -> None:
    what = written(tmp_path)
    draw = random.Random(2025)
    Record.open(where).close()
    kept = [0]
    for _ in range(MOMENTS):
        statement = draw.randint(10, 60)
        done = run(where, what, kill=statement)
        assert (done.returncode, done.stdout) == (-9, ""), f"killed at statement {statement}"
        with Record.open(where) as record:
            kept.append(record.stats().articles)
    assert kept == sorted(kept)
    assert kept[-1] > 0
    done = run(where, what)
    assert done.returncode == 0
    new = ARTICLES - kept[-1]
    assert done.stdout.startswith(f"articles: {new} new, {kept[-1]} known, 0 changed, 0 failed; ")
    assert content(where) == undisturbed(tmp_path, what)


def test_killed_while_a_new_record_is_made(where: str, tmp_path: Path) -> None:
    what = written(tmp_path, texts=2, lines=0)[:1]
    for statement in (2, 9, 31):
        assert run(where, what, kill=statement).returncode == -9
    assert run(where, what).stdout.startswith("articles: 2 new, 0 known")
    assert len(content(where)) == 2


def test_killed_with_several_processes(tmp_path: Path) -> None:
    """Those that read end with the one that began them: nobody holds the pipe any longer."""
    what = written(tmp_path)
    where = str(tmp_path / "test.db")
    Record.open(where).close()
    with (
        subprocess.Popen(
            command(where, what, "--processes", "2", each=0.02),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process,
        Record.open(where, read_only=True) as record,
    ):
        while record.stats().articles < 8 and process.poll() is None:
            time.sleep(0.02)
        process.kill()
        assert process.stdout
        said = process.stdout.read()  # Python's own tracker may say that it tidies up
        assert b"Traceback" not in said
        assert b"articles:" not in said
    assert process.returncode == -9
    done = run(where, what, "--processes", "2")
    assert done.returncode == 0
    assert content(where) == undisturbed(tmp_path, what)


def test_two_at_once(where: str, tmp_path: Path) -> None:
    what = written(tmp_path)
    both = [
        subprocess.Popen(
            command(where, order, each=0.01),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for order in (what, what[::-1])
    ]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [errors for _, errors in said] == ["", ""]
    new, known = zip(*((int(out.split()[1]), int(out.split()[3])) for out, _ in said), strict=True)
    assert sum(new) == ARTICLES
    assert sum(known) == ARTICLES
    assert content(where) == undisturbed(tmp_path, what)
