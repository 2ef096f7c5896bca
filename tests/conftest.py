"""What the tests share: the data folder, and skips that fail where nothing may be skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

# Where nothing may be skipped nothing may be left to chance either: the same examples each time.
# Explaining a failure takes minutes where examples are slow.
settings.register_profile("usual", phases=[p for p in Phase if p is not Phase.explain])
settings.register_profile("strict", settings.get_profile("usual"), derandomize=True)
settings.load_profile("strict" if os.environ.get("SAYSO_REQUIRE_ALL") == "1" else "usual")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder that SAYSO_DATA names; tests that need it are skipped aloud without it."""
    folder = os.environ.get("SAYSO_DATA")
    if not folder:
        pytest.skip("SAYSO_DATA does not name the folder of annotated articles")
    return Path(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.data)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """SAYSO_REQUIRE_ALL=1 forbids skipping, except for data that the machine does not have."""
    report = yield
    strict = os.environ.get("SAYSO_REQUIRE_ALL") == "1"
    excused = item.get_closest_marker("data") and not os.environ.get("SAYSO_DATA")
    if report.skipped and strict and not excused and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if terminalreporter.stats.get("skipped"):
        terminalreporter.write_line(
            "skipped: set SAYSO_DATA to run the tests on annotated articles"
        )
