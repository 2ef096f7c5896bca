"""PLOVER: each act has an answer, and the answers are PLOVER's words."""

from __future__ import annotations

import pytest

from sayso.plover import PLOVER, PloverEvent
from sayso.statement import Act


def test_every_act_is_answered_in_its_order() -> None:
    assert list(PLOVER) == list(Act)


@pytest.mark.parametrize(
    ("act", "event"),
    [
        (Act.REQUEST, ("REQUEST", None)),
        (Act.PROMISE, ("AGREE", None)),
        (Act.THREATEN, ("THREATEN", None)),
        (Act.ACCUSE, ("ACCUSE", "allege")),
        (Act.CRITICIZE, ("ACCUSE", "disapprove")),
        (Act.REJECT, ("REJECT", None)),
        (Act.SUPPORT, ("SUPPORT", None)),
        (Act.CONCEDE, ("CONCEDE", None)),
    ],
)
def test_acts_with_a_counterpart(act: Act, event: tuple[str, str | None]) -> None:
    assert PLOVER[act] == PloverEvent(*event)


def test_the_other_acts_have_none() -> None:
    none = {act for act, event in PLOVER.items() if event is None}
    assert none == {Act.STATE, Act.BELIEVE, Act.PREDICT, Act.ASK, Act.DENY}


def test_nobody_changes_the_table() -> None:
    with pytest.raises(TypeError):
        PLOVER[Act.DENY] = PloverEvent("REJECT")  # type: ignore[index]
