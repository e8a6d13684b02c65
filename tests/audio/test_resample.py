"""Any usual samples become 16 kHz mono s16, without clipping tricks and without guessing."""

from __future__ import annotations

import numpy as np
import pytest

from cockpit.audio.resample import Resampler
from cockpit.errors import AudioError


def sine(rate_hz: int, hz: float = 440.0, seconds: float = 1.0, level: float = 0.5) -> np.ndarray:
    return level * np.sin(2 * np.pi * hz * np.arange(int(rate_hz * seconds)) / rate_hz)


def through(samples: np.ndarray, rate_hz: int, channels: int = 1, block: int = 1000) -> np.ndarray:
    resampler = Resampler(rate_hz, channels)
    parts = [resampler.feed(samples[start : start + block]) for start in range(0, len(samples), block)]
    return np.concatenate([*parts, resampler.finish()])


def loudest_hz(pcm: np.ndarray) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(pcm))) * 16_000 / len(pcm))


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_length_pitch_and_level_stay(rate_hz: int) -> None:
    pcm = through(sine(rate_hz), rate_hz)
    assert len(pcm) == pytest.approx(16_000, abs=2)
    assert loudest_hz(pcm) == pytest.approx(440, abs=2)
    assert np.abs(pcm[1000:-1000]).max() == pytest.approx(16_384, rel=0.02)


@pytest.mark.parametrize(
    ("dtype", "scale"), [(np.int16, 2**15), (np.int32, 2**31), (np.float32, 1.0), (np.float64, 1.0)]
)
def test_every_sample_type_gives_the_same_sound(dtype: type, scale: float) -> None:
    expected = np.rint(sine(16_000) * 2**15)
    pcm = through((sine(16_000) * scale).astype(dtype), 16_000)
    assert np.abs(pcm - expected).max() <= 1


def test_16_khz_mono_s16_comes_out_to_the_bit() -> None:
    samples = np.random.default_rng(1).integers(-(2**15), 2**15, 5000).astype(np.int16)
    assert (through(samples, 16_000) == samples).all()


def test_blocks_of_any_size_give_the_same_sound() -> None:
    samples = sine(44_100).astype(np.float32)
    assert np.abs(through(samples, 44_100, block=77).astype(int) - through(samples, 44_100, block=9999)).max() <= 1


def test_what_lies_above_8_khz_is_filtered_and_not_folded() -> None:
    pcm = through(sine(48_000, hz=11_000), 48_000)
    assert np.abs(pcm[1000:-1000]).max() < 10  # the sudden beginning and end are clicks of all pitches


@pytest.mark.parametrize("shape", [(-1,), (-1, 2)], ids=["interleaved", "columns"])
def test_stereo_is_averaged(shape: tuple[int, ...]) -> None:
    stereo = np.array([[30_000, 10_000], [-32_768, -32_768], [32_767, -32_767]], np.int16)
    assert Resampler(16_000, 2).feed(stereo.reshape(shape)).tolist() == [20_000, -32_768, 0]


def test_too_loud_is_clipped_and_never_wraps() -> None:
    assert Resampler(16_000).feed(np.array([1.0, 7.0, -1.0, -1e30], np.float64)).tolist() == [
        32_767,
        32_767,
        -32_768,
        -32_768,
    ]
    square = np.sign(sine(48_000, hz=100)).astype(np.float32)  # rings beyond full scale in any filter
    pcm = through(square, 48_000)
    assert pcm[np.flatnonzero(pcm[100:300] > 0)[0] + 120] > 30_000


def test_one_absurd_value_is_a_click_and_no_more() -> None:
    samples = np.zeros(48_000)
    samples[24_000] = 1e300
    assert np.abs(np.delete(through(samples, 48_000), range(7_900, 8_100))).max() < 100


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(AudioError, match="NaN"):
        Resampler(48_000).feed(np.array([0.0, bad], np.float32))


@pytest.mark.parametrize("rate_hz", [-1, 0, 7_999, 48_001, 4_000_000_000])
def test_other_rates_are_refused_with_a_hint(rate_hz: int) -> None:
    with pytest.raises(AudioError, match="8000 to 48000") as error:
        Resampler(rate_hz)
    assert "16000" in str(error.value.hint)


@pytest.mark.parametrize("channels", [-1, 0, 9, 1024])
def test_other_channels_are_refused(channels: int) -> None:
    with pytest.raises(AudioError, match="channels"):
        Resampler(16_000, channels)


def test_half_a_stereo_frame_is_refused() -> None:
    with pytest.raises(AudioError, match="whole number"):
        Resampler(16_000, 2).feed(np.zeros(3, np.int16))


def test_no_samples_give_no_samples() -> None:
    assert len(through(np.zeros(0, np.float32), 44_100)) == 0
