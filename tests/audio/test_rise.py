"""A near voice rises out of people who talk on; one who speaks alone never rises out of themselves."""

from __future__ import annotations

import numpy as np
import pytest

from cockpit.audio.endpoint import Endpointer
from cockpit.audio.foreground import Foreground
from cockpit.audio.lately import ABOVE_DB, PAUSES_S, SPAN_S, WEAKER_DB
from cockpit.audio.rise import LEAST_S, RISE_S, RISES_DB, Rise
from cockpit.audio.vad import SileroVad
from cockpit.events import AudioHeard, SpeechEnded, SpeechStarted
from cockpit.testing.sounds import frames
from cockpit.tts.espeak import Speaking
from tests.audio.hiss import frame

FRAME_S = 0.032
BABBLE_DBFS = -40.0
NEAR_DBFS = BABBLE_DBFS + RISES_DB + 4


def rises(rise: Rise, level_dbfs: float, duration_s: float) -> list[float]:
    """Let it hear sound of that level; return how far into it a voice has risen."""
    times_s = [number * FRAME_S for number in range(1, round(duration_s / FRAME_S) + 1)]
    return [at_s for at_s in times_s if rise.heard(frame(level_dbfs))]


def test_a_near_voice_rises_out_of_others() -> None:
    rise = Rise()
    assert not rises(rise, BABBLE_DBFS, 2)
    found = rises(rise, NEAR_DBFS, 2)
    assert found[0] <= RISE_S + FRAME_S
    assert found[-1] <= RISE_S + 0.32, "then it is what others would have to rise above"


def test_a_voice_that_is_hardly_louder_does_not() -> None:
    rise = Rise()
    rises(rise, BABBLE_DBFS, 2)
    assert not rises(rise, BABBLE_DBFS + RISES_DB - 2, 2)


def test_who_speaks_alone_does_not_rise_above_their_own_soft_words() -> None:
    rise = Rise()
    rises(rise, -80, 1)
    rises(rise, -20 - WEAKER_DB + 3, 0.8)
    assert not rises(rise, -20, 1), "a soft word that stands out of silence is no background"


def test_a_far_voice_is_background_however_it_rises() -> None:
    rise = Rise()
    rises(rise, -80, 1)
    rises(rise, -20 - WEAKER_DB - 3, 0.8)
    assert rises(rise, -20, 1)


def test_pauses_of_the_others_do_not_hide_them() -> None:
    rise = Rise()
    for _ in range(4):
        rises(rise, BABBLE_DBFS, 0.4)
        rises(rise, BABBLE_DBFS - ABOVE_DB + 4, 0.13)
    assert rises(rise, NEAR_DBFS, 0.3)


def test_a_door_that_slams_does_not() -> None:
    rise = Rise()
    rises(rise, BABBLE_DBFS, 2)
    assert not rise.heard(frame(NEAR_DBFS))
    assert not rises(rise, BABBLE_DBFS, 1)


def test_of_too_little_sound_nothing_is_known() -> None:
    rise = Rise()
    rises(rise, BABBLE_DBFS, LEAST_S - 2 * FRAME_S)
    assert not rises(rise, NEAR_DBFS, RISE_S)


def test_what_was_loud_long_ago_counts_no_more() -> None:
    rise = Rise()
    rises(rise, NEAR_DBFS, 1)
    rises(rise, BABBLE_DBFS, PAUSES_S - 0.5)
    assert not rises(rise, NEAR_DBFS, 0.3)
    rises(rise, BABBLE_DBFS, PAUSES_S + 0.5)
    assert rises(rise, NEAR_DBFS, 0.3)


def test_another_source_begins_anew() -> None:
    rise = Rise()
    rises(rise, BABBLE_DBFS, 2)
    rise.reset()
    assert not rises(rise, NEAR_DBFS, 0.5)


def test_between_its_words_the_voice_has_not_sunk_but_behind_them_it_has() -> None:
    rise = Rise()
    rises(rise, BABBLE_DBFS, 2)
    rises(rise, NEAR_DBFS, 0.5)
    sunk = []
    for level_dbfs, duration_s in ((BABBLE_DBFS, 0.1), (BABBLE_DBFS, SPAN_S), (NEAR_DBFS, 0.3), (BABBLE_DBFS, SPAN_S)):
        rises(rise, level_dbfs, duration_s)
        sunk.append(rise.sunk)
    assert sunk == [False, True, False, True]
    rise.forget()
    assert not rise.sunk, "when nobody is near, the others may be meant"


def test_who_never_rose_never_sinks() -> None:
    rise = Rise()
    rises(rise, NEAR_DBFS, 2)
    rises(rise, BABBLE_DBFS, 1)
    assert not rise.sunk


@pytest.mark.parametrize("samples", [0, 1])
def test_a_frame_of_next_to_nothing_tells_nothing(samples: int) -> None:
    assert not Rise().heard(b"\1\0" * samples)


@pytest.mark.slow
def test_a_command_before_which_others_talk_begins_with_its_own_voice() -> None:
    with Speaking() as speaking:
        other = speaking.synthesise("so then we went to the station and it rained all day", "en-gb")
        speech = speaking.synthesise("turn on the seat heating")
    talk = np.resize(other.pcm, 5 * other.rate_hz).astype(float)
    command = np.pad(speech.pcm.astype(float), (2 * speech.rate_hz, 0))
    command = np.pad(command, (0, len(talk) - len(command)))
    loud = np.sqrt(np.mean(speech.pcm.astype(float) ** 2))
    talk *= loud / np.sqrt(np.mean(talk**2)) * 10 ** (-20 / 20)
    sound = (command + talk) * (0.6 / np.abs(command + talk).max())
    at_s = np.arange(5 * 16_000) / 16_000
    heard = np.interp(at_s, np.arange(len(sound)) / speech.rate_hz, sound)
    endpointer = Endpointer(Foreground(SileroVad()))
    marks = [mark for event in frames(heard) for mark in endpointer.feed(event) if not isinstance(mark, AudioHeard)]
    begun_s = [mark.at_s for mark in marks if isinstance(mark, SpeechStarted)]
    assert next(mark.reason for mark in marks if isinstance(mark, SpeechEnded)) == "background"
    assert begun_s[0] < 1.5
    assert begun_s[1] == pytest.approx(2.0, abs=0.3)
