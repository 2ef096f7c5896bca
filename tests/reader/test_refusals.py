"""What is refused, and what is only left unsaid."""

from __future__ import annotations

import pytest

from sayso.reader.refusals import settled
from sayso.statement import Act


@pytest.mark.parametrize(
    ("cue", "act", "negated", "expected"),
    [
        ("refused to recognise", Act.STATE, True, (Act.REJECT, False)),
        ("has refused to sign", Act.REJECT, True, (Act.REJECT, False)),
        ("refused to support", Act.SUPPORT, True, (Act.REJECT, False)),
        ("would not recognise", Act.REJECT, True, (Act.REJECT, False)),
        ("rejected", Act.REJECT, False, (Act.REJECT, False)),
        ("did not reject", Act.REJECT, True, (Act.REJECT, True)),
        ("refused to rule out", Act.REJECT, True, (Act.REJECT, True)),
        ("refused to rule out", Act.STATE, True, (Act.STATE, True)),
        ("refused to say", Act.STATE, True, (Act.STATE, True)),
        ("declined to comment", Act.STATE, True, (Act.STATE, True)),
        ("said", Act.STATE, False, (Act.STATE, False)),
    ],
)
def test_what_a_cue_settles(cue: str, act: Act, negated: bool, expected: tuple[Act, bool]) -> None:
    assert settled(cue, act, negated) == expected
