"""Whom a text credits, and that ordinary prose credits nobody."""

from __future__ import annotations

import time

import pytest

from sayso.sources.credits import found_credits

AP = ("Associated Press",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("All quiet.\nSource: Northwire", ("Northwire",)),
        ("All quiet.\nSource: Bloomberg", ("Bloomberg",)),
        ("All quiet.\nSOURCE: Reuters/AP", ("Reuters", *AP)),
        ("Via: Northwire", ("Northwire",)),
        ("(Reuters) - The vote is over.", ("Reuters",)),
        ("LINDEN (AP) — The vote is over.", AP),
        ("The title\n\nLINDEN, Nov 3 (Reuters) - The vote is over.", ("Reuters",)),
        ("PORT ANSEL, Meridia, Jan. 3 (AP) -- The vote is over.", AP),
        ("Linden (AFP) – The vote is over.", ("Agence France-Presse",)),
        ("LINDEN (Northwire) - The vote is over.", ("Northwire",)),
        ("The end.\nThe Associated Press contributed to this report.", AP),
        ("It is over. The Associated Press contributed to this report.", AP),
        ("AP writers Tom Hale in Linden and Eva Lund contributed to this report.", AP),
        ("AFP contributed", ("Agence France-Presse",)),
        ("With reporting by Reuters", ("Reuters",)),
        ("— With reporting by Reuters and AFP.", ("Reuters", "Agence France-Presse")),
        ("(With inputs from PTI)", ("Press Trust of India",)),
        ("The end.\n— Bloomberg", ("Bloomberg",)),
        ("The end.\n-Reuters\n", ("Reuters",)),
        ("The end. (via Reuters)", ("Reuters",)),
        ("The end.\nvia Reuters", ("Reuters",)),
        ("The end. (PTI)", ("Press Trust of India",)),
        ("Originally published by The Harbour Post", ("The Harbour Post",)),
        ("First published in the-post.example.com.", ("the-post.example.com",)),
        ("This article originally appeared in Linden Review and is reprinted.", ("Linden Review",)),
        ("(Reuters) - The vote.\nReuters contributed to this report.", ("Reuters",)),
    ],
)
def test_credits_are_found(text: str, names: tuple[str, ...]) -> None:
    assert found_credits(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "According to a source: the vote is over (and lost) - badly.",
        "He named his source: Anna Osei said so.",
        "Source: an official in the palace said so.",
        "Source: The king knew, she said.",
        "(Laughter) — He went on.",
        "Ida Brandt (Harbour Party) - 5,000 votes",
        "BRANDT (Labour) — she won the seat.",
        "He dismissed reports by Reuters that the bridge had fallen.",
        "Earlier reporting by Reuters showed that the bridge was not safe.",
        "Reuters contributed to the debate about the bridge.",
        "Bloomberg contributed $5 million to the campaign.",
        "Anna Osei contributed to this report.",
        "Reporting by Anna Osei; Editing by Ida Brandt",
        "Her anger contributed to this story.",
        "First published in London, the book says that kings lie.",
        "First published in 1920.",
        "First published on Monday.",
        "This article was first published on Monday.",
        "He sent the statement via Reuters.",
        "“We will win.”\n— Anna Osei",
        "She wrote for the Associated Press.",
        "The Associated Press said that the vote was over.",
        "Credit: Anna Osei",
    ],
)
def test_prose_credits_nobody(text: str) -> None:
    assert found_credits(text) == ()


def test_agencies_in_the_byline() -> None:
    byline = ("Anna Osei", "IDA BRANDT Associated Press", "PTI", "Reuters")
    assert found_credits("LINDEN (Reuters) - Over.", byline) == (
        "Reuters", *AP, "Press Trust of India",
    )  # fmt: skip


@pytest.mark.parametrize("line", ["\n", " ", "A ", "The Post and ", "(AP", ". ", "via ", "— "])
def test_odd_texts_take_no_time(line: str) -> None:
    start = time.process_time()
    found_credits(line * 20_000)
    assert time.process_time() - start < 2.0
