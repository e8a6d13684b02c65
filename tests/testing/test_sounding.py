"""Turns as sound: spoken, recorded, silent or typed after all, and the same in several processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cockpit.audio.wav import write_wav
from cockpit.errors import AudioError
from cockpit.events import SAMPLE_RATE_HZ
from cockpit.pipeline import Core
from cockpit.settings import Settings
from cockpit.testing.jobs import run
from cockpit.testing.run import Result, hold
from cockpit.testing.sounding import Spoken
from cockpit.testing.suite import choosing, load_parts
from cockpit.testing.talk import load_talks
from cockpit.testing.voices import CLEAN, TYPED_ALONE, Condition, Noise, Voices, voices
from tests.testing.conftest import Write

ANNA = voices(1)[0]


@pytest.fixture(scope="module")
def spoken(dome_settings: Settings, dome: Core) -> Iterator[Spoken]:
    with Spoken(dome_settings, dome, {"road"}, keep=True) as spoken:
        yield spoken


def heard(spoken: Spoken, dome: Core, file: Path, noise: Noise = CLEAN) -> list[Result]:
    spoken.condition = Condition(ANNA, noise)
    script = load_talks(file)
    return [result for case in script.cases for result in hold(script, case, dome, spoken)]


def test_what_is_spoken_is_heard_and_done(spoken: Spoken, dome: Core, write_script: Write) -> None:
    file = write_script(
        "say: toggle the light, intent: dome.light, status: done", "say: dim", "say: three, status: done"
    )
    results = heard(spoken, dome, file)
    assert [result.ok for result in results] == [True, True, True]
    for result in results:
        assert result.heard is not None
        assert result.heard.words == result.said
        assert (result.heard.voice, result.heard.noise) == (ANNA.voice, "clean")
        assert result.heard.mp3
        assert result.turn.timings_ms.keys() >= {"words", "match", "act", "total"}


def test_noise_is_mixed_in(spoken: Spoken, dome: Core, write_script: Write) -> None:
    file = write_script("say: toggle the light")
    loud = heard(spoken, dome, file, Noise("road", -10.0))[0].heard
    quiet = heard(spoken, dome, file, Noise("road", 30.0))[0].heard
    assert loud is not None
    assert quiet is not None
    assert quiet.words == "toggle the light" != loud.words
    assert loud.noise == "road -10 dB"


def test_silence_typed_turns_and_recordings(spoken: Spoken, dome: Core, write_script: Write, cache: Path) -> None:
    file = write_script(
        "say: '', reason: no-speech",
        "say: asdf, sound: false, reason: no-match",
        "say: toggle the light, sound: said.wav, intent: dome.light",
    )
    with Voices(cache / "voices") as speaking:
        sound = speaking.say("toggle the light", ANNA)
    write_wav(file.parent / "said.wav", (sound * 32767).astype(np.int16), SAMPLE_RATE_HZ)
    silent, typed, recorded = heard(spoken, dome, file)
    assert silent.ok and typed.ok and recorded.ok, [silent.problems, typed.problems, recorded.problems]
    assert typed.heard is None
    assert recorded.heard is not None
    assert recorded.heard.voice == "said.wav"


def test_a_broken_recording_is_an_error_with_its_name(spoken: Spoken, dome: Core, write_script: Write) -> None:
    file = write_script("say: hello, sound: said.wav")
    (file.parent / "said.wav").write_bytes(b"RIFF nonsense")
    with pytest.raises(AudioError) as caught:
        heard(spoken, dome, file)
    assert "said.wav" in str(caught.value)


def test_the_car_stands_still_while_somebody_speaks(spoken: Spoken, dome: Core, write_script: Write) -> None:
    spoken.condition = Condition(ANNA, CLEAN)
    session = dome.session(scenario="motorway")
    spoken.speak(session, "toggle the light")
    assert session.vehicle.now_s == 0.0


@pytest.mark.slow
def test_several_processes_come_to_the_same(write_script: Write, dome_settings: Settings) -> None:
    talks = "".join(
        f"  - {{talk: t{number}, turns: [{{say: dim}}, {{say: {word}, status: done}}, {{say: hello, status: done}}]}}\n"
        for number, word in enumerate(("three", "five", "nine"))
    )
    file = write_script(text=f"talks:\n{talks}")
    parts, errors = load_parts([file], dome_settings, choosing(None, []))
    assert not errors

    def outcome(jobs: int, conditions: tuple[Condition, ...]) -> list[tuple[str, str, str, bool]]:
        results = [result for held in run(parts, conditions, jobs=jobs) for result in held]
        return sorted((r.id, r.heard.words if r.heard else "", r.turn.reply, r.ok) for r in results)

    for conditions in (TYPED_ALONE, (Condition(ANNA, Noise("road", 15.0)),)):
        alone = outcome(1, conditions)
        assert outcome(2, conditions) == alone
        assert [ok for *_, ok in alone] == [True, True, False] * 3


def test_a_bad_model_is_one_error(write_script: Write, dome_settings: Settings, tmp_path: Path) -> None:
    settings = replace(dome_settings, model=tmp_path)
    parts, _ = load_parts([write_script("say: dim")], settings, choosing(None, []))
    with pytest.raises(Exception, match="model") as caught:
        list(run(parts, (Condition(ANNA, CLEAN),)))
    assert type(caught.value).__name__ == "ModelError"
