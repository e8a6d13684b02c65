"""Distorted sound is still the same words: as long, on the same scale, and alike enough to be understood."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("scipy", reason="the `recipe` extra is not installed")

from models.recipe import augment

Sound = npt.NDArray[np.float32]


@pytest.fixture
def speech() -> Sound:
    """Half a second of something with the spectrum of a vowel, on the scale of 16-bit integers."""
    time_s = np.arange(8000) / 16000
    return np.round(sum(np.sin(2 * np.pi * 150 * n * time_s) * 6000 / n for n in range(1, 8))).astype(np.float32)


@pytest.mark.parametrize("codec", augment.CODECS, ids=lambda codec: codec[1])
def test_a_codec_gives_back_what_it_was_sent(
    codec: tuple[str, str, int], speech: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(augment, "CODECS", (codec,))
    heard = augment._coded(np.random.default_rng(1), speech)
    assert len(heard) == len(speech)
    assert np.corrcoef(heard, speech)[0, 1] > 0.95
    assert not np.array_equal(heard, speech)
    assert np.abs(heard).max() <= 32768


def test_the_ratio_is_one_to_the_ear(speech: Sound) -> None:
    rumble = np.round(np.sin(2 * np.pi * 40 * np.arange(8000) / 16000) * 3000).astype(np.float32)
    hiss = (np.random.default_rng(2).normal(size=8000) * 3000).astype(np.float32)
    added = {name: augment._mixed(speech, noise, 10.0) - speech for name, noise in (("rumble", rumble), ("hiss", hiss))}
    for noise in added.values():
        ratio = augment._rms(augment._a_weighted(speech)) / augment._rms(augment._a_weighted(noise))
        assert 20 * np.log10(ratio) == pytest.approx(10.0, abs=0.1)
    assert augment._rms(added["rumble"]) > 5 * augment._rms(added["hiss"])  # deaf to low sounds, as the ear is
