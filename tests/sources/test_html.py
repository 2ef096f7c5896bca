"""Pages: the words of the article, a paragraph each, and what the page says of it."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sayso.article import Article
from sayso.sources import html

SAID = (
    "The mayor of Linden said on Monday that the bridge was not safe and would be shut for a year."
)
MORE = "Traders on the quay, she added, would be paid for what they lost while the works went on."


def read(body: str, head: str = "<title>Bridge closed</title>") -> Article:
    page = f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"
    (article,) = html.articles(page, "a.html", url="https://harbourpost.example/a")
    return article


def test_each_paragraph_stands_alone_and_the_title_first() -> None:
    article = read(f"<article><h1>Bridge closed</h1><p>{SAID}</p><p>{MORE}</p></article>")
    assert article.text.split("\n\n") == ["Bridge closed", SAID, MORE]


def test_the_site_name_is_no_part_of_the_title() -> None:
    head = ("<title>Bridge closed - The Harbour Post</title>"
            "<meta property='og:site_name' content='The Harbour Post'>")  # fmt: skip
    article = read(f"<article><p>{SAID}</p><p>{MORE}</p></article>", head)
    assert article.title == "Bridge closed"
    assert article.outlet == "The Harbour Post"
    assert article.text.split("\n\n")[0] == "Bridge closed"


def test_a_table_that_lays_the_page_out_glues_no_paragraphs() -> None:
    cell = f"<td><p>{SAID}</p><p>{MORE}</p><p>{SAID[:-1]}, again.</p></td>"
    article = read(f"<table><tr><td>Home</td>{cell}</tr></table>")
    assert {SAID, MORE} <= set(article.text.split("\n\n"))
    assert "|" not in article.text


def test_lists_lose_their_marks_and_keep_their_words() -> None:
    items = f"<ul><li>{SAID}</li><li><p>{MORE}</p></li></ul>"
    article = read(f"<article><p>{SAID}</p>{items}<p>{MORE}</p></article>")
    assert not any(line.startswith("-") for line in article.text.splitlines())
    assert article.text.count(MORE) == 2


def test_linked_words_stay_in_their_sentence() -> None:
    linked = SAID.replace(
        "the bridge was not safe", "<b><a href='/b'>the bridge was not safe</a></b>"
    )
    article = read(f"<article><p>{linked}</p><p>{MORE}</p></article>")
    assert SAID in article.text.split("\n\n")


def test_boxes_are_left_out() -> None:
    popup = (
        "<span class='rollover-people-block'>Anna Osei <a href='/x'>Mayor shuts bridge</a></span>"
    )
    box = (
        "<div class='Newsletter-box'><p>Get the day's news.</p><p>Thanks for signing up!</p></div>"
    )
    spoken = SAID.replace("mayor of Linden", f"mayor of Linden{popup}")
    article = read(f"<article><p>{spoken}</p>{box}<p>{MORE}</p></article>")
    assert article.text.split("\n\n") == ["Bridge closed", SAID, MORE]


def test_a_whole_page_that_calls_itself_a_newsletter_is_read() -> None:
    body = "".join(f"<p>{SAID} ({i})</p>" for i in range(30))
    assert read(f"<div class='newsletter'><article>{body}</article></div>").text.count(SAID) == 30


def test_comments_are_left_out() -> None:
    comments = (
        f"<div id='comments' class='comments'><p>{'Nobody believes that mayor. ' * 5}</p></div>"
    )
    article = read(f"<article><p>{SAID}</p><p>{MORE}</p></article>{comments}")
    assert "Nobody believes" not in article.text


def test_a_date_beside_the_author_is_no_author() -> None:
    head = (
        "<title>Bridge closed</title><meta name='author' content='Anna Osei Monday; November 18'>"
    )
    assert read(f"<article><p>{SAID}</p><p>{MORE}</p></article>", head).byline == ("Anna Osei",)


# What real pages, with their main text copied out by people, are found to; a change that lowers one
# must say so.
FLOOR_F1 = 0.98
FLOOR_RECALL = 0.98


def overlap(found: str, main: str) -> tuple[float, float]:
    """F1 and recall of the words of a page's main text."""
    ours, theirs = (Counter(re.findall(r"\w+", text.lower())) for text in (found, main))
    common = (ours & theirs).total()
    return 2 * common / (ours.total() + theirs.total()), common / theirs.total()


@pytest.fixture(scope="module")
def pages(data: Path) -> list[tuple[Article, str]]:
    folder = data.parent / "articles"
    if not (folder / "pages.json").exists():
        pytest.skip(f"{folder} holds no pages.json")
    known = json.loads((folder / "pages.json").read_text("utf-8"))
    found = []
    for name, page in known.items():
        packed = (folder / "pages" / f"{name}.html.gz").read_bytes()
        (article,) = html.articles(gzip.decompress(packed), name, url=page["url"])
        found.append((article, page["articleBody"]))
    return found


def test_main_text_of_real_pages(pages: list[tuple[Article, str]]) -> None:
    scores = []
    for article, main in pages:
        # The title that is put in front is not part of the text that people copied out.
        body = article.text.removeprefix(article.title or "")
        scores.append(overlap(body, main))
    assert sum(f1 for f1, _ in scores) / len(scores) >= FLOOR_F1
    assert sum(recall for _, recall in scores) / len(scores) >= FLOOR_RECALL


def test_date_and_outlet_of_real_pages(pages: list[tuple[Article, str]]) -> None:
    dated = 0
    for article, _ in pages:
        assert article.outlet
        assert article.title
        assert article.published
        in_address = re.search(r"/(20\d\d)[-/](\d\d)[-/](\d\d)(?!\d)", article.url or "")
        if in_address:
            dated += 1
            day = date(*map(int, in_address.groups()))
            assert abs((article.published - day).days) <= 1, article.url
    assert dated >= 5
