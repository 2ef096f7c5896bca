"""What a batch of windows costs the network."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from sayso.reader import decode
from sayso.statement import Act, Kind, Polarity
from training.model import Network
from training.settings import Settings
from training.windows import IGNORE, NAME, Item, Window


def loss(network: Network, batch: list[Window], s: Settings) -> Tensor:
    """The weighted sum of all cross entropies, per statement."""
    n = max(len(w.ids) for w in batch)

    def stack(field: str, fill: int = 0) -> Tensor:
        return torch.from_numpy(np.stack([
            np.pad(x, [(0, n - len(x))] + [(0, 0)] * (x.ndim - 1), constant_values=fill)
            for x in (getattr(w, field) for w in batch)
        ]))  # fmt: skip

    ids = stack("ids").long()
    mask = (ids != 0).float()
    h = network.encode(ids, stack("features").long(), mask)
    count = max(1, sum(len(w.items) for w in batch))
    cue = _cross(network.cue(h), stack("cue"), "none") * (stack("weight") * mask).flatten()
    auxiliary = _cross(network.auxiliary(h).unflatten(-1, (2, 2)), stack("auxiliary", IGNORE))
    names = _cross(network.names(h), stack("names", IGNORE))
    total = s.cue_weight * cue.sum() + s.auxiliary_weight * auxiliary + s.name_weight * names
    pairs = [(i, item) for i, w in enumerate(batch) for item in w.items]
    if pairs:
        total = total + _pairs(network, batch, h, mask, pairs, s)
    return total / count


def _pairs(
    network: Network, batch: list[Window], h: Tensor, mask: Tensor,
    pairs: list[tuple[int, Item]], s: Settings,
) -> Tensor:  # fmt: skip
    n = h.shape[1]
    at = np.arange(n)
    numbers = [np.pad(w.paragraphs, (0, n - len(w.ids)), mode="edge") for w in batch]
    distance = np.stack([decode.distances(item.cue, at) for _, item in pairs])
    steps = np.stack([decode.paragraph_steps(item.cue, numbers[i]) for i, item in pairs])
    row = torch.tensor([i for i, _ in pairs])
    first = torch.tensor([item.cue[0] for _, item in pairs])
    last = torch.tensor([item.cue[1] - 1 for _, item in pairs])
    labels, fields, none, verdict = network.pairs(
        network.first(h)[row, first] + network.last(h)[row, last], network.key(h)[row],
        network.sense(h)[row],
        torch.from_numpy(distance), torch.from_numpy(steps),
        mask[row][..., None].to(h.dtype),
    )  # fmt: skip
    gold = np.full((len(pairs), n), IGNORE)
    for k, (_, item) in enumerate(pairs):
        if item.labels is not None:
            gold[k, : len(item.labels)] = item.labels
    total = s.pair_weight * _cross(labels, torch.from_numpy(gold))
    pointed = torch.from_numpy(np.stack([item.fields for _, item in pairs]))
    if (pointed != IGNORE).any() or any(item.named for _, item in pairs):
        # Position 0 (CLS) stands for none and takes the score of that.
        scores = fields.float().transpose(1, 2).masked_fill(mask[row][:, None] == 0, -1e4)
        absent = none.float().repeat_interleave(2, 1)[..., None]
        scores = torch.cat([absent, scores[..., 1:]], -1)
        total = total + s.field_weight * (
            _cross(scores, pointed) + _named(scores[:, 2 * NAME : 2 * NAME + 2], pairs)
        )
    judged = torch.tensor([item.verdict for _, item in pairs])
    if (judged != IGNORE).any():
        parts = verdict.split([len(Act), len(Polarity), len(Kind)], -1)
        for k, part in enumerate(parts):
            # Annotators differ on one act in eight; on polarity and kind hardly ever.
            smoothing = s.act_smoothing if k == 0 else 0.0
            total = total + s.verdict_weight * _cross(part, judged[:, k], smoothing=smoothing)
    return total


def _named(scores: Tensor, pairs: list[tuple[int, Item]]) -> Tensor:
    """The cost of not pointing at any of the places that name the speaker.

    Args:
        scores: [c, 2, n], of the first and of the last piece.
    """
    gold = torch.zeros(scores.shape, dtype=torch.bool)
    for k, (_, item) in enumerate(pairs):
        for first, last in item.named:
            gold[k, 0, first] = gold[k, 1, last] = True
    known = gold.any(-1)
    right = torch.logsumexp(scores.masked_fill(~gold, -1e9), -1)
    return (torch.logsumexp(scores, -1) - right)[known].sum()


def _cross(
    scores: Tensor, gold: Tensor, reduction: str = "sum", *, smoothing: float = 0.0
) -> Tensor:
    """Cross entropy over the last axis of the scores, in single precision."""
    return F.cross_entropy(
        scores.float().flatten(0, -2), gold.flatten().long(), ignore_index=IGNORE,
        reduction=reduction, label_smoothing=smoothing,
    )  # fmt: skip
