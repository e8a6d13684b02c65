"""One recording, heard as in a car: another pace, an echo, a dull microphone, noise and another level.

Source: Ko et al., "Audio augmentation for speech recognition", 2015 (speed), and "A study on data augmentation of
reverberant speech", 2017.
"""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.signal import bilinear_zpk, butter, fftconvolve, lfilter, sosfilt, zpk2sos

from models.recipe.noise import Random, noise, shaped
from models.recipe.utterances import SAMPLE_RATE_HZ, Table

Array = npt.NDArray[np.float32]

SPEEDS = (0.85, 0.9, 0.95, 1.0, 1.0, 1.0, 1.05, 1.1, 1.15)
CLIPPED_SHARE = 0.06
"""Of the copies: as from a microphone that is turned up by far too much."""

WARPS = (0.88, 0.92, 0.96, 1.0, 1.04, 1.08, 1.12)
FULL_SCALE = 32767.0
CODECS = (
    ("WAV", "ULAW", 8000),
    ("WAV", "GSM610", 8000),
    ("MP3", "MPEG_LAYER_III", SAMPLE_RATE_HZ),
    ("OGG", "OPUS", SAMPLE_RATE_HZ),
    ("OGG", "VORBIS", SAMPLE_RATE_HZ),
)
"""Container, coding and rate in Hz: G.711 and GSM 06.10 telephones, and what recordings are kept in."""


def distorted(random: Random, speech: Array, clips: list[Array], talkers: Table) -> Array:
    """Return `speech` under random conditions, in whole numbers on the scale of 16-bit integers."""
    sound = _padded(random, _at_speed(speech, float(random.choice(SPEEDS))))
    if random.random() < 0.35:
        sound = _in_a_room(random, sound)
    if random.random() < 0.25:
        sound = _through_a_microphone(random, sound)
    snr_db = random.uniform(0, 25) if random.random() < 0.75 else random.uniform(25, 50)
    if random.random() >= 0.07:  # else digital silence around the speech, as synthetic voices have it
        sound = _mixed(sound, noise(random, len(sound), clips, talkers), snr_db)
    sound = _at_level(sound, random.uniform(3, 25) if random.random() < CLIPPED_SHARE else random.uniform(-30, 3))
    return _coded(random, sound) if random.random() < 0.12 else sound


def nearly_clean(random: Random, speech: Array) -> Array:
    """Return `speech` as recorded, with silence around it, at a good level."""
    sound = _padded(random, speech)
    sound = _mixed(sound, shaped(random, len(sound)), random.uniform(25, 50))
    return _at_level(sound, random.uniform(-18, -1))


def _at_speed(speech: Array, factor: float) -> Array:
    """Return `speech` at another tempo and, with it, another pitch."""
    import soxr

    if factor == 1.0:
        return speech
    return np.asarray(soxr.resample(speech, SAMPLE_RATE_HZ * factor, SAMPLE_RATE_HZ, quality="LQ"), np.float32)


def _padded(random: Random, speech: Array) -> Array:
    """Return `speech` with a little silence around it, as endpointing leaves it."""
    before, after = random.uniform(0, 0.35), random.uniform(0.05, 0.5)
    return np.pad(speech, (int(before * SAMPLE_RATE_HZ), int(after * SAMPLE_RATE_HZ)))


def _in_a_room(random: Random, sound: Array) -> Array:
    """Add a decaying echo, short as in a cabin or long as in a room."""
    decay_s = random.uniform(0.04, 0.12) if random.random() < 0.5 else random.uniform(0.12, 0.45)
    length = int(decay_s * SAMPLE_RATE_HZ)
    echo = random.normal(size=length) * np.exp(-6.9 * np.arange(length) / length)
    echo *= random.uniform(0.1, 0.7) / np.sqrt((echo**2).sum())
    echo[0] = 1
    return np.asarray(fftconvolve(sound, echo)[: len(sound)], np.float32)


def _through_a_microphone(random: Random, sound: Array) -> Array:
    """Cut the band as a telephone does, or tilt it up or down."""
    kind = random.integers(3)
    if kind == 0:
        band = [random.uniform(150, 350), random.uniform(3000, 4500)]
        b, a = butter(2, band, "band", fs=SAMPLE_RATE_HZ)
    elif kind == 1:
        b, a = [1, -random.uniform(0.2, 0.8)], [1]
    else:
        b, a = [1], [1, -random.uniform(0.2, 0.6)]
    return np.asarray(lfilter(b, a, sound), np.float32)


def _coded(random: Random, sound: Array) -> Array:
    """Send whole numbers on the scale of 16-bit integers through a telephone or a compressing codec, and back."""
    import soundfile
    import soxr

    form, kind, rate_hz = CODECS[random.integers(len(CODECS))]
    sent = soxr.resample(sound, SAMPLE_RATE_HZ, rate_hz)
    coded = io.BytesIO()
    soundfile.write(coded, np.clip(sent, -FULL_SCALE - 1, FULL_SCALE).astype(np.int16), rate_hz, kind, format=form)
    coded.seek(0)
    received, _ = soundfile.read(coded, dtype="int16")
    back = soxr.resample(received.astype(np.float32), rate_hz, SAMPLE_RATE_HZ)[: len(sound)]  # GSM sends whole frames
    rounded: Array = np.round(np.clip(back, -FULL_SCALE - 1, FULL_SCALE)).astype(np.float32)
    return rounded


def _mixed(sound: Array, disturbance: Array, snr_db: float) -> Array:
    """Add `disturbance` so that the speech is `snr_db` louder to the ear (A-weighted)."""
    ratio = (_rms(_a_weighted(sound)) + 1e-3) / (_rms(_a_weighted(disturbance)) + 1e-9)
    return sound + disturbance * np.float32(ratio * 10 ** (-snr_db / 20))


def _at_level(sound: Array, peak_db: float) -> Array:
    """Scale to a peak level, cut what is above full scale, and round as a converter does."""
    gain = 10 ** (peak_db / 20) * FULL_SCALE / (np.abs(sound).max() + 1)
    rounded: Array = np.round(np.clip(sound * np.float32(gain), -FULL_SCALE - 1, FULL_SCALE))
    return rounded


def _a_weighted(sound: Array) -> Array:
    return np.asarray(sosfilt(_a_weighting(), sound), np.float32)


@cache
def _a_weighting() -> npt.NDArray[np.float64]:
    """Return the filter of IEC 61672-1's A weighting, whose poles lie at these frequencies."""
    poles_hz = np.array([20.598997, 20.598997, 107.65265, 737.86223, 12194.217, 12194.217])
    poles = -2 * np.pi * poles_hz
    sos: npt.NDArray[np.float64] = zpk2sos(*bilinear_zpk([0, 0, 0, 0], poles, poles[-1] ** 2, SAMPLE_RATE_HZ))
    return sos


def _rms(sound: Array) -> float:
    return float(np.sqrt((sound**2).mean()))
