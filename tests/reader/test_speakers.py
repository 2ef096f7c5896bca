"""Who a source is, from typed-in pointers and judgements."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sayso.article import Article, Passage
from sayso.reader.antecedents import EVIDENCE, Antecedents, Voice
from sayso.reader.fields import Pointed, Verdict
from sayso.reader.people import People
from sayso.reader.ranker import rankers
from sayso.reader.speakers import speakers
from sayso.statement import Kind, Speaker
from tests.reader.test_names import people

NOWHERE = Pointed((0, 1), -9.0)


class Scene:
    """A text with its names, in which voices are told by their words."""

    def __init__(self, text: str, *names: str, byline: tuple[str, ...] = ()) -> None:
        self.article = Article(text=text, byline=byline)
        self.people: People = people(text, *names)
        self.voices: list[Voice] = []

    def span(self, words: str, after: int = 0) -> tuple[int, int]:
        start = self.article.text.index(words, after)
        return start, start + len(words)

    def says(
        self, source: str | None, kind: Kind, *, name: str | None = None, role: str | None = None,
        after: str = "", outer: int | None = None, sure: float = 5.0,
    ) -> Scene:  # fmt: skip
        at = self.article.text.index(after)
        place = self.span(source, at) if source else None
        scores = np.array([0.0 if k is kind else -9.0 for k in Kind], dtype=np.float32)
        self.voices.append(
            Voice(
                source=Passage.of(self.article.text, [place]) if place else None,
                content=Passage.of(self.article.text, [(at, at + 1)]),
                cue=place[1] + 1 if place else at,
                paragraph=self.article.text.rfind("\n", 0, at) + 1,
                name=Pointed(self.span(name), sure) if name else NOWHERE,
                named={self.span(name)[0]: sure} if name else {},
                role=Pointed(self.span(role), 5.0) if role else NOWHERE,
                verdict=Verdict(scores, scores, scores),
                outer=outer,
            )
        )
        return self

    def read(self) -> list[tuple[Speaker, ...]]:
        return speakers(self.article, self.voices, self.people, rankers())


TEXT = (
    "Premier Dario Kesh said no. He denied it. Mirela Tann, his rival, asked why. The board of the "
    "Northern Port Authority said it would. It added more. Some diplomats fear war. A senior "
    "official agreed. Kesh and Tann said they would meet."
)
NAMES = ("Dario Kesh", "Kesh", "Mirela Tann", "Tann", "#Northern Port Authority")


def scene() -> Scene:
    return Scene(TEXT, *NAMES)


def test_a_full_name_with_its_role() -> None:
    read = scene().says("Premier Dario Kesh", Kind.PERSON, name="Dario Kesh", role="Premier").read()
    assert read == [(Speaker("Dario Kesh", Kind.PERSON, "Premier"),)]


def test_a_surname_is_the_full_name_and_shares_the_role() -> None:
    s = scene().says("Premier Dario Kesh", Kind.PERSON, name="Dario Kesh", role="Premier")
    assert s.says("Kesh", Kind.PERSON, after="Kesh and").read()[1] == (
        Speaker("Dario Kesh", Kind.PERSON, "Premier"),
    )


def test_a_pronoun_is_the_name_pointed_at() -> None:
    read = scene().says("He", Kind.PERSON, name="Dario Kesh").read()
    assert read[0][0].name == "Dario Kesh"


def test_a_pronoun_without_a_name_near_is_the_speaker_before() -> None:
    s = scene().says("Premier Dario Kesh", Kind.PERSON, name="Dario Kesh")
    assert s.says("He", Kind.PERSON).read()[1][0].name == "Dario Kesh"


def test_nobody_before_is_nobody() -> None:
    read = Scene("He denied it. Nobody else came.").says("He", Kind.PERSON).read()
    assert read == [(Speaker(None, Kind.UNNAMED),)]


def test_one_role_is_one_persons() -> None:
    s = scene().says("Premier Dario Kesh", Kind.PERSON, name="Dario Kesh", role="Premier")
    s.says("Mirela Tann", Kind.PERSON, name="Mirela Tann", role="Premier", sure=1.0)
    s.voices[1] = replace(s.voices[1], role=Pointed(s.voices[1].role.range, 0.5))
    assert [x[0].role for x in s.read()] == ["Premier", None]


def test_two_who_speak_together() -> None:
    read = scene().says("Kesh and Tann", Kind.PERSON, name="Kesh").read()
    assert [x.name for x in read[0]] == ["Dario Kesh", "Mirela Tann"]


@pytest.mark.parametrize(
    ("source", "together"),
    [
        ("Senator Ana Oake of Halvern and Senator Ivo Prance of Velmora", True),
        ("Ana Oake (Green) and the former mayor Ivo Prance", True),
        ("Ana Oake, the spokeswoman who served under Ivo Prance", False),
        ("Ana Oake's lawyer Ivo Prance", False),
    ],
)
def test_when_two_names_are_two_speakers(source: str, together: bool) -> None:
    s = Scene(f"{source} said no.", "Ana Oake", "Ivo Prance", "#Halvern")
    read = s.says(source, Kind.PERSON, name="Ana Oake").read()
    names = [x.name for x in read[0]]
    assert names == ["Ana Oake", "Ivo Prance"] if together else len(names) == 1


def test_a_body_and_what_it_is_called_later() -> None:
    s = scene().says("The board of the Northern Port Authority", Kind.ORGANIZATION,
                     name="Northern Port Authority")  # fmt: skip
    s.says("It", Kind.ORGANIZATION, after="It added")
    assert [x[0].name for x in s.read()] == ["Northern Port Authority"] * 2


def test_groups_have_their_words_and_the_unnamed_none() -> None:
    s = scene().says("Some diplomats", Kind.GROUP, name="Some diplomats")
    s.says("A senior official", Kind.UNNAMED, role="senior official")
    assert s.read() == [
        (Speaker("Some diplomats", Kind.GROUP),),
        (Speaker(None, Kind.UNNAMED, "senior official"),),
    ]


def test_a_persons_name_is_no_name_of_a_document() -> None:
    read = scene().says("it", Kind.DOCUMENT, name="Dario Kesh", after="it. Mirela").read()
    assert read[0][0].name is None


def test_i_inside_someones_words_is_that_one() -> None:
    text = "“I think so,” Ana Oake said. Ivo Prance left."
    s = Scene(text, "Ana Oake", "Ivo Prance").says("Ana Oake", Kind.PERSON, name="Ana Oake")
    s.says("I", Kind.PERSON, name="Ivo Prance", outer=0)
    assert s.read()[1][0].name == "Ana Oake"


def test_a_turn_in_capitals_is_the_one_of_that_name() -> None:
    text = "Chris Vane met Dario Kesh.\n\nVANE: Will you go?\n\nKESH: No.\n\nVANE: When?"
    s = Scene(text, "Chris Vane", "Dario Kesh").says("VANE", Kind.PERSON)
    s.says("KESH", Kind.PERSON).says("VANE", Kind.PERSON, after="VANE: When")
    assert [x[0].name for x in s.read()] == ["Chris Vane", "Dario Kesh", "Chris Vane"]


def test_everyone_near_is_a_candidate_and_nobody_is_one_too() -> None:
    s = scene().says("He", Kind.PERSON, name="Dario Kesh")
    near, evidence = Antecedents(s.article.text, s.voices, s.people).candidates(0)
    assert [e.name for e in near] == ["Dario Kesh", "Mirela Tann"]
    assert evidence.shape == (3, EVIDENCE)
    assert np.isfinite(evidence).all()


@pytest.mark.parametrize(
    ("text", "byline", "expected"),
    [
        ("We must wait. I hope so.", ("Clara Venn",), "Clara Venn"),
        ("Wait\n\nBy Clara Venn\n\nI hope so.", (), "Clara Venn"),
        ("Wait.\n\nOne.\n\nTwo.\n\nI hope so.\n\nClara Venn is a novelist.", (), "Clara Venn"),
        ("Letters.\n\nI hope so.\n\nClara Venn\n\nIt rains.\n\nIvo Prance", (), "Clara Venn"),
        ("I hope so.", (), None),
        ("Clara Venn is a novelist.\n\nI hope so.\n\nThe end.", (), None),
    ],
)  # fmt: skip
def test_the_author(text: str, byline: tuple[str, ...], expected: str | None) -> None:
    s = Scene(text, "Clara Venn", "Ivo Prance", byline=byline)
    assert s.says("I", Kind.AUTHOR, after="I hope").read() == [(Speaker(expected, Kind.AUTHOR),)]
