"""Every figure comes from a process of its own, so that none is helped or burdened by another.

`run` starts one, with the threads of every mathematics library bounded; the process calls
`benchmarks.NAME.measure(**options)` and prints what it returns as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_BOUNDS = (
    "SAYSO_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS", "RAYON_NUM_THREADS",
)  # fmt: skip


class FailedError(Exception):
    """A measurement could not be made; the message is the last line of what it said."""


def run(name: str, *, threads: int = 1, options: dict[str, Any]) -> dict[str, float]:
    """What `measure` of the module `name` returns in a fresh process.

    Args:
        threads: how many threads each mathematics library may use there.
        options: what `measure` takes.

    Raises:
        FailedError: the process ended with an error.
    """
    command = [sys.executable, "-m", "benchmarks.worker", name, json.dumps(options)]
    environment = os.environ | dict.fromkeys(_BOUNDS, str(threads))
    output = output_of(command, environment)
    measured: dict[str, float] = json.loads(output.splitlines()[-1])
    return measured


def output_of(command: list[str], environment: dict[str, str] | None = None) -> str:
    """What a command prints.

    Raises:
        FailedError: it ended with an error.
    """
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise FailedError(said[-1] if said else f"{command[0]} ended with {done.returncode}")
    return done.stdout


if __name__ == "__main__":
    measure = import_module(f"benchmarks.{sys.argv[1]}").measure
    print(json.dumps(measure(**json.loads(sys.argv[2]))))
