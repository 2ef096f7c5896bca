"""Readings as one web page: each article with its statements marked, and the list of them.

The page is one file that asks for nothing else, and says so in its Content-Security-Policy; it
works without its script, which adds the cards. A person's copy of the marked text is the article's
text: what the page adds to it (the statements' numbers) is drawn by the style sheet.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from itertools import chain

from sayso.article import Article
from sayso.render import wording
from sayso.render.characters import visible
from sayso.render.markup import Html, element, escaped, opening, web_address
from sayso.render.segments import Mark, Part, Segment, segments
from sayso.statement import Reading, Statement

DEEPEST = 3  # depths of nesting that the style sheet tells apart


def as_html(readings: Iterable[Reading]) -> Iterator[str]:
    """The page, in pieces: its head, then each reading, then the list of articles and the foot."""
    remaining = iter(readings)
    first = next(remaining, None)
    second = next(remaining, None) if first else None
    several = second is not None
    headlines: list[str] = []
    yield _head(headline(first.article) if first else "no articles", several)
    for number, reading in enumerate(chain(filter(None, (first, second)), remaining)):
        headlines.append(headline(reading.article))
        yield from _reading(reading, f"a{number}")
    yield _foot(first, headlines if several else [])


def headline(article: Article) -> str:
    """The article's title, else its first line, else what it is known by."""
    first = next(filter(None, map(str.strip, visible(article.text[:2000]).split("\n"))), "")
    name = article.title or first or article.id or "an article"
    return name if len(name) <= 160 else f"{name[:159]}…"


@cache
def _file(name: str) -> Html:
    """One of the page's own files; no article's text ever passes through here."""
    text = resources.files("sayso.render").joinpath(name).read_text(encoding="utf-8")
    return Html("\n" + text.replace("\r\n", "\n"))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _head(title: str, several: bool) -> str:
    style, script = _file("page.css"), _file("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head",
        None,
        element("meta", {"charset": "utf-8"}),
        element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", {"name": "referrer", "content": "no-referrer"}),
        element("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("meta", {"name": "color-scheme", "content": "light dark"}),
        element("title", None, f"Who said what: {title}"),
        element("style", None, style),
    )
    masthead = element(
        "header",
        {"class": "masthead"},
        element("h1", None, "Who said what"),
        element("p", {"class": "key"}, *_key()),
        element("a", {"href": "#articles"}, "All articles") if several else None,
    )
    return (
        f"<!doctype html>\n{opening('html', {'lang': 'en'})}\n{head}\n<body>\n{masthead}\n<main>\n"
    )


def _key() -> Iterator[Html]:
    for part, words in (
        (Part.SOURCE, "who says it"),
        (Part.CUE, "the saying"),
        (Part.CONTENT, "what is said"),
    ):
        yield element("span", {"class": f"m {part}"}, words)
        yield Html(" ")


def _foot(first: Reading | None, headlines: list[str]) -> str:
    contents = None
    if headlines:
        links = (
            element("li", None, element("a", {"href": f"#a{number}"}, title))
            for number, title in enumerate(headlines)
        )
        contents = element(
            "nav",
            {"id": "articles", "aria-labelledby": "articles-title"},
            element("h2", {"id": "articles-title"}, f"All {len(headlines)} articles"),
            element("ol", None, *links),
        )
    reader = first.reader if first else None
    by = f"Read by {reader.name} {reader.version}, model {reader.model}. " if reader else None
    foot = element(
        "footer",
        None,
        contents,
        element(
            "p",
            None,
            by,
            "The confidence of a statement is the estimated probability that it was read rightly.",
        ),
    )
    script = element("script", None, _file("page.js"))
    return f"</main>\n{foot}\n{script}\n</body>\n</html>\n"


def _reading(reading: Reading, key: str) -> Iterator[str]:
    article = reading.article
    yield f"{opening('article', {'id': key})}\n{_dateline(article)}\n"
    titled = visible(article.title or "").strip()
    lead = visible(article.text).lstrip().split("\n", 1)[0].strip()
    if titled and titled != lead:
        yield f"{element('h2', {'class': 'headline'}, titled)}\n"
    yield opening("div", {"class": "columns"})
    yield opening("div", {"class": "text", "lang": article.language})
    yield from _paragraphs(reading, key, lead if titled == lead else None)
    yield f"</div>\n{_list(reading, key)}\n</div>\n</article>\n"


def _dateline(article: Article) -> Html:
    address = web_address(article.url)
    origin = article.url or article.id
    parts = [
        element("b", None, article.outlet) if article.outlet else None,
        element("time", None, article.published.isoformat()) if article.published else None,
        element("span", None, ", ".join(article.byline)) if article.byline else None,
        element("a", {"href": address, "rel": "noopener noreferrer"}, origin)
        if address
        else (element("span", None, origin) if origin else None),
    ]
    return element("p", {"class": "dateline"}, *parts)


def _paragraphs(reading: Reading, key: str, title: str | None) -> Iterator[str]:
    """The article's text, every line an element, the line ends between them."""
    text = visible(reading.article.text)
    line: list[Html] = []
    words = ""
    for segment in segments(reading):
        pieces = text[segment.start : segment.end].split("\n")
        for number, piece in enumerate(pieces):
            if number:
                yield _paragraph(line, words, title)
                yield "\n"
                title = None if words.strip() else title
                line, words = [], ""
            marks = _opening_marks(segment) if number == 0 else []
            line.extend(_reference(mark.statement, key) for mark in marks)
            if piece:
                line.append(_segment(piece, segment, key))
                words += piece
    yield _paragraph(line, words, title)


def _paragraph(line: list[Html], words: str, title: str | None) -> Html:
    if not line:
        return Html("")
    if not words.strip():
        return Html("".join(line))
    if title is not None and words.strip() == title:
        return element("h2", {"class": "headline"}, *line)
    return element("p", None, *line)


def _opening_marks(segment: Segment) -> list[Mark]:
    """The contents that start with this segment: here their numbers stand."""
    return [
        mark
        for mark in segment.marks
        if mark.part is Part.CONTENT and mark.leads and mark.start == segment.start
    ]


def _reference(statement: Statement, key: str) -> Html:
    """The number of a statement: a link to its place in the list, empty so that it adds no text."""
    return element(
        "a",
        {
            "class": "ref",
            "id": f"{key}-r{statement.id}",
            "href": f"#{key}-s{statement.id}",
            "data-n": str(statement.id),
            "aria-label": f"Statement {statement.id}: {statement.said_by}",
        },
    )


def _segment(words: str, segment: Segment, key: str) -> Html:
    if not segment.marks:
        return escaped(words)
    depth = sum(mark.part is Part.CONTENT for mark in segment.marks)
    kinds = dict.fromkeys(mark.part.value for mark in segment.marks)
    ids = dict.fromkeys(f"{key}-s{mark.statement.id}" for mark in segment.marks)
    names = ["m", *kinds, *([f"d{min(depth, DEEPEST)}"] if depth else [])]
    return element("span", {"class": " ".join(names), "data-s": " ".join(ids)}, words)


def _list(reading: Reading, key: str) -> Html:
    count = len(reading.statements)
    return element(
        "section",
        {"class": "statements", "aria-labelledby": f"{key}-list"},
        element("h3", {"id": f"{key}-list"}, f"{count} statement{'s' * (count != 1)}"),
        element("ol", None, *(_entry(reading, one, key) for one in reading.statements)),
    )


def _who(statement: Statement) -> Iterator[Html]:
    for number, (name, note) in enumerate(wording.speakers(statement)):
        yield Html("; " if number else " ")
        yield element("b", None, name)
        if note:
            yield element("span", {"class": "note"}, f" {note}")


def _entry(reading: Reading, statement: Statement, key: str) -> Html:
    chain = wording.say_so(reading, statement)
    details = [
        element("div", None, element("dt", None, label), Html(" "), element("dd", None, words))
        for label, words in (
            *wording.circumstances(statement),
            *((("say-so", chain),) if chain else ()),
        )
    ]
    back = {
        "class": "no",
        "href": f"#{key}-r{statement.id}",
        "aria-label": f"Statement {statement.id}, to its place in the text",
    }
    outer = statement.inside
    return element(
        "li",
        {"id": f"{key}-s{statement.id}"},
        element(
            "p",
            {"class": "who"},
            element("a", back, str(statement.id)),
            *_who(statement),
        ),
        element("blockquote", None, statement.content.text),
        element("dl", None, *details) if details else None,
        element(
            "p",
            {"class": "manner"},
            f"{wording.manner(statement)} · ",
            None
            if outer is None
            else element("a", {"href": f"#{key}-s{outer}"}, f"inside {outer}"),
            None if outer is None else " · ",
            f"confidence\u00a0{statement.confidence:.2f}",
        ),
    )
