"""Fits the rankers: `python -m training.rank --articles FILE ... [--go-on]`.

The files hold annotated articles whose second layer the network was NOT trained on, read with the
shipped model: what it says of its own training articles is too good to be believed, and a ranker
fitted on that would believe it too much. So the rankers are first fitted on the many articles that
an older network had not seen, and then go on (`--go-on`) on the few that the new one has not.
What is printed is measured on folds that were kept out. Writes rankers.npz.
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
from sayso.reader.abbreviations import abbreviations
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
FOLDS = 5
KEYS = ("w0", "b0", "w1", "b1", "w2", "b2")
Arrays = dict[str, NDArray[np.float32]]
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
        people = People(names, abbreviations(one.text))
        yield Read(one, drafts, people, annotation(row, drafts))


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
    for i, (near, evidence) in zip(order, candidates.all(), strict=True):
        if (gold := one.gold[i]) is None:
            continue
        wanted = gold.words_of(field)
        right = tuple(
            1 + k for k, j in enumerate(near)
            if holds(wanted, folded(text[slice(*candidates.ranges[j])]), more=5)
        )  # fmt: skip
        yield Example(evidence, right or (0,))


def fitted(examples: Sequence[Example], start: Arrays | None = None) -> nn.Sequential:
    """A perceptron that gives the right candidates of each example most of the probability.

    Args:
        examples: what it learns from.
        start: the weights that it goes on from, more gently.
    """
    epochs, batch, rate = (10, 128, 3e-3) if start is None else (4, 64, 6e-4)
    torch.manual_seed(0)
    rng = random.Random(0)
    sizes = (examples[0].evidence.shape[1], *HIDDEN, 1)
    parts: list[nn.Module] = []
    for a, b in pairwise(sizes):
        parts += [nn.Linear(a, b), nn.ReLU()]
    network = nn.Sequential(*parts[:-1])
    if start is not None:
        for k, layer in enumerate(_linear(network)):
            layer.weight.data = torch.from_numpy(start[f"w{k}"].T.copy())
            layer.bias.data = torch.from_numpy(start[f"b{k}"].copy())
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.02)
    order = list(examples)
    steps = epochs * -(-len(order) // batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps)
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


def right(network: nn.Sequential, examples: Sequence[Example]) -> list[bool]:
    """Is what the network prefers right?"""
    with torch.no_grad():
        best = [int(network(torch.from_numpy(e.evidence))[:, 0].argmax()) for e in examples]
    return [b in e.right for b, e in zip(best, examples, strict=True)]


def best(name: str, articles: Sequence[Sequence[Example]], start: Arrays | None = None) -> Arrays:
    """The arrays of a ranker fitted on all articles; prints how it does on folds kept out."""
    marks: list[tuple[bool, bool]] = []
    for fold in range(FOLDS if start is not None else 1):
        rest = [e for i, some in enumerate(articles) if i % FOLDS != fold for e in some]
        held = [e for i, some in enumerate(articles) if i % FOLDS == fold for e in some]
        hits = right(fitted(rest, start), held)
        marks += [(hit, e.right != (0,)) for hit, e in zip(hits, held, strict=True)]
    found = [hit for hit, some in marks if some]
    print(f"{name}: {len(marks)} held-out statements, {np.mean([h for h, _ in marks]):.1%} right; "
          f"of those with words {np.mean(found):.1%}", flush=True)  # fmt: skip
    layers = _linear(fitted([e for some in articles for e in some], start))
    return {
        key: value.detach().numpy().copy()
        for k, layer in enumerate(layers)
        for key, value in ((f"w{k}", layer.weight.T), (f"b{k}", layer.bias))
    }


def _linear(network: nn.Sequential) -> list[nn.Linear]:
    return [layer for layer in network if isinstance(layer, nn.Linear)]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, nargs="+", required=True)
    parser.add_argument("--go-on", action="store_true", help="from the rankers as they are")
    args = parser.parse_args()
    torch.set_num_threads(1)
    articles = list(read(Reader(threads=1), args.articles))
    random.Random(5).shuffle(articles)
    shipped = dict(np.load(MODEL)) if args.go_on else {}

    def start(name: str) -> Arrays | None:
        return {k: shipped[f"{name}.{k}"] for k in KEYS} if args.go_on else None

    found: dict[str, Arrays] = {}
    for name, asked in (("person", persons), ("body", bodies)):
        found[name] = best(name, [list(asked(a)) for a in articles], start(name))
    weigh = {name: Ranker(arrays) for name, arrays in found.items()}
    spoken = [speakers(a.article, a.voices, a.people, weigh) for a in articles]
    for field in CARRIED:
        examples = [
            list(circumstances(a, by, field)) for a, by in zip(articles, spoken, strict=True)
        ]
        found[field] = best(field, examples, start(field))
    arrays = {f"{name}.{k}": v for name, one in found.items() for k, v in one.items()}
    np.savez_compressed(MODEL, **arrays)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
