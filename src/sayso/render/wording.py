"""The words in which a statement is shown to people, the same in every format."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.statement import Kind, Polarity, Reading, Speaker, Statement


def speakers(statement: Statement) -> list[tuple[str, str]]:
    """Who says it, and what is known of each besides the name ("" where nothing is).

    Where nobody has a name the source's words stand for all.
    """
    some = statement.speakers
    if len(some) > 1 and any(speaker.name for speaker in some):
        return [(speaker.label, _note(speaker, speaker.label)) for speaker in some]
    shown = statement.said_by
    notes = dict.fromkeys(_note(speaker, shown) for speaker in some)
    return [(shown, "; ".join(filter(None, notes)))]


def say_so(reading: Reading, statement: Statement) -> str | None:
    """The say-so chain, None where it tells no more than outlet and speaker."""
    links = reading.chain(statement)
    return " ← ".join(links) if len(links) > 1 + bool(reading.article.outlet) else None


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


def _note(speaker: Speaker, shown: str) -> str:
    """Role and kind, so far as the words shown for the speaker do not tell them."""
    role = speaker.role if speaker.role and not _tells(shown, speaker.role) else None
    plain = speaker.kind in (Kind.PERSON, Kind.UNKNOWN) or _tells(shown, speaker.kind)
    return " · ".join(filter(None, (role, None if plain else speaker.kind.value)))


def _tells(shown: str, words: str) -> bool:
    return f" {words} ".casefold() in f" {shown} ".casefold()
