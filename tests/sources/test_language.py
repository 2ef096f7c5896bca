"""The language of a text: named where it is plain, English above all, and None otherwise."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sayso.sources.language import language

PROSE = "The mayor said that the bridge was not safe, and that it would be closed on Monday. " * 3
GERMAN = (
    "Der Bürgermeister sagte, dass die Brücke nicht sicher sei und am Montag für den Verkehr "
    "geschlossen werde. Das ist für die Stadt nicht gut, und es wird lange dauern."
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PROSE, "en"),
        (PROSE.upper(), "en"),
        (PROSE + " „Das ist nicht gut für die Stadt und für das Land“, sagte er.", "en"),
        ("Zbigniew Wójcik, Þórdís Jónsdóttir and Łukasz Żuraw met in Kraśnik with Jean-Noël "
         "Lefèvre of the Société des Ponts, who said he had not seen the plans.", "en"),
        ("Mayor shuts bridge, cites cracks; engineers warn repairs may last months; opposition "
         "leader slams delay, demands inquiry; traders fear lost income; police move trams today",
         "en"),
        (GERMAN, "de"),
        (GERMAN.upper(), "de"),
        ("Le maire a déclaré que le pont n'est pas sûr et que la ville sera fermée pour les "
         "voitures dans les prochains jours, avec des travaux qui sont prévus par elle.", "fr"),
        ("De burgemeester zei dat de brug niet veilig is en dat hij op maandag wordt gesloten. "
         "Het is niet goed voor de stad, en het zal lang duren.", "nl"),
        ("Borgmesteren sagde, at broen ikke er sikker, og at den bliver lukket for biler på "
         "mandag. Det er ikke godt for byen, og det vil tage lang tid, sagde han.", "da"),
        ("Wali kota mengatakan bahwa jembatan itu tidak aman dan akan ditutup pada hari Senin. "
         "Hal ini tidak baik untuk kota, dan akan memakan waktu lama, katanya.", "id"),
        ("Мэр сказал, что мост закрыт.", "ru"),
        ("市长说这座桥不安全，星期一将关闭。这对城市不好，而且需要很长时间。", "zh"),
        ("قال رئيس البلدية إن الجسر غير آمن وسيتم إغلاقه يوم الاثنين.", "ar"),
    ],
)  # fmt: skip
def test_a_plain_language_is_named(text: str, code: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 34 -- !",
        "Bridge closed",
        "Die Brücke ist zu.",
        "Да.",
        "Anna Osei, Ida Brandt, Tom Hale, Eva Lund, Marek Dvorak, Piotr Zielinski, Jean Dupont, "
        "Maria Gonzalez, Ahmed Hassan, Yuki Tanaka, Lars Svensson, Paolo Rossi, Ivan Petrov",
        "Linden 3 Port Ansel 1; Osei 12 Brandt 44 Hale 71 Lund 88 Dvorak 90 Haddad 15 Petrov 23 "
        "Rossi "
        "31 Tanaka 60 Svensson 66 Dupont 70 Gonzalez 81 halftime fulltime Harbour City Meridian "
        "Osei Brandt Hale Lund Dvorak Haddad",
    ],
)
def test_what_is_short_or_unclear_is_left_open(text: str) -> None:
    assert language(text) is None


def test_english_needs_no_model() -> None:
    code = (
        "import sys; from sayso.sources.language import language\n"
        f"assert language({PROSE!r}) == 'en'\n"
        "assert not {'py3langid', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("part", ["attributions", "reports"])
def test_annotated_articles_are_english(data: Path, part: str) -> None:
    lines = (data / part / "dev.jsonl").read_text("utf-8").splitlines()
    found = [language(json.loads(line)["text"]) for line in lines]
    assert found
    assert set(found) == {"en"}
