"""`sayso evaluate`: scores the reader on annotated articles."""

from __future__ import annotations


def evaluate() -> None:
    """Score the reader on annotated articles."""
