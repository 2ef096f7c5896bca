"""Fine-tunes the network: `python -m training.train --data DIR --out runs/NAME [options]`.

Writes a checkpoint with optimizer state after every epoch (resumed when the run is started again) and
the averaged weights with the whole configuration and the data's hashes.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from sayso.reader import decode
from sayso.reader.pieces import Pieces, pieces
from training.augment import augmented
from training.model import Network, Shape, pretrained
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
    """Source, cue and content of each statement in pieces; those without cue or content are left."""
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
    """One epoch: every document once (reports several times), windows shuffled among 60 documents."""
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


def train(docs: list[Document], s: Settings, out: Path, weights: Path, hashes: dict) -> None:
    torch.manual_seed(0)  # the same new weights in every run, so that runs can be averaged
    rng = random.Random(s.seed)
    network = pretrained(Shape(), weights)
    torch.manual_seed(s.seed)
    optimizer = torch.optim.AdamW(groups(network, s), fused=True)
    pool = [len(list(batches(docs[:120], s, random.Random(0))))]
    per_epoch = int(pool[0] * sum(len(d.text) * (s.reports if d.nesting else 1) for d in docs)
                    / sum(len(d.text) * (s.reports if d.nesting else 1) for d in docs[:120]))  # fmt: skip
    total = int(s.epochs * per_epoch)
    average = {k: v.detach().clone() for k, v in network.named_parameters() if v.requires_grad}
    state, step, began = out / "checkpoint.pt", 0, time.time()
    if state.exists():
        saved = torch.load(state, weights_only=False)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        average, step = saved["average"], saved["step"]
        rng.setstate(saved["rng"])
    running = 0.0
    while step < total:
        for batch in batches(docs, s, rng):
            if step >= total:
                break
            share = step / total
            factor = min(1.0, share / s.warmup) * (1 - max(0.0, share - s.warmup) / (1 - s.warmup))
            for group in optimizer.param_groups:
                group["lr"] = group["full"] * max(factor, 0.01)
            network.train()
            with torch.autocast("cpu", dtype=torch.bfloat16):
                value = loss(network, batch, s)
            value.backward()
            torch.nn.utils.clip_grad_norm_(
                [p for g in optimizer.param_groups for p in g["params"]], 1.0
            )
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            step += 1
            keep = min(s.average, (1 + step) / (10 + step))
            with torch.no_grad():
                for k, v in network.named_parameters():
                    if k in average:
                        average[k].lerp_(v, 1 - keep)
            running = 0.98 * running + 0.02 * value.item() if step > 1 else value.item()
            if step % 50 == 0:
                print(
                    f"step {step}/{total} loss {running:.3f} {time.time() - began:.0f}s", flush=True
                )
            if step % 400 == 0 or step == total:
                save(out, network, optimizer, average, step, rng, s, hashes)


def save(out, network, optimizer, average, step, rng, s, hashes) -> None:  # type: ignore[no-untyped-def]
    torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(),
                "average": average, "step": step, "rng": rng.getstate()}, out / "new.pt")  # fmt: skip
    (out / "new.pt").replace(out / "checkpoint.pt")
    torch.save({**network.state_dict(), **average}, out / "new.pt")
    (out / "new.pt").replace(out / "weights.pt")
    (out / "run.json").write_text(
        json.dumps(
            {"settings": asdict(s), "shape": asdict(network.shape), "step": step, "data": hashes},
            indent=1,
        )
    )


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
    train(
        docs,
        Settings(**args),
        out,
        weights,
        {f"{f.parent.name}/{f.name}": digest(f) for f in files},
    )


if __name__ == "__main__":
    main()
