"""`python -m benchmarks`: measures, and prints one report. See README.md beside this file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.parts import PARTS, Bench
from benchmarks.report import machine, note, title
from benchmarks.texts import described
from benchmarks.worker import FailedError


def main(arguments: list[str] | None = None) -> int:
    """Prints the report; 1 where something could not be measured, else 0."""
    options = _options(arguments)
    bench = Bench(
        options.articles, options.rounds, int(options.large * 1e6), options.wheel,
        options.statements, options.record,
    )  # fmt: skip
    title("Sayso: how fast, how heavy")
    machine()
    note(f"texts: {described()}{f', the first {bench.count} of them' if bench.count else ''}")
    failed = 0
    for name in options.only or PARTS:
        try:
            PARTS[name](bench)
        except FailedError as error:
            note(f"FAILED: {error}")
            failed = 1
    return failed


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--articles", type=int, metavar="N", help="read the first N only")
    parser.add_argument(
        "--rounds", type=int, default=3, help="times each speed is taken; the median counts"
    )
    parser.add_argument("--large", type=float, default=5, metavar="MB", help="the long text's size")
    parser.add_argument("--wheel", type=Path, help="a wheel or its folder, else one is built")
    parser.add_argument(
        "--statements", type=int, default=1_000_000, metavar="N", help="of the large record"
    )
    parser.add_argument(
        "--record", metavar="WHERE", help="the large record: filled if it is empty, and kept"
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
