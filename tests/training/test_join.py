"""Annotations published without their texts, and joined to them again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))  # `training` is not in the wheel

from training.join import joined
from training.publish import published

TEXT = "Kesh resigns\n\n“I  accept it,” Premier Dario Kesh told the assembly on Monday."


def at(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


ROW = {
    "id": "one",
    "genre": "rumours",
    "publisher": None,
    "date": None,
    "title": None,
    "text": TEXT,
    "statements": [
        {
            "i": 0, "inside": None, "source": [at("Premier Dario Kesh")], "cue": [at("told")],
            "content": [at("“I  accept it,”")], "addressee": "the assembly", "venue": None,
            "when": "Monday", "date": None, "target": None, "act": "concede",
            "polarity": "affirm",
            "speakers": [{"name": "Dario Kesh", "kind": "person", "role": "Premier"}],
        }
    ],
}  # fmt: skip


def test_there_and_back() -> None:
    out = published(ROW, "train", spans="all")
    assert "assembly" not in str(out)
    assert joined(out, {"id": "one", "text": TEXT})["statements"] == ROW["statements"]


def test_a_text_with_other_blanks_gets_its_own_offsets() -> None:
    text = TEXT.replace("\n\n", "\n").replace("  ", " ")
    (statement,) = joined(published(ROW, "train", spans="all"), {"text": text})["statements"]
    (content,) = statement["content"]
    assert text[slice(*content)] == "“I accept it,”"
    assert statement["addressee"] == "the assembly"


def test_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="another text"):
        joined(published(ROW, "train", spans="all"), {"text": TEXT.replace("Monday", "Sunday")})


def test_spans_of_others_are_taken_from_them() -> None:
    out = published(ROW, "train", spans="none")
    assert "content" not in out["statements"][0]
    with pytest.raises(ValueError, match="needs PolNeAR"):
        joined(out, {"text": TEXT})
    spans = {k: ROW["statements"][0][k] for k in ("source", "cue", "content")}
    (statement,) = joined(out, {"text": TEXT, "attributions": [spans]})["statements"]
    assert statement["cue"] == [at("told")]
