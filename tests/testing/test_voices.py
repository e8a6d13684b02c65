"""Voices and noises by name, and sound that is made once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cockpit.errors import UsageError
from cockpit.testing import voices as module
from cockpit.testing.spoken import Person
from cockpit.testing.voices import CLEAN, Noise, Voices, noise_named, noises, voices


def test_noises_by_name() -> None:
    assert noise_named("road:15") == Noise("road", 15.0)
    assert noise_named("babble:-3.5") == Noise("babble", -3.5)
    assert noise_named("clean") == CLEAN
    assert str(noise_named("window:5")) == "window 5 dB"


@pytest.mark.parametrize(
    ("name", "hint"),
    [("raod:5", "did you mean 'road'?"), ("road", "give it in dB"), ("road:x", "dB"), ("road:99", "60")],
)
def test_noises_that_are_none(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        noise_named(name)
    assert hint in (caught.value.hint or "")


def test_voices_differ_and_end() -> None:
    assert len({person.voice for person in voices(5)}) == 5
    assert voices(2) == voices(3)[:2]
    for count in (0, 99):
        with pytest.raises(UsageError, match="voices"):
            voices(count)


def test_what_was_said_once_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Voices(tmp_path) as speaking:
        first = speaking.say("hello there", Person("en-us"))
    monkeypatch.setattr(module, "speak", lambda *_: pytest.fail("it was made again"))
    with Voices(tmp_path) as speaking:
        again = speaking.say("hello there", Person("en-us"))
    assert np.abs(first - again).max() < 1e-4
    assert 0.3 * 16_000 < len(again) < 2 * 16_000


def test_a_broken_file_is_made_again(tmp_path: Path) -> None:
    with Voices(tmp_path) as speaking:
        speaking.say("hello", Person("en-us"))
        (file,) = tmp_path.rglob("*.flac")
        file.write_bytes(b"nonsense")
        assert len(speaking.say("hello", Person("en-us"))) > 3_000


def test_kinds_of_noise() -> None:
    assert noises(frozenset({"road"})).kinds == ("road", "blower", "window")
