"""The command as a process: its help, its start, its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import sayso

SAYSO = [sys.executable, "-c", "from sayso.cli import main; main()"]
HEAVY = ("numpy", "onnxruntime", "tokenizers", "trafilatura", "rich", "asyncio")


def run(*arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SAYSO, *arguments], capture_output=True, encoding="utf-8", check=False, **options
    )


def test_version() -> None:
    assert run("--version").stdout == f"sayso {sayso.__version__}\n"


def test_help_names_every_command() -> None:
    shown = run("--help")
    assert shown.returncode == 0
    assert "read " in shown.stdout
    assert "evaluate " in shown.stdout


def test_no_command_is_wrong_use() -> None:
    assert run().returncode == 2
    assert run("sing").returncode == 2


@pytest.mark.parametrize("arguments", [["--help"], ["read", "--help"], ["evaluate", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from sayso.cli import app\n"
        f"app({arguments!r}, standalone_mode=False)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr == "[]\n"


def test_a_missing_file_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    done = run("read", str(tmp_path / "absent.txt"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_that_leaves_early_is_no_error() -> None:
    """As in `sayso read ... | head -1`: the pipe's other end is closed while we write."""
    script = (
        "import typer\n"
        "from sayso.cli.guard import guarded\n"
        "app = typer.Typer(pretty_exceptions_enable=False)\n"
        "@app.command()\n"
        "def spam():\n"
        "    with guarded():\n"
        "        while True:\n"
        "            print('x' * 1000)\n"
        "app()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141
