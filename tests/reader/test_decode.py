"""Decoding: typed-in scores give the spans that they favour, and only legal ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sayso.reader import decode
from sayso.reader.decode import LABELS, Costs

SCORES = arrays(np.float32, st.tuples(st.integers(1, 30), st.just(len(LABELS))),
                elements=st.floats(-9, 9, width=32))  # fmt: skip


def scores(path: str) -> decode.Floats:
    """Scores that favour the labels named, one a piece."""
    out = np.zeros((len(path.split()), len(LABELS)), dtype=np.float32)
    for i, label in enumerate(path.split()):
        out[i, LABELS.index(label)] = 5.0
    return out


@given(SCORES)
def test_every_path_is_legal(values: decode.Floats) -> None:
    path = decode.best_paths(decode.log_softmax(values)[None], Costs())[0]
    open_span = ""
    for label in (LABELS[i] for i in path):
        if open_span:
            assert label in ("I" + open_span, "E" + open_span)
        else:
            assert label[0] not in "IE"
        open_span = label[1] if label[0] in "BI" and len(label) == 2 else ""
    assert not open_span


@settings(deadline=None)
@given(SCORES)
def test_no_legal_path_is_better(values: decode.Floats) -> None:
    """Against dynamic programming over every legal pair of labels, one step at a time."""
    logs = decode.log_softmax(values).astype(np.float64)
    opens = {"B", "I"}
    best = {x: float(logs[0, i]) for i, x in enumerate(LABELS) if x[0] not in "IE"}
    for row in logs[1:]:
        step: dict[str, float] = {}
        for i, b in enumerate(LABELS):
            fits = [
                v for a, v in best.items()
                if (a[0] in opens and b in ("I" + a[1], "E" + a[1]))
                or (a[0] not in opens and b[0] not in "IE")
            ]  # fmt: skip
            if fits:
                step[b] = max(fits) + float(row[i])
        best = step
    closed = [v for a, v in best.items() if a[0] not in opens]
    path = decode.best_paths(logs[None].astype(np.float32), Costs())[0]
    assert logs[np.arange(len(path)), path].sum() == pytest.approx(max(closed), abs=1e-3)


@pytest.mark.parametrize(
    ("path", "source", "content"),
    [
        ("Bs Es cue Bc Ic Ec", [(0, 2)], [(3, 6)]),
        ("Bc Ec cue Ss O Bc Ec", [(3, 4)], [(0, 2), (5, 7)]),
        ("cue Sc O O", [], [(1, 2)]),
        ("Ss O Bs Es cue Bc Ec", [(2, 4)], [(5, 7)]),
    ],
)
def test_spans_of_a_path(path: str, source: list, content: list) -> None:
    (found,) = decode.decode([(4, 5, 0.9)], [0], [scores(path)], Costs())
    assert found is not None
    assert list(found.source) == source
    assert list(found.content) == content


def test_no_content_is_no_statement() -> None:
    assert decode.decode([(2, 3, 0.9)], [0], [scores("Bs Es cue O O")], Costs()) == [None]


def test_cues_of_unlike_reach_are_decoded_together() -> None:
    long, short = "Ss cue Bc Ic Ic Ec O O O", "Ss cue Bc Ec"
    found = decode.decode(
        [(1, 2, 0.9), (101, 102, 0.8)], [0, 100], [scores(long), scores(short)], Costs()
    )
    assert [f and f.content for f in found] == [((2, 6),), ((102, 104),)]


@given(st.integers(0, 40), st.integers(1, 5))
def test_labels_and_spans_agree(start: int, length: int) -> None:
    made = decode.labels(60, (50, 51), [(45, 47)], [(start, start + length)])
    assert decode.spans(made, "c") == [(start, start + length)]
    assert decode.spans(made, "s") == [(45, 47)]


def test_distances_are_symmetric_around_the_cue() -> None:
    found = decode.distances((10, 12), np.arange(0, 400))
    assert found[10] == found[11] == decode.N_DISTANCES // 2
    assert found[9] == decode.N_DISTANCES // 2 - 1
    assert found[12] == decode.N_DISTANCES // 2 + 1
    assert found.min() >= 0
    assert found[-1] == decode.N_DISTANCES - 1


def test_cues_begin_and_end() -> None:
    logits = np.array([[5, 0, 0], [0, 5, 0], [0, 0, 5], [5, 0, 0], [0, 5, 0]], dtype=np.float32)
    assert [(a, b) for a, b, _ in decode.cues(logits, 0.5)] == [(1, 3), (4, 5)]


def test_a_torn_cue_tells_its_content_once() -> None:
    def found(cue: decode.Range, content: decode.Range, weight: float) -> decode.Found:
        return decode.Found(cue, (), (content,), (weight,))

    torn, whole = found((0, 2), (5, 9), -0.7), found((3, 5), (6, 9), -0.1)
    nested, other = found((5, 6), (6, 9), -0.2), found((20, 21), (22, 30), -0.9)
    assert decode.distinct([torn, whole, other]) == [whole, other]
    assert decode.distinct([torn, nested, other]) == [torn, nested, other]
