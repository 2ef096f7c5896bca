"""What a run has done so far, counted."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.record import Outcome
from sayso.runner.ingest import Failed, Kept, Known, Passed, Result


@dataclass(slots=True)
class Tally:
    """Counts of articles, and of the statements written for them.

    Attributes:
        new: not there before.
        known: there before, in this run or an earlier one.
        changed: kept as a new version.
        reread: there before, with statements of another reader or without vectors.
        failed: could not be read, in this run or, where it passed over them, an earlier one.
        passed: how many of the known and the failed were passed over, their file being done.
        foreign: kept, but in a language that is not read.
        statements: written.
    """

    new: int = 0
    known: int = 0
    changed: int = 0
    reread: int = 0
    failed: int = 0
    passed: int = 0
    foreign: int = 0
    statements: int = 0

    @property
    def articles(self) -> int:
        """All of them, the failed too."""
        return self.new + self.known + self.changed + self.reread + self.failed

    def take(self, result: Result) -> None:
        """Counts one more result of a run."""
        if isinstance(result, Passed):
            self.known += result.kept
            self.failed += result.failed
            self.passed += result.kept + result.failed
        elif isinstance(result, Failed):
            self.failed += 1
        elif isinstance(result, Known):
            self.known += 1
        elif isinstance(result, Kept):
            name = _NAMES[result.added.outcome]
            setattr(self, name, getattr(self, name) + 1)
            self.statements += result.added.statements
            self.foreign += result.language not in (None, "en")


_NAMES = {
    Outcome.NEW: "new",
    Outcome.KNOWN: "known",
    Outcome.CHANGED: "changed",
    Outcome.REREAD: "reread",
}
