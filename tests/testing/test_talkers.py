"""Synthetic people: they differ, and babble is none of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cockpit.pipeline import open_core
from cockpit.settings import load_settings
from cockpit.testing.spoken import PEAK
from cockpit.testing.talkers import BABBLERS, OTHER_TALK, TALKERS, babbling, speak
from cockpit.tts.espeak import Speaking


def test_every_person_is_another() -> None:
    assert len({talker.name for talker in TALKERS}) == len(TALKERS)
    assert {talker.group for talker in TALKERS} == {"man", "woman"}
    assert not {talker.person.voice for talker in TALKERS} & {person.voice for person in BABBLERS}


def test_people_are_outside_of_what_the_recipe_trains_on() -> None:
    """An accent the recipe does not know, or a rate or pitch beyond its own (models/recipe/synthesise.py)."""
    from models.recipe import synthesise

    source = Path(synthesise.__file__).read_text(encoding="utf-8")
    for talker in TALKERS:
        accent = talker.person.voice.partition("+")[0]
        assert (f'"{accent}"' in source) == talker.trained, accent
        if talker.trained:
            assert not (125 <= talker.person.rate_wpm <= 195 and 25 <= talker.person.pitch <= 75)


def test_voices_speak_with_the_same_peak_and_differ() -> None:
    with Speaking() as speaking:
        sounds = [speak(speaking, "turn it on", talker.person) for talker in TALKERS]
    assert [float(np.abs(sound).max()) for sound in sounds] == pytest.approx([PEAK] * len(TALKERS), abs=0.003)
    assert len({sound.tobytes() for sound in sounds}) == len(TALKERS)
    assert all(0.3 < len(sound) / 16_000 < 3 for sound in sounds)


@pytest.mark.slow
def test_other_talk_is_no_command_even_when_typed(cache: Path) -> None:
    core = open_core(load_settings({}, cache=cache))
    assert [text for text in OTHER_TALK if core.session().say(text).commands] == []


def test_babble_is_made_of_several_voices() -> None:
    with Speaking() as speaking:
        voices = babbling(speaking, ["one two three"] * len(BABBLERS))
    assert len({len(voice) for voice in voices}) >= len(BABBLERS) - 2, "they differ in how long they take"
