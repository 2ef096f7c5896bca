"""Fine-tunes the network: `python -m training.train --data DIR --out runs/NAME [options]`.

Writes a checkpoint with optimizer state every 400 steps (resumed when the run is started again),
and the averaged weights with the whole configuration and the data's hashes.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor

from training.losses import loss
from training.model import Network, Shape, begun
from training.prepare import Document, collection, digest, files
from training.settings import Settings
from training.windows import Window, batches, repeats


def groups(network: Network, s: Settings) -> list[dict]:
    """Parameters with their rates: lower layers learn more slowly, words not at all."""
    network.words.weight.requires_grad_(False)
    depth = network.shape.layers
    out: list[dict] = []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("blocks."):
            rate = s.rate * s.decay ** (depth - 1 - int(name.split(".")[1]))
        elif name.startswith(("positions", "norm")):
            rate = s.rate * s.decay**depth
        else:
            rate = s.head_rate
        out.append({"params": [parameter], "lr": rate, "full": rate,
                    "weight_decay": s.weight_decay if parameter.ndim > 1 else 0.0})  # fmt: skip
    return out


@dataclass(slots=True)
class Run:
    """A training run: the network, what optimises it, and where it stands."""

    network: Network
    half: Network
    settings: Settings
    out: Path
    hashes: dict[str, str]
    optimizer: torch.optim.Optimizer
    average: dict[str, Tensor]
    rng: random.Random
    step: int = 0

    @classmethod
    def begin(cls, s: Settings, weights: Path, out: Path, hashes: dict[str, str]) -> Run:
        """A new run, or the one that stopped where `out` holds its checkpoint."""
        torch.manual_seed(0)  # the same new weights in every run, so that runs can be averaged
        network = begun(Shape(), weights)
        torch.manual_seed(s.seed)
        optimizer = torch.optim.AdamW(groups(network, s), fused=True)
        average = {k: v.detach().clone() for k, v in network.named_parameters() if v.requires_grad}
        half = deepcopy(network).bfloat16()
        run = cls(network, half, s, out, hashes, optimizer, average, random.Random(s.seed))
        if (out / "checkpoint.pt").exists():
            saved = torch.load(out / "checkpoint.pt", weights_only=False)
            network.load_state_dict(saved["network"])
            optimizer.load_state_dict(saved["optimizer"])
            run.average, run.step = saved["average"], saved["step"]
            run.rng.setstate(saved["rng"])
        run.halve()
        return run

    def halve(self) -> None:
        """The copy in half precision, which is what computes, takes the weights over."""
        with torch.no_grad():
            for mine, theirs in zip(self.half.parameters(), self.network.parameters(), strict=True):
                if theirs.requires_grad:
                    mine.copy_(theirs)

    def save(self) -> None:
        """Writes checkpoint.pt (to go on from), weights.pt (the averaged ones) and run.json."""
        state = self.network.state_dict()
        checkpoint = {"network": state, "optimizer": self.optimizer.state_dict()}
        checkpoint |= {"average": self.average, "step": self.step, "rng": self.rng.getstate()}
        for name, value in (("checkpoint", checkpoint), ("weights", {**state, **self.average})):
            torch.save(value, self.out / "new.pt")
            (self.out / "new.pt").replace(self.out / f"{name}.pt")
        facts = {"settings": asdict(self.settings), "shape": asdict(self.network.shape)}
        facts |= {"step": self.step, "data": self.hashes}
        (self.out / "run.json").write_text(json.dumps(facts, indent=1))

    def learn(self, batch: list[Window], factor: float) -> float:
        """One step at `factor` of the full rates; returns the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = group["full"] * factor
        self.half.train()
        value = loss(self.half, batch, self.settings)
        value.backward()
        every = [p for group in self.optimizer.param_groups for p in group["params"]]
        twins = dict(self.half.named_parameters())
        for name, parameter in self.network.named_parameters():
            if (twin := twins[name]).grad is not None:
                parameter.grad, twin.grad = twin.grad.float(), None
        torch.nn.utils.clip_grad_norm_(every, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.halve()
        self.step += 1
        keep = min(self.settings.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, parameter in self.network.named_parameters():
                if name in self.average:
                    self.average[name].lerp_(parameter, 1 - keep)
        return value.item()


def steps_an_epoch(docs: list[Document], s: Settings) -> int:
    """How many batches an epoch has, estimated from some of the documents."""

    def size(some: list[Document]) -> int:
        return sum(len(d.text) * repeats(d, s) for d in some)

    sample = docs[::7]
    count = sum(1 for _ in batches(sample, s, random.Random(0)))
    return int(count * size(docs) / size(sample))


def factor(share: float, warmup: float, hold: float) -> float:
    """The share of the full rate: up linearly, held until `hold` of the run, down linearly."""
    rising, falling = share / warmup, (1 - share) / (1 - hold)
    return max(min(rising, falling, 1.0), 0.01)


def train(run: Run, docs: list[Document]) -> Iterator[tuple[int, int, float]]:
    """Runs to the end, giving (step, steps in all, loss) after each step."""
    total = int(run.settings.epochs * steps_an_epoch(docs, run.settings))
    while run.step < total:
        for batch in batches(docs, run.settings, run.rng):
            value = run.learn(
                batch, factor(run.step / total, run.settings.warmup, run.settings.hold)
            )
            yield run.step, total, value
            if run.step >= total:
                return


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with attributions/, reports/ ..."
    )
    parser.add_argument(
        "--weights",
        type=Path,
        required=True,
        help="model.safetensors of the encoder, a shipped model's folder, or a run's weights.pt",
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--most", type=int, default=0, help="stop after so many steps, to go on in a new process"
    )
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    args = vars(parser.parse_args())
    data, weights, out = args.pop("data"), args.pop("weights"), args.pop("out")
    most = args.pop("most")
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    docs = collection(data, "train")
    hashes = {f"{f.parent.name}/{f.name}": digest(f) for f in files(data, "train")}
    run = Run.begin(Settings(**args), weights, out, hashes)
    running, began, last = 0.0, time.time(), run.step + most
    for step, total, value in train(run, docs):
        running += (value - running) / (50 if running else 1)
        if step % 50 == 0:
            print(f"step {step}/{total} loss {running:.3f} {time.time() - began:.0f}s", flush=True)
        if step % 400 == 0 or step in (total, last):
            run.save()
        if step == last:
            break


if __name__ == "__main__":
    main()
