"""`cockpit talk` with a microphone made of sound that we speak into it: what is shown, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from click.testing import CliRunner, Result

from cockpit.audio.frames import Intake
from cockpit.audio.resample import Resampler
from cockpit.cli.talk import command
from cockpit.errors import UsageError
from cockpit.events import SAMPLE_RATE_HZ, Event
from cockpit.tts.espeak import Speaking

Pcm = npt.NDArray[np.int16]
Talk = Callable[..., Result]


def quiet(seconds: float) -> Pcm:
    return np.random.default_rng(5).normal(0, 15, int(seconds * SAMPLE_RATE_HZ)).astype(np.int16)


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> Talk:
    """Runs the command on a microphone that hears these sentences, 2 s apart, and then ends."""

    def run(*options: str, says: tuple[str, ...] = ()) -> Result:
        class SpokenMicrophone:
            def __init__(self, device: str | None) -> None: ...

            def __iter__(self) -> Iterator[Event]:
                with Speaking() as speaking:
                    sounds = [part for text in says for part in (self._said(speaking, text), quiet(2))]
                yield from Intake(SAMPLE_RATE_HZ, 1).feed(np.concatenate([quiet(1), *sounds]))

            def _said(self, speaking: Speaking, text: str) -> Pcm:
                speech = speaking.synthesise(text)
                resampler = Resampler(speech.rate_hz)
                return np.concatenate([resampler.feed(speech.pcm), resampler.finish()])

        monkeypatch.setattr("cockpit.audio.microphone.Microphone", SpokenMicrophone)
        return CliRunner().invoke(command, ["--mute", *options])

    return run


@pytest.mark.slow
def test_it_waits_for_the_wake_word_and_says_so(talk: Talk) -> None:
    shown = talk(says=("turn on the seat heating", "hey cockpit turn the fan up", "set the temperature")).output
    assert "Hey cockpit" in shown.splitlines()[0]
    assert "seat heating" not in shown
    in_order = ["“hey cockpit”", "● listening", "“turn the fan up”", "no wake word needed", "“set the temperature”"]
    places = [shown.find(text) for text in in_order]
    assert -1 not in places, shown
    assert places == sorted(places)


@pytest.mark.slow
def test_it_can_be_called_otherwise_or_listen_to_all(talk: Talk) -> None:
    assert "turn the fan up" in talk("--wake-word", "hello car", says=("hello car turn the fan up",)).output
    assert '"done"' in talk("--listen", "always", "--json", says=("turn the fan up",)).output


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        (("--listen", "push"), "needs a terminal", "--listen wake"),
        (("--wake-word", ""), "empty", "hey cockpit"),
        (("--wake-word", "?!"), "empty", "hey cockpit"),
        (("--wake-word", "hi"), "too short", "hello car"),
    ],
)
def test_what_cannot_be_is_refused_with_a_hint(talk: Talk, options: tuple[str, ...], message: str, hint: str) -> None:
    error = talk(*options).exception
    assert isinstance(error, UsageError)
    assert message in error.message
    assert hint in str(error.hint)


@pytest.mark.slow
def test_a_recorded_talk_says_so_and_is_heard_again_to_the_bit(talk: Talk, tmp_path: Path) -> None:
    from cockpit.cli.replay import command as replay

    drive = str(tmp_path / "drive")
    shown = talk("--record", drive, says=("hey cockpit turn the fan up", "turn it down")).output
    assert f"● recording to {drive}" in shown.replace("\n", "")
    again = CliRunner().invoke(replay, [drive])
    assert again.exit_code == 0, again.output
    assert "the same to the bit: 2 turns" in again.output
