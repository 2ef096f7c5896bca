"""The network: a BERT encoder, a cue tagger on it, and a small reader of (cue, token) pairs.

One pass of the encoder gives every piece three cue scores (out, begin, inside) and projections;
for each cue, every piece near it is then scored by two light convolution layers as part of its
source or content. So a source may serve several statements, contents may be discontinuous and may
enclose one another, all without a second pass of the encoder. The same pairs give the second layer:
addressee, venue, time, target, role and the speaker's name as first and last pieces (or none), and
act, polarity and kind from what is pooled over the pieces of cue, source and content.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812, the name all of PyTorch's users know

from sayso.reader.decode import LABELS, N_DISTANCES, N_PARAGRAPH_STEPS
from sayso.reader.fields import FIELDS, NAMES
from sayso.reader.pieces import FEATURES
from sayso.statement import Act, Kind, Polarity

PARTS = ("query", "keys", "values")  # of a block's `qkv`, as they are exported
AUXILIARY = 4  # in any source: out/in, in any content: out/in


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network; those of the encoder are all-MiniLM-L6-v2's."""

    vocabulary: int = 30522
    hidden: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    pair: int = 128
    pair_layers: int = 2
    sense: int = 128
    judge: int = 192
    dropout: float = 0.1


class Block(nn.Module):
    """One Transformer layer of BERT (Devlin et al. 2019), post-norm."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        d = shape.hidden
        self.heads, self.dropout = shape.heads, shape.dropout
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.up, self.down = nn.Linear(d, shape.inner), nn.Linear(shape.inner, d)
        self.norm1, self.norm2 = nn.LayerNorm(d, eps=1e-12), nn.LayerNorm(d, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x [b, n, d], bias [b, 1, 1, n] (0 or very negative) -> [b, n, d]."""
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = torch.matmul(q * (d // self.heads) ** -0.5, k.transpose(-1, -2)) + bias
        # Half precision in the softmax is what makes training on a CPU fast; it costs nothing.
        mixed = torch.matmul(torch.softmax(scores, -1, dtype=scores.dtype), v)
        x = self.norm1(x + self._drop(self.out(mixed.transpose(1, 2).reshape(b, n, d))))
        return self.norm2(x + self._drop(self.down(F.gelu(self.up(x)))))

    def _drop(self, x: Tensor) -> Tensor:
        """Dropout with one mask for all positions of a sequence: random numbers are dear."""
        if not self.training or not self.dropout:
            return x
        keep = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= self.dropout
        return x * (keep.to(x.dtype) / (1 - self.dropout))


class Mixing(nn.Module):
    """Convolution over a cue's pieces (width 3, with a stride in between), residual, pre-norm."""

    def __init__(self, width: int, step: int) -> None:
        super().__init__()
        self.step = step
        self.norm, self.up = nn.LayerNorm(width), nn.Linear(3 * width, width)
        self.down = nn.Linear(width, width)

    def forward(self, z: Tensor) -> Tensor:
        """z [c, t, width] -> the same shape."""
        x = self.norm(z)
        pad = x.new_zeros(x.shape[0], self.step, x.shape[2])
        before = torch.cat([pad, x[:, : -self.step]], 1)
        after = torch.cat([x[:, self.step :], pad], 1)
        return z + self.down(F.gelu(self.up(torch.cat([before, x, after], -1))))


class Network(nn.Module):
    """Encoder, cue tagger and pair reader."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        d, k = shape.hidden, shape.pair
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, d, padding_idx=0)
        self.positions = nn.Embedding(shape.positions, d)
        self.marks = nn.ModuleList(nn.Embedding(n, d) for n in FEATURES.values())
        self.norm = nn.LayerNorm(d, eps=1e-12)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.cue, self.auxiliary = nn.Linear(d, 3), nn.Linear(d, AUXILIARY)
        self.key, self.first, self.last = nn.Linear(d, k), nn.Linear(d, k), nn.Linear(d, k)
        self.sense, self.names = nn.Linear(d, shape.sense), nn.Linear(d, len(NAMES))
        self.distance = nn.Embedding(N_DISTANCES, k)
        self.paragraph = nn.Embedding(N_PARAGRAPH_STEPS, k)
        steps = (1, 2, 4, 8)
        self.mixing = nn.ModuleList(Mixing(k, steps[i]) for i in range(shape.pair_layers))
        self.final, self.label = nn.LayerNorm(k), nn.Linear(k, len(LABELS))
        self.field, self.none = nn.Linear(k, 2 * len(FIELDS)), nn.Linear(k, len(FIELDS))
        self.judge = nn.Linear(k + 3 * (k + shape.sense), shape.judge)
        self.verdict = nn.Linear(shape.judge, len(Act) + len(Polarity) + len(Kind))
        for mark in self.marks:
            nn.init.normal_(mark.weight, std=0.02)

    def embed(self, ids: Tensor, features: Tensor) -> Tensor:
        """ids [b, n], features [b, n, f] -> what the first layer is given [b, n, d]."""
        x = self.words(ids).to(self.norm.weight.dtype) + self.positions.weight[: ids.shape[1]]
        for i, mark in enumerate(self.marks):
            x = x + mark(features[..., i])
        return self.norm(x)

    def encode(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """ids, mask [b, n], features [b, n, f] -> hidden states [b, n, d]."""
        x = self.embed(ids, features)
        # Half precision cannot tell -1e9 from infinity, whose softmax of a whole row is NaN.
        bias = ((1.0 - mask.to(x.dtype)) * -1e4)[:, None, None, :]
        for block in self.blocks:
            x = block(x, bias)
        return x

    def pairs(
        self,
        query: Tensor,
        keys: Tensor,
        sense: Tensor,
        distance: Tensor,
        paragraph: Tensor,
        inside: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Scores of the pieces near each cue, and of the statement as a whole.

        Args:
            query: [c, pair].
            keys: [c, t, pair].
            sense: [c, t, sense], what is pooled besides.
            distance, paragraph: [c, t], buckets.
            inside: [c, t, 1], 1 for a piece, 0 for padding.

        Returns:
            Labels [c, t, len(LABELS)]; first and last pieces of fields [c, t, 2 * len(FIELDS)];
            the score of having none [c, len(FIELDS)]; act, polarity and kind, one after the other.
        """
        z = query[:, None] + keys + self.distance(distance) + self.paragraph(paragraph)
        z = F.gelu(z)
        for layer in self.mixing:
            z = layer(z)
        z = self.final(z)
        labels = self.label(z)
        share = torch.softmax(labels, -1).detach() * inside
        parts = torch.stack([share[..., 1], share[..., 2:6].sum(-1), share[..., 6:].sum(-1)], 1)
        parts = parts / (parts.sum(-1, keepdim=True) + 0.5)
        # Pooled apart: to join them for every piece first would take longer than all else.
        pooled = torch.cat([torch.matmul(parts, z), torch.matmul(parts, sense)], -1).flatten(1)
        judged = F.gelu(self.judge(torch.cat([query, pooled], -1)))
        return labels, self.field(z), self.none(query), self.verdict(judged)


def pretrained(shape: Shape, weights: Path) -> Network:
    """A network whose encoder carries the weights of all-MiniLM-L6-v2 (or its first layers)."""
    from safetensors.torch import load_file

    network = Network(shape)
    old = {k.removeprefix("bert."): v for k, v in load_file(weights).items()}
    new = {
        "words.weight": old["embeddings.word_embeddings.weight"],
        "positions.weight": old["embeddings.position_embeddings.weight"]
        + old["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": old["embeddings.LayerNorm.weight"],
        "norm.bias": old["embeddings.LayerNorm.bias"],
    }
    parts = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for i in range(shape.layers):
        for kind in ("weight", "bias"):
            layer = f"encoder.layer.{i}."
            new[f"blocks.{i}.qkv.{kind}"] = torch.cat(
                [old[f"{layer}attention.self.{x}.{kind}"] for x in ("query", "key", "value")]
            )
            for ours, theirs in parts.items():
                new[f"blocks.{i}.{ours}.{kind}"] = old[f"{layer}{theirs}.{kind}"]
    missing, unexpected = network.load_state_dict(new, strict=False)
    if unexpected or any(m.startswith(("blocks", "words", "norm", "positions")) for m in missing):
        raise ValueError(f"{weights} does not hold all-MiniLM-L6-v2: {missing}, {unexpected}")
    return network


def shipped(shape: Shape, folder: Path) -> Network:
    """A network that goes on from a model as it is shipped: int8 matrices multiplied out again.

    Heads that the files lack keep their new weights.

    Args:
        folder: holds encoder.onnx and pairs.onnx, as `training.export` wrote them.
    """
    import onnx

    network = Network(shape)
    parts = {f"blocks.{i}.{x}.bias" for i in range(shape.layers) for x in PARTS}
    known = {*network.state_dict(), *parts}
    found: dict[str, Tensor] = {}
    depth = {f"{x}_{i}" if i else x: f"blocks.{i}.{x}"
             for i in range(shape.layers) for x in (*PARTS, "out", "up", "down")}  # fmt: skip
    for file in ("encoder.onnx", "pairs.onnx"):
        graph = onnx.load(folder / file).graph
        arrays = {x.name: onnx.numpy_helper.to_array(x) for x in graph.initializer}
        for name, array in arrays.items():
            key = name.removeprefix("network.")
            if key in known:
                found[key] = torch.tensor(array)
        table = torch.tensor(arrays.get("network.words.table", ()))
        if len(table):
            found["words.weight"] = table.float() * torch.tensor(arrays["network.words.scale"])
        for node in graph.node:
            if node.op_type == "MatMulInteger":
                name = node.input[1].removesuffix("_quantized")
                matrix = torch.tensor(arrays[f"{name}_quantized"]).float()
                path = node.name.strip("/").split("/")[:-1]
                key = (
                    depth.get(path[0], path[0]) if len(path) == 1 else ".".join(path)
                ) + ".weight"
                found[key] = (matrix * torch.tensor(arrays[f"{name}_scale"])).T.contiguous()
    for i in range(shape.layers):
        for kind in ("weight", "bias"):
            found[f"blocks.{i}.qkv.{kind}"] = torch.cat(
                [found.pop(f"blocks.{i}.{x}.{kind}") for x in PARTS]
            )
    network.load_state_dict(found, strict=False)
    return network


def begun(shape: Shape, weights: Path) -> Network:
    """A network to go on from: the encoder's file, a shipped model's folder, a run's weights."""
    if weights.is_dir():
        return shipped(shape, weights)
    if weights.suffix != ".pt":
        return pretrained(shape, weights)
    network = Network(shape)
    network.load_state_dict(torch.load(weights), strict=False)
    return network
