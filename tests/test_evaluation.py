"""The scorer: small tables about invented people, and agreement with the yardstick."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import ArticleError, FormatError, NotFoundError
from sayso.evaluation import (
    Calibration,
    calibration_error,
    evaluate,
    format_scores,
    load_rows,
    outcomes,
    reliability,
    score,
)
from sayso.statement import Act

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
        [reading({**BRANDT, "cue": {"spans": [5, 9]}})],
        [reading({**BRANDT, "cue": "said"})],
        [{"article": {"id": "bridge"}, "statements": ["said"]}],
        [{"statements": []}],
    ],
)
def test_what_contradicts_the_gold_is_refused(readings: list[Row]) -> None:
    with pytest.raises(ArticleError):
        score([GOLD], readings)


def second(base: Row, act: Act | None, **more: Any) -> Row:
    """A statement with its second layer."""
    speakers = [{"name": "Ilse Brandt", "kind": "person"}]
    return {**base, "act": act, "polarity": "affirm", "speakers": speakers, **more}


def test_acts() -> None:
    gold = [
        {"id": "1", "text": TEXT, "statements": [second(BRANDT, Act.STATE)]},
        {"id": "2", "text": TEXT, "statements": [second(BRANDT, Act.STATE)]},
        {"id": "3", "text": TEXT, "statements": [second(BRANDT, Act.DENY), second(LIND, Act.ASK)]},
    ]
    read = [
        {"id": "1", "statements": [second(BRANDT, Act.STATE)]},
        {"id": "2", "statements": [second(BRANDT, Act.ACCUSE)]},
        {"id": "3", "statements": [second(BRANDT, Act.DENY)]},
    ]
    scores = score(gold, read)
    acts = {name.removeprefix("act, "): s for name, s in scores.items() if name[:5] == "act, "}
    assert list(scores)[-14:] == [*(f"act, {act}" for act in Act), "act, macro average"]
    state = acts["state"]
    assert (state.precision, state.recall, state.f1) == (100.0, 50.0, 66.7)
    assert (state.gold, state.read) == (2, 1)
    # What was not found at all is no act mistaken; an act only read counts as nothing right.
    assert [(acts[a].f1, acts[a].gold, acts[a].read) for a in ("deny", "ask", "accuse")] == [
        (100.0, 1, 1),
        (0.0, 0, 0),
        (0.0, 0, 1),
    ]
    macro = acts["macro average"]
    assert (macro.f1, macro.gold, macro.read) == (55.6, 3, 3)
    assert macro.interval is not None
    assert macro.interval[0] < macro.f1 < macro.interval[1]


def test_an_act_that_the_gold_does_not_judge_is_not_scored() -> None:
    gold = {"id": "bridge", "text": TEXT, "statements": [second(BRANDT, None)]}
    scores = score([gold], [reading(second(BRANDT, Act.STATE))])
    assert "said by" in scores
    assert not any(name.startswith("act") for name in scores)


def test_every_figure_has_an_interval() -> None:
    gold = [
        {"id": str(n), "text": TEXT, "statements": [second(BRANDT, Act.STATE, inside=None), LIND]}
        for n in range(4)
    ]
    read = [{"id": str(n), "statements": [second(BRANDT, Act.STATE)][: n % 2]} for n in range(4)]
    result = evaluate(gold, read)
    assert {"inside", "date", "act, state", "act, macro average"} <= set(result.scores)
    for figure, one in result.scores.items():
        assert one.interval is not None, figure
        assert one.interval[0] <= one.f1 <= one.interval[1], figure
    assert result.scores["found"].interval == (0.0, 66.7)
    assert score(gold[:1], [])["found"].interval is None


def test_format_has_a_line_a_figure() -> None:
    result = evaluate([GOLD, {**GOLD, "id": "two"}], [reading(BRANDT, {**LIND, "confidence": 0.5})])
    lines = format_scores(result.scores).splitlines()
    assert [line[:32].strip() for line in lines[1:]] == list(result.scores)
    assert lines[7].split() == ["found", "100.0", "50.0", "66.7", "4", "2", "[0.0,", "100.0]"]
    *same, blank, head, last = format_scores(result.scores, result.calibration).splitlines()
    assert (same, blank, head.split()[:2]) == (lines, "", ["error", "read"])
    assert last.startswith("calibration of confidence")
    assert last[32:].split()[:2] == ["75.0", "2"]


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


@given(st.lists(st.lists(st.tuples(st.floats(0, 1), st.booleans())), min_size=1, max_size=4))
def test_the_calibration_error_is_that_of_all_pairs(
    articles: list[list[tuple[float, bool]]],
) -> None:
    pairs = [pair for article in articles for pair in article]
    measured = Calibration.of(articles, resamples=5)
    assert measured.error == pytest.approx(100 * calibration_error(pairs), abs=0.051)
    assert measured.read == len(pairs)
    assert (measured.interval is None) == (len(articles) == 1)


@pytest.fixture(scope="module")
def yardstick(data: Path) -> ModuleType:
    spec = spec_from_file_location("yardstick", data.parent / "evaluate.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Enough of each kind of mark and break to make texts whose words are in quotation marks or not.
PIECES = [
    "Odo Lind ",
    "said ",
    "“we ",
    "close ",
    "it,” ",
    '"so ',
    "''he ",
    'isn’t" ',
    ": ",
    "\n",
    "é. ",
]
TEXTS = st.one_of(st.just(TEXT), st.lists(st.sampled_from(PIECES), min_size=1).map("".join))
NAMES = st.sampled_from([None, "Ilse Brandt", "Brandt", "the Harbour Board", "Odo Lind’s"])
WORDS = st.sampled_from([None, "the council", "council", "the whole town council", "Monday"])
DATES = st.sampled_from([None, "2020", "2020-11", "2020-11-02"])
KINDS = st.sampled_from(["person", "unnamed", "group"])


@st.composite
def sides(draw: st.DrawFn) -> tuple[Row, Row]:
    """An annotated article and a reading of it, whose statements are often nearly the same."""
    text = draw(TEXTS)
    second_layer, nested = draw(st.booleans()), draw(st.booleans())
    end = st.integers(0, len(text))
    ranges = st.lists(st.tuples(end, end).map(sorted), max_size=2)

    def circumstances() -> Row:
        speaker = st.fixed_dictionaries({"name": NAMES, "kind": KINDS, "role": WORDS})
        return {
            **{field: draw(WORDS) for field in ("addressee", "venue", "when", "target")},
            "speakers": draw(st.lists(speaker, min_size=1, max_size=2)),
            "act": draw(st.sampled_from(["state", "deny", "ask"])),
            "polarity": draw(st.sampled_from(["affirm", "negated"])),
            "date": draw(DATES),
        }

    def annotated() -> Row:
        passages = {role: draw(ranges) for role in ("source", "cue", "content")}
        inside = {"inside": draw(st.sampled_from([None, 0, 1]))} if nested else {}
        return passages | inside | (circumstances() if second_layer else {})

    def as_read(base: Row | None) -> Row:
        row = {**(base or annotated()), **circumstances()}
        if base and second_layer:
            row |= {key: base[key] for key in base if draw(st.booleans())}
        if draw(st.booleans()):
            role = draw(st.sampled_from(["source", "cue", "content"]))
            row[role] = [[start, (start + end) // 2] for start, end in row[role]]
        row |= {"inside": draw(st.sampled_from([None, 0, 1]))}
        row |= {"confidence": draw(st.sampled_from([None, 0.3, 0.9, 0.95]))}
        if draw(st.booleans()):  # the contract's form
            for key in ("source", "cue", "content"):
                row[key] = {"spans": row[key]} if row[key] else None
            for key in ("addressee", "venue", "target", "when"):
                row[key] = row[key] and {"text": row[key]}
            row["when"] = row["when"] and {**row["when"], "date": row["date"]}
            del row["date"]
        return row

    gold = [annotated() for _ in range(draw(st.integers(0, 4)))]
    kept = [one for one in gold if draw(st.booleans())]
    read = [as_read(one) for one in [*kept, *[None] * draw(st.integers(0, 2))]]
    key = "statements" if second_layer else "attributions"
    return {"text": text, key: gold}, {"text": text, "statements": read}


@pytest.mark.data
@settings(max_examples=150, deadline=None)
@given(st.lists(sides(), min_size=1, max_size=4))
def test_agrees_with_the_yardstick(yardstick: ModuleType, pairs: list[tuple[Row, Row]]) -> None:
    gold, read = ([{"id": str(n), **pair[k]} for n, pair in enumerate(pairs)] for k in (0, 1))
    wanted = yardstick.score(gold, read, resamples=20)
    got = score(gold, read, resamples=20)
    assert list(got)[: len(wanted)] == list(wanted)
    assert all(figure.startswith("act, ") for figure in list(got)[len(wanted) :])
    for figure, row in wanted.items():
        one = got[figure]
        assert (one.precision, one.recall, one.f1) == (row["P"], row["R"], row["F1"]), figure
        assert (one.gold, one.read) == (row["gold"], row["read"]), figure
        if "95%" in row:
            assert list(one.interval or ()) == row["95%"], figure
    headlines = [figure for figure in yardstick.HEADLINES if figure in wanted]
    assert all(("95%" in wanted[figure]) == (len(pairs) > 1) for figure in headlines)
