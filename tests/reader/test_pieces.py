"""Pieces: offsets fit the text, and the features say what the tokenizer loses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reader.pieces import FEATURES, pieces, quoted

TEXTS = st.text(st.characters(codec="utf-8"), max_size=200) | st.text(
    st.sampled_from("ab AB1.,\n\r'\"“”‘’„«»`\u00a0\ufeffé"), max_size=80
)


@given(TEXTS)
def test_pieces_cover_the_text_in_order(text: str) -> None:
    p = pieces(text)
    assert (p.starts < p.ends).all()
    assert (p.ends <= len(text)).all()
    assert (p.starts[1:] >= p.starts[:-1]).all()
    assert (p.paragraphs[1:] >= p.paragraphs[:-1]).all()
    for column, size in zip(p.features.T, FEATURES.values(), strict=True):
        assert ((column >= 0) & (column < size)).all()


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("She said “we won” twice.", "we won"),
        ('She said "we won" twice.', "we won"),
        ("She said ''we won'' twice.", "we won"),
        ("She said ``we won'' twice.", "we won"),
        ("She said «we won» twice.", "we won"),
        ("She said ‘we won’ twice.", "we won"),
        ("She said 'we won' twice.", "we won"),
        ("It's the dogs' dinner, isn't it.", ""),
        ("“We won, she said.\nThen she left.", "We won, she said"),
        ("He left. ” Then she came.", ""),
    ],
)
def test_quotation_of_every_kind(text: str, inside: str) -> None:
    p = pieces(text)
    words = [
        text[a:b]
        for i, (a, b) in enumerate(zip(p.starts, p.ends, strict=True))
        if quoted(p, ((i, i + 1),)) == 1 and text[a:b].isalnum()
    ]
    assert words == [w for w in inside.replace(",", "").split() if w]


def test_covering() -> None:
    p = pieces("One two three")
    assert p.covering(4, 7) == (1, 2)
    assert p.covering(3, 4) is None
    assert p.covering(0, 13) == (0, 3)
