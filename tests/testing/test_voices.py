"""Voices and noises by name, and sound that is made once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import which

import numpy as np
import pytest

from cockpit.audio.wav import write_wav
from cockpit.errors import EngineError, UsageError
from cockpit.events import SAMPLE_RATE_HZ
from cockpit.testing import voices as module
from cockpit.testing.spoken import PEAK, Person
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


def say_as_flite(folder: Path, text: str = "turn the fan up") -> np.ndarray:
    assert voices(4)[3] == Person("flite")
    with Voices(folder / "kept") as speaking:
        return np.asarray(speaking.say(text, Person("flite")))


@pytest.mark.skipif(which("flite") is None, reason="flite is not installed")
def test_flite_speaks_where_it_is_installed(tmp_path: Path) -> None:
    sound = say_as_flite(tmp_path)
    assert 0.6 * SAMPLE_RATE_HZ < len(sound) < 3 * SAMPLE_RATE_HZ
    assert np.abs(sound).max() == pytest.approx(PEAK, abs=0.01)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a program called flite before all others: a shell script."""

    def install(script: str) -> None:
        file = tmp_path / "bin" / "flite"
        file.parent.mkdir()
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        monkeypatch.setenv("PATH", f"{file.parent}{os.pathsep}{os.environ['PATH']}")

    return install


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_flite_is_asked_for_the_text_and_its_sound_is_taken(tmp_path: Path, program: Callable[[str], None]) -> None:
    tone = (np.sin(np.arange(8_000) / 5) * 8_000).astype(np.int16)
    write_wav(tmp_path / "tone.wav", tone, 8_000)
    program(f'echo "$2" > {tmp_path}/asked; cp {tmp_path}/tone.wav "$4"')
    sound = say_as_flite(tmp_path)
    assert (tmp_path / "asked").read_text() == "turn the fan up\n"
    assert len(sound) == pytest.approx(SAMPLE_RATE_HZ, rel=0.05)  # a second of it, whatever flite's own rate


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
@pytest.mark.parametrize("script", ["exit 3", "true", 'echo nonsense > "$4"'])
def test_a_flite_that_fails_is_one_error(tmp_path: Path, program: Callable[[str], None], script: str) -> None:
    program(script)
    with pytest.raises(EngineError, match="flite") as caught:
        say_as_flite(tmp_path)
    assert caught.value.hint


def test_without_flite_others_take_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Person("flite") not in voices(10)
