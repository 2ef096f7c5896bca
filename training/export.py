"""Weights to the two ONNX files of the package: `python -m training.export --run runs/NAME [...]`.

Several runs that began from the same new weights are averaged. Word embeddings become int8 with one
scale a row; every other large matrix is quantised dynamically to int8, one scale a column.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from training.model import PARTS, Block, Network, Shape


class Words(nn.Module):
    """The word embedding in int8, one scale a row."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids]


class _Attention(torch.autograd.Function):
    """Attention as ONNX Runtime's own operator, which keeps its scores in the cache."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, heads: int) -> Tensor:
        b, n, d = q.shape
        q, k, v = (x.view(b, n, heads, d // heads).transpose(1, 2) for x in (q, k, v))
        return F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, n, d)

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, heads: int) -> Any:
        out = g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads)
        out.setType(q.type())
        return out


class Encoder(nn.Module):
    """The encoder on windows without padding, and the projections of every piece."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = parted(network)

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, ...]:
        n = self.network
        h = n.embed(ids, features)
        for block in n.blocks:
            h = self.block(block, h)
        return n.cue(h), n.key(h), n.sense(h), n.first(h), n.last(h), n.names(h)

    @staticmethod
    def block(block: Block, x: Tensor) -> Tensor:
        q, k, v = (getattr(block, name)(x) for name in PARTS)
        x = block.norm1(x + block.out(_Attention.apply(q, k, v, block.heads)))
        return block.norm2(x + block.down(F.gelu(block.up(x))))


def parted(network: Network) -> Network:
    """The network with the three parts of each block's `qkv` as products of their own.

    They share one quantisation of their input; to split the output of one is a copy more.
    """
    for block in network.blocks:
        for i, name in enumerate(PARTS):
            setattr(block, name, _part(block.qkv, i))
    return network


def _part(whole: nn.Linear, i: int) -> nn.Linear:
    """The `i`-th third of a product's columns as a product of its own."""
    part = nn.Linear(whole.in_features, whole.out_features // len(PARTS))
    part.weight.data = whole.weight.data.chunk(len(PARTS))[i].clone()
    part.bias.data = whole.bias.data.chunk(len(PARTS))[i].clone()
    return part


class _Pairs(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, query: Tensor, keys: Tensor, sense: Tensor,
        distance: Tensor, steps: Tensor, inside: Tensor,
    ) -> tuple[Tensor, ...]:  # fmt: skip
        return self.network.pairs(query, keys, sense, distance, steps, inside)


def averaged(runs: list[Path]) -> Network:
    """The network with the mean of the runs' weights (Wortsman et al. 2022, "model soups")."""
    states = [torch.load(run / "weights.pt") for run in runs]
    shape = Shape(**json.loads((runs[0] / "run.json").read_text())["shape"])
    network = Network(shape)
    network.load_state_dict({k: sum(s[k] for s in states) / len(states) for k in states[0]})
    return network.eval()


def export(network: Network, out: Path, *, quantise: bool = True) -> None:
    """Writes encoder.onnx and pairs.onnx."""
    network.words = Words(network.words.weight.detach())
    shape = network.shape
    whole = torch.ones(2, 9, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        to_onnx(
            Encoder(network), (whole, whole[..., None].repeat(1, 1, len(network.marks))),
            ["ids", "features"], ["cue", "key", "sense", "first", "last", "names"],
            Path(folder) / "encoder.onnx",
        )  # fmt: skip
        to_onnx(
            _Pairs(network),
            (torch.rand(2, shape.pair), torch.rand(2, 9, shape.pair),
             torch.rand(2, 9, shape.sense), whole, whole, torch.ones(2, 9, 1)),
            ["query", "keys", "sense", "distance", "steps", "inside"],
            ["labels", "fields", "none", "verdict"],
            Path(folder) / "pairs.onnx",
        )  # fmt: skip
        for name in ("encoder.onnx", "pairs.onnx"):
            if quantise:
                quantised(Path(folder) / name, out / name)
            else:
                (out / name).write_bytes((Path(folder) / name).read_bytes())


def quantised(path: Path, out: Path) -> None:
    """Writes a graph with its weight matrices in int8, one scale a column."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        path, out, per_channel=True, weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"], extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip


def to_onnx(model: nn.Module, example: tuple, inputs: list, outputs: list, path: Path) -> None:
    batch = {0: "batch", 1: "length"}
    axes = {name: dict(batch) for name in [*inputs, *outputs]}
    for name in {"query", "none", "verdict"} & set(axes):
        axes[name] = {0: "batch"}
    torch.onnx.export(
        model.eval(), example, str(path), input_names=inputs, output_names=outputs,
        dynamic_axes=axes, opset_version=17, dynamo=False,
        custom_opsets={"com.microsoft": 1},
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, default=Path("src/sayso/reader/model"))
    parser.add_argument("--float", action="store_true", help="without quantisation")
    args = parser.parse_args()
    export(averaged(args.run), args.out, quantise=not args.float)


if __name__ == "__main__":
    main()
