"""The language of search: what is understood, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import QueryError
from sayso.record.words import All, Either, Not, Term, as_fts5, as_tsquery, parsed, wanted

A, B, C = Term("a"), Term("b"), Term("c")


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("a", A),
        ("a b", All((A, B))),
        ("a AND b", All((A, B))),
        ("a b OR c", Either((All((A, B)), C))),
        ("a (b OR c)", All((A, Either((B, C))))),
        ("a NOT b", All((A, Not(B)))),
        ("NOT b a", All((Not(B), A))),
        ("a AND NOT (b OR c)", All((A, Not(Either((B, C)))))),
        ("a NOT NOT b", All((A, B))),
        ("((a)) ((b c))", All((A, B, C))),
        ("(a NOT b) c", All((A, Not(B), C))),
        ('"a b" c', All((Term("a b"), C))),
        ("“a b”", Term("a b")),
        ('"a b', Term("a b")),
        ('"AND" a', All((Term("AND"), A))),
        ("a and b", All((A, Term("and"), B))),
        ("a ... & b", All((A, B))),
        ("U.S. it's", All((Term("U.S."), Term("it's")))),
        ("a\0b", All((A, B))),
    ],
)
def test_is_understood(query: str, tree: object) -> None:
    assert parsed(query) == tree


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "no word"),
        (" \t", "no word"),
        ("...", "no word"),
        ('""', "no word"),
        ("()", "a word is missing after '(' before ')'"),
        ("a AND", "a word is missing after 'AND' before the end"),
        ("OR a", "a word is missing before 'OR'"),
        ("a AND OR b", "a word is missing after 'AND' before 'OR'"),
        ("(a", "not closed"),
        ("a)", "')' has nothing before it"),
        ("NOT a", "NOT only takes away"),
        ("a OR NOT b", "NOT only takes away"),
        ("a NOT (NOT b NOT c)", "NOT only takes away"),
        ("a " * 65, "at most 64 words"),
        ("(" * 17 + "a" + ")" * 17, "at most 16 deep"),
        ("NOT " * 17 + "a", "at most 16 deep"),
        ("a" * 2001, "at most 2000"),
    ],
)
def test_is_refused(query: str, why: str) -> None:
    with pytest.raises(QueryError, match=why.replace("(", r"\(").replace(")", r"\)")):
        parsed(query)


def test_is_written_for_each_database() -> None:
    tree = parsed('"a b" (c OR it\'s) NOT d')
    assert as_fts5(tree, "content") == (
        """{content} : ((("a b" AND ("c" OR "it's")) NOT ("d")))"""
    )  # fmt: skip
    assert as_tsquery(tree, "A") == "('a b':A & ('c':A | 'it s':A) & !('d':A))"


def test_what_is_taken_away_is_not_wanted() -> None:
    assert list(wanted(parsed("a NOT (b OR c) OR d"))) == ["a", "d"]


@given(st.text(st.sampled_from("ab ()\"“”'\\:*&|!<>-^{}ANDORNOT é\0\ud800")))
def test_anything_is_understood_or_refused(query: str) -> None:
    try:
        tree = parsed(query)
    except QueryError:
        return
    assert as_fts5(tree, "content")
    assert as_tsquery(tree, "A")
    assert list(wanted(tree))
