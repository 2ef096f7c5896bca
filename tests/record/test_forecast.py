"""What a removal would take is what it takes."""

from __future__ import annotations

import pytest

from sayso.errors import NotKeptError, RecordError
from sayso.record import Record
from sayso.record.forecast import forecast
from tests.record.readings import URL, elsewhere, reading
from tests.record.said import NEWS, filled


def test_it_comes_true(record: Record) -> None:
    filled(record)
    record.add(reading())
    record.add(reading("Dario Kesh said nothing."))  # another version
    for asked in ({"article": URL}, {"outlet": "The Meridian Post"}, {"outlet": "Harbour Daily"}):
        told = forecast(record, **asked)
        assert told == forecast(record, **asked)
        went = record.remove(article=told.article_id, outlet=asked.get("outlet"))
        for part in ("articles", "versions", "statements", "speakers", "vectors"):
            assert getattr(told, part) == getattr(went, part)
        assert went.articles == 1
        with pytest.raises(NotKeptError):
            forecast(record, **asked)


def test_the_article_is_shown(record: Record) -> None:
    record.add(reading())
    told = forecast(record, article=URL)
    assert told.article == reading().article
    assert (told.versions, told.statements, told.speakers, told.links) == (1, 3, 3, 0)


def test_a_number_is_never_guessed(record: Record) -> None:
    filled(record)
    assert forecast(record, article="2").article == NEWS[1].article
    record.add(reading(id="4"))
    assert forecast(record, article="4").article_id == 4  # the record's number and the given id
    record.add(elsewhere(reading(), 8))
    record.add(reading("Another text.", id="3", url=None, outlet="Harbour Daily"))
    with pytest.raises(RecordError, match="another"):
        forecast(record, article="3")


@pytest.mark.parametrize("which", ["99", "9" * 40, "https://news.example/none", "", "²"])
def test_what_is_not_there(record: Record, which: str) -> None:
    filled(record)
    with pytest.raises(NotKeptError):
        forecast(record, article=which)
