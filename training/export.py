"""Weights to the two ONNX files of the package: `python -m training.export --run runs/NAME [...]`.

Several runs that began from the same new weights are averaged. Word embeddings become int8 with one
scale a row; every other large matrix is quantised dynamically to int8, one scale a column.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from training.model import Network, Shape


class _Words(nn.Module):
    """The word embedding in int8, one scale a row."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids]


class _Encoder(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, ...]:
        n = self.network
        h = n.encode(ids, features, torch.ones_like(ids, dtype=torch.float32))
        return n.cue(h), n.key(h), n.first(h), n.last(h)


class _Pairs(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, query: Tensor, keys: Tensor, distance: Tensor, steps: Tensor) -> Tensor:
        return self.network.pairs(query, keys, distance, steps)


def averaged(runs: list[Path]) -> Network:
    """The network with the mean of the runs' weights (Wortsman et al. 2022, "model soups")."""
    states = [torch.load(run / "weights.pt") for run in runs]
    shape = Shape(**json.loads((runs[0] / "run.json").read_text())["shape"])
    network = Network(shape)
    network.load_state_dict({k: sum(s[k] for s in states) / len(states) for k in states[0]})
    return network.eval()


def export(network: Network, out: Path, *, quantise: bool = True) -> None:
    """Writes encoder.onnx and pairs.onnx."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.words = _Words(network.words.weight.detach())
    k = network.shape.pair
    whole = torch.ones(2, 9, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        _onnx(
            _Encoder(network), (whole, whole[..., None].repeat(1, 1, len(network.marks))),
            ["ids", "features"], ["cue", "key", "first", "last"], Path(folder) / "encoder.onnx",
        )  # fmt: skip
        _onnx(
            _Pairs(network), (torch.rand(2, k), torch.rand(2, 9, k), whole, whole),
            ["query", "keys", "distance", "steps"], ["labels"], Path(folder) / "pairs.onnx",
        )  # fmt: skip
        for name in ("encoder.onnx", "pairs.onnx"):
            if not quantise:
                (out / name).write_bytes((Path(folder) / name).read_bytes())
                continue
            quantize_dynamic(
                Path(folder) / name, out / name, per_channel=True, weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul"], extra_options={"MatMulConstBOnly": True},
            )  # fmt: skip


def _onnx(model: nn.Module, example: tuple, inputs: list, outputs: list, path: Path) -> None:
    batch = {0: "batch", 1: "length"}
    axes = {name: dict(batch) for name in [*inputs, *outputs]}
    if "query" in axes:
        axes["query"] = {0: "batch"}
    torch.onnx.export(
        model.eval(), example, str(path), input_names=inputs, output_names=outputs,
        dynamic_axes=axes, opset_version=17, dynamo=False,
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
