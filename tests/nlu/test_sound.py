from __future__ import annotations

import pytest

from cockpit.nlu.sound import coarse_key, sound_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("night", "nite"),
        ("phase", "fase"),
        ("seet", "seat"),
        ("rite", "right"),
        ("knot", "not"),
        ("tier", "teer"),
        ("kar", "car"),
    ],
)
def test_words_that_sound_the_same_have_one_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other)


@pytest.mark.parametrize(("one", "other"), [("heat", "hot"), ("on", "off"), ("warmer", "colder"), ("left", "right")])
def test_words_that_sound_different_have_different_keys(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_the_coarse_key_merges_voicing_and_vowels() -> None:
    assert coarse_key(sound_key("seed")) == coarse_key(sound_key("seat")) == coarse_key(sound_key("sat"))


def test_a_word_without_letters_has_no_sound() -> None:
    assert sound_key("[]") == ""
