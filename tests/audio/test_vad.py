"""The real voice detector hears a voice, and neither silence nor noise."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import numpy as np
import pytest

from cockpit.audio.endpoint import Endpointer
from cockpit.audio.raw import hear_pcm
from cockpit.audio.vad import SileroVad
from cockpit.events import AudioHeard, Event, SpeechEnded, SpeechStarted
from tests.audio.hiss import hiss

SECONDS = 4


def marks(samples: np.ndarray, rate_hz: int = 16_000) -> list[Event]:
    endpointer = Endpointer(SileroVad())
    source = hear_pcm(io.BytesIO(samples.astype("<i2").tobytes()), rate_hz)
    events = [marked for event in source for marked in endpointer.feed(event)] + list(endpointer.finish())
    return [event for event in events if not isinstance(event, AudioHeard)]


def white(level: float) -> np.ndarray:
    return hiss(20 * np.log10(level / 32_768), SECONDS * 16_000)


def road() -> np.ndarray:
    """Most energy below 500 Hz, as in a car: white noise through a leaky sum."""
    rumble = np.convolve(white(1000), 0.97 ** np.arange(300), "same")
    return np.asarray(rumble / np.abs(rumble).max() * 20_000)


def blower() -> np.ndarray:
    """Broad noise with the whine of a fan in it."""
    return np.asarray(white(1500) + 2000 * np.sin(2 * np.pi * 330 * np.arange(SECONDS * 16_000) / 16_000))


def clicks() -> np.ndarray:
    sound = np.zeros(SECONDS * 16_000)
    sound[:: 16_000 // 3] = 30_000
    return sound


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(lambda: np.zeros(SECONDS * 16_000), id="silence"),
        pytest.param(lambda: np.full(SECONDS * 16_000, 5000), id="offset"),
        pytest.param(lambda: white(30), id="quiet hiss"),
        pytest.param(lambda: white(3000), id="loud hiss"),
        pytest.param(lambda: white(30_000), id="clipped hiss"),
        pytest.param(road, id="road"),
        pytest.param(blower, id="blower"),
        pytest.param(clicks, id="indicator"),
    ],
)
def test_neither_silence_nor_noise_is_speech(sound: Callable[[], np.ndarray]) -> None:
    assert marks(sound()) == []


def test_a_sentence_is_one_utterance(spoken: np.ndarray) -> None:
    started, ended = marks(spoken, 22_050)
    assert isinstance(started, SpeechStarted)
    assert started.at_s == pytest.approx(1.0, abs=0.15)
    assert isinstance(ended, SpeechEnded)
    assert ended.reason == "silence"
    assert ended.at_s == pytest.approx(len(spoken) / 22_050 - 1.0 + 0.5, abs=0.3)


def test_a_sentence_is_found_in_road_noise(spoken: np.ndarray) -> None:
    noise = np.resize(road() / 20, len(spoken))
    assert [type(mark) for mark in marks(spoken + noise, 22_050)] == [SpeechStarted, SpeechEnded]


def test_a_sentence_that_the_end_cuts_is_closed(spoken: np.ndarray) -> None:
    assert [getattr(mark, "reason", "start") for mark in marks(spoken[: int(1.8 * 22_050)], 22_050)] == [
        "start",
        "end-of-audio",
    ]


def test_a_short_last_frame_is_taken_and_a_long_one_is_not() -> None:
    vad = SileroVad()
    assert vad.voiced(bytes(2)) < 0.5
    with pytest.raises(ValueError, match="1026 bytes"):
        vad.voiced(bytes(1026))


def test_a_reset_forgets(spoken: np.ndarray) -> None:
    vad = SileroVad()
    frame = bytes(1024)
    fresh = vad.voiced(frame)
    vad.voiced(spoken[22_050 + 5000 :][:512].tobytes())
    vad.reset()
    assert vad.voiced(frame) == fresh


def test_hearing_takes_a_small_part_of_real_time(spoken: np.ndarray) -> None:
    begin_s = time.process_time()
    marks(spoken, 22_050)
    assert time.process_time() - begin_s < 0.5 * len(spoken) / 22_050  # measured: 0.05
