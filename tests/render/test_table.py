"""CSV: the columns, and cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import io

import pytest

from sayso.render import as_csv
from sayso.statement import Reading

from .conftest import HOSTILE, hostile


def rows(*readings: Reading) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(as_csv(readings)), newline="")))


def test_columns(reading: Reading) -> None:
    header = next(iter(as_csv([reading])))
    assert header == (
        "article,outlet,published,id,style,speaker,kind,role,source,cue,content,addressee,venue,"
        "when,date,act,polarity,target,condition,inside,confidence,start,end\n"
    )


def test_a_row(reading: Reading) -> None:
    assert rows(reading)[1] == {
        "article": "valmora-1",
        "outlet": "The Meridian Post",
        "published": "2031-05-13",
        "id": "1",
        "style": "mixed",
        "speaker": "electoral board",
        "kind": "organization",
        "role": "",
        "source": "the electoral board",
        "cue": "had been told by",
        "content": "that the count was “not finished.”",
        **dict.fromkeys(["addressee", "venue", "when", "date"], ""),
        "act": "state",
        "polarity": "affirm",
        "target": "",
        "condition": "",
        "inside": "0",
        "confidence": "0.71",
        "start": "131",
        "end": "165",
    }


def test_a_row_with_everything(reading: Reading) -> None:
    row = rows(reading)[6]
    assert [name for name, cell in row.items() if not cell] == ["inside"]
    assert (row["speaker"], row["kind"]) == ("Tomas Reyl; ", "person; unnamed")
    assert row["role"] == "the opposition’s; senior aide"
    assert (row["addressee"], row["venue"]) == ("Channel Nine", "an interview with Channel Nine")
    assert (row["when"], row["date"]) == ("Two days earlier", "2031-05-11")
    assert (row["act"], row["polarity"], row["target"]) == ("threaten", "affirm", "the board")
    assert row["condition"] == "unless it counts the box from Ostra again"


def test_several_speakers_keep_their_order(reading: Reading) -> None:
    row = rows(reading)[4]
    assert (row["speaker"], row["kind"], row["role"]) == (
        "Tomas Reyl; ",
        "person; group",
        "the opposition’s; ",
    )


def test_discontinuous_content(reading: Reading) -> None:
    row = rows(reading)[2]
    assert row["content"].startswith("“We will wait,” ... “only after")
    assert (row["start"], row["end"]) == ("166", "262")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_or_drives_a_terminal(text: str) -> None:
    (row,) = rows(hostile(text))
    for cell in row.values():
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
        assert not any(sign in cell for sign in "\x00\x1b\x9b\u202e\t\r")
    "".join(as_csv([hostile(text)])).encode()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  @x", "'  @x"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("– dash", "– dash"),
        ("“=”", "“=”"),
    ],
)
def test_an_apostrophe_before_a_formula(text: str, cell: str) -> None:
    (row,) = rows(hostile(text))
    assert row["content"] == cell
