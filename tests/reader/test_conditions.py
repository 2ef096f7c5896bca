"""Conditions inside a content."""

from __future__ import annotations

import pytest

from sayso.article import Passage
from sayso.reader.conditions import condition


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("the army will act if the talks fail", "if the talks fail"),
        ("if the talks fail, the army will act", "if the talks fail"),
        ("“We will sign only after the votes are counted.”", "only after the votes are counted"),
        ("the ban stays unless the court rules otherwise", "unless the court rules otherwise"),
        ("they would sign provided that the text is not changed",
         "provided that the text is not changed"),
        ("he would not recognise her victory until the court had ruled",
         "until the court had ruled"),
        ("Should he lose, the party would split", "Should he lose"),
        ("We would, if asked, serve again", "if asked"),
        ("I will step down once the votes are counted, but not before",
         "once the votes are counted"),
        ("whether the bridge would open", None),
        ("if the bridge would open", None),  # asked if ...
        ("they should have known", None),
        ("he acts as if he had won", None),
        ("even if it rains they will march", None),
        ("the life of Riley", None),
    ],
)  # fmt: skip
def test_conditions(content: str, expected: str | None) -> None:
    text = f"Kesh said {content} ."
    found = condition(text, Passage.of(text, [(10, 10 + len(content))]))
    assert (found and found.text) == expected


def test_a_condition_in_a_later_stretch() -> None:
    text = "“We will come,” he said, “if they ask us.”"
    found = condition(text, Passage.of(text, [(0, 15), (25, 42)]))
    assert found is not None
    assert found.text == "if they ask us"
    assert text[found.start : found.end] == found.text
