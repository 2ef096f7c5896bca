"""What is carried over from one statement to another, and what the scores point at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reader.circumstances import Setting, carried, evidence
from sayso.reader.fields import FIELDS, Pointed, pointed
from sayso.reader.network import windows

NOTHING = {f: Pointed((0, 1), -5.0) for f in FIELDS}
PLAIN = Setting(NOTHING, 0, "Dario Kesh", 0, False, "direct", False)
LIMITS = {"addressee": 0.0, "venue": 0.0, "when": 0.0}
# Takes words over from the same speaker only, the nearer the rather.
SAME_SPEAKER = [-2.0, 6.0, 0.0, -1.0] + [0.0] * 14


def has(setting: Setting, field: str, span: tuple[int, int]) -> Setting:
    return replace(setting, pointed={**NOTHING, field: Pointed(span, 4.0)})


def test_words_near_are_its_own() -> None:
    places = [has(PLAIN, "venue", (3, 9)), has(PLAIN, "venue", (20, 30))]
    assert carried(places, "venue", LIMITS, SAME_SPEAKER) == [(3, 9), (20, 30)]


def test_the_same_speaker_takes_the_nearest_over() -> None:
    places = [has(PLAIN, "when", (3, 9)), PLAIN, PLAIN, has(PLAIN, "when", (50, 60)), PLAIN]
    found = carried(places, "when", LIMITS, SAME_SPEAKER)
    assert found == [(3, 9), (3, 9), (50, 60), (50, 60), (50, 60)]


def test_another_speaker_does_not() -> None:
    other = replace(PLAIN, speaker="Mirela Tann")
    places = [has(PLAIN, "when", (3, 9)), other, replace(PLAIN, speaker=None)]
    assert carried(places, "when", LIMITS, SAME_SPEAKER) == [(3, 9), None, None]


def test_a_listener_is_the_surest_ones() -> None:
    one, other = has(PLAIN, "addressee", (3, 9)), replace(PLAIN, speaker="Mirela Tann")
    doubtful = replace(other, pointed={**NOTHING, "addressee": Pointed((3, 9), 1.0)})
    assert carried([one, doubtful], "addressee", LIMITS, SAME_SPEAKER) == [(3, 9), None]
    place = replace(other, pointed={**NOTHING, "venue": Pointed((3, 9), 1.0)})
    both = [has(PLAIN, "venue", (3, 9)), place]
    assert carried(both, "venue", LIMITS, SAME_SPEAKER) == [(3, 9), (3, 9)]


def test_evidence_has_a_weight_each() -> None:
    facts = evidence(PLAIN, has(PLAIN, "venue", (1, 2)), 3, "venue")
    assert len(facts) == len(SAME_SPEAKER) - 1
    assert all(isinstance(x, float) for x in facts)


def test_the_words_that_the_scores_point_at() -> None:
    scores = np.full((8, 2 * len(FIELDS)), -3.0, dtype=np.float32)
    k = FIELDS.index("venue")
    scores[2, 2 * k], scores[5, 2 * k + 1] = 6.0, 4.0
    found = pointed(scores, np.zeros(len(FIELDS), dtype=np.float32), 100)
    assert found["venue"] == Pointed((102, 106), 5.0)
    assert found["when"].score < 0


def test_the_last_piece_is_not_before_the_first() -> None:
    scores = np.full((8, 2 * len(FIELDS)), -3.0, dtype=np.float32)
    scores[6, 0], scores[1, 1] = 5.0, 5.1
    start, end = pointed(scores, np.zeros(len(FIELDS), dtype=np.float32), 0)["addressee"].range
    assert start < end


@given(st.integers(1, 5000), st.integers(2, 300), st.integers(0, 120))
def test_windows_cover_everything(n: int, size: int, overlap: int) -> None:
    overlap = min(overlap, size // 2)
    plan = windows(n, size, overlap)
    assert plan[0][0] == 0
    assert plan[-1][1] == n
    assert all(0 < b - a <= size for a, b in plan)
    assert all(a <= end for (a, _), (_, end) in zip(plan[1:], plan[:-1], strict=True))


@pytest.mark.parametrize(("n", "count"), [(254, 1), (255, 2), (460, 2), (461, 3)])
def test_no_more_windows_than_needed(n: int, count: int) -> None:
    assert len(windows(n, 254, 48)) == count
