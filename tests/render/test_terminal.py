"""Text for people: the marks, the list, the width, and nothing that a terminal would obey."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from sayso.article import Article, Passage
from sayso.render import as_text
from sayso.statement import Kind, ReaderInfo, Reading, Speaker, Statement, Style

from .conftest import HOSTILE, hostile

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def plain(reading: Reading, width: int = 80) -> str:
    return "".join(as_text([reading], width=width))


def test_marks_without_colour(reading: Reading) -> None:
    text = " ".join(plain(reading).split())
    assert "*President Irena Dolk* _told_ reporters on Monday {#0 that she _had been" in text
    assert "*the electoral board* {#1 that the count was “not finished.”}} {#2 “We" in text


def listed(reading: Reading, number: int, width: int = 80) -> list[str]:
    """The lines of one statement in the list."""
    entries = plain(reading, width).split("7 statements\n")[1].strip("\n").split("\n\n")
    return entries[number].split("\n")


def test_the_list_puts_the_speaker_first(reading: Reading) -> None:
    assert listed(reading, 1) == [
        "#1  electoral board · organization",
        "    that the count was “not finished.”",
        "    mixed speech, state · inside #0 · confidence 0.71",
        "    say-so: The Meridian Post ← Ostra Wire ← Irena Dolk ← electoral board",
    ]


def test_the_list_tells_all_that_is_known(reading: Reading) -> None:
    assert listed(reading, 6) == [
        "#6  Tomas Reyl (the opposition’s); senior aide (unnamed)",
        "    to take the board to court unless it counts the box from Ostra again",
        "    indirect speech, threaten · confidence 0.93",
        "    to: Channel Nine · where: an interview with Channel Nine",
        "    when: Two days earlier (2031-05-11) · aimed at: the board",
        "    condition: unless it counts the box from Ostra again",
        "    say-so: The Meridian Post ← Ostra Wire ← Tomas Reyl; senior aide",
    ]


def test_wrapped_lines_keep_their_place(reading: Reading) -> None:
    first, *others = listed(reading, 6, width=30)
    assert first == "#6  Tomas Reyl (the"
    assert all(line.startswith("    ") and line[4] != " " for line in others)


def test_the_chain_is_shown_where_it_tells_more(reading: Reading) -> None:
    for credits, shown in (((), [1]), (("Ostra Wire",), list(range(7)))):
        known = replace(reading, article=replace(reading.article, credits=credits))
        numbers = [n for n in range(7) if "    say-so: " in "\n".join(listed(known, n))]
        assert numbers == shown


def test_circumstances(reading: Reading) -> None:
    text = " ".join(plain(reading).split())
    assert "to: reporters · when: Monday (2031-05-12)" in text
    assert "where: a rally in Ostra · condition: only after the last box is opened" in text
    assert "aimed at: the board" in text
    assert "not said: indirect speech" in text


@pytest.mark.parametrize(
    ("speaker", "source", "shown"),
    [
        (Speaker("Ana Kesh", Kind.AUTHOR), "she", "#0  Ana Kesh · author\n"),
        (Speaker(None, Kind.AUTHOR), None, "#0  the author\n"),
        (Speaker(None, Kind.UNNAMED), "she", "#0  she · unnamed\n"),
        (Speaker(None, Kind.UNNAMED, "nurse"), "she", "#0  she · nurse · unnamed\n"),
        (Speaker(None, Kind.UNNAMED, "She"), "she", "#0  she · unnamed\n"),
        (Speaker(), None, "#0  unknown\n"),
    ],
)
def test_who_is_shown(speaker: Speaker, source: str | None, shown: str) -> None:
    text = "she said so"
    statement = Statement(
        id=0,
        content=Passage.of(text, [(9, 11)]),
        style=Style.INDIRECT,
        source=Passage.of(text, [(0, 3)]) if source else None,
        speakers=(speaker,),
    )
    assert shown in plain(Reading(Article(text=text), ReaderInfo("", "", ""), (statement,)))


def test_colour_changes_no_word(reading: Reading) -> None:
    coloured = "".join(as_text([reading], colour=True))
    assert "\x1b[1;36mPresident Irena Dolk\x1b[0m" in coloured
    assert "\x1b[3;4;35mtold\x1b[0m" in coloured
    assert "*President" not in coloured
    words = ANSI.sub("", coloured)
    assert "\x1b" not in words
    assert re.sub(r"[*_{}#\d\s]", "", plain(reading)) == re.sub(r"[#\d\s]", "", words)


@pytest.mark.parametrize("width", [20, 40, 80, 120])
@pytest.mark.parametrize("colour", [False, True])
def test_no_line_is_wider(reading: Reading, width: int, colour: bool) -> None:
    wide = replace(reading, article=replace(reading.article, id="x" * 300, outlet="日本" * 60))
    lines = ANSI.sub("", "".join(as_text([wide], colour=colour, width=width))).split("\n")
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("colour", [False, True])
def test_nothing_that_a_terminal_obeys(text: str, colour: bool) -> None:
    shown = ANSI.sub("", "".join(as_text([hostile(text)], colour=colour)))
    assert shown.replace("\n", "").isprintable()
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown)
    shown.encode()


def test_escapes_are_shown() -> None:
    assert "␛[2J" in plain(hostile("\x1b[2J"))


def test_several_readings_and_none(reading: Reading) -> None:
    assert list(as_text([])) == []
    first, second = as_text([reading, reading])
    assert first == plain(reading)
    assert second.endswith(first)


@pytest.mark.parametrize("text", ["", "\n\n", "a " * 50_000, "x" * 100_000])
def test_odd_texts(text: str) -> None:
    reading = Reading(Article(text=text), ReaderInfo("", "", ""), ())
    assert plain(reading).endswith("0 statements\n")
