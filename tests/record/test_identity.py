"""Which addresses and articles are the same, and which keys their statements have."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.article import Article, Passage
from sayso.record import Outcome, Record
from sayso.record.identity import canonical_url, statement_keys
from tests.record.readings import reading

PAGE = "https://post.example/news/truce"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        (PAGE, PAGE),
        ("HTTP://Post.EXAMPLE/news/truce", PAGE),
        ("https://post.example:443/news/truce", PAGE),
        ("http://post.example:80/news/truce", PAGE),
        ("https://post.example:8080/news/truce", "https://post.example:8080/news/truce"),
        ("http://post.example:443/news/truce", PAGE),
        ("https://post.example./news/truce/", PAGE),
        (f"  {PAGE}#top\n", PAGE),
        (f"{PAGE}?", PAGE),
        (f"{PAGE}?utm_source=feed&UTM_Medium=rss&fbclid=x&gclid=y", PAGE),
        (f"{PAGE}?mc_cid=1&mc_eid=2&_ga=3&ref=home&at_campaign=4&smid=tw", PAGE),
        (f"{PAGE}?page=2&id=7&utm_term=q", f"{PAGE}?id=7&page=2"),
        (f"{PAGE}?id=", f"{PAGE}?id="),
        (f"{PAGE}?reference=7&gallery=2&cid=3", f"{PAGE}?cid=3&gallery=2&reference=7"),
        (f"{PAGE}?q=a+b&q=%41", f"{PAGE}?q=A&q=a+b"),
        ("https://post.example", "https://post.example"),
        ("https://post.example/", "https://post.example"),
        ("https://post.example/News/Truce", "https://post.example/News/Truce"),
        ("https://post.example/%7etann/%e4", "https://post.example/~tann/%E4"),
        ("https://post.example/%2Fa%20b", "https://post.example/%2Fa%20b"),
        ("https://post.example/grüße", "https://post.example/gr%C3%BC%C3%9Fe"),
        ("https://MÜLLER.example/a", "https://xn--mller-kva.example/a"),
        ("https://www.post.example/a", "https://www.post.example/a"),
        ("https://kesh:secret@post.example/a", "https://post.example/a"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
    ],
)
def test_addresses_of_one_page_are_equal(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "", "news/truce.txt", "ftp://post.example/a", "mailto:tann@post.example", "https://",
        "https:///a", "https://post.example:x/a", "https://[::1/a", f"https://{'a' * 70}.example",
        "https://a..example/", "notes.jsonl:12",
    ],
)  # fmt: skip
def test_what_is_no_address_has_no_canonical_form(url: str) -> None:
    assert canonical_url(url) is None


@settings(deadline=None)
@given(st.text() | st.text(st.sampled_from("htps:/.?#&=%[]@a2Fé"), max_size=30))
def test_any_address_has_one_canonical_form_or_none(tail: str) -> None:
    for url in (tail, f"https://post.example/{tail}", f"https://{tail}"):
        canonical = canonical_url(url)
        assert canonical is None or canonical_url(canonical) == canonical


WORDS = "Ostra broke the truce, Dario Kesh said."
HERE = {"text": WORDS, "url": PAGE, "outlet": "The Meridian Post"}
OTHER_PAGE = "https://post.example/archive/1"


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (HERE, HERE | {"url": f"{PAGE}/?utm_source=x"}, Outcome.KNOWN),
        (HERE, HERE | {"url": OTHER_PAGE}, Outcome.KNOWN),
        (HERE, HERE | {"url": OTHER_PAGE, "outlet": None}, Outcome.KNOWN),
        (HERE, HERE | {"url": None, "outlet": "the meridian  POST"}, Outcome.KNOWN),
        (HERE, {"text": f"\n{WORDS.replace(' ', '  ')}\n"}, Outcome.KNOWN),
        ({"text": WORDS}, HERE, Outcome.KNOWN),
        ({"text": WORDS}, {"text": WORDS}, Outcome.KNOWN),
        (HERE, HERE | {"text": "Ostra kept the truce."}, Outcome.CHANGED),
        (HERE, HERE | {"url": "https://wire.example/1", "outlet": "Ostra Wire"}, Outcome.NEW),
        (HERE, {"text": WORDS, "outlet": "Ostra Wire"}, Outcome.NEW),
        (HERE, HERE | {"url": OTHER_PAGE, "text": "Ostra kept the truce."}, Outcome.NEW),
        ({"text": WORDS, "id": "1"}, {"text": "Another text.", "id": "1"}, Outcome.NEW),
    ],
)
def test_the_same_article_is_known_again(
    record: Record, first: dict[str, str], second: dict[str, str], outcome: Outcome
) -> None:
    nothing = {"url": None, "outlet": None, "id": "", "published": None}
    record.add(reading(**nothing | first))
    later = reading(**nothing | second)
    assert record.has(later.article) is (outcome is Outcome.KNOWN)
    assert record.add(later).outcome is outcome


def test_what_no_database_keeps_is_no_reason_to_fail(record: Record) -> None:
    odd = Article(text="a\ud800", id="b\udfff", url="https://post.example/\ud800?q=\ud800&x\0")
    assert not record.has(odd)


def test_both_addresses_of_an_article_are_remembered(record: Record) -> None:
    one = reading()
    id_ = record.add(one).article_id
    assert record.add(reading(url=OTHER_PAGE, id="other")).article_id == id_
    changed = record.add(reading("Nobody broke it.", url=OTHER_PAGE))
    assert (changed.outcome, changed.article_id, changed.version) == (Outcome.CHANGED, id_, 2)
    assert record.article("other").text == "Nobody broke it."


def test_a_key_is_made_of_the_article_and_the_spans() -> None:
    text = "abcdefgh"
    whole, half = Passage.of(text, [(0, 8)]), Passage.of(text, [(0, 2), (4, 8)])
    keys = statement_keys(b"article", [whole, half, whole])
    assert len(set(keys)) == 3
    assert all(len(key) == 16 for key in keys)
    assert statement_keys(b"article", [half, whole]) == [keys[1], keys[0]]
    assert not set(keys) & set(statement_keys(b"other", [whole, half, whole]))


def test_the_key_of_a_statement_is_for_ever() -> None:
    """Decisions are kept under it: changing how it is made would lose them."""
    from sayso.record.identity import identity

    article = Article(text="Ostra broke it.", url=PAGE)
    content = Passage.of(article.text, [(0, 5)])
    assert statement_keys(identity(article).key, [content]) == ["b003ab3a71768c9d"]
