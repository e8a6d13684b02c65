"""Meters read what the textbook says."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from cockpit.audio.level import FLOOR_DBFS, peak_dbfs, rms_dbfs
from cockpit.audio.wav import write_wav
from cockpit.errors import AudioError

SINE = (32_767 * np.sin(2 * np.pi * np.arange(16_000) / 100)).astype(np.int16)


def test_a_full_scale_sine_is_3_db_below_its_peak() -> None:
    assert rms_dbfs(SINE) == pytest.approx(-3.01, abs=0.01)
    assert peak_dbfs(SINE) == pytest.approx(0.0, abs=0.01)


def test_half_the_amplitude_is_6_db_less() -> None:
    assert rms_dbfs(SINE // 2) - rms_dbfs(SINE) == pytest.approx(-6.02, abs=0.05)


@pytest.mark.parametrize("pcm", [np.zeros(0, np.int16), np.zeros(99, np.int16)], ids=["no sound", "silence"])
def test_silence_reads_the_floor(pcm: np.ndarray) -> None:
    assert rms_dbfs(pcm) == peak_dbfs(pcm) == FLOOR_DBFS


def test_the_most_negative_sample_is_full_scale() -> None:
    assert peak_dbfs(np.array([-32_768], np.int16)) == 0.0


def test_a_written_file_holds_the_samples(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "sine.wav"
    write_wav(path, SINE, 22_050)
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (22_050, 1, 2)
        assert file.readframes(99_999) == SINE.tobytes()


def test_a_folder_that_cannot_be_is_an_audio_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AudioError, match="cannot be written"):
        write_wav(tmp_path / "file" / "sine.wav", SINE, 16_000)
