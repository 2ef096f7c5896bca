"""Words of time to an ISO 8601 date, against the day of publication.

News says "Monday", "earlier this month", "in March" of what has been; so a day or month without a
year is the latest one that is not after publication. Where the words fix no calendar time ("a few
months ago", "on the eve of the vote") there is no date. Only as much is given as the words give:
"2020-09-08", "2020-09" or "2020" (reduced precision, ISO 8601-1, 5.2.2.3). Clock times and time
zones are left out: they do not change the day that the article names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|"
    r"sat(?:urday)?|sun(?:day)?)\b(?:['’]s)?\.?"
)
_NUMBERS_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
_NUMBERS = _NUMBERS_WORDS.split()
_COUNT = rf"(?P<count>\d+|an?|the|{'|'.join(_NUMBERS[1:])})"
# Times told from another event; the dates in such words are that event's.
_FROM_EVENT = re.compile(
    r"\b(?:after|before|following|prior to|in the wake of|eve of|ahead of|until|leading up to|"
    r"in the (?:days|weeks|months|years))\b"
)
_ITS_DAY = re.compile(rf"\bon (?:{_DAY}|{_MONTH} \d)")


def resolved(words: str, published: date | None) -> str | None:
    """The date that `words` mean in an article of that day, as far as they tell; None where not.

    Args:
        words: as they stand in the article ("earlier this month", "Sept. 8").
        published: the day of publication; without it only words that name a year are resolved.
    """
    text = re.sub(r"\s+", " ", words.casefold()).strip()
    if _FROM_EVENT.search(text) and not _ITS_DAY.search(text):
        return None
    for pattern, rule in _RULES:
        if match := pattern.search(text):
            try:
                return rule(match, published)
            except (ValueError, OverflowError):  # "February 30", "900,000 years ago"
                return None
    return None


def widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of a time with the day, month or year that stands right beside it.

    "November" in "on 3 November 2025" is that day.
    """
    for match in _DATED.finditer(text, max(0, start - 12), min(len(text), end + 12)):
        if match.start() <= start and end <= match.end():
            return match.span()
    return start, end


def _full(m: re.Match[str], published: date | None) -> str | None:
    return date(_year(m["year"]), _month(m["month"]), int(m["day"])).isoformat()


def _iso(m: re.Match[str], published: date | None) -> str | None:
    return date(int(m["year"]), int(m["number"]), int(m["day"])).isoformat()


def _month_of_year(m: re.Match[str], published: date | None) -> str | None:
    return f"{_year(m['year']):04}-{_month(m['month']):02}"


def _day_of_month(m: re.Match[str], published: date | None) -> str | None:
    if published is None:
        return None
    month, day = _month(m["month"]), int(m["day"])
    for year in range(published.year, published.year - 9, -1):
        try:
            found = date(year, month, day)
        except ValueError:  # 29 February, in other years
            continue
        if found <= published:
            return found.isoformat()
    return None


def _month_alone(m: re.Match[str], published: date | None) -> str | None:
    if published is None:
        return None
    month, year = _month(m["month"]), published.year
    which = m["which"]
    if which in ("next", "this coming"):
        year += month <= published.month
    elif month > published.month or (which == "last" and month == published.month):
        year -= 1
    return f"{year:04}-{month:02}"


def _weekday(m: re.Match[str], published: date | None) -> str | None:
    if published is None:
        return None
    back = (published.weekday() - _DAYS.index(m["weekday"][:3])) % 7
    which = m["which"]
    if which in ("next", "this coming"):
        return (published + timedelta(7 - back)).isoformat()
    if which == "last" and back == 0:
        back = 7
    return (published - timedelta(back)).isoformat()


def _shift(days: int) -> Callable[[re.Match[str], date | None], str | None]:
    def rule(m: re.Match[str], published: date | None) -> str | None:
        return (published + timedelta(days)).isoformat() if published else None

    return rule


def _ago(m: re.Match[str], published: date | None) -> str | None:
    if published is None:
        return None
    count = 1 if m["count"] in ("a", "an", "the") else _number(m["count"])
    unit = m["unit"]
    if unit == "day":
        return (published - timedelta(count)).isoformat()
    if unit == "week":
        return (published - timedelta(7 * count)).isoformat()
    if unit == "month":
        return _months_back(published, count)
    return _before(published.year, count)


def _unit(m: re.Match[str], published: date | None) -> str | None:
    """ "this week", "last month", "the past year", "this spring"."""
    if published is None:
        return None
    before = m["which"] in ("last", "previous", "past")
    after = m["which"] in ("next", "this coming")
    unit = m["unit"]
    if unit in ("week", "weekend"):
        back = 7 if before and unit == "week" else published.weekday() + 2 if before else 0
        return (published - timedelta(-7 if after else back)).isoformat()[:7]
    if unit == "month":
        return _months_back(published, -1 if after else int(before))
    if unit == "year":
        return f"{published.year + int(after) - int(before):04}"
    begins = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}[unit]
    over = published.month >= begins + 3 or (unit == "winter" and published.month < 12)
    back = 0 if after or m["which"] == "this" or (over and unit != "winter") else 1
    return f"{published.year - back:04}"


def _year_alone(m: re.Match[str], published: date | None) -> str | None:
    return m["year"]


def _months_back(day: date, count: int) -> str:
    months = day.year * 12 + day.month - 1 - count
    return f"{_before(months // 12, 0)}-{months % 12 + 1:02}"


def _before(year: int, count: int) -> str:
    if year - count < 1:
        raise ValueError(f"{count} years before {year}")
    return f"{year - count:04}"


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _year(word: str) -> int:
    return int(word)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word)


_WHICH = r"(?:(?P<which>last|this coming|this|next|past|previous)(?: past)? )?"
_DAY_NUMBER = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!:)"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)\b"
_DATED = re.compile(
    rf"(?i)\b(?:{_DAY_NUMBER} {_MONTH}(?:,? (?:1[5-9]|20)\d\d\b)?)"
    rf"|\b(?:{_MONTH} {_DAY_NUMBER}(?:,? (?:1[5-9]|20)\d\d\b)?)".replace(
        "(?P<month>", "(?:"
    ).replace("(?P<day>", "(?:")
)
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], str | None]], ...] = (
    (re.compile(rf"\b{_YEAR}-(?P<number>[01]\d)-(?P<day>[0-3]\d)\b"), _iso),
    (re.compile(rf"\b{_MONTH} {_DAY_NUMBER},? {_YEAR}"), _full),
    (re.compile(rf"\b{_DAY_NUMBER} (?:of )?{_MONTH},? {_YEAR}"), _full),
    (re.compile(rf"\b{_MONTH}(?: of)?,? {_YEAR}"), _month_of_year),
    (re.compile(rf"\b{_MONTH} {_DAY_NUMBER}(?!\d|-)"), _day_of_month),
    (re.compile(rf"\b{_DAY_NUMBER} (?:of )?{_MONTH}"), _day_of_month),
    (re.compile(rf"\b{_WHICH}{_DAY}"), _weekday),
    (re.compile(r"\b(?:yesterday|last night|the night before last)\b"), _shift(-1)),
    (re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening)|just now)\b"), _shift(0)),
    (re.compile(r"\btomorrow\b"), _shift(1)),
    (re.compile(rf"\b{_COUNT} (?P<unit>day|week|month|year)s? (?:ago|earlier)\b"), _ago),
    (re.compile(rf"\b{_WHICH}(?:early |late |mid-)?{_MONTH}(?! be\b)"), _month_alone),
    (
        re.compile(
            r"\b(?P<which>last|this coming|this|next|past|previous|(?:over )?the)(?: past| last)? "
            r"(?P<unit>week(?:end)?|month|year|spring|summer|fall|autumn|winter)\b(?! (?:of|after|"
            r"before))"
        ),
        _unit,
    ),
    (re.compile(rf"(?<![\d,$])\b{_YEAR}(?!s|,\d|-\d)"), _year_alone),
)
