"""The scorer: small tables about invented people, and agreement with the yardstick."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import ArticleError, FormatError, NotFoundError
from sayso.evaluation import (
    calibration_error,
    format_scores,
    load_rows,
    outcomes,
    reliability,
    score,
)

TEXT = "Mayor Ilse Brandt said the bridge is safe. “We close it,” Odo Lind replied."
Row = dict[str, Any]


def spans(words: str) -> list[list[int]]:
    start = TEXT.index(words)
    return [[start, start + len(words)]]


def statement(source: str, cue: str, content: str, **more: Any) -> Row:
    return {"source": spans(source), "cue": spans(cue), "content": spans(content), **more}


BRANDT = statement("Mayor Ilse Brandt", "said", "the bridge is safe")
LIND = statement("Odo Lind", "replied", "“We close it,”")
GOLD = {"id": "bridge", "text": TEXT, "attributions": [BRANDT, LIND]}


def reading(*statements: Row) -> Row:
    return {"article": {"id": "bridge", "text": TEXT}, "statements": list(statements)}


@pytest.mark.parametrize(
    ("read", "found", "exactly"),
    [
        ([BRANDT, LIND], 100.0, 100.0),
        ([], 0.0, 0.0),
        ([BRANDT], 66.7, 66.7),
        ([statement("Brandt", "said", "the bridge is safe.")], 66.7, 0.0),
        ([statement("Odo Lind", "said", "the bridge is safe")], 0.0, 0.0),
        ([statement("Odo Lind", "replied", "We close it")], 66.7, 66.7),
        ([BRANDT, LIND, {**LIND, "inside": 0}], 100.0, 100.0),
    ],
)
def test_found(read: list[Row], found: float, exactly: float) -> None:
    scores = score([GOLD], [reading(*read)])
    assert (scores["found"].f1, scores["found exactly"].f1) == (found, exactly)


def test_missing_reading_counts_as_empty() -> None:
    assert score([GOLD], []) == score([GOLD], [reading()])


@pytest.mark.parametrize(
    ("name", "right"),
    [("Ilse Brandt", 100.0), ("ÍLSE BRANDT’s", 100.0), ("Brandt", 0.0), (None, 0.0)],
)
def test_speaker(name: str | None, right: float) -> None:
    known = {"act": "state", "polarity": "affirm"}
    wanted = {**BRANDT, **known, "speakers": [{"name": "Ilse Brandt", "kind": "person"}]}
    given_ = {**BRANDT, **known, "speakers": [{"name": name, "kind": "person"}]}
    gold = {"id": "bridge", "text": TEXT, "statements": [wanted]}
    assert score([gold], [reading(given_)])["said by"].f1 == right


@pytest.mark.parametrize(
    "readings",
    [
        [reading(), reading()],
        [{"article": {"id": "harbour", "text": TEXT}, "statements": []}],
        [{"article": {"id": "bridge", "text": TEXT + "!"}, "statements": []}],
        [reading({**BRANDT, "cue": [[0, 9999]]})],
    ],
)
def test_what_contradicts_the_gold_is_refused(readings: list[Row]) -> None:
    with pytest.raises(ArticleError):
        score([GOLD], readings)


def test_format_has_a_line_a_figure() -> None:
    scores = score([GOLD, {**GOLD, "id": "two"}], [reading(BRANDT, LIND)])
    lines = format_scores(scores).splitlines()
    assert [line[:32].strip() for line in lines[1:]] == list(scores)
    assert scores["found"].interval is not None


def test_load_rows_names_the_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    for bad in ("{", "[1]"):
        path.write_text('{"id": "a"}\n\n' + bad + "\n", encoding="utf-8")
        with pytest.raises(FormatError, match=r"rows\.jsonl:3"):
            load_rows(path)
    with pytest.raises(NotFoundError):
        load_rows(tmp_path / "none.jsonl")


def test_calibration() -> None:
    read = reading({**BRANDT, "confidence": 0.75}, statement("Odo Lind", "said", "Odo Lind"))
    assert outcomes([GOLD], [read]) == [(0.75, True), (0.0, False)]
    assert reliability([(0.75, True), (0.75, False), (1.0, True)]) == [(0.75, 0.5, 2), (1, 1, 1)]
    assert calibration_error([(0.75, True), (0.75, False)]) == pytest.approx(0.25)
    assert calibration_error([]) == 0.0


@pytest.fixture(scope="module")
def yardstick(data: Path) -> ModuleType:
    spec = spec_from_file_location("yardstick", data.parent / "evaluate.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RANGE = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted)
NAMES = st.sampled_from([None, "Ilse Brandt", "Brandt", "the Harbour Board", "Odo Lind"])
WORDS = st.sampled_from([None, "the council", "council", "Monday"])
SPEAKER = st.fixed_dictionaries(
    {"name": NAMES, "kind": st.sampled_from(["person", "unnamed", "group"]), "role": WORDS}
)
STATEMENTS = st.lists(
    st.one_of(st.sampled_from([BRANDT, LIND]), st.fixed_dictionaries(
        dict.fromkeys(("source", "cue", "content"), st.lists(RANGE, max_size=2))
    )).flatmap(lambda base: st.fixed_dictionaries({
        **{k: st.just(v) for k, v in base.items()},
        **dict.fromkeys(("addressee", "venue", "when", "target"), WORDS),
        "speakers": st.lists(SPEAKER, min_size=1, max_size=2),
        "act": st.sampled_from(["state", "deny"]),
        "polarity": st.sampled_from(["affirm", "negated"]),
        "date": st.sampled_from([None, "2020", "2020-11"]),
        "inside": st.sampled_from([None, 0, 1]),
        "confidence": st.sampled_from([0.5, 0.9]),
    })),
    max_size=4,
)  # fmt: skip


@pytest.mark.data
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(STATEMENTS, STATEMENTS), min_size=1, max_size=3))
def test_agrees_with_the_yardstick(
    yardstick: ModuleType, sides: list[tuple[list[Row], list[Row]]]
) -> None:
    gold, read = (
        [{"id": str(i), "text": TEXT, "statements": s[k]} for i, s in enumerate(sides)]
        for k in (0, 1)
    )
    wanted = yardstick.score(gold, read, resamples=20)
    got = score(gold, read, resamples=20)
    assert list(got) == list(wanted)
    for figure, one in got.items():
        row = wanted[figure]
        assert (one.precision, one.recall, one.f1) == (row["P"], row["R"], row["F1"]), figure
        assert (one.gold, one.read) == (row["gold"], row["read"]), figure
        assert list(one.interval or []) == row.get("95%", []), figure
