"""The web page: nothing in it runs but its own script, and the marked text is the article's."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.article import Article, Passage
from sayso.render import as_html
from sayso.render.characters import visible
from sayso.render.markup import element, web_address
from sayso.statement import ReaderInfo, Reading, Statement, Style

from .conftest import HOSTILE, STATEMENTS, hostile

TAGS = {
    *("html", "head", "meta", "title", "style", "script", "body", "header", "footer", "main"),
    *("article", "section", "nav", "div", "h1", "h2", "h3", "p", "span", "a", "b", "time"),
    *("ol", "li", "blockquote", "dl", "dt", "dd"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "rel"),
    *("data-n", "data-s", "aria-label", "aria-labelledby"),
}
VOID = frozenset({"meta"})


class Page(HTMLParser):
    """The page taken apart; fails on a tag, an attribute or a nesting that the page never uses."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.text = ""
        self.marked: dict[str, str] = {}
        self.raw: dict[str, list[str]] = {"style": [], "script": []}
        self.ids: list[str] = []
        self.links: list[str] = []
        self.policy = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        assert tag in TAGS
        assert set(found) <= ATTRIBUTES
        if tag not in VOID:
            self.open.append((tag, found.get("data-s", found.get("class", ""))))
        if tag in self.raw:
            self.raw[tag].append("")
        if "id" in found:
            self.ids.append(found["id"])
        if "href" in found:
            self.links.append(found["href"])
        if "http-equiv" in found:
            self.policy = found["content"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][0] in self.raw:
            self.raw[self.open[-1][0]][-1] += data
        if ("div", "text") in self.open:
            self.text += data
            for key in (key for tag, keys in self.open if tag == "span" for key in keys.split()):
                self.marked[key] = self.marked.get(key, "") + data


def page(*readings: Reading) -> Page:
    return Page("".join(as_html(readings)))


def test_the_text_is_the_articles(reading: Reading) -> None:
    assert page(reading).text == reading.article.text


def test_each_statement_has_its_words(reading: Reading) -> None:
    marked = page(reading).marked
    assert marked["a0-s1"] == (
        "had been told bythe electoral boardthat the count was “not finished.”"
    )
    assert marked["a0-s2"] == (
        "“We will wait,”Dolksaid“only after the last box is opened will I speak.”"
    )


def test_links_lead_somewhere_and_ids_are_unique(reading: Reading) -> None:
    found = page(reading, reading)
    assert len(found.ids) == len(set(found.ids))
    inner = {link[1:] for link in found.links if link.startswith("#")}
    assert inner <= set(found.ids)
    assert {f"a1-s{number}" for number in range(7)} <= inner


def test_the_list_tells_all_that_is_known(reading: Reading) -> None:
    text = "".join(as_html([reading])).split('<li id="a0-s6">')[1]
    words = re.sub(r"<[^>]+>", "|", text)
    for label, known in (
        ("to", "Channel Nine"),
        ("where", "an interview with Channel Nine"),
        ("when", "Two days earlier (2031-05-11)"),
        ("aimed at", "the board"),
        ("condition", "unless it counts the box from Ostra again"),
        ("say-so", "The Meridian Post ← Ostra Wire ← Tomas Reyl; senior aide"),
    ):
        assert f"|{label}| |{known}|" in words
    who = '<b>Tomas Reyl</b><span class="note"> the opposition’s</span>; <b>senior aide</b>'
    assert f'{who}<span class="note"> unnamed</span>' in text
    assert "indirect speech, threaten" in text


def test_only_its_own_style_and_script(reading: Reading) -> None:
    found = page(reading)
    assert found.policy.startswith("default-src 'none'; ")
    assert "unsafe" not in found.policy
    for kind in ("style", "script"):
        (content,) = found.raw[kind]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in found.policy


def test_nothing_is_fetched() -> None:
    for name in ("page.css", "page.js"):
        text = resources.files("sayso.render").joinpath(name).read_text(encoding="utf-8")
        assert not re.search(r"url\(|@import|fetch|XMLHttp|innerHTML|eval|//\w+\.\w+", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    found = page(hostile(text), hostile(text))
    assert found.text == visible(text) * 2
    assert found.links[0] == "#articles"
    assert not any(link for link in found.links if not link.startswith("#"))
    "".join(as_html([hostile(text)])).encode()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x?y=1&z=2", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("http://[", False),
        ("notes/a.txt", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, shown: bool) -> None:
    assert web_address(url) == (url if shown else None)


def test_no_articles_at_all() -> None:
    assert page().text == ""


def test_a_title_that_the_text_lacks_stands_above_it(reading: Reading) -> None:
    other = replace(reading, article=replace(reading.article, title="Quite another & title"))
    assert '<h2 class="headline">Quite another &amp; title</h2>' in "".join(as_html([other]))
    assert page(other).text == reading.article.text


def test_text_escapes_unless_made_by_element() -> None:
    inner = element("b", None, "1 < 2")
    assert element("p", {"title": '"&'}, inner, "<i>") == (
        '<p title="&quot;&amp;"><b>1 &lt; 2</b>&lt;i&gt;</p>'
    )


SPANS = st.lists(st.integers(0, 40), min_size=2, max_size=6, unique=True).map(sorted)


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab <&>\"'\n\r\t"), min_size=41, max_size=50),
    st.lists(st.tuples(SPANS, SPANS, SPANS), max_size=4),
)
def test_however_the_marks_overlap(text: str, marks: list[tuple[list[int], ...]]) -> None:
    def passage(ends: list[int]) -> Passage:
        return Passage.of(text, zip(ends[::2], ends[1::2], strict=False))

    statements = tuple(
        Statement(
            id=number,
            style=Style.MIXED,
            content=passage(content),
            source=passage(source),
            cue=passage(cue),
        )
        for number, (content, source, cue) in enumerate(marks)
    )
    found = page(Reading(Article(text=text), ReaderInfo("", "", ""), statements))
    shown = visible(text)
    assert found.text == shown
    for one in statements:
        covered = {
            place
            for part in (one.content, one.source, one.cue)
            if part
            for span in part.spans
            for place in range(*span)
        }
        words = "".join(shown[place] for place in sorted(covered)).replace("\n", "")
        assert found.marked.get(f"a0-s{one.id}", "") == words


def test_a_long_line_takes_no_time() -> None:
    text = "She said so & <so>. " * 50_000
    statements = tuple(
        replace(STATEMENTS[3], id=n, content=Passage.of(text, [(n * 20, n * 20 + 10)]))
        for n in range(2_000)
    )
    assert page(Reading(Article(text=text), ReaderInfo("", "", ""), statements)).text == text


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast_is_wcag_aa(scheme: int) -> None:
    style = resources.files("sayso.render").joinpath("page.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", style.split(":root")[1 + scheme]))
    for ground in ("paper", "sheet", "content-1", "content-2", "content-3", "on"):
        for ink in ("ink", "source", "cue"):
            pair = sorted((_luminance(colours[ground]), _luminance(colours[ink])))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (ground, ink)
    for ground in ("paper", "sheet"):
        pair = sorted((_luminance(colours[ground]), _luminance(colours["muted"])))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, ground
