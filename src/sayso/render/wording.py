"""The words in which a statement is shown to people, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.statement import Kind, Polarity, Speaker, Statement


def speaker_line(statement: Statement) -> str:
    """Who says it: the names, else the source's words, else "unknown"."""
    names = [name for name in map(speaker_name, statement.speakers) if name]
    if names:
        return "; ".join(names)
    return statement.source.text if statement.source else "unknown"


def speaker_name(speaker: Speaker) -> str | None:
    """The speaker's name; the article's writer has one even where the article gives none."""
    if speaker.name is None and speaker.kind is Kind.AUTHOR:
        return "the author"
    return speaker.name


def speaker_note(statement: Statement) -> str:
    """Role and kind of the speakers, "" where neither tells anything."""
    notes = [
        " · ".join(filter(None, (speaker.role, _kind(speaker)))) for speaker in statement.speakers
    ]
    return "; ".join(filter(None, notes))


def manner(statement: Statement) -> str:
    """Style and act: "direct speech, promise", "not said: indirect speech, state"."""
    parts = [f"{statement.style.value} speech"]
    if statement.act:
        parts.append(statement.act.value)
    negated = statement.polarity is Polarity.NEGATED
    return ("not said: " if negated else "") + ", ".join(parts)


def circumstances(statement: Statement) -> Iterator[tuple[str, str]]:
    """Label and words of everything else that is known of the saying."""
    if statement.addressee:
        yield "to", statement.addressee.text
    if statement.venue:
        yield "where", statement.venue.text
    if statement.when:
        words, date = statement.when.passage.text, statement.when.date
        yield "when", f"{words} ({date})" if date and date != words else words
    if statement.target:
        yield "aimed at", statement.target.text
    if statement.condition:
        yield "condition", statement.condition.text


def _kind(speaker: Speaker) -> str | None:
    shown = speaker.kind not in (Kind.PERSON, Kind.UNKNOWN, Kind.AUTHOR)
    return speaker.kind.value if shown else None
