"""The sounds of a driving car: their spectra are those stated, and a seed gives the same sound again."""

from __future__ import annotations

import numpy as np
import pytest

from cockpit.testing import noises
from cockpit.testing.level import Sound, power
from cockpit.testing.noises import Noises, car_noises

RATE_HZ = 16_000


def density_db(sound: Sound, frequency_hz: float) -> float:
    """Return the power density around a frequency, a sixth of an octave wide."""
    spectrum = np.square(np.abs(np.fft.rfft(sound)))
    at_hz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    near = (at_hz > frequency_hz * 2 ** (-1 / 12)) & (at_hz < frequency_hz * 2 ** (1 / 12))
    return float(10 * np.log10(spectrum[near].mean()))


def rise_db(sound: Sound, low_hz: float, high_hz: float) -> float:
    return density_db(sound, high_hz) - density_db(sound, low_hz)


@pytest.fixture(scope="module")
def made() -> dict[str, Sound]:
    return {kind: sounds[0] for kind, sounds in car_noises(5).items()}


@pytest.mark.parametrize(
    ("kind", "low_hz", "high_hz", "expected_db"),
    [
        pytest.param("road", 20, 40, 0, id="road: flat below its corner"),
        pytest.param("road", 1_000, 2_000, -12, id="road: 12 dB an octave above"),
        pytest.param("road", 2_000, 4_000, -12, id="road: and on"),
        pytest.param("blower", 20, 40, 6, id="blower: 6 dB an octave below its band"),
        pytest.param("blower", 500, 1_000, 0, id="blower: flat within"),
        pytest.param("window", 40, 80, 0, id="window: flat below its corner"),
        pytest.param("window", 1_000, 2_000, -6, id="window: 6 dB an octave above"),
        pytest.param("window", 2_000, 4_000, -6, id="window: and on"),
    ],
)
def test_spectrum(made: dict[str, Sound], kind: str, low_hz: float, high_hz: float, expected_db: float) -> None:
    assert rise_db(made[kind], low_hz, high_hz) == pytest.approx(expected_db, abs=1.0)


def test_a_blower_is_half_as_strong_at_the_edges_of_its_band(made: dict[str, Sound]) -> None:
    assert rise_db(made["blower"], 800, 4_000) == pytest.approx(-3, abs=0.5)
    assert rise_db(made["blower"], 800, 150) == pytest.approx(-3, abs=0.5)


def test_most_of_the_road_lies_below_500_hz(made: dict[str, Sound]) -> None:
    spectrum = np.square(np.abs(np.fft.rfft(made["road"])))
    assert spectrum[: 500 * noises.LENGTH_S].sum() > 0.95 * spectrum.sum()


def loudness_db(sound: Sound, step_s: float) -> Sound:
    step = int(step_s * RATE_HZ)
    blocks = sound[: len(sound) // step * step].reshape(-1, step)
    return np.asarray(10 * np.log10(np.mean(np.square(blocks, dtype=np.float64), axis=1)), np.float32)


def test_a_window_comes_in_gusts_and_the_others_are_steady(made: dict[str, Sound]) -> None:
    spread = {kind: float(np.ptp(np.percentile(loudness_db(made[kind], 0.2), [2, 98]))) for kind in made}
    assert 7 < spread["window"] < noises.GUST_RANGE_DB + 3
    assert max(spread["road"], spread["blower"]) < 5


def test_gusts_come_and_go_within_a_second(made: dict[str, Sound]) -> None:
    level = loudness_db(made["window"], 0.2)
    now_and_soon = np.corrcoef(level[:-1], level[1:])[0, 1]
    now_and_later = np.corrcoef(level[:-5], level[5:])[0, 1]
    assert now_and_soon > 0.4
    assert now_and_later < 0.2


def test_babble_is_several_voices_equally_loud_without_a_pause() -> None:
    tones = [np.sin(2 * np.pi * hz * np.arange(8_000) / RATE_HZ) * hz / 4_000 for hz in range(400, 1_600, 200)]
    voices = [np.concatenate([tone, np.zeros(8_000)]).astype(np.float32) for tone in tones]
    (babble,) = car_noises(5, voices)["babble"]
    levels = [density_db(babble, hz) for hz in range(400, 1_600, 200)]
    assert max(levels) - min(levels) < 6, "the loudest tone was four times as strong as the softest"
    assert loudness_db(babble, 0.05).min() > -50


@pytest.mark.parametrize("count", [1, 4, 13])
def test_babble_takes_any_number_of_voices(count: int) -> None:
    voices = [np.random.default_rng(n).normal(0, 0.1, 5_000).astype(np.float32) for n in range(count)]
    (babble,) = car_noises(5, voices)["babble"]
    assert len(babble) == noises.LENGTH_S * RATE_HZ


def test_all_are_equally_loud_and_clip_nowhere(made: dict[str, Sound]) -> None:
    for sound in made.values():
        assert power(sound) == pytest.approx(0.01, rel=1e-3)
        assert np.abs(sound).max() < 1


def test_a_seed_gives_the_same_noise_and_another_seed_another(made: dict[str, Sound]) -> None:
    again, other = car_noises(5), car_noises(6)
    assert list(again) == ["road", "blower", "window"]
    for kind, sound in made.items():
        assert np.array_equal(sound, again[kind][0])
        assert not np.array_equal(sound, other[kind][0])


def test_every_clip_has_a_piece_of_its_own_and_the_same_each_time() -> None:
    kinds = Noises({"hum": [np.arange(1_000, dtype=np.float32), np.arange(1_000, 3_000, dtype=np.float32)]})
    pieces = [kinds.piece("hum", 500, seed) for seed in range(20)]
    assert all(np.array_equal(piece, kinds.piece("hum", 500, seed)) for seed, piece in enumerate(pieces))
    assert len({float(piece[0]) for piece in pieces}) > 15
    assert {bool(piece.max() < 1_000) for piece in pieces} == {True, False}, "both sounds are used"


def test_a_piece_may_be_longer_than_the_sound() -> None:
    piece = Noises({"hum": [np.arange(1, 11, dtype=np.float32)]}).piece("hum", 25, seed=3)
    assert len(piece) == 25
    assert piece.all()
    assert np.array_equal(piece[:10], piece[10:20])
