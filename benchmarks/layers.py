"""What the second layer adds: the whole reader beside one whose graphs end at the first layer.

The shipped graphs are cut to the outputs that cues, sources and contents come from (`onnx.utils`
leaves out every node that only others need); what the reader asks for besides is answered with
zeros, so no names are found and nothing is resolved.
"""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.texts import texts
from benchmarks.timing import typical
from sayso import Article, Reader
from sayso.reader.fields import FIELDS, NAMES
from sayso.statement import Act, Kind, Polarity

_FIRST = {"encoder.onnx": ["cue", "key", "first", "last"], "pairs.onnx": ["labels"]}
_PIECE, _PAIR = ("cue", "key", "sense", "first", "last", "names"), ("labels", "fields", "none")


def measure(*, count: int | None, rounds: int) -> dict[str, float]:
    """Median seconds for both layers and for the first one alone, on one thread."""
    articles = texts(count)
    both, first = Reader(threads=1), Reader(threads=1)
    with tempfile.TemporaryDirectory() as folder:
        network: Any = first._network
        network._encoder = _Cut("encoder.onnx", Path(folder))
        network._pairs = _Cut("pairs.onnx", Path(folder))
    for reader in (both, first):
        reader.read(articles[0])
    return {
        "both": typical(lambda: _read(both, articles), rounds),
        "first": typical(lambda: _read(first, articles), rounds),
    }


def _read(reader: Reader, articles: list[Article]) -> None:
    for article in articles:
        reader.read(article)


class _Cut:
    """A session of a shipped graph that ends at the first layer, with zeros for the rest."""

    def __init__(self, name: str, folder: Path) -> None:
        import onnx
        import onnxruntime as ort

        whole = str(files("sayso.reader").joinpath("model", name))
        inputs = [i.name for i in onnx.load(whole).graph.input]
        if name == "pairs.onnx":
            inputs = [i for i in inputs if i not in ("sense", "inside")]
        onnx.utils.extract_model(whole, str(folder / name), inputs, _FIRST[name])
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.name, self.inputs = name, inputs
        self.session = ort.InferenceSession(
            str(folder / name), options, providers=["CPUExecutionProvider"]
        )

    def run(self, _: None, feeds: dict[str, Any]) -> list[Any]:
        """What the whole graph gives, in its order."""
        out = self.session.run(None, {k: v for k, v in feeds.items() if k in self.inputs})
        given = dict(zip(_FIRST[self.name], out, strict=True))
        if self.name == "encoder.onnx":
            n = given["cue"].shape[1]
            given["sense"] = np.zeros((1, n, 1), np.float32)
            given["names"] = np.zeros((1, n, len(NAMES)), np.float32)
            return [given[k] for k in _PIECE]
        c, t, _ = given["labels"].shape
        given["fields"] = np.zeros((c, t, 2 * len(FIELDS)), np.float32)
        given["none"] = np.full((c, len(FIELDS)), 9, np.float32)
        verdict = np.zeros((c, len(Act) + len(Polarity) + len(Kind)), np.float32)
        verdict[:, len(Act) + len(Polarity) + list(Kind).index(Kind.UNKNOWN)] = 9
        return [*(given[k] for k in _PAIR), verdict]
