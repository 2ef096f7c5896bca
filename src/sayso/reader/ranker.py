"""Candidates weighed by their evidence: small networks that were fitted after the large one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from sayso.errors import ModelError
from sayso.reader.decode import Floats

# A larger product OpenBLAS shares among all processors, however few the reader may use; at this
# size that takes nine times as long, too.
_ROWS = 96


class Ranker:
    """A perceptron with two hidden layers that gives each candidate a score.

    Args:
        arrays: `w0`, `b0`, `w1`, `b1`, `w2`, `b2`: weights [in, out] and biases [out].
    """

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._layers = [(arrays[f"w{k}"], arrays[f"b{k}"]) for k in range(3)]

    def __call__(self, evidence: Floats) -> Floats:
        """evidence [n, f] -> scores [n]; only their differences mean something."""
        some = (evidence[at : at + _ROWS] for at in range(0, len(evidence), _ROWS))
        return np.concatenate([self._scores(x) for x in some])

    def _scores(self, x: Floats) -> Floats:
        for k, (w, b) in enumerate(self._layers):
            x = x @ w
            x += b
            if k < 2:
                np.maximum(x, 0, out=x)
        return x[:, 0]


@cache
def rankers() -> dict[str, Ranker]:
    """The rankers of the shipped model by name: "person", "body", and the fields carried over.

    Raises:
        ModelError: their file is missing.
    """
    path = files("sayso.reader").joinpath("model/rankers.npz")
    try:
        with path.open("rb") as file, np.load(file) as loaded:
            arrays = dict(loaded)
    except FileNotFoundError as error:
        raise ModelError(f"{error.filename} is missing: install the package again") from error
    names = {key.split(".")[0] for key in arrays}
    return {
        name: Ranker({k.split(".")[1]: v for k, v in arrays.items() if k.startswith(f"{name}.")})
        for name in sorted(names)
    }
