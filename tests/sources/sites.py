"""A small web site on this machine: what it answers, and what it was asked."""

from __future__ import annotations

from dataclasses import dataclass, field

PROSE = "The mayor of Tarn said that the ferry was late, and that it would run on Monday. " * 4


def page(title: str, more: str = "") -> bytes:
    """A news page that is long enough to be taken for one."""
    body = f"<article><h1>{title}</h1><p>{PROSE}</p><p>{PROSE}</p></article>"
    return f"<html><head><title>{title}</title>{more}</head><body>{body}</body></html>".encode()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the site answers."""

    data: bytes = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the path, its header lines in small letters, and when it came."""

    path: str
    headers: dict[str, str]
    when: float


@dataclass(slots=True)
class Site:
    """The site: what it answers for a path, one reply after the other, the last for good."""

    url: str
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [one.path for one in self.asked]

    def answers(self, path: str, *replies: Reply) -> str:
        """Sets the replies for a path and gives its address."""
        self.replies[path] = list(replies)
        return self.url + path
