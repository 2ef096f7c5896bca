"""Refusals, which are said and yet sound like something not said.

"Would not recognise" is a rejection that was made; "did not reject" is none. The network mixes the
two up, since the same words make another saying unsaid ("would not say"); so a rule on the cue
settles what both are together (the guidelines: refusing to do a thing is `reject`, declining to
answer a negated `state`).
"""

from __future__ import annotations

import re

from sayso.statement import Act

# Words that reject by themselves: to deny them is to leave something open.
_REJECTS = re.compile(
    r"(?i)\b(?:rul\w+ out|ruling \w+ out|reject\w*|oppos\w+|object\w*|dismiss\w*|disavow\w*|"
    r"condemn\w*|disown\w*|veto\w*)\b"
)
_REFUSES = re.compile(r"(?i)\brefus\w+ to (\w+)")
# To refuse these is to say nothing, not to reject something.
_SAYINGS = frozenset(
    ["say", "tell", "answer", "comment", "discuss", "disclose", "speak", "talk", "name", "identify",
     "reveal", "confirm", "deny", "elaborate", "explain", "specify", "respond", "give", "provide",
     "rule", "be"]
)  # fmt: skip

# What the network takes the thing for that is refused.
_UNDONE = frozenset({Act.STATE, Act.REJECT, Act.SUPPORT, Act.CONCEDE})


def settled(cue: str, act: Act, negated: bool) -> tuple[Act, bool]:
    """The act and whether it was not said, of a statement with this cue."""
    match = _REFUSES.search(cue)
    if match and match[1].lower() not in _SAYINGS and act in _UNDONE:
        return Act.REJECT, False
    if act is Act.REJECT and negated and not _REJECTS.search(cue):
        return act, False
    return act, negated
