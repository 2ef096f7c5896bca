"""The network at run time: pieces in, scores out. The one file that knows ONNX Runtime."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sayso.errors import ModelError
from sayso.reader import decode
from sayso.reader.pieces import Pieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

CLS, SEP = 101, 102


@dataclass(frozen=True, slots=True)
class Scores:
    """What one pass over a text gives for each of its `n` pieces.

    Attributes:
        cue: float32 [n, 3], logits of out, begin, inside of a cue.
        key, first, last: float32 [n, k], projections from which pairs are scored.
    """

    cue: decode.Floats
    key: decode.Floats
    first: decode.Floats
    last: decode.Floats


@cache
def config() -> dict[str, Any]:
    """The model's configuration: name, window, overlap, costs, calibration.

    Raises:
        ModelError: the file is missing or of another format.
    """
    try:
        text = files("sayso.reader").joinpath("model/config.json").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ModelError(f"{error.filename} is missing: install the package again") from error
    loaded: dict[str, Any] = json.loads(text)
    if loaded.get("format") != 1:
        raise ModelError(f"model format {loaded.get('format')!r}, expected 1: reinstall sayso")
    return loaded


def thread_count(threads: int | None) -> int:
    """`threads`, else SAYSO_THREADS, else the processors that this process may use."""
    if threads is None and os.environ.get("SAYSO_THREADS", "").isdigit():
        threads = int(os.environ["SAYSO_THREADS"])
    return max(1, threads if threads is not None else len(os.sched_getaffinity(0)))


class Network:
    """The encoder and the pair reader, loaded once and used for any number of texts."""

    def __init__(self, threads: int | None = None) -> None:
        count = thread_count(threads)
        self._encoder = _session("encoder.onnx", count)
        self._pairs = _session("pairs.onnx", count)
        self._window = int(config()["window"]) - 2
        self._overlap = int(config()["overlap"])
        self._radius = int(config()["radius"])

    def scores(self, pieces: Pieces) -> Scores:
        """One pass over all pieces, in overlapping windows; each takes its scores from the window
        in which it stands farthest from an edge."""
        n, size = len(pieces), self._window
        parts: list[list[decode.Floats]] = []
        at = taken = 0
        while taken < n or not parts:
            end = min(at + size, n)
            outputs = self._encode(pieces, at, end)
            upto = n if end == n else end - self._overlap // 2
            parts.append([x[taken - at : upto - at] for x in outputs])
            taken, at = upto, max(end - self._overlap, at + 1)
            if end == n:
                break
            at = min(at, max(0, n - size))
        return Scores(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _encode(self, pieces: Pieces, start: int, end: int) -> list[decode.Floats]:
        ids = np.concatenate([[CLS], pieces.ids[start:end], [SEP]]).astype(np.int64)
        features = np.pad(pieces.features[start:end], [(1, 1), (0, 0)]).astype(np.int64)
        feeds = {"ids": ids[None], "features": features[None]}
        return [x[0, 1:-1] for x in self._encoder.run(None, feeds)]

    def pairs(
        self, scores: Scores, pieces: Pieces, cues: list[decode.Range]
    ) -> list[tuple[int, decode.Floats]]:
        """For each cue the first piece that was scored, and the label scores from there on."""
        out: list[tuple[int, decode.Floats]] = []
        for k in range(0, len(cues), 16):
            out += self._pair_batch(scores, pieces, cues[k : k + 16])
        return out

    def _pair_batch(
        self, scores: Scores, pieces: Pieces, cues: list[decode.Range]
    ) -> list[tuple[int, decode.Floats]]:
        n = len(pieces)
        reach = [(max(0, a - self._radius), min(n, b + self._radius)) for a, b in cues]
        length = max(b - a for a, b in reach)
        keys = np.zeros((len(cues), length, scores.key.shape[1]), dtype=np.float32)
        distance = np.zeros((len(cues), length), dtype=np.int64)
        steps = np.zeros((len(cues), length), dtype=np.int64)
        for i, (cue, (a, b)) in enumerate(zip(cues, reach, strict=True)):
            keys[i, : b - a] = scores.key[a:b]
            distance[i, : b - a] = decode.distances(cue, np.arange(a, b))
            shifted = (cue[0] - a, cue[1] - a)
            steps[i, : b - a] = decode.paragraph_steps(shifted, pieces.paragraphs[a:b])
        query = np.stack([scores.first[a] + scores.last[b - 1] for a, b in cues])
        feeds: dict[str, NDArray[Any]] = {
            "query": query, "keys": keys, "distance": distance, "steps": steps,
        }  # fmt: skip
        (labels,) = self._pairs.run(None, feeds)
        return [(a, labels[i, : b - a]) for i, (a, b) in enumerate(reach)]


def _session(name: str, threads: int) -> InferenceSession:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with as_file(files("sayso.reader").joinpath("model", name)) as path:
        if not path.exists():
            raise ModelError(f"{path} is missing: install the package again")
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
