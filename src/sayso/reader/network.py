"""The network at run time: pieces in, scores out. The one file that knows ONNX Runtime."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sayso.errors import ModelError
from sayso.reader import decode
from sayso.reader.pieces import Pieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

CLS, SEP = 101, 102
FORMAT = 2
_BATCH = 4  # cues scored in one call: more would not fit the processor's cache
_In = TypeVar("_In")
_Out = TypeVar("_Out")


@dataclass(frozen=True, slots=True)
class Scores:
    """What one pass over a text gives for each of its `n` pieces.

    Attributes:
        cue: float32 [n, 3], logits of out, begin, inside of a cue.
        key, sense, first, last: float32 [n, k], projections from which pairs are scored.
        names: float32 [n, len(NAMES)], logits of being part of a name.
    """

    cue: decode.Floats
    key: decode.Floats
    sense: decode.Floats
    first: decode.Floats
    last: decode.Floats
    names: decode.Floats


@dataclass(frozen=True, slots=True)
class Near:
    """What the pieces near one cue are to it.

    Attributes:
        offset: the piece that the first row stands for.
        labels: float32 [t, len(LABELS)], logits.
        fields: float32 [t, 2 * len(FIELDS)], logits of being the first or last piece of a field.
        none: float32 [len(FIELDS)], the logit of a field's having no words near.
        verdict: float32, logits of act, polarity and kind, one after the other.
    """

    offset: int
    labels: decode.Floats
    fields: decode.Floats
    none: decode.Floats
    verdict: decode.Floats


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
    if loaded.get("format") != FORMAT:
        raise ModelError(
            f"model format {loaded.get('format')!r}, expected {FORMAT}: reinstall sayso"
        )
    return loaded


def thread_count(threads: int | None) -> int:
    """`threads`, else SAYSO_THREADS, else the processors that this process may use."""
    if threads is None and os.environ.get("SAYSO_THREADS", "").isdigit():
        threads = int(os.environ["SAYSO_THREADS"])
    return max(1, threads if threads is not None else len(os.sched_getaffinity(0)))


def windows(n: int, size: int, overlap: int) -> list[tuple[int, int]]:
    """Ranges of like length, at most `size`, that cover `n` pieces and overlap by `overlap`."""
    count = max(1, -(-(n - overlap) // (size - overlap)))
    if count == 1:
        return [(0, n)]
    step = (n - overlap) / count
    return [(round(i * step), min(n, round((i + 1) * step) + overlap)) for i in range(count)]


class Network:
    """The encoder and the pair reader, loaded once and used for any number of texts.

    Windows are run side by side, each on one thread: their matrices are too small to share.
    """

    def __init__(self, threads: int | None = None) -> None:
        self.threads = thread_count(threads)
        self._encoder = session("encoder.onnx")
        self._pairs = session("pairs.onnx")
        self._pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None
        self._window = int(config()["window"]) - 2
        self._overlap = int(config()["overlap"])
        self._radius = int(config()["radius"])

    def alone(self) -> Network:
        """The same network, loaded once, for one of several threads that each read an article."""
        other = copy(self)
        other.threads, other._pool = 1, None
        return other

    def scores(self, pieces: Pieces) -> Scores:
        """One pass over all pieces, in overlapping windows; each takes its scores from the window
        in which it stands farthest from an edge."""
        plan = windows(len(pieces), self._window, self._overlap)
        outputs = self._each(lambda w: self._encode(pieces, *w), plan)
        cuts = [(a + end) // 2 for (a, _), (_, end) in zip(plan[1:], plan[:-1], strict=True)]
        edges = [0, *cuts, len(pieces)]
        parts = [
            [x[edges[i] - start : edges[i + 1] - start] for x in output]
            for i, ((start, _), output) in enumerate(zip(plan, outputs, strict=True))
        ]
        return Scores(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def pairs(self, scores: Scores, pieces: Pieces, cues: list[decode.Range]) -> list[Near]:
        """For each cue what the pieces near it are to it."""
        groups = [cues[k : k + _BATCH] for k in range(0, len(cues), _BATCH)]
        return [
            near
            for group in self._each(lambda g: self._pair_batch(scores, pieces, g), groups)
            for near in group
        ]

    def _each(self, work: Callable[[_In], _Out], items: Iterable[_In]) -> Iterator[_Out]:
        return self._pool.map(work, items) if self._pool else map(work, items)

    def _encode(self, pieces: Pieces, start: int, end: int) -> list[decode.Floats]:
        ids = np.concatenate([[CLS], pieces.ids[start:end], [SEP]]).astype(np.int64)
        features = np.pad(pieces.features[start:end], [(1, 1), (0, 0)]).astype(np.int64)
        feeds = {"ids": ids[None], "features": features[None]}
        return [x[0, 1:-1] for x in self._encoder.run(None, feeds)]

    def _pair_batch(self, scores: Scores, pieces: Pieces, cues: list[decode.Range]) -> list[Near]:
        n = len(pieces)
        reach = [(max(0, a - self._radius), min(n, b + self._radius)) for a, b in cues]
        length = max(b - a for a, b in reach)
        keys = np.zeros((len(cues), length, scores.key.shape[1]), dtype=np.float32)
        sense = np.zeros((len(cues), length, scores.sense.shape[1]), dtype=np.float32)
        distance = np.zeros((len(cues), length), dtype=np.int64)
        steps = np.zeros((len(cues), length), dtype=np.int64)
        inside = np.zeros((len(cues), length, 1), dtype=np.float32)
        for i, (cue, (a, b)) in enumerate(zip(cues, reach, strict=True)):
            keys[i, : b - a] = scores.key[a:b]
            sense[i, : b - a] = scores.sense[a:b]
            inside[i, : b - a] = 1
            distance[i, : b - a] = decode.distances(cue, np.arange(a, b))
            shifted = (cue[0] - a, cue[1] - a)
            steps[i, : b - a] = decode.paragraph_steps(shifted, pieces.paragraphs[a:b])
        query = np.stack([scores.first[a] + scores.last[b - 1] for a, b in cues])
        feeds: dict[str, NDArray[Any]] = {
            "query": query, "keys": keys, "sense": sense, "distance": distance, "steps": steps,
            "inside": inside,
        }  # fmt: skip
        labels, fields, none, verdict = self._pairs.run(None, feeds)
        return [
            Near(a, labels[i, : b - a], fields[i, : b - a], none[i], verdict[i])
            for i, (a, b) in enumerate(reach)
        ]


def session(name: str) -> InferenceSession:
    """One of the package's ONNX files; a run takes one thread, and several may run side by side.

    Raises:
        ModelError: the file is missing.
    """
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with as_file(files("sayso.reader").joinpath("model", name)) as path:
        if not path.exists():
            raise ModelError(f"{path} is missing: install the package again")
        return ort.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"],
            # Fused with the sum before it, layer normalisation takes five times as long.
            disabled_optimizers=["SkipLayerNormFusion"],
        )  # fmt: skip
