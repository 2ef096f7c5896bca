"""The language of search: words, "phrases", AND, OR, NOT and parentheses.

    query   = all { "OR" all }
    all     = one { ["AND"] one }
    one     = "NOT" one | "(" query ")" | word | '"' words '"'

It is parsed into a tree, and the tree is written anew as FTS5 or tsquery syntax, every term
quoted, so that nothing that is typed can be an error of the database or act in it. The operators
count in capitals only: "and" is a word. A quotation mark that is never closed closes at the end.

Both databases stem English words. They differ in what neither can be told: PostgreSQL passes over
the commonest words ("the"), and SQLite folds accents ("Tolédo" is found as "toledo").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sayso.errors import QueryError

LONGEST = 2000  # characters of a query
MOST_TERMS = 64
DEEPEST = 16

_TSQUERY_SPECIAL = re.compile(r"['\\]")
WORD = re.compile(r"[^\W_]+")
_QUOTES = '"“”„‟«»'
_TOKEN = re.compile(rf"[()]|[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]?|[^\s(){_QUOTES}]+")
_UNPRINTABLE = re.compile("[\0-\x1f\x7f\ud800-\udfff]")  # no text for a database, or no words


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that stand one after the other, as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be there."""

    part: Tree


@dataclass(frozen=True, slots=True)
class All:
    """Parts that must all be there."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Parts of which one must be there."""

    parts: tuple[Tree, ...]


Tree = Term | Not | All | Either


def parsed(query: str) -> Tree:
    """The tree of a query. NOT stands in it only beside other parts of an `All`.

    Raises:
        QueryError: nothing to search for, an operator without its parts, parentheses that do not
            fit, only what must not be there; longer than LONGEST, more than MOST_TERMS, deeper
            than DEEPEST.
    """
    if len(query) > LONGEST:
        raise QueryError(f"cannot search for {len(query)} characters; expected at most {LONGEST}")
    query = _UNPRINTABLE.sub(" ", query)
    tokens = _TOKEN.findall(query)
    parser = _Parser(query, tokens)
    tree = parser.query()
    if parser.here is not None:
        raise parser.error(f"{parser.here!r} has nothing before it that it closes or joins")
    if tree is None:
        raise parser.error("there is no word to search for")
    terms = sum(1 for _ in _terms(tree, taken_away=True))
    if terms > MOST_TERMS:
        raise parser.error(f"expected at most {MOST_TERMS} words and phrases, got {terms}")
    if not _finds(tree):
        raise parser.error("NOT only takes away: name a word that must be there beside it")
    return tree


def wanted(tree: Tree) -> Iterator[str]:
    """The terms that may be found: all but those that NOT takes away."""
    return _terms(tree, taken_away=False)


def as_fts5(tree: Tree, column: str) -> str:
    """The tree as an expression that FTS5 matches, for one of its columns."""
    return f"{{{column}}} : ({_fts5(tree)})"


def as_tsquery(tree: Tree, label: str) -> str:
    """The tree as text for PostgreSQL's to_tsquery, for words that bear `label`, A to D."""
    if isinstance(tree, Term):
        return "'" + _TSQUERY_SPECIAL.sub(" ", tree.text) + "':" + label
    if isinstance(tree, Not):
        return f"!({as_tsquery(tree.part, label)})"
    joint = " | " if isinstance(tree, Either) else " & "
    return "(" + joint.join(as_tsquery(part, label) for part in tree.parts) + ")"


def _fts5(tree: Tree) -> str:
    """FTS5 has no NOT but the one between two parts: what is taken away comes last."""
    if isinstance(tree, Term):
        return f'"{tree.text}"'  # `_TOKEN` leaves no quotation mark inside
    if isinstance(tree, Either):
        return "(" + " OR ".join(map(_fts5, tree.parts)) + ")"
    parts = tree.parts if isinstance(tree, All) else (tree,)
    there = " AND ".join(_fts5(part) for part in parts if not isinstance(part, Not))
    gone = " OR ".join(_fts5(part.part) for part in parts if isinstance(part, Not))
    return f"(({there}) NOT ({gone}))" if gone else f"({there})"


def _terms(tree: Tree, *, taken_away: bool) -> Iterator[str]:
    if isinstance(tree, Term):
        yield tree.text
    elif isinstance(tree, Not):
        if taken_away:
            yield from _terms(tree.part, taken_away=True)
    else:
        for part in tree.parts:
            yield from _terms(part, taken_away=taken_away)


def _finds(tree: Tree) -> bool:
    """Does it name something that must be there, and so does all that NOT takes away from it?"""
    if isinstance(tree, Term):
        return True
    if isinstance(tree, Not):
        return False
    if isinstance(tree, Either):
        return all(map(_finds, tree.parts))
    taken = [part.part for part in tree.parts if isinstance(part, Not)]
    there = [part for part in tree.parts if not isinstance(part, Not)]
    return bool(there) and all(map(_finds, (*there, *taken)))


def _joined(kind: type[All] | type[Either], parts: Sequence[Tree | None]) -> Tree | None:
    """The parts under one head, those of the same kind lifted into it."""
    flat: list[Tree] = []
    for part in parts:
        if isinstance(part, kind):
            flat += part.parts
        elif part is not None:
            flat.append(part)
    return flat[0] if len(flat) == 1 else kind(tuple(flat)) if flat else None


class _Parser:
    """Recursive descent over the tokens; a part without any word ("..." or "&") is left out."""

    def __init__(self, typed: str, tokens: Sequence[str]) -> None:
        self.typed = typed
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    @property
    def here(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def error(self, what: str) -> QueryError:
        return QueryError(f"cannot search for {self.typed[:200]!r}: {what}")

    def query(self) -> Tree | None:
        parts = [self.all()]
        while self.here == "OR":
            self.at += 1
            parts.append(self.all())
        return _joined(Either, parts)

    def all(self) -> Tree | None:
        parts = [self.one()]
        while self.here not in (None, ")", "OR"):
            if self.here == "AND":
                self.at += 1
            parts.append(self.one())
        return _joined(All, parts)

    def one(self) -> Tree | None:
        token = self.here
        if token is None or token == ")" or token in ("AND", "OR"):
            before = self.tokens[self.at - 1] if self.at else ""
            if token is None and not self.tokens:
                return None
            after = f"after {before!r} " if before else ""
            raise self.error(
                f"a word is missing {after}before {repr(token) if token else 'the end'}"
            )
        self.at += 1
        if token == "NOT":
            part = self.deeper(self.one)
            return part.part if isinstance(part, Not) else part and Not(part)
        if token == "(":
            inner = self.deeper(self.query)
            if self.here != ")":
                raise self.error("a parenthesis is not closed")
            self.at += 1
            return inner
        text = token.strip(_QUOTES)
        return Term(text) if WORD.search(text) else None

    def deeper(self, parse: Callable[[], Tree | None]) -> Tree | None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(f"expected parentheses and NOT at most {DEEPEST} deep")
        part = parse()
        self.depth -= 1
        return part
