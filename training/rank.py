"""Fits the rankers: `python -m training.rank --articles FILE`.

FILE holds annotated articles whose second layer the network was NOT trained on, read with the
shipped model: what it says of its own training articles is too good to be believed, and a ranker
fitted on that would believe it too much. A fifth of the articles is kept to report on. Writes
rankers.npz.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from sayso.article import Article
from sayso.evaluation.compare import Item, folded, holds
from sayso.reader import Reader
from sayso.reader.antecedents import Antecedents, Voice
from sayso.reader.assemble import nesting, settings, voices
from sayso.reader.circumstances import CARRIED, Candidates
from sayso.reader.decode import Floats
from sayso.reader.drafts import Draft
from sayso.reader.people import People
from sayso.reader.ranker import Ranker
from sayso.reader.speakers import speakers
from sayso.statement import Kind, Speaker
from training.prepare import rows
from training.readings import annotation, article

MODEL = Path("src/sayso/reader/model/rankers.npz")
HIDDEN = (48, 24)
_KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one statement.

    Attributes:
        evidence: [n, f].
        right: which of them are right, at least one.
    """

    evidence: Floats
    right: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """An annotated article and what was read of it; `gold` is in the order of the drafts."""

    article: Article
    drafts: list[Draft]
    people: People
    gold: list[Item | None]

    @property
    def voices(self) -> list[Voice]:
        return voices(self.article.text, self.drafts, nesting(self.drafts))


def read(reader: Reader, paths: Sequence[Path]) -> Iterator[Read]:
    """The articles of some files as the shipped model reads them."""
    for row in (row for path in paths for row in rows(path)):
        one = article(row)
        drafts, names = reader.drafts(one.text)
        yield Read(one, drafts, People(names), annotation(row, drafts))


def persons(one: Read) -> Iterator[Example]:
    """Whom each statement of a person, or of someone not named, means."""
    antecedents = Antecedents(one.article.text, one.voices, one.people)
    asked = {Kind.PERSON.value, Kind.UNNAMED.value}
    for i, speaker in _single(one):
        if not asked & {speaker["kind"], _judged(one, i)}:
            continue
        near, evidence = antecedents.candidates(i)
        right: tuple[int, ...] = (0,)
        if speaker["kind"] == Kind.PERSON:
            name = folded(speaker["name"])
            fits = [k for k, e in enumerate(near) if any(folded(f) == name for f in e.forms)]
            fits = [k for k in fits if folded(near[k].name) == name] or fits
            if not fits:
                continue
            right = (1 + fits[0],)
        yield Example(evidence, right)


def bodies(one: Read) -> Iterator[Example]:
    """Which organization each statement of one means; none where its name is not in the article."""
    antecedents = Antecedents(one.article.text, one.voices, one.people, person=False)
    for i, speaker in _single(one):
        if Kind.ORGANIZATION.value not in (speaker["kind"], _judged(one, i)):
            continue
        near, evidence = antecedents.candidates(i)
        name = folded(speaker["name"]) if speaker["kind"] == Kind.ORGANIZATION else ""
        right = tuple(1 + k for k, e in enumerate(near) if holds(folded(e.name), name))
        yield Example(evidence, right or (0,))


def _single(one: Read) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The drafts that have one speaker, and that speaker."""
    for i, gold in enumerate(one.gold):
        if gold is not None and len(gold.speakers) == 1:
            yield i, gold.speakers[0]


def _judged(one: Read, i: int) -> str:
    return _KINDS[int(np.argmax(one.drafts[i].verdict.kind))].value


def circumstances(
    one: Read, spoken_by: Sequence[tuple[Speaker, ...]], field: str
) -> Iterator[Example]:
    """Which words each statement takes for a field."""
    order = sorted(range(len(one.drafts)), key=lambda i: one.drafts[i].cue.start)
    if not order:
        return
    candidates = Candidates(settings(one.drafts, spoken_by, nesting(one.drafts)), field)
    text = one.article.text
    for place, i in enumerate(order):
        if (gold := one.gold[i]) is None:
            continue
        near, evidence = candidates.of(place)
        wanted = gold.words_of(field)
        right = tuple(
            1 + k for k, j in enumerate(near)
            if holds(wanted, folded(text[slice(*candidates.ranges[j])]), more=5)
        )  # fmt: skip
        yield Example(evidence, right or (0,))


def fitted(examples: Sequence[Example], *, epochs: int = 10, batch: int = 128) -> nn.Sequential:
    """A perceptron that gives the right candidates of each example most of the probability."""
    torch.manual_seed(0)
    rng = random.Random(0)
    sizes = (examples[0].evidence.shape[1], *HIDDEN, 1)
    parts: list[nn.Module] = []
    for a, b in pairwise(sizes):
        parts += [nn.Linear(a, b), nn.ReLU()]
    network = nn.Sequential(*parts[:-1])
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=0.02)
    order = list(examples)
    steps = epochs * -(-len(order) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    for _ in range(epochs):
        rng.shuffle(order)
        for k in range(0, len(order), batch):
            loss = cost(network, order[k : k + batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return network


def cost(network: nn.Sequential, some: Sequence[Example]) -> Tensor:
    """The mean negative log probability of the right candidates."""
    scores = network(torch.from_numpy(np.concatenate([e.evidence for e in some])))[:, 0]
    sizes = [len(e.evidence) for e in some]
    owner = torch.repeat_interleave(torch.arange(len(some)), torch.tensor(sizes))
    starts = np.cumsum([0, *sizes[:-1]])
    right = torch.tensor([s + k for s, e in zip(starts, some, strict=True) for k in e.right])
    total = _sums(scores, owner, len(some))
    return (total - _sums(scores[right], owner[right], len(some))).mean()


def _sums(scores: Tensor, owner: Tensor, n: int) -> Tensor:
    """The log of the sum of exp(scores) of each owner."""
    top = scores.detach().max()
    summed = torch.zeros(n).index_add(0, owner, torch.exp(scores - top))
    return torch.log(summed + 1e-20) + top


def accuracy(network: nn.Sequential, examples: Sequence[Example]) -> tuple[float, float]:
    """The share of right choices, and of right ones among the examples that have words."""
    with torch.no_grad():
        best = [int(network(torch.from_numpy(e.evidence))[:, 0].argmax()) for e in examples]
    hits = np.array([b in e.right for b, e in zip(best, examples, strict=True)])
    some = np.array([e.right != (0,) for e in examples])
    return float(hits.mean()), float(hits[some].mean())


def best(
    name: str, articles: Sequence[Sequence[Example]], kept: int
) -> tuple[Ranker, dict[str, NDArray[np.float32]]]:
    """A ranker fitted on all articles; prints how one does that did not see `kept` of them."""
    held = [e for some in articles[:kept] for e in some]
    right, found = accuracy(fitted([e for some in articles[kept:] for e in some]), held)
    print(f"{name}: {len(held)} held-out statements, {right:.1%} right; of those with words "
          f"{found:.1%}", flush=True)  # fmt: skip
    arrays: dict[str, NDArray[np.float32]] = {}
    for k, layer in enumerate(fitted([e for some in articles for e in some])[::2]):
        assert isinstance(layer, nn.Linear)
        arrays[f"w{k}"] = layer.weight.detach().numpy().T.copy()
        arrays[f"b{k}"] = layer.bias.detach().numpy().copy()
    return Ranker(arrays), {f"{name}.{k}": v for k, v in arrays.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    articles = list(read(Reader(threads=1), args.articles))
    random.Random(5).shuffle(articles)
    kept = len(articles) // 5
    weigh: dict[str, Ranker] = {}
    arrays: dict[str, NDArray[np.float32]] = {}
    for name, asked in (("person", persons), ("body", bodies)):
        weigh[name], found = best(name, [list(asked(a)) for a in articles], kept)
        arrays |= found
    spoken = [speakers(a.article, a.voices, a.people, weigh) for a in articles]
    for field in CARRIED:
        examples = [
            list(circumstances(a, by, field)) for a, by in zip(articles, spoken, strict=True)
        ]
        arrays |= best(field, examples, kept)[1]
    np.savez_compressed(MODEL, **arrays)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
