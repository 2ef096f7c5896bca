"""Readings for a person at a terminal: the article with its statements marked, then a list of them.

With colour a source is bold, a cue italic and underlined, a content coloured; without, *source*,
_cue_ and {#0 content}. Whatever a terminal would obey inside an article is shown instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING

from sayso.article import Article
from sayso.render import wording
from sayso.render.characters import one_line, visible
from sayso.render.console import console_on
from sayso.render.segments import Mark, Part, Segment, segments
from sayso.statement import Reading, Statement

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

STYLES = {Part.SOURCE: "bold cyan", Part.CUE: "italic underline magenta", Part.CONTENT: "green"}
BRACKETS = {Part.SOURCE: ("*", "*"), Part.CUE: ("_", "_"), Part.CONTENT: ("{", "}")}
INDENT = 4


def as_text(readings: Iterable[Reading], *, colour: bool = False, width: int = 80) -> Iterator[str]:
    """The readings as text, one piece for each.

    Args:
        readings: what to show.
        colour: True for ANSI colours, False for plain text with brackets around the marks.
        width: columns that no line goes beyond.
    """

    out = StringIO()
    console = console_on(out, colour=colour, width=width)
    page = _Page(console, colour)
    for number, reading in enumerate(readings):
        if number:
            page.rule()
        page.heading(reading.article)
        page.article(reading)
        page.statements(reading)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


class _Page:
    """Lines on their way to the caller."""

    def __init__(self, console: Console, colour: bool) -> None:
        self.console = console
        self.colour = colour

    def line(self, text: Text, indent: int = 0) -> None:
        """`text`, wrapped, every line `indent` columns in."""
        from rich.text import Text

        for row in text.wrap(self.console, self.console.width - indent):
            row.rstrip()
            self.console.print(Text(" " * indent if row else "") + row, soft_wrap=True)

    def rule(self) -> None:
        self.line(self.text("\n" + "─" * self.console.width + "\n", "dim"))

    def text(self, words: str = "", style: str = "") -> Text:
        from rich.text import Text

        return Text(words, style=style)

    def heading(self, article: Article) -> None:
        """What is known of the article, where there is anything."""
        published = article.published and article.published.isoformat()
        known = (article.outlet, published, ", ".join(article.byline), article.url or article.id)
        parts = [one_line(part) for part in known if part]
        if parts:
            self.line(self.text(" · ".join(parts), "dim"))
            self.line(self.text())

    def article(self, reading: Reading) -> None:
        """The text, its statements marked."""
        shown = visible(reading.article.text)
        text = self.text()
        for segment in segments(reading):
            self._segment(text, shown, segment)
        for paragraph in text.split("\n"):
            if paragraph.plain.strip():
                self.line(paragraph)
                self.line(self.text())

    def _segment(self, text: Text, shown: str, segment: Segment) -> None:
        starting = (mark for mark in segment.marks if mark.start == segment.start)
        for opening in dict.fromkeys(map(self._opening, starting)):  # two share a source: once
            text.append(opening, "dim")
        words = shown[segment.start : segment.end]
        text.append(words, " ".join(STYLES[mark.part] for mark in segment.marks))
        ending = (mark for mark in reversed(segment.marks) if mark.end == segment.end)
        for closing in dict.fromkeys(map(self._closing, ending)):
            text.append(closing[0], "dim")

    def _opening(self, mark: Mark) -> str:
        number = f"#{mark.statement.id} " if mark.part is Part.CONTENT else ""
        return f"{'' if self.colour else BRACKETS[mark.part][0]}{number}"

    def _closing(self, mark: Mark) -> tuple[str, int]:
        """The bracket, and what tells it from another: contents are numbered, so close singly."""
        number = mark.statement.id if mark.part is Part.CONTENT else 0
        return "" if self.colour else BRACKETS[mark.part][1], number

    def statements(self, reading: Reading) -> None:
        """The list, speaker first."""
        count = len(reading.statements)
        self.line(self.text(f"{count} statement{'s' * (count != 1)}", "bold"))
        for statement in reading.statements:
            self.line(self.text())
            self._statement(reading, statement)

    def _statement(self, reading: Reading, statement: Statement) -> None:
        head = self.text()
        speakers = wording.speakers(statement)
        for number, (name, note) in enumerate(speakers):
            head.append("; " if number else "")
            head.append(one_line(name), STYLES[Part.SOURCE])
            if note:
                head.append(f" ({one_line(note)})" if len(speakers) > 1 else f" · {one_line(note)}")
        self.listed(f"#{statement.id}", head)
        self.line(self.text(one_line(statement.content.text), STYLES[Part.CONTENT]), INDENT)
        self.details(_manner(statement))
        self.details(f"{k}: {one_line(words)}" for k, words in wording.circumstances(statement))
        chain = wording.say_so(reading, statement)
        if chain:
            self.line(self.text(f"say-so: {one_line(chain)}", "dim"), INDENT)

    def listed(self, number: str, head: Text) -> None:
        """`head`, wrapped, with the number before its first line."""
        from rich.text import Text

        for row in head.wrap(self.console, self.console.width - INDENT):
            row.rstrip()
            self.console.print(Text(number.ljust(INDENT), "dim") + row, soft_wrap=True)
            number = ""

    def details(self, details: Iterable[str]) -> None:
        """The details, as many on a line as fit; none is broken that fits on a line of its own."""
        from rich.cells import cell_len

        row = ""
        for detail in details:
            longer = f"{row} · {detail}" if row else detail
            if row and cell_len(longer) > self.console.width - INDENT:
                self.line(self.text(row, "dim"), INDENT)
                longer = detail
            row = longer
        if row:
            self.line(self.text(row, "dim"), INDENT)


def _manner(statement: Statement) -> Iterator[str]:
    yield wording.manner(statement)
    if statement.inside is not None:
        yield f"inside #{statement.inside}"
    yield f"confidence {statement.confidence:.2f}"
