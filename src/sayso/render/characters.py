"""Characters that a terminal, a spreadsheet or a person's eye would act upon, made harmless.

An article is written by strangers. A terminal obeys escape sequences inside it, a spreadsheet runs
a cell that looks like a formula, and bidirectional controls make a quotation read differently from
what it is. Each function here replaces such characters one for one, so that offsets keep fitting,
save `as_cell`, which may put an apostrophe in front.
"""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_LINE_ENDS = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
_BLANKS = re.compile("[\t\r\x0b\x0c]")
_PICTURED = re.compile("[\x00-\x09\x0b-\x1f]")  # U+2400 and the following are their pictures
_HARMFUL = re.compile(f"[\x7f-\x9f{BIDI_CONTROLS}\ud800-\udfff\U000e0000-\U000e007f]")
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def visible(text: str) -> str:
    """`text` with every character that would act made visible; line ends become "\\n"."""
    if text.isascii() and text.isprintable():
        return text
    text = _BLANKS.sub(" ", _LINE_ENDS.sub("\n", text))
    text = _PICTURED.sub(lambda found: chr(0x2400 + ord(found[0])), text)
    return _HARMFUL.sub(REPLACEMENT, text)


def one_line(text: str) -> str:
    """`text` made visible, on one line."""
    return visible(text).replace("\n", " ")


def as_cell(text: str) -> str:
    """`text` as a spreadsheet's cell: made visible, and never taken for a formula.

    A text that starts like a formula (= + - @, also after blanks and in full width) gets an
    apostrophe in front, which spreadsheets take for "this is text". The JSON formats keep every
    character as it is.
    """
    return f"'{visible(text)}" if _FORMULA.match(text) else visible(text)
