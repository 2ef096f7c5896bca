"""What an installation weighs: the wheel, and everything that it needs at run time."""

from __future__ import annotations

import re
import sys
import tempfile
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import sayso
from benchmarks.worker import ROOT, FailedError, output_of


def wheel_size(given: Path | None) -> int:
    """Bytes of the wheel.

    Args:
        given: a wheel, or a folder of which the newest is taken; None builds one.

    Raises:
        FailedError: it cannot be built, or there is none.
    """
    if given is not None:
        wheels = [given] if given.is_file() else list(given.glob("*.whl"))
        if not wheels:
            raise FailedError(f"{given}: no wheel there")
        return max(wheels, key=lambda path: path.stat().st_mtime).stat().st_size
    with tempfile.TemporaryDirectory() as folder:
        output_of([sys.executable, "-m", "build", "--wheel", "--outdir", folder, str(ROOT)])
        return wheel_size(Path(folder))


def installed_sizes() -> dict[str, int]:
    """Bytes of each distribution that the package needs, itself included, as installed here.

    Raises:
        FailedError: one of them is not installed.
    """
    sizes: dict[str, int] = {}
    waiting = [("sayso", "")]
    seen = set(waiting)
    while waiting:
        name, extra = waiting.pop()
        try:
            found = distribution(name)
        except PackageNotFoundError as error:
            raise FailedError(f"{name} is needed but not installed") from error
        sizes[name] = _size(found)
        new = [need for need in _needs(found, extra) if need not in seen]
        seen.update(new)
        waiting += new
    return sizes


def _needs(found: Distribution, extra: str) -> list[tuple[str, str]]:
    """Names, each with "" and with every extra that is asked of it."""
    from packaging.requirements import Requirement

    needs = []
    for line in found.requires or []:
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            name = re.sub(r"[-_.]+", "-", need.name).lower()
            needs += [(name, wanted) for wanted in ("", *sorted(need.extras))]
    return needs


def _size(found: Distribution) -> int:
    """Bytes of its files; a package that is used from its sources has them outside."""
    files = {Path(str(found.locate_file(file))).resolve() for file in found.files or []}
    if found.name == "sayso":
        files.update(path.resolve() for path in Path(sayso.__file__).parent.rglob("*"))
    return sum(file.stat().st_size for file in files if file.is_file())
