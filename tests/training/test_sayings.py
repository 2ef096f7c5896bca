"""Blocks of sayings become rows of training data, with every mark at its place."""

from __future__ import annotations

import pytest

from training.sayings import block, unmarked

BLOCK = """\
= one
# Harbour bridge opens late
criticize p Lenn Oxley | {c “{t The bridge} is vanity,”} {q said} {s {r ferryman} Lenn Oxley} on {w Monday}.
- | It cost 41 million crowns.
support p Lenn Oxley | {s He} {q added} {c that {t the engineers} did well}.
-state g residents | {s Residents} {q would not say} {c whether they agreed}.
""".splitlines()  # noqa: E501, a saying is one line


def test_a_block_is_a_text_with_its_statements() -> None:
    row = block(BLOCK)
    text = row["text"]
    assert text.split("\n\n")[1] == "“The bridge is vanity,” said ferryman Lenn Oxley on Monday."
    assert [text[slice(*s["source"][0])] for s in row["statements"]] == [
        "ferryman Lenn Oxley", "He", "Residents",
    ]  # fmt: skip
    first, second, third = row["statements"]
    assert text[slice(*first["content"][0])] == "“The bridge is vanity,”"
    assert (first["act"], first["polarity"], first["target"]) == (
        "criticize", "affirm", "The bridge",
    )  # fmt: skip
    assert second["speakers"] == [{"name": "Lenn Oxley", "kind": "person", "role": "ferryman"}]
    assert (third["act"], third["polarity"], third["speakers"][0]["kind"]) == (
        "state", "negated", "group",
    )  # fmt: skip


def test_what_may_be_carried_over_is_left_open() -> None:
    first, second, _ = block(BLOCK)["statements"]
    assert first["when"] == "Monday"
    assert "when" not in second, "it may hold for this one too"
    assert second["venue"] is None, "no statement of the block has one"


@pytest.mark.parametrize("faulty", ["{c never closed", "closed } never opened", "{z no such mark}"])
def test_a_faulty_mark_is_refused(faulty: str) -> None:
    with pytest.raises(ValueError, match=r"brace|not closed"):
        unmarked(faulty)
