"""The embedder and the compact form of its vectors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from sayso.reader import embedding
from sayso.reader.embedding import Embedder
from sayso.vectors import PACKED, SIZE, packed, unpacked

# Each statement, the same in other words, and another thing on the same people or body.
ALIKE = [
    (
        "that Premier Kesh would resign if the court annulled the vote",
        "“Should the judges void the election, I will step down”",
        "that Premier Kesh had opened a school in the harbour town of Orsk",
    ),
    (
        "Velmora denied that its troops had crossed the border",
        "“No soldier of Velmora has set foot abroad”",
        "Velmora's troops were given new winter boots",
    ),
    (
        "“The bank will not raise interest rates this year”",
        "that the cost of borrowing would stay where it is until December",
        "The bank will open a museum of coins this year",
    ),
]
FAR = "The recipe needs two eggs, a pinch of salt and a warm oven."


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(threads=1)


def test_same_meaning_in_other_words_is_nearer_than_other_news(
    embedder: Embedder,
) -> None:
    for row in ALIKE:
        said, *others = embedder.vectors([*row, FAR])
        otherwise, other, far = (float(said @ v) for v in others)
        assert otherwise > other > far, row


def test_vectors_have_length_one_and_their_own_text_only_decides_them(embedder: Embedder) -> None:
    texts = [t for row in ALIKE for t in row] + [FAR, "Yes.", "and so on " * 60]
    together = embedder.vectors(texts)
    assert together.shape == (len(texts), SIZE)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([embedder.vectors([t]) for t in reversed(texts)])[::-1]
    assert (together == alone).all()
    assert (together == Embedder(threads=3).vectors(texts)).all()


def test_text_without_words_has_the_vector_zero(embedder: Embedder) -> None:
    assert embedder.vectors([]).shape == (0, SIZE)
    empty = embedder.vectors(["", " \n\t", "\u200b", "word", "  word\n"])
    assert not empty[:3].any()
    assert empty[3].any()
    assert (empty[3] == empty[4]).all()


def test_only_the_first_pieces_count(embedder: Embedder) -> None:
    long = "the minister said no and " * 40  # five pieces each
    first = "the minister said no and " * 25 + "the"
    same, cut, other = embedder.vectors([long, first, first[:-4]])
    assert (same == cut).all()
    assert (same != other).any()


@settings(deadline=None, max_examples=50)
@given(text=st.text(max_size=80))
def test_any_text_has_a_vector(embedder: Embedder, text: str) -> None:
    lengths = np.linalg.norm(embedder.vectors([text, text + " \ud800 and \x00"]), axis=1)
    assert np.isclose(lengths[0], 1) or not lengths[0]
    assert np.isclose(lengths[1], 1)


def test_megabytes_are_no_burden(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = embedding.tokenizer()

    class Watched:
        def encode(self, text: str, **options: bool) -> object:
            seen.append(len(text))
            return real.encode(text, **options)

    monkeypatch.setattr(embedding, "tokenizer", Watched)
    embedder.vectors(["the same again " * 400_000])
    assert seen == [10_000]


NUMBERS = st.floats(-1, 1, width=32, allow_subnormal=False)


@settings(deadline=None)
@given(arrays.arrays(np.float32, st.tuples(st.integers(0, 4), st.just(SIZE)), elements=NUMBERS))
def test_packed_vectors_come_back_within_half_a_step(vectors: np.ndarray) -> None:
    blobs = packed(vectors)
    assert {len(b) for b in blobs} <= {PACKED}
    back = unpacked(blobs)
    assert back.shape == vectors.shape
    assert back.dtype == np.float32
    step = np.abs(vectors).max(axis=1, initial=0, keepdims=True) / 127
    assert (np.abs(back - vectors) <= step * 0.501 + 1e-44).all()
    assert [b[4:] for b in packed(back)] == [b[4:] for b in blobs]


def test_packing_hardly_changes_products(embedder: Embedder) -> None:
    vectors = embedder.vectors([t for row in ALIKE for t in row] + [FAR])
    back = unpacked(packed(vectors))
    assert np.abs(back @ back.T - vectors @ vectors.T).max() < 0.004


def test_what_is_no_packed_vector_is_refused() -> None:
    whole = packed(np.ones((1, SIZE), dtype=np.float32))[0]
    for wrong in (b"", whole[:-1], whole + b"\x00"):
        with pytest.raises(ValueError, match=r"\[\d+\] bytes, expected 388"):
            unpacked([whole, wrong])
    for vectors in (np.ones(SIZE), np.ones((2, 3)), np.full((1, SIZE), np.nan)):
        with pytest.raises(ValueError, match="expected finite ones"):
            packed(vectors)
