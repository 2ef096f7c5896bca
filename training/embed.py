"""The sentence embedder: its export, and how well it finds the same words again.

    python -m training.embed export --weights model.safetensors
    python -m training.embed measure --weights model.safetensors --data DIR

`measure` compares the shipped int8 model with the original in single precision and with the
reader's own encoder, on contents of statements: DIR/attributions/dev, and what has a copy in train.
Likeness of meaning is not annotated there, so pairs are found by their words: statements in two
articles that are the same, or that quote the same six words, whatever else they say. A model that
knows meanings well need not rank the latter high; the figures compare models, no more.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from sayso.article import Passage
from sayso.reader.embedding import LONGEST, Embedder
from sayso.reader.network import CLS, SEP
from sayso.reader.network import Network as Reading
from sayso.reader.pieces import pieces, tokenizer
from sayso.vectors import packed, unpacked
from training.export import Encoder, Words, parted, quantised, to_onnx
from training.model import Network, Shape, pretrained
from training.prepare import rows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = Path("src/sayso/reader/model")
RUN = 6  # words in quotation marks that two statements must share
STOCK = 5  # a run that more articles have is a stock phrase ("next president of the United States")
_QUOTED = re.compile(r"[“\"«]([^“”\"«»]+)[”\"»]")
Vectors = NDArray[np.float32]
Pairs = set[tuple[int, int]]


class Sentences(nn.Module):
    """all-MiniLM-L6-v2 as sentence-transformers runs it: the mean of the last layer, length 1."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = parted(network)

    def forward(self, ids: Tensor) -> Tensor:
        """ids [b, n], texts of one length with their special pieces -> vectors [b, hidden]."""
        n = self.network
        h = n.norm(n.words(ids) + n.positions.weight[: ids.shape[1]])
        for block in n.blocks:
            h = Encoder.block(block, h)
        return F.normalize(h.mean(1), dim=-1)


def export(weights: Path, out: Path) -> None:
    """Writes embedder.onnx, in int8 as `training.export` makes the reader's encoder."""
    network = pretrained(Shape(), weights)
    network.words = Words(network.words.weight.detach())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "embedder.onnx"
        to_onnx(
            Sentences(network), (torch.ones(2, 9, dtype=torch.long),), ["ids"], ["vector"], path
        )
        quantised(path, out / "embedder.onnx")


@dataclass(frozen=True, slots=True)
class Content:
    """The content of an annotated statement, and the article that it stands in."""

    article: str
    body: str
    passage: Passage

    @property
    def text(self) -> str:
        return self.passage.text


def contents(data: Path, split: str) -> list[Content]:
    """Every content of attributions."""
    return [
        Content(row["id"], row["text"], Passage.of(row["text"], s["content"]))
        for row in rows(data / "attributions" / f"{split}.jsonl")
        for s in row["attributions"]
        if s["content"]
    ]


def copies(items: Sequence[Content]) -> tuple[Pairs, Pairs]:
    """Pairs (i, j) of contents in different articles: of the same words; else, that quote the same.

    Words are compared without case and punctuation; `RUN` and `STOCK` say what the same quote is.
    """
    whole: dict[tuple[str, ...], set[int]] = defaultdict(set)
    quoted: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for i, item in enumerate(items):
        words = _words(item.text)
        if len(words) >= RUN:
            whole[words].add(i)
        for match in _QUOTED.finditer(item.text):
            words = _words(match[1])
            for k in range(len(words) - RUN + 1):
                quoted[words[k : k + RUN]].add(i)
    common = [s for s in quoted.values() if len({items[i].article for i in s}) <= STOCK]
    same = _across(whole.values(), items)
    return same, _across(common, items) - same


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def _across(groups: Iterable[set[int]], items: Sequence[Content]) -> Pairs:
    return {
        (i, j)
        for group in groups
        for i, j in combinations(sorted(group), 2)
        if items[i].article != items[j].article
    }


def ranks(vectors: Vectors, items: Sequence[Content], asked: Pairs, every: Pairs) -> list[int]:
    """For each pair, both ways: the rank of the one among all contents by its cosine to the other.

    The asking content's other partners, and all of its own article, do not count.
    """
    partners: dict[int, set[int]] = defaultdict(set)
    for i, j in every:
        partners[i].add(j)
        partners[j].add(i)
    articles = np.array([x.article for x in items])
    out = []
    for i, j in [*asked, *((j, i) for i, j in asked)]:
        cosines = vectors @ vectors[i]
        rivals = articles != articles[i]
        rivals[list(partners[i])] = False
        out.append(1 + int((cosines[rivals] >= cosines[j]).sum()))
    return out


def original(weights: Path, texts: Sequence[str]) -> Vectors:
    """The vectors of the model as published, in single precision."""
    model = Sentences(pretrained(Shape(), weights)).eval()
    out = []
    with torch.inference_mode():
        for text in texts:
            ids = tokenizer().encode(text, add_special_tokens=False).ids[: LONGEST - 2]
            out.append(model(torch.tensor([[CLS, *ids, SEP]]))[0].numpy())
    return np.stack(out)


def readers(items: Sequence[Content]) -> Vectors:
    """The means of the reader's last layer over the contents, in articles read as a whole."""
    network = Reading(threads=1)
    network._encoder = _hidden()
    out: dict[int, Vectors] = {}
    for start, end in _articles(items):
        text = pieces(items[start].body)
        states = network.scores(text).cue
        for i in range(start, end):
            ranges = [text.covering(*span) for span in items[i].passage.spans]
            mean = np.concatenate([states[a:b] for a, b in filter(None, ranges)]).mean(0)
            out[i] = mean / np.linalg.norm(mean)
    return np.stack([out[i] for i in range(len(items))])


def _articles(items: Sequence[Content]) -> Iterator[tuple[int, int]]:
    """The ranges of contents of one article."""
    start = 0
    for i in range(1, len(items) + 1):
        if i == len(items) or items[i].article != items[start].article:
            yield start, i
            start = i


def _hidden() -> InferenceSession:
    """The reader's encoder, whose first output is not the scores of cues but the last layer."""
    import onnx
    from onnxruntime import InferenceSession, SessionOptions

    model = onnx.load(FOLDER / "encoder.onnx")
    quantised = [n for n in model.graph.node if n.op_type == "DynamicQuantizeLinear"]
    last = quantised[-1].input[0]  # all heads read the same
    states = onnx.helper.make_tensor_value_info(last, onnx.TensorProto.FLOAT, None)
    model.graph.output[0].CopyFrom(states)
    options = SessionOptions()
    options.intra_op_num_threads = 1
    return InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def pool(data: Path) -> list[Content]:
    """What is searched: every content of dev, and those of train that have a copy."""
    dev = contents(data, "dev")
    items = dev + contents(data, "train")
    wanted = {i for pairs in copies(items) for pair in pairs for i in pair}
    return [items[i] for i in sorted(wanted | set(range(len(dev))))]


def report(name: str, vectors: Vectors, items: Sequence[Content]) -> str:
    """A line: mean reciprocal rank and recall at 10, of the same words and of the same quotes."""
    same, alike = copies(items)
    parts = []
    for pairs in (same, alike):
        found = np.array(ranks(vectors, items, pairs, same | alike))
        parts.append(f"{(1 / found).mean():.3f} {(found <= 10).mean():6.1%}")
    return f"{name:24} {'   '.join(parts)}"


def measure(weights: Path, data: Path) -> Iterator[str]:
    """Lines that tell how the int8 model does beside the others."""
    items = pool(data)
    same, alike = copies(items)
    texts = [x.text for x in items]
    embedder = Embedder(threads=1)
    start = time.thread_time()
    small = embedder.vectors(texts)
    speed = len(texts) / (time.thread_time() - start)
    yield f"{len(texts)} contents, int8: {speed:.0f} a second of one thread's processor time"
    exact = original(weights, texts)
    cosines = (small * exact).sum(1)
    yield f"int8 to single precision: cosine {cosines.mean():.4f}, least {cosines.min():.4f}"
    kept = unpacked(packed(small))
    error = np.abs(kept @ kept.T - small @ small.T)
    yield f"packed: products wrong by {error.mean():.5f}, at most {error.max():.5f}"
    yield f"{'':24} same words ({len(same)})   same quote ({len(alike)}): MRR, recall at 10"
    yield report("single precision", exact, items)
    yield report("int8", small, items)
    yield report("int8, packed", kept, items)
    own = readers(items)
    yield report("reader", own, items)
    centred = own - own.mean(0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    yield report("reader, centred", centred, items)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("export", "measure"))
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, default=FOLDER)
    args = parser.parse_args()
    if args.what == "export":
        export(args.weights, args.out)
    else:
        for line in measure(args.weights, args.data):
            print(line, flush=True)


if __name__ == "__main__":
    main()
