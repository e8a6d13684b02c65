from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.grammar.normalise import MAX_CHARACTERS, normalise
from cockpit.grammar.spelling import canonical


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Set it to 21.5°C!", "set it to twenty one and a half degrees celsius"),
        ("set it to 21.5 degrees", "set it to twenty one and a half degrees"),
        ("21 °C", "twenty one degrees celsius"),
        ("22c", "twenty two degrees celsius"),
        ("fan at 50%", "fan at fifty percent"),
        ("fan at 50 %, please", "fan at fifty percent please"),
        ("can I go 5km?", "can i go five kilometers"),
        ("1,200 km", "one thousand two hundred kilometers"),
        ("at 130 km/h", "at one hundred and thirty kilometers per hour"),
        ("-5 outside", "minus five outside"),
        ("21½", "twenty one and a half"),
        ("20-25", "twenty twenty five"),
        ("turn the A/C on", "turn the a c on"),
        ("turn the ac off.", "turn the a c off"),
        ("A.C. off", "a c off"),
        ("don’t, it's the driver’s", "don't it's the driver's"),
        ("dont", "don't"),
        ("Wi-Fi & seat-heating", "wi fi and seat heating"),
        ("310 kilometres", "three hundred and ten kilometers"),
        ("warmer…  now", "warmer now"),
        ("2 C", "two c"),
        ("set 5 h ahead", "set five h ahead"),
        ("12345678901234567890", ""),
        ("", ""),
        ("?!…", ""),
    ],
)
def test_typed_text_becomes_spoken_words(typed: str, words: str) -> None:
    assert normalise(typed) == words


@settings(deadline=None)
@given(st.text(alphabet="abzAC0159 .,-–'’½²%°℃/&+:٣፩ßéİ_ﬁ\n\t()kmh", max_size=60))
def test_the_result_is_words_and_normal_already(text: str) -> None:
    words = normalise(text)
    assert not re.search(r"[0-9%°,.!?_]|\s\s|^\s|\s$|[A-Z]", words)
    assert normalise(words) == words


def test_long_text_is_cut() -> None:
    assert len(normalise("warmer " * 10_000)) <= MAX_CHARACTERS


def test_templates_and_typed_text_get_one_spelling() -> None:
    for written in ("aircon", "air-con", "Ac", "kilometre", "driver's", "lets"):
        assert " ".join(canonical(written)) == normalise(written)
