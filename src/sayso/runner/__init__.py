"""The runner: many articles of any sources into a record, in one process or several, resumable."""

from __future__ import annotations

from sayso.runner.ingest import Failed, Kept, Known, Passed, Result, Wanted, add
from sayso.runner.linking import link_new
from sayso.runner.many import ManyReader
from sayso.runner.method import Method, standard
from sayso.runner.tally import Tally

__all__ = [
    "Failed",
    "Kept",
    "Known",
    "ManyReader",
    "Method",
    "Passed",
    "Result",
    "Tally",
    "Wanted",
    "add",
    "link_new",
    "standard",
]
