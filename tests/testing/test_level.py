"""Mixing at a ratio: the weighting is the standard's, and the ratio is what was asked for."""

from __future__ import annotations

import numpy as np
import pytest

from cockpit.errors import AudioError
from cockpit.testing.level import HIGHEST_PEAK, Sound, a_weight, a_weighted, mixed, power, speech_active

RATE_HZ = 16_000
PUBLISHED_DB = {
    15: -39.4, 16: -34.6, 17: -30.2, 18: -26.2, 19: -22.5, 20: -19.1, 21: -16.1, 24: -8.6, 27: -3.2, 30: 0.0,
    33: 1.2, 36: 1.0, 39: -1.1,
}  # fmt: skip
"""IEC 61672-1:2013, table 3, by number n of the band at 10 ** (n / 10) Hz: 15 is 31.5 Hz, 30 is 1 kHz, 39 is 8 kHz."""


@pytest.mark.parametrize(("band", "published_db"), PUBLISHED_DB.items())
def test_a_weighting_is_that_of_the_standard(band: int, published_db: float) -> None:
    gain = a_weight(np.array([10 ** (band / 10)]))
    assert 20 * np.log10(gain[0]) == pytest.approx(published_db, abs=0.051)  # the table is rounded to 0.1 dB


def test_a_constant_has_no_weight() -> None:
    assert a_weighted(np.full(1_000, 0.5, np.float32)) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(("frequency_hz", "expected_db"), [(125, -16.2), (1000, 0.0), (4000, 1.0)])
def test_a_tone_is_weighted_like_its_frequency(frequency_hz: int, expected_db: float) -> None:
    tone = np.sin(2 * np.pi * frequency_hz * np.arange(RATE_HZ) / RATE_HZ).astype(np.float32)
    assert 10 * np.log10(power(a_weighted(tone)) / power(tone)) == pytest.approx(expected_db, abs=0.1)


def talk(loudness: float = 0.02) -> Sound:
    """Return 2 s with two bursts of voice-like noise, 0.4 s each, and faint hiss in between."""
    random = np.random.default_rng(1)
    sound = random.normal(0, 1e-5, 2 * RATE_HZ)
    for begin_s in (0.5, 1.3):
        begin = int(begin_s * RATE_HZ)
        sound[begin : begin + 6_400] += random.normal(0, loudness, 6_400)
    return sound.astype(np.float32)


def hiss(length: int = 2 * RATE_HZ) -> Sound:
    return np.random.default_rng(2).normal(0, 0.1, length).astype(np.float32)


def test_speech_is_the_bursts_and_what_rings_behind_them() -> None:
    active = speech_active(talk())
    assert active[8_000:14_400].all()
    assert active[14_400:17_400].all(), "0.2 s of hangover"
    assert not active[:7_900].any()
    assert not active[18_000:20_700].any()
    assert len(active) == 2 * RATE_HZ


@pytest.mark.parametrize("length", [0, 1, 319, 320, 641])
def test_there_is_a_mark_for_every_sample(length: int) -> None:
    assert len(speech_active(hiss(length))) == length


def test_steady_sound_is_active_throughout() -> None:
    assert speech_active(hiss()).all()


@pytest.mark.parametrize("snr_db", [24, 10, 0, -5])
def test_the_ratio_is_what_was_asked_for(snr_db: int) -> None:
    speech = talk()
    added = mixed(speech, hiss(), snr_db) - speech
    active = speech_active(a_weighted(speech))
    ratio = power(a_weighted(speech)[active]) / power(a_weighted(added)[active])
    assert 10 * np.log10(ratio) == pytest.approx(snr_db, abs=0.05)


def test_silence_around_a_clip_changes_nothing() -> None:
    silence = np.zeros(RATE_HZ, np.float32)
    longer = mixed(np.concatenate([silence, talk(), silence]), hiss(4 * RATE_HZ), 5)
    plain = mixed(talk(), hiss(4 * RATE_HZ)[RATE_HZ:], 5)
    assert longer[RATE_HZ:-RATE_HZ] == pytest.approx(plain, abs=2e-4)


def test_rumble_is_let_through_as_it_masks_little() -> None:
    rumble = np.sin(2 * np.pi * 50 * np.arange(2 * RATE_HZ) / RATE_HZ).astype(np.float32)
    assert power(mixed(talk(), rumble, 10) - talk()) > 100 * power(mixed(talk(), hiss(), 10) - talk())


@pytest.mark.parametrize("loudness", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("snr_db", [20, -10])
def test_nothing_clips(loudness: float, snr_db: int) -> None:
    assert np.abs(mixed(talk(loudness), hiss(), snr_db)).max() <= HIGHEST_PEAK + 1e-6


def test_what_would_clip_is_turned_down_as_a_whole() -> None:
    both = mixed(talk(0.5), hiss(), 5)
    assert np.abs(both).max() == pytest.approx(HIGHEST_PEAK, abs=1e-4)
    quiet = mixed(talk(0.05), hiss(), 5)
    shape = np.corrcoef(both, quiet)[0, 1]
    assert shape > 0.999


@pytest.mark.parametrize(
    ("speech", "noise"),
    [
        (np.zeros(32_000, np.float32), hiss()),
        (talk(), np.zeros(32_000, np.float32)),
        (talk(), np.full(32_000, 0.5, np.float32)),
    ],
    ids=["no speech", "no noise", "a constant is no noise"],
)
def test_silence_has_no_ratio(speech: Sound, noise: Sound) -> None:
    with pytest.raises(AudioError, match="silent"):
        mixed(speech, noise, 10)


def test_power_of_nothing_is_nought() -> None:
    assert power(np.zeros(0, np.float32)) == 0.0
