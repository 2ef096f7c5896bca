"""Many articles are read in several processes: the same readings, in the same order."""

from __future__ import annotations

import pytest

from sayso.article import Article
from sayso.errors import ArticleError
from sayso.reader import Reader
from sayso.runner import ManyReader
from sayso.runner import many as many_module

ARTICLES = [
    Article(text=f"Mayor Ines Karr said on Monday that {n} ferries were late.", id=str(n))
    for n in range(2, 14)
]


@pytest.mark.parametrize("count", [0, 3, 12])
def test_processes_read_what_one_reader_reads(count: int) -> None:
    some = ARTICLES[:count]
    assert list(ManyReader(2).read_many(some)) == list(Reader(1).read_many(some))


def test_few_articles_are_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a process was begun")

    monkeypatch.setattr(many_module, "read_all", refused)
    assert len(list(ManyReader(2).read_many(ARTICLES[:7]))) == 7


def test_an_article_that_cannot_be_read_is_an_error() -> None:
    broken = Article(text=None, id="broken")  # type: ignore[arg-type]
    with pytest.raises(ArticleError, match="broken could not be read"):
        list(ManyReader(2).read_many([*ARTICLES, broken]))
