"""The public face: what `import sayso` promises."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

import sayso


def test_all_is_sorted_and_whole() -> None:
    assert sayso.__all__ == sorted(sayso.__all__)
    for name in sayso.__all__:
        assert getattr(sayso, name) is not None


def test_version_is_the_packages() -> None:
    assert sayso.__version__ == version("sayso")


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'quotes'"):
        _ = sayso.quotes


def test_import_is_light() -> None:
    code = "import sys, sayso; print([m for m in ('numpy', 'onnxruntime') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
