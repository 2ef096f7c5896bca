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

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from sayso.reader import decode
from sayso.reader.pieces import Pieces, pieces
from training.augment import augmented
from training.model import Network, Shape, pretrained, shipped
from training.prepare import Document, digest, documents

CLS, SEP, MASK = 101, 102, 103


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a run depends on besides the data."""

    epochs: float = 8
    batch: int = 8
    window: int = 256
    rate: float = 3e-4
    head_rate: float = 1e-3
    decay: float = 0.85
    weight_decay: float = 0.01
    warmup: float = 0.06
    hold: float = 0.06
    reports: int = 4
    augment: float = 0.25
    mask: float = 0.06
    average: float = 0.998
    cue_weight: float = 2.0
    pair_weight: float = 0.25
    auxiliary_weight: float = 0.1
    nested_negative: float = 0.0
    seed: int = 1


@dataclass(slots=True)
class Window:
    """A stretch of one document with its annotation, as arrays (positions count the CLS piece)."""

    ids: np.ndarray
    features: np.ndarray
    paragraphs: np.ndarray
    cue: np.ndarray
    weight: np.ndarray
    auxiliary: np.ndarray
    cues: list[tuple[int, int]]
    labels: list[np.ndarray]


Ranges = list[tuple[int, int]]


def ranges(p: Pieces, document: Document) -> list[tuple[Ranges, Ranges, Ranges]]:
    """Source, cue and content of each statement in pieces; left out are those that lack one."""
    out = []
    for s in document.statements:
        roles = [
            [r for r in (p.covering(a, b) for a, b in role) if r]
            for role in (s.source, s.cue, s.content)
        ]
        if roles[1] and roles[2]:
            out.append((roles[0], roles[1], roles[2]))
    return out


def windows(document: Document, s: Settings, rng: random.Random) -> Iterator[Window]:
    """The document in windows that begin at a place drawn anew each time."""
    p = pieces(document.text)
    statements = ranges(p, document)
    n, size = len(p), s.window - 2
    ids = p.ids.copy()
    if s.mask:
        hidden = np.array([rng.random() < s.mask for _ in range(n)], dtype=bool)
        ids[hidden] = MASK
    tags, weight = np.zeros(n, np.int64), np.ones(n, np.float32)
    auxiliary = np.zeros((n, 2), np.int64)
    for source, _, content in statements:
        for a, b in source:
            auxiliary[a:b, 0] = 1
        for a, b in content:
            auxiliary[a:b, 1] = 1
            if not document.nesting:
                weight[a:b] = s.nested_negative
    for _, cue, _ in statements:
        a, b = cue[0]
        tags[a:b], weight[a:b] = 2, 1
        tags[a] = 1
    at = -rng.randrange(size // 2) if n > size else 0
    while at < n:
        lo, hi = max(at, 0), min(at + size, n)
        own = [x for x in statements if lo <= x[1][0][0] and x[1][0][1] <= hi]
        move = lambda spans, lo=lo: [(a - lo + 1, b - lo + 1) for a, b in spans]  # noqa: E731
        length = hi - lo + 2

        def padded(values: np.ndarray, lo: int = lo, hi: int = hi) -> np.ndarray:
            return np.pad(values[lo:hi], [(1, 1)] + [(0, 0)] * (values.ndim - 1))

        window_ids = padded(ids)
        window_ids[0], window_ids[-1] = CLS, SEP
        numbers = np.pad(p.paragraphs[lo:hi], 1, mode="edge")
        yield Window(
            window_ids, padded(p.features), numbers, padded(tags), padded(weight),
            padded(auxiliary), [move(x[1])[0] for x in own],
            [decode.labels(length, move(x[1])[0], move(x[0]), move(x[2])) for x in own],
        )  # fmt: skip
        at += size


def batches(docs: list[Document], s: Settings, rng: random.Random) -> Iterator[list[Window]]:
    """One epoch: every document once (reports several times), windows of 60 documents shuffled."""
    order = [d for d in docs for _ in range(s.reports if d.nesting else 1)]
    rng.shuffle(order)
    pool: list[Window] = []
    for i, document in enumerate(order):
        pool += windows(augmented(document, rng, s.augment), s, rng)
        if i % 60 == 59 or i == len(order) - 1:
            rng.shuffle(pool)
            pool.sort(key=lambda w: len(w.ids) // 64)
            groups = [pool[k : k + s.batch] for k in range(0, len(pool), s.batch)]
            rng.shuffle(groups)
            yield from groups
            pool = []


def loss(network: Network, batch: list[Window], s: Settings) -> Tensor:
    """Cross entropy of cue tags, auxiliary tags and pair labels, each per statement."""
    n = max(len(w.ids) for w in batch)

    def stack(field: str) -> Tensor:
        return torch.from_numpy(np.stack([
            np.pad(x, [(0, n - len(x))] + [(0, 0)] * (x.ndim - 1))
            for x in (getattr(w, field) for w in batch)
        ]))  # fmt: skip

    ids = stack("ids").long()
    mask = (ids != 0).float()
    h = network.encode(ids, stack("features").long(), mask)
    weight = stack("weight") * mask
    cue = F.cross_entropy(
        network.cue(h).float().flatten(0, 1), stack("cue").flatten(), reduction="none"
    )
    auxiliary = F.cross_entropy(
        network.auxiliary(h).float().view(-1, 2), stack("auxiliary").flatten(), reduction="none"
    ).view(-1, 2).sum(1)  # fmt: skip
    count = max(1, sum(len(w.cues) for w in batch))
    total = s.cue_weight * (cue * weight.flatten()).sum() / count
    total = total + s.auxiliary_weight * (auxiliary * mask.flatten()).sum() / count
    if not any(w.cues for w in batch):
        return total
    rows, firsts, lasts, gold, distance, steps = [], [], [], [], [], []
    at = np.arange(n)
    for i, w in enumerate(batch):
        numbers = np.pad(w.paragraphs, (0, n - len(w.ids)), mode="edge")
        for c, target in zip(w.cues, w.labels, strict=True):
            rows.append(i)
            firsts.append(c[0])
            lasts.append(c[1] - 1)
            gold.append(np.pad(target, (0, n - len(target)), constant_values=-100))
            distance.append(decode.distances(c, at))
            steps.append(decode.paragraph_steps(c, numbers))
    row = torch.tensor(rows)
    query = network.first(h)[row, firsts] + network.last(h)[row, lasts]
    scores = network.pairs(
        query,
        network.key(h)[row],
        torch.from_numpy(np.stack(distance)),
        torch.from_numpy(np.stack(steps)),
    )
    pair = F.cross_entropy(
        scores.float().flatten(0, 1), torch.from_numpy(np.stack(gold)).flatten(), reduction="sum"
    )
    return total + s.pair_weight * pair / count


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
        network = (shipped if weights.is_dir() else pretrained)(Shape(), weights)
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
            for mine, theirs in zip(
                self.half.parameters(), self.network.parameters(), strict=True
            ):
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
        return sum(len(d.text) * (s.reports if d.nesting else 1) for d in some)

    sample = docs[:120]
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
            value = run.learn(batch, factor(run.step / total, run.settings.warmup, run.settings.hold))
            yield run.step, total, value
            if run.step >= total:
                return


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with attributions/ and reports/"
    )
    parser.add_argument(
        "--weights", type=Path, required=True, help="model.safetensors of the encoder"
    )
    parser.add_argument("--out", type=Path, required=True)
    for name, value in asdict(Settings()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    args = vars(parser.parse_args())
    data, weights, out = args.pop("data"), args.pop("weights"), args.pop("out")
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    files = [data / "attributions/train.jsonl", data / "reports/train.jsonl"]
    docs = [d for f in files for d in documents(f)]
    hashes = {f"{f.parent.name}/{f.name}": digest(f) for f in files}
    run = Run.begin(Settings(**args), weights, out, hashes)
    running, began = 0.0, time.time()
    for step, total, value in train(run, docs):
        running += (value - running) / min(step, 50)
        if step % 50 == 0:
            print(f"step {step}/{total} loss {running:.3f} {time.time() - began:.0f}s", flush=True)
        if step % 400 == 0 or step == total:
            run.save()


if __name__ == "__main__":
    main()
