"""Sources: what goes in, what article comes out, and that nothing but a SourceError goes wrong."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.article import Article
from sayso.errors import FetchError, FormatError, NotFoundError, SourceError, TooLargeError
from sayso.sources import articles, web
from sayso.sources.credits import found_credits
from sayso.sources.language import language

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


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.binary(max_size=300) | st.text(max_size=99).map(str.encode),
    suffix=st.sampled_from([".txt", ".html", ".jsonl", ".json", ".txt.gz", ""]),
)
def test_any_bytes_are_an_article_or_a_source_error(
    tmp_path: Path, data: bytes, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    with suppress(SourceError):
        for found in articles(str(path)):
            assert isinstance(found, Article | SourceError)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("All quiet.\nSource: Northwire", ("Northwire",)),
        ("LINDEN (Northwire) - The vote is over.", ("Northwire",)),
        ("LINDEN (AP) — The vote is over.", ("Associated Press",)),
        ("(Northwire) — The vote is over.", ("Northwire",)),
        ("The end.\nThe Associated Press contributed to this report.", ("Associated Press",)),
        ("According to a source: the vote is over (and lost) - badly.", ()),
        ("He named his source: Anna Osei said so.", ()),
    ],
)
def test_credits(text: str, names: tuple[str, ...]) -> None:
    assert found_credits(text) == names


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PROSE, "en"),
        ("Der Bürgermeister sagte, dass die Brücke nicht sicher sei und am Montag für den Verkehr "
         "geschlossen werde. Das ist für die Stadt nicht gut, und es wird lange dauern.", "de"),
        ("Le maire a déclaré que le pont n'est pas sûr et que la ville sera fermée pour les "
         "voitures dans les prochains jours, avec des travaux qui sont prévus par elle.", "fr"),
        ("Мэр сказал, что мост закрыт.", "ru"),
        ("Bridge closed", None),
        ("", None),
        (PROSE + " „Das ist nicht gut für die Stadt und für das Land“, sagte er.", "en"),
    ],
)  # fmt: skip
def test_language(text: str, code: str | None) -> None:
    assert language(text) == code


class Handler(BaseHTTPRequestHandler):
    """A small site with good pages and bad ones."""

    def do_GET(self) -> None:
        pages = {
            "/page": ("text/html", PAGE.encode()),
            "/text": ("text/plain", b"Hello there."),
            "/picture": ("image/png", b"\x89PNG"),
            "/large": ("text/plain", b"a" * 5000),
        }
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        kind, data = pages.get(self.path, ("text/plain", b"none"))
        self.send_response(200 if self.path in pages else 404)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Keeps quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_addresses(site: str) -> None:
    assert one(f"{site}/page").url == f"{site}/page"
    assert one(f"{site}/page").title == "Bridge closed"
    assert one(f"{site}/text").text == "Hello there."


@pytest.mark.parametrize("path", ["/none", "/loop", "/picture"])
def test_bad_addresses(site: str, path: str) -> None:
    with pytest.raises(FetchError, match="http"):
        list(articles(site + path))


def test_limits_of_size_and_reach(site: str) -> None:
    with pytest.raises(TooLargeError, match="larger than 1,000 bytes"):
        list(web.articles(f"{site}/large", size=1000))
    with pytest.raises(FetchError, match="could not be fetched"):
        list(articles("http://127.0.0.1:1/"))
