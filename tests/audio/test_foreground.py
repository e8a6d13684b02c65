"""A near voice ends although others talk on, more quietly; those are heard again after a while."""

from __future__ import annotations

import numpy as np
import pytest

from cockpit.audio.endpoint import Endpointer
from cockpit.audio.foreground import FALL_DB_S, LEAST_DB, Foreground
from cockpit.audio.frames import FRAME_SAMPLES
from cockpit.audio.lately import SPAN_S, WEAKER_DB
from cockpit.events import AudioHeard, SpeechEnded, SpeechStarted
from tests.audio.hiss import frame, hiss

FRAME_S = 0.032


class LoudVad:
    """Takes everything but silence for a voice, and counts what it was told."""

    def __init__(self) -> None:
        self.resets = 0
        self.probability = 0.9

    def voiced(self, frame_pcm: bytes) -> float:
        return self.probability if any(frame_pcm) else 0.0

    def reset(self) -> None:
        self.resets += 1


def hear(vad: Foreground, level_dbfs: float, duration_s: float) -> list[bool]:
    return [vad.voiced(frame(level_dbfs)) > 0.5 for _ in range(round(duration_s / FRAME_S))]


def talk(vad: Foreground, level_dbfs: float, duration_s: float) -> list[bool]:
    """Return what is said of the words of somebody who pauses between them."""
    heard = []
    for _ in range(round(duration_s / 0.5)):
        heard += hear(vad, level_dbfs, 0.4)
        hear(vad, -70, 0.1 + FRAME_S)
    return heard


def test_alone_a_weak_voice_is_a_voice() -> None:
    assert all(hear(Foreground(LoudVad()), -60, 3))


def test_behind_a_near_voice_a_much_weaker_one_is_background() -> None:
    vad = Foreground(LoudVad())
    assert all(hear(vad, -20, 1))
    hear(vad, -20 - WEAKER_DB - 8, SPAN_S)
    assert not any(hear(vad, -20 - WEAKER_DB - 8, 1))


def test_the_weak_end_of_a_word_is_not_cut_off() -> None:
    vad = Foreground(LoudVad())
    hear(vad, -20, 1)
    assert all(hear(vad, -60, SPAN_S - FRAME_S))
    assert all(hear(vad, -20, 0.3))


def test_a_voice_that_is_a_little_weaker_is_still_heard() -> None:
    vad = Foreground(LoudVad())
    talk(vad, -20, 1)
    assert all(talk(vad, -20 - WEAKER_DB + 3, 3))


def test_people_who_never_pause_are_background_already_when_a_little_weaker() -> None:
    vad = Foreground(LoudVad())
    hear(vad, -20 - LEAST_DB - 4, 2)
    assert all(hear(vad, -20, 1))
    hear(vad, -20 - LEAST_DB - 4, SPAN_S)
    assert not any(hear(vad, -20 - LEAST_DB - 4, 0.5))


def test_nobody_as_loud_as_the_near_voice_is_background() -> None:
    vad = Foreground(LoudVad())
    hear(vad, -20 - LEAST_DB + 2, 2)
    assert all(hear(vad, -20, 1))
    assert all(hear(vad, -20 - LEAST_DB + 2, 3))


def test_after_a_while_the_weak_voice_is_heard_again() -> None:
    vad = Foreground(LoudVad())
    hear(vad, -20, 1)
    weaker_by_db = WEAKER_DB + 9
    hear(vad, -20 - weaker_by_db, SPAN_S)
    assert not any(talk(vad, -20 - weaker_by_db, 9 / FALL_DB_S - 1))
    talk(vad, -20 - weaker_by_db, 2)
    assert all(talk(vad, -20 - weaker_by_db, 2))


def test_the_near_voice_is_never_lost_between_its_own_words() -> None:
    vad = Foreground(LoudVad())
    for _ in range(20):
        assert all(hear(vad, -20, 0.3))
        hear(vad, -70, 0.3)


def test_a_door_that_slams_makes_nobody_background() -> None:
    vad = Foreground(LoudVad())
    hear(vad, -30, 1)
    vad.voiced(frame(-4))
    assert all(hear(vad, -30, 1))


def test_loud_noise_without_a_voice_makes_nobody_background() -> None:
    inner = LoudVad()
    vad = Foreground(inner)
    inner.probability = 0.1
    hear(vad, -10, 2)
    inner.probability = 0.9
    assert all(hear(vad, -40, 1))


def test_rumble_below_the_voice_counts_for_little() -> None:
    """Road noise as loud as the voice hides no change of level: it lies where differences are small."""
    vad = Foreground(LoudVad())
    rumble = np.convolve(hiss(20 * np.log10(3_000 / 32_768), 40_000), np.ones(60) / np.sqrt(60), "same")

    def heard(level_dbfs: float) -> list[bool]:
        frames = rumble[: 20 * FRAME_SAMPLES].reshape(20, FRAME_SAMPLES)
        voices = (np.frombuffer(frame(level_dbfs), "<i2") for _ in frames)
        return [
            vad.voiced((low + voice).astype("<i2").tobytes()) > 0.5 for low, voice in zip(frames, voices, strict=True)
        ]

    assert all(heard(-20))
    assert not any(heard(-70)[round(SPAN_S / FRAME_S) + 1 :])


def test_another_source_begins_anew() -> None:
    inner = LoudVad()
    vad = Foreground(inner)
    hear(vad, -20, 1)
    vad.reset()
    assert inner.resets == 1
    assert all(hear(vad, -60, 1))


@pytest.mark.parametrize("samples", [0, 1])
def test_a_frame_of_next_to_nothing_is_what_the_other_detector_says(samples: int) -> None:
    assert Foreground(LoudVad()).voiced(b"\1\0" * samples) == (0.9 if samples else 0.0)


def test_a_command_before_people_who_talk_on_ends_in_time() -> None:
    endpointer = Endpointer(Foreground(LoudVad()))
    levels = [*[-50.0] * 10, *[-20.0] * 40, *[-50.0] * 40]
    sound = [AudioHeard(at_s=number * FRAME_S, pcm=frame(level)) for number, level in enumerate(levels)]
    marks = [
        mark for heard in sound for mark in endpointer.feed(heard) if isinstance(mark, SpeechStarted | SpeechEnded)
    ]
    assert [type(mark) for mark in marks] == [SpeechStarted, SpeechEnded]
    assert marks[1].at_s == pytest.approx(50 * FRAME_S + SPAN_S + 0.5, abs=2 * FRAME_S)
