"""What the acts are in PLOVER, the ontology of political event data.

PLOVER codes what one actor does to another: an event type, and for some types a mode. Eight of the
thirteen acts have a counterpart; the other five tell or ask something and are no event there. The
mapping is of the act alone: a negated statement reports that the event did not take place.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from sayso.statement import Act


class PloverEvent(NamedTuple):
    """An event type of PLOVER, with its mode where the type has modes that fit.

    Attributes:
        type: in capitals, as PLOVER writes it ("ACCUSE").
        mode: in lower case ("allege"), None where the act fixes none.
    """

    type: str
    mode: str | None = None


PLOVER: MappingProxyType[Act, PloverEvent | None] = MappingProxyType(
    {
        Act.STATE: None,
        Act.BELIEVE: None,
        Act.PREDICT: None,
        Act.ASK: None,
        Act.REQUEST: PloverEvent("REQUEST"),
        Act.PROMISE: PloverEvent("AGREE"),
        Act.THREATEN: PloverEvent("THREATEN"),
        Act.ACCUSE: PloverEvent("ACCUSE", "allege"),
        Act.CRITICIZE: PloverEvent("ACCUSE", "disapprove"),
        Act.DENY: None,
        Act.REJECT: PloverEvent("REJECT"),
        Act.SUPPORT: PloverEvent("SUPPORT"),
        Act.CONCEDE: PloverEvent("CONCEDE"),
    }
)
