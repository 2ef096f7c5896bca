"""Sources: what goes in, what article comes out, and that nothing but a SourceError goes wrong."""

from __future__ import annotations

import gzip
import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from sayso.article import Article
from sayso.errors import FormatError, NotFoundError, SourceError
from sayso.sources import articles
from sayso.sources.text import decoded

PROSE = "The mayor said that the bridge was not safe, and that it would be closed on Monday. " * 3
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Bridge closed</title>
<meta property="og:site_name" content="The Harbour Post">
<meta name="author" content="Ida Brandt"><meta property="article:published_time"
content="2021-05-04"></head><body><nav>Home</nav><article><h1>Bridge closed</h1>
<p>{PROSE}</p><p>{PROSE}</p></article></body></html>"""


def one(where: Path | str, **options: object) -> Article:
    (found,) = articles(str(where), **options)
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"One.\r\nTwo.\r\n", "One.\r\nTwo.\r\n"),
        ("\ufeff“Yes.”".encode(), "\ufeff“Yes.”"),
        ("\ufeffYes".encode("utf-16-le"), "Yes"),
        ("caf\xe9 “no”".encode("cp1252"), "café “no”"),
        (b"a\x00b", "a\ufffdb"),
        (b"", ""),
    ],
)
def test_text_is_kept_as_it_is(tmp_path: Path, data: bytes, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert one(path).text == text
    assert one(path).id == str(path)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n", b"PK\x03\x04aa", b"%PDF-1.7", b"\xff\x00\x01" * 99]
)
def test_what_is_no_text_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(FormatError, match=r"a\.txt"):
        list(articles(str(path)))


@pytest.mark.parametrize("name", ["a.html", "a.html.gz", "page"])
def test_html(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(PAGE.encode()) if name.endswith(".gz") else PAGE.encode())
    found = one(path)
    assert found.text.startswith("Bridge closed\n\nThe mayor said")
    assert (found.outlet, found.title, found.byline) == (
        "The Harbour Post", "Bridge closed", ("Ida Brandt",),
    )  # fmt: skip
    assert found.published == date(2021, 5, 4)
    assert found.language == "en"


def test_a_page_without_article(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body></body></html>")
    with pytest.raises(FormatError, match="no article"):
        list(articles(str(path)))


def test_json_lines_go_on_after_a_bad_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = ['{"id": "x", "text": "Hi.", "published": "2021-05-04", "more": 1}', "{", '{"text": 3}',
            "", '{"text": "\\ud800.", "byline": "A. B."}', '{"article": {"text": "In."}}',
            '{"text": "", "published": "May"}']  # fmt: skip
    path.write_text("\n".join(rows))
    found = list(articles(str(path), published=date(2020, 1, 1)))
    assert [getattr(f, "text", type(f).__name__) for f in found] == [
        "Hi.", "FormatError", "FormatError", "\ufffd.", "In.", "FormatError",
    ]  # fmt: skip
    assert found[0].published == date(2021, 5, 4)
    assert found[3].published == date(2020, 1, 1)
    assert found[3].byline == ("A. B.",)
    assert str(found[1]).startswith(f"{path}:2: no JSON")


def test_json_of_one_and_of_many(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"text": "Hi.", "id": "x"}))
    assert one(path).id == "x"
    path.write_text(json.dumps([{"text": "Hi."}, {"text": "Ho."}]))
    assert [a.text for a in articles(str(path))] == ["Hi.", "Ho."]


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no such file"):
        list(articles(str(tmp_path / "none.txt")))
    with pytest.raises(SourceError, match="folder"):
        list(articles(str(tmp_path)))


KEYS = st.sampled_from(
    [
        "text",
        "id",
        "url",
        "title",
        "byline",
        "published",
        "credits",
        "language",
        "outlet",
        "article",
    ]
)
SIGNATURES = (b"PK", b"GIF8", b"%PDF")
ANY = st.binary(max_size=300) | st.text(max_size=99).map(lambda t: t.encode("utf-8", "replace"))
TAGS = [
    "<p>", "</p>", "<table>", "<td>", "<tr>", "</table>", "<li>", "<!--", "-->", "<title>", "<b>",
    "<article>", "<script>", "</", "<![CDATA[", "&#0;", "&#xd800;", "&nbsp;", "\x00", "<br/>",
    "“Hi”", "<meta charset='utf-7'>", "<?xml version='1.0' encoding='x'?>", "<body",
    " ", "She left. ",
]  # fmt: skip
PAGES = st.lists(st.sampled_from(TAGS), max_size=40).map(lambda parts: "".join(parts).encode())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=8,
)
ROWS = st.lists(VALUES.map(json.dumps), max_size=4).map(lambda rows: "\n".join(rows).encode())
RESTLESS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@RESTLESS
@given(
    data=ANY | PAGES | ROWS,
    suffix=st.sampled_from([".txt", ".html", ".jsonl", ".json", ".txt.gz", ".jsonl.gz", ""]),
    packed=st.booleans(),
    cut=st.integers(0, 20),
)
def test_any_bytes_are_an_article_or_a_source_error(
    tmp_path: Path, data: bytes, suffix: str, packed: bool, cut: int
) -> None:
    path = tmp_path / f"a{suffix}"
    if packed and suffix.endswith(".gz"):
        data = gzip.compress(data)
        data = data[: len(data) - cut]
    path.write_bytes(data)
    with suppress(SourceError):
        for found in articles(str(path)):
            assert isinstance(found, Article | SourceError)
            if isinstance(found, Article):
                assert not any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in found.text)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", b'{"text": "Hi.", "id": ' + b"9" * 5000 + b"}"),
        ("a.json", b'{"text": "Hi.", "id": ' + b"9" * 5000 + b"}"),
        ("a.json", b"[" * 100_000),
        ("a.jsonl", b"[" * 100_000),
        ("a.html", b"<div>" * 50_000 + b"Hi."),
        ("a.html", b"<table><tr><td>" * 3_000 + b"Hi."),
        ("a.html", b"<!DOCTYPE html>" + b"\x00" * 5000),
        ("a.jsonl.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\xff" * 99),
        ("a.txt.GZ", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"\xff" * 99),
    ],
)  # fmt: skip
def test_hostile_files_are_named(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    try:
        found = list(articles(str(path)))
    except SourceError as error:
        found = [error]
    for item in found:
        assert isinstance(item, Article) or str(path) in str(item)


# Accents and marks as they come in English news; the rest of a text is ASCII.
WESTERN = st.lists(
    st.sampled_from(
        ["The mayor said no. ", "café ", "naïve ", "“Yes,” ", "– ", "Ñuñoa ", "£5 ", "it’s "]
    ),
    min_size=1,
    max_size=30,
).map(lambda parts: "The bridge was shut on Monday. " + "".join(parts))


@RESTLESS
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=99)
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "utf-8-sig"])
def test_unicode_comes_back(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    assume(encoding != "utf-8" or not data.startswith(SIGNATURES))
    assert decoded(data, "a").removeprefix("\ufeff") == text.removeprefix("\ufeff")


@RESTLESS
@given(text=WESTERN)
@example(text="The mayor said no. " + "café " * 9 + "naïve " + "“Yes,” " * 30)
@example(text="The bridge was shut on Monday. " + "Ñuñoa " * 30)
@example(text="“Yes.” – “No.” " * 30)
def test_western_text_comes_back(text: str) -> None:
    assert decoded(text.encode("cp1252"), "a") == text
    plain = text.translate({ord(c): "'" for c in "“”’–"})
    assert decoded(plain.encode("latin-1"), "a") == plain


def test_other_encodings_are_guessed() -> None:
    text = "Мэр сказал, что мост закрыт до понедельника и что его починят к весне. " * 8
    assert decoded(text.encode("cp1251"), "a") == text
    text = (
        "Starosta řekl, že most zůstane zavřený až do pondělí, protože dělníci našli trhliny v "
        "pilířích. Podle něj se lidé nemusí bát, úřad zařídil náhradní dopravu. Opozice chce znát "
        "náklady a žádá vyšetřování, kdo opravu před dvěma lety převzal."
    )
    assert decoded(text.encode("cp1250"), "a") == text


def test_json_lines_in_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "“Ja”"}\n{"text": "é"}\n', "utf-16")
    assert [a.text for a in articles(str(path)) if isinstance(a, Article)] == ["“Ja”", "é"]
