"""pyttsx3 and espeak-ng for real: sound is made here, and measured; no sound device is needed."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import espeakng_loader
import numpy as np
import pytest

from cockpit.errors import UsageError
from cockpit.tts.engines import CommandEngine, Engine, PyttsxEngine, VoiceOptions, library_engine
from cockpit.tts.espeak import Speaking, synthesise
from cockpit.tts.speech import Speech
from cockpit.tts.text import MAX_UTTERANCE
from cockpit.tts.voice import Voice

SENTENCE = "The range is three hundred and ten kilometres, and the cabin is warm."
WORDS = 13


@pytest.fixture(scope="module")
def voice() -> Iterator[Voice]:
    with Voice() as voice:
        yield voice


@pytest.mark.parametrize("sentences", [1, 5, 46])
def test_pyttsx_says_13_to_600_words_whole_and_clearly(voice: Voice, sentences: int) -> None:
    speech = voice.speak(" ".join([SENTENCE] * sentences))
    assert speech.engine == "pyttsx3"
    assert speech.faults == ()
    assert 2.0 < sentences * WORDS / speech.duration_s < 4.5, "words a second"
    assert 1_000 < rms(speech) < 10_000
    assert 5_000 < np.abs(speech.pcm.astype(int)).max() < 32_767, "peak: loud, not clipped"
    last_s = speech.pcm[-2 * speech.rate_hz :]
    assert np.abs(last_s.astype(int)).max() > 3_000, "it speaks to the end"


def test_the_first_utterance_of_a_process_is_waited_for(voice: Voice) -> None:
    """There pyttsx3's runAndWait returns before the sound is made, the longer before the longer the text."""
    text = " ".join([SENTENCE] * 7)
    assert len(text) < MAX_UTTERANCE
    with Voice() as fresh:
        first = fresh.speak(text)
    assert (first.engine, first.faults) == ("pyttsx3", ())
    assert first.duration_s == pytest.approx(voice.speak(text).duration_s, rel=0.02)


def test_each_of_many_replies_is_its_own(voice: Voice) -> None:
    replies = [" ".join(["seven"] * count) for count in (1, 3, 6, 12)]
    for _ in range(5):
        durations_s = [voice.speak(reply).duration_s for reply in replies]
        assert durations_s == sorted(durations_s)
        assert durations_s[-1] > 3 * durations_s[0]


@pytest.mark.parametrize(
    "text", ["<b>bold</b> & [[h@'loU]] \\u0041", "\x00a\x1b[31mred", "--stdin -v", "温度", "é" * 500]
)
def test_strange_text_is_spoken_or_passed_over(voice: Voice, text: str) -> None:
    assert voice.speak(text).faults == ()


def test_nothing_is_printed_and_no_file_stays(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    before = tempfile.tempdir
    tempfile.tempdir = str(tmp_path)
    try:
        with Voice() as voice:
            assert voice.speak("hello").engine == "pyttsx3"
            assert [path.name for path in tmp_path.glob("*/*")] == []
    finally:
        tempfile.tempdir = before
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_an_unknown_voice_is_told_and_not_replaced() -> None:
    with Voice(VoiceOptions(voice="no-such-voice")) as voice:
        for _ in range(2):
            with pytest.raises(UsageError, match="no-such-voice"):
                voice.speak("hello")


def test_rate_and_volume_are_heard(voice: Voice) -> None:
    with Voice(VoiceOptions(voice="en-gb+f2", rate_wpm=300, volume=0.3)) as other:
        changed = other.speak(SENTENCE)
    plain = voice.speak(SENTENCE)
    assert changed.engine == plain.engine == "pyttsx3"
    assert changed.duration_s < 0.75 * plain.duration_s
    assert rms(changed) < 0.6 * rms(plain)


@pytest.mark.skipif(sys.platform != "linux", reason="another driver speaks there")
def test_a_killed_pyttsx_is_replaced_at_once_and_comes_back() -> None:
    first = PyttsxEngine(VoiceOptions())
    with Voice(engines=[first, library_engine(VoiceOptions())]) as voice:
        voice.start()
        os.kill(child_of(first), signal.SIGKILL)
        speech = voice.speak(SENTENCE)
        assert speech.engine == "libespeak-ng"
        assert "pyttsx3" in str(speech.faults[0])
        assert voice.speak(SENTENCE).engine == "pyttsx3"


@pytest.mark.skipif(sys.platform != "linux", reason="another driver speaks there")
def test_a_data_path_longer_than_espeak_can_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("a" * 100) / ("b" * 100)
    deep.mkdir(parents=True)
    package = Path(espeakng_loader.__file__).parent
    (deep / "espeakng_loader").symlink_to(package, target_is_directory=True)
    monkeypatch.syspath_prepend(str(deep))
    with Voice() as voice:
        assert voice.speak(SENTENCE).engine == "pyttsx3"


def test_the_second_and_third_engine_work_too() -> None:
    options = VoiceOptions()
    engines: list[Engine] = [library_engine(options)]
    if command := shutil.which("espeak-ng"):
        engines.append(CommandEngine(options, command))
    for engine in engines:
        speech = alone(engine)
        assert speech.faults == ()
        assert rms(speech) > 1_000
        assert 2.0 < WORDS / speech.duration_s < 4.5


@pytest.mark.parametrize(
    ("script", "told"),
    [
        pytest.param("exit 1", "status 1", id="fails"),
        pytest.param("echo no sound", "no WAV", id="answers nonsense"),
        pytest.param("kill -9 $$", "SIGKILL", id="dies"),
        pytest.param("exec sleep 60", "timed out", id="hangs"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_a_broken_espeak_command_is_an_error(
    script: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cockpit.tts.engines.DEADLINE_S", 0.5)
    command = tmp_path / "espeak-ng"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o700)
    speech = alone(CommandEngine(VoiceOptions(), str(command)))
    assert told in str(speech.faults[0])


def test_a_missing_espeak_command_is_an_error(tmp_path: Path) -> None:
    speech = alone(CommandEngine(VoiceOptions(), str(tmp_path / "none")))
    assert "espeak-ng failed" in str(speech.faults[0])


def test_a_speaker_of_commands_differs_from_the_car() -> None:
    with Speaking() as speaking:
        one = speaking.synthesise(SENTENCE)
        other = speaking.synthesise(SENTENCE, voice="en-gb", rate_wpm=220, pitch=20)
        assert other.duration_s < 0.9 * one.duration_s
        for speech in (one, other):
            assert rms(speech) > 1_000
        with pytest.raises(UsageError, match="no-such"):
            speaking.synthesise("hello", voice="no-such")
        with pytest.raises(UsageError, match="nothing to say"):
            speaking.synthesise("...")
    assert synthesise("hello").duration_s > 0.3


def test_what_is_said_sounds_the_same_whatever_was_said_before() -> None:
    with Speaking() as speaking:
        first = speaking.synthesise("stop", "en-gb")
        speaking.synthesise(SENTENCE)
        again = speaking.synthesise("stop", "en-gb")
    assert np.array_equal(first.pcm, again.pcm)
    assert np.array_equal(first.pcm, synthesise("stop", "en-gb").pcm)


def alone(engine: Engine) -> Speech:
    with Voice(engines=[engine]) as voice:
        return voice.speak(SENTENCE)


def child_of(engine: PyttsxEngine) -> int:
    pid = engine._worker.pid
    assert pid is not None
    return pid


def rms(speech: Speech) -> float:
    return float(np.sqrt(np.mean(np.square(speech.pcm, dtype=np.float64))))
