"""Rumble goes, voices stay, and where frames are cut does not matter."""

from __future__ import annotations

import numpy as np
import pytest

from cockpit.audio.highpass import EDGE_HZ, HighPass
from cockpit.events import SAMPLE_RATE_HZ


def gain_db(frequency_hz: float) -> float:
    tone = 10_000 * np.sin(2 * np.pi * frequency_hz * np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ)
    passed = np.frombuffer(HighPass().feed(tone.astype("<i2").tobytes()), "<i2")[1000:]
    return float(20 * np.log10(np.abs(passed).max() / 10_000))


@pytest.mark.parametrize(
    ("frequency_hz", "least_db", "most_db"), [(30, -20, -9), (EDGE_HZ, -7, -5), (400, -0.5, 0.5), (3000, -0.5, 0.5)]
)
def test_what_passes(frequency_hz: float, least_db: float, most_db: float) -> None:
    assert least_db <= gain_db(frequency_hz) <= most_db


def test_a_click_comes_without_delay() -> None:
    click = np.zeros(512, "<i2")
    click[100] = 20_000
    assert np.abs(np.frombuffer(HighPass().feed(click.tobytes()), "<i2")).argmax() == 100


def test_the_cuts_between_frames_are_not_heard() -> None:
    sound = np.random.default_rng(1).normal(0, 3000, 4096).astype("<i2").tobytes()
    whole, cut = HighPass(), HighPass()
    assert b"".join(cut.feed(sound[at : at + 1024]) for at in range(0, len(sound), 1024)) == whole.feed(sound)


def test_a_reset_forgets() -> None:
    filtered = HighPass()
    filtered.feed(b"\x00\x40" * 512)
    filtered.reset()
    assert filtered.feed(bytes(1024)) == bytes(1024)


def test_loud_sound_is_cut_off_and_does_not_turn_over() -> None:
    square = np.where(np.arange(512) % 80 < 40, 32767, -32768).astype("<i2")
    passed = np.frombuffer(HighPass().feed(square.tobytes()), "<i2")
    assert np.abs(np.diff(passed.astype(int))).max() < 66_000
    assert (passed[41:79] < 0).all()
