"""Texts to vectors whose products tell how near they are in meaning.

The vectors are those of all-MiniLM-L6-v2 as sentence-transformers defines it (Reimers and Gurevych
2019): the mean over the last layer's pieces, of length 1. Nothing here knows of statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from sayso.reader.decode import Floats
from sayso.reader.network import CLS, SEP, session, thread_count
from sayso.reader.pieces import tokenizer
from sayso.vectors import SIZE

NAME = "all-MiniLM-L6-v2-int8-1"  # to be kept beside stored vectors: others are not comparable
LONGEST = 128  # pieces with the two special ones: the model was trained on no more
_CHARACTERS = 10_000  # far more than 126 pieces of prose; bounds the work on a text of megabytes


class Embedder:
    """Gives texts their vectors; loading takes a moment, so make one and use it for all.

    Args:
        threads: bounds the processor use; None takes SAYSO_THREADS, else all processors.

    Raises:
        ModelError: the model's file is missing.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._session = session("embedder.onnx")
        threads = thread_count(threads)
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors of texts, whose products are their cosines.

        Each text is run alone: int8 takes the range of its numbers from all that is run together,
        so in a batch a vector would depend on the others. So it depends on its text only, on a
        given kind of processor, whatever the threads. Beyond `LONGEST` pieces a text is cut.

        Args:
            texts: any; one that has no pieces (empty, blanks) gets the vector 0.

        Returns:
            float32 [n, SIZE], rows of length 1 or 0.
        """
        out = np.zeros((len(texts), SIZE), dtype=np.float32)
        rows = self._pool.map(self._vector, texts) if self._pool else map(self._vector, texts)
        for i, row in enumerate(rows):
            out[i] = row
        return out

    def _vector(self, text: str) -> Floats:
        ids = _ids(text)
        if not ids:
            return np.zeros(SIZE, dtype=np.float32)
        vector: Floats = self._session.run(None, {"ids": np.array([[CLS, *ids, SEP]])})[0][0]
        return vector


def _ids(text: str) -> list[int]:
    """The vocabulary's numbers of a text's first pieces, without the special ones."""
    # Half characters, which the tokenizer refuses, reach us from a command line.
    whole = text.lstrip()[:_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    return tokenizer().encode(whole, add_special_tokens=False).ids[: LONGEST - 2]
