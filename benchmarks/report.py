"""How figures are printed: one a line, in columns, each beside its limit where it has one."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LABEL = 46


def title(text: str) -> None:
    """A heading."""
    print(f"\n{text}", flush=True)


def line(label: str, *cells: str) -> None:
    """A label and what stands beside it."""
    print(f"  {label:<{_LABEL}}" + "".join(f"{cell:>16}" for cell in cells), flush=True)


def note(text: str) -> None:
    """Words instead of a figure."""
    print(f"  {text}", flush=True)


def limited(label: str, value: float, limit: float, unit: str) -> None:
    """A figure that must not exceed its limit."""
    verdict = "within" if value <= limit else "EXCEEDS"
    digits = 2 if limit < 10 else 1
    line(label, f"{value:.{digits}f} {unit}", f"{verdict} {limit:g} {unit}")


def number(value: float) -> str:
    """A figure with as many digits as mean anything."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def machine() -> None:
    """What everything was measured on, and a warning where others use it at the same time."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    processors = processors or os.cpu_count() or 1
    note(f"{_processor()}, {processors} processor(s), Python {platform.python_version()}")
    note(", ".join(f"{name} {_version(name)}" for name in ("sayso", "onnxruntime", "numpy")))
    load = os.getloadavg()[0]
    if load > 0.5:
        note(f"WARNING: the machine is busy (load {load:.1f}): the speeds below are too low")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for row in info.read_text(encoding="utf-8").splitlines():
            if row.startswith("model name"):
                return row.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
