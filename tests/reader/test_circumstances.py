"""What is carried over from one statement to another, and what the scores point at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reader.circumstances import CARRIED, Candidates, Setting, carried
from sayso.reader.fields import FIELDS, Pointed, pointed
from sayso.reader.network import windows
from sayso.reader.ranker import rankers
from sayso.statement import Act

NOTHING = {f: Pointed((0, 1), -5.0) for f in FIELDS}
STATED = np.log([0.9 if act is Act.STATE else 0.1 / 12 for act in Act]).astype(np.float32)
PLAIN = Setting(NOTHING, 0, "Dario Kesh", 0, STATED, "direct", inner=False)


def has(setting: Setting, field: str, span: tuple[int, int]) -> Setting:
    return replace(setting, pointed={**NOTHING, field: Pointed(span, 5.0)})


def story(*settings: Setting) -> list[Setting]:
    """Statements eighty characters apart, two in a paragraph."""
    return [replace(s, cue=80 * i + 20, paragraph=i // 2) for i, s in enumerate(settings)]


@pytest.mark.parametrize("field", CARRIED)
def test_words_near_are_its_own(field: str) -> None:
    places = story(has(PLAIN, field, (30, 38)), has(PLAIN, field, (110, 120)))
    assert carried(places, field, rankers()[field]) == [(30, 38), (110, 120)]


def test_the_same_speaker_takes_the_time_over() -> None:
    places = story(has(PLAIN, "when", (30, 38)), PLAIN)
    assert carried(places, "when", rankers()["when"]) == [(30, 38), (30, 38)]


def test_a_thought_of_someone_else_far_away_does_not() -> None:
    other = replace(PLAIN, speaker="Mirela Tann", cue=3000, paragraph=20)
    places = [*story(has(PLAIN, "when", (30, 38))), other]
    assert carried(places, "when", rankers()["when"]) == [(30, 38), None]


def test_nothing_comes_of_nothing() -> None:
    assert carried([], "when", rankers()["when"]) == []
    assert carried(story(PLAIN, PLAIN), "venue", rankers()["venue"]) == [None, None]


def test_the_bias_against_words() -> None:
    places = story(has(PLAIN, "venue", (30, 38)), PLAIN)
    assert carried(places, "venue", rankers()["venue"], none=1e3) == [None, None]


def test_evidence_is_one_row_for_each_candidate_and_one_for_none() -> None:
    places = story(has(PLAIN, "venue", (30, 38)), PLAIN, has(PLAIN, "venue", (190, 200)))
    near, evidence = list(Candidates(places, "venue").all())[1]
    assert near == [0, 2]
    assert len(evidence) == 3
    assert np.isfinite(evidence).all()


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
