"""The parts of the report: what each measures, and the lines that it prints."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from benchmarks import package, peak, start
from benchmarks.report import limited, line, note, number, title
from benchmarks.worker import run

HELP, STATEMENT, WHEEL, INSTALLED = 0.3, 1.5, 60, 400  # seconds, seconds, MB, MB
SEARCH, LIKE = (50.0, 150.0), (300.0, 300.0)  # milliseconds: median, 95th percentile

WAYS = (
    (1, "one", "1 thread, one at a time (read)"),
    (1, "many", "1 thread, many (read_many)"),
    (2, "one", "2 threads, one at a time (read)"),
    (2, "many", "2 threads, many (read_many)"),
    (2, "processes", "2 processes, many (sayso read)"),
)


@dataclass
class Bench:
    """What is asked for, and what was measured already.

    Attributes:
        count: how many articles; None is all.
        rounds: how often each speed is taken.
        size: bytes of the long text.
        wheel: a wheel or a folder with one; None builds it.
        statements: of the large record.
        place: where the large record is or is to be; None makes a file and deletes it.
    """

    count: int | None
    rounds: int
    size: int
    wheel: Path | None
    statements: int
    place: str | None
    _read: dict[tuple[int, str], dict[str, float]] = field(default_factory=dict)

    def reading(self, threads: int, way: str) -> dict[str, float]:
        """The reader's time, measured once; `way` as in `benchmarks.reading`."""
        key = (threads, way)
        if key not in self._read:
            self._read[key] = run(
                "reading",
                threads=threads,
                options={
                    "count": self.count, "rounds": self.rounds, "threads": threads, "way": way
                },
            )  # fmt: skip
        return self._read[key]


def speed(bench: Bench) -> None:
    """Articles and words a second."""
    title("The reader's speed")
    line("", "articles/s", "words/s")
    for threads, way, label in WAYS:
        got = bench.reading(threads, way)
        rates = (got[what] / got["seconds"] for what in ("articles", "words"))
        line(label, *map(number, rates))
    note(f"read: {got['articles']:,.0f} articles of {got['words']:,.0f} words")


def layers(bench: Bench) -> None:
    """What the second layer costs."""
    title("The second layer's share, 1 thread")
    if find_spec("onnx") is None:
        note("NOT MEASURED: onnx is not installed (pip install --group bench)")
        return
    got = run("layers", options={"count": bench.count, "rounds": bench.rounds})
    line("cues, sources and contents alone", f"{got['first']:.1f} s")
    line("the whole reading", f"{got['both']:.1f} s", f"+{got['both'] / got['first'] - 1:.0%}")


def memory(bench: Bench) -> None:
    """Peak memory for many articles and for a long text."""
    title("Peak memory of the whole process, 1 thread")
    megabytes = f"{bench.size / 1e6:g} MB"
    for label, size in (("all the articles", None), (f"one text of {megabytes}", bench.size)):
        got = run("memory", options={"count": bench.count, "threads": 1, "size": size})
        line(label, f"{got['peak']:,.0f} MB", f"in {got['seconds']:,.1f} s")


def share(bench: Bench) -> None:
    """How much of the machine's int8 peak the reader makes use of."""
    title("Multiply-adds, int8, 1 thread")
    if find_spec("onnx") is None:
        note("NOT MEASURED: onnx is not installed (pip install --group bench)")
        return
    got = bench.reading(1, "many")
    reader = got["pieces"] * peak.LAYERS * peak.LAYER / got["seconds"]
    line("", "10⁹/s", "reader's share")
    line("the whole reader", f"{reader / 1e9:,.1f}")
    for label, layers in (("peak, the encoder's matrices", peak.LAYERS), ("peak, in the cache", 1)):
        best = run("peak", options={"layers": layers, "rounds": bench.rounds})["per_second"]
        line(label, f"{best / 1e9:,.1f}", f"{reader / best:.0%}")


def spacy(bench: Bench) -> None:
    """The reader beside a spaCy pipeline."""
    title("Beside a spaCy pipeline of the shape of en_core_web_sm, random weights, 1 thread")
    if find_spec("spacy") is None:
        note("NOT MEASURED: spaCy is not installed (pip install --group bench)")
        return
    own = bench.reading(1, "many")
    reader = own["words"] / own["seconds"]
    line("", "words/s", "reader's share")
    line("the whole reader", number(reader))
    for label, shared in (("one tok2vec for all", True), ("ner with its own, as published", False)):
        options = {"count": bench.count, "rounds": bench.rounds, "shared": shared}
        got = run("spacy_pipeline", options=options)
        rate = got["words"] / got["seconds"]
        line(f"spaCy, {label}", number(rate), f"{reader / rate:.0%}")
        note(
            f"    came out: {got['sentence']:.0f} tokens a sentence, a name every "
            f"{got['name']:.0f} tokens"
        )


def ingest(bench: Bench) -> None:
    """What it costs to keep what is read."""
    title("Articles into a record, 1 thread, SQLite")
    got = run("ingest", options={"count": bench.count})
    line("", "articles/s", "of the reader")
    for label, key in (
        ("the reader alone", "read"),
        ("sayso add --no-vectors", "added"),
        ("sayso add", "with vectors"),
    ):
        rate = got["articles"] / got[key]
        line(label, number(rate), f"{got['read'] / got[key]:.0%}")


def record(bench: Bench) -> None:
    """How fast a large record answers, and how large it is."""
    title(f"A record of {bench.statements:,} statements, milliseconds")
    with tempfile.TemporaryDirectory() as folder:
        where = bench.place or str(Path(folder) / "large.db")
        got = run("record", options={"where": where, "statements": bench.statements})
    note(f"{got['statements']:,.0f} statements, {got['bytes']:,.0f} bytes each")
    if "added" in got:
        note(f"filled: {got['added']:,.0f} statements/s; {got['linked']:,.0f} articles/s linked")
    line("", "median", "95%")
    for name in (key.removesuffix(" median") for key in got if key.endswith(" median")):
        limits = LIKE if name.startswith("like") else SEARCH
        cells = [
            f"{got[f'{name} {which}']:,.1f}{'' if got[f'{name} {which}'] <= most else ' EXCEEDS'}"
            for which, most in zip(("median", "95%"), limits, strict=True)
        ]
        line(name, *cells)
    note(f"limits: {SEARCH[0]:g} and {SEARCH[1]:g}; by meaning {LIKE[0]:g}, vectors in memory")


def starts(_: Bench) -> None:
    """What a user waits for."""
    title("From a cold start")
    limited("sayso --help", start.help_time(), HELP, "s")
    limited("first statement of a short article", start.first_statement(), STATEMENT, "s")


def weight(bench: Bench) -> None:
    """What an installation weighs."""
    title("Weight")
    limited("wheel", package.wheel_size(bench.wheel) / 1e6, WHEEL, "MB")
    sizes = package.installed_sizes()
    limited(f"installed, all {len(sizes)} packages", sum(sizes.values()) / 1e6, INSTALLED, "MB")
    largest = sorted(sizes, key=sizes.__getitem__, reverse=True)[:4]
    note("largest: " + ", ".join(f"{name} {sizes[name] / 1e6:.0f} MB" for name in largest))
    note("scipy is AMONG THEM" if "scipy" in sizes else "scipy is not among them")


PARTS: dict[str, Callable[[Bench], None]] = {
    "speed": speed,
    "layers": layers,
    "memory": memory,
    "peak": share,
    "spacy": spacy,
    "start": starts,
    "weight": weight,
    "ingest": ingest,
    "record": record,
}
