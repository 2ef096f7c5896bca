"""Words of time to dates: what news says of a day, a month, a year."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reader.dates import resolved

MONDAY = date(2031, 11, 24)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Sunday", "2031-11-23"),
        ("on Monday", "2031-11-24"),  # a Monday paper means its own day
        ("last Monday", "2031-11-17"),
        ("next Friday", "2031-11-28"),
        ("Tuesday night", "2031-11-18"),
        ("early Wednesday morning", "2031-11-19"),
        ("Thursday's", "2031-11-20"),
        ("yesterday", "2031-11-23"),
        ("last night", "2031-11-23"),
        ("today", "2031-11-24"),
        ("this morning", "2031-11-24"),
        ("three days ago", "2031-11-21"),
        ("a week ago", "2031-11-17"),
        ("two months ago", "2031-09"),
        ("four years ago", "2027"),
        ("a few months ago", None),
        ("in early September this year", "2031-09"),
        ("earlier this month", "2031-11"),
        ("late last month", "2031-10"),
        ("last week", "2031-11"),
        ("last year", "2030"),
        ("this spring", "2031"),
        ("last spring", "2031"),
        ("last December", "2030-12"),
        ("December", "2030-12"),
        ("March", "2031-03"),
        ("this coming March", "2032-03"),
        ("Sept. 8", "2031-09-08"),
        ("8 September", "2031-09-08"),
        ("Nov. 30", "2030-11-30"),  # not yet come this year
        ("March 9, 2016", "2016-03-09"),
        ("9th of March 2016", "2016-03-09"),
        ("2016-03-09", "2016-03-09"),
        ("April 2009", "2009-04"),
        ("in 2014", "2014"),
        ("the early 1990s", None),
        ("the 2020s", None),
        ("after a lunch on Tuesday", "2031-11-18"),
        ("after Tuesday night’s appearance", None),
        ("on the eve of the vote", None),
        ("before the meeting", None),
        ("he may be", None),
        ("recently", None),
        ("February 30", None),
        ("Feb. 29", "2028-02-29"),
        ("7:19 p.m. EST", None),
        ("900000 years ago", None),
        ("", None),
    ],
)
def test_against_a_day_of_publication(words: str, expected: str | None) -> None:
    assert resolved(words, MONDAY) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Monday", None), ("today", None), ("March 5", None), ("last week", None), ("2016", "2016"),
     ("May 3, 2016", "2016-05-03"), ("June 2016", "2016-06")],
)  # fmt: skip
def test_without_one_only_what_names_its_year(words: str, expected: str | None) -> None:
    assert resolved(words, None) == expected


@given(st.text(max_size=40), st.dates(min_value=date(1900, 1, 1)))
def test_any_words(words: str, published: date) -> None:
    found = resolved(words, published)
    assert found is None or len(found) in (4, 7, 10)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from(
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]))  # fmt: skip
def test_a_weekday_is_the_latest_such_day(published: date, day: str) -> None:
    found = date.fromisoformat(resolved(day, published) or "")
    assert 0 <= (published - found).days < 7
    assert found.strftime("%A") == day
