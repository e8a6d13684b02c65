"""Sound for the tests of ears and mouth: made on the spot, and sound devices that are none."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.audio import hiss

Pcm = npt.NDArray[np.int16]
FakeSound = Callable[[str], None]

SPEAK = """
import ctypes, sys, espeakng_loader
espeak = ctypes.CDLL(espeakng_loader.get_library_path())
synchronous, plain_utf8 = 2, 1
espeak.espeak_Initialize(synchronous, 0, espeakng_loader.get_data_path().encode(), 0)
said = []
@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
def take(samples, count, _):
    if samples and count > 0:
        said.append(ctypes.string_at(samples, 2 * count))
    return 0
espeak.espeak_SetSynthCallback(take)
text = sys.argv[1].encode()
espeak.espeak_Synth(text, len(text) + 1, 0, 0, 0, plain_utf8, None, None)
sys.stdout.buffer.write(b"".join(said))
"""


@pytest.fixture(autouse=True)
def same_hiss() -> None:
    """Let every test hear the same hiss, in whatever order they run."""
    hiss.anew()


@pytest.fixture(scope="session")
def spoken() -> Pcm:
    """A spoken sentence of about 1.5 s at 22050 Hz, with a second of silence around it."""
    said = subprocess.run(
        [sys.executable, "-c", SPEAK, "make it a little warmer please"], capture_output=True, check=True, timeout=30
    )
    silence = np.zeros(22_050, np.int16)
    return np.concatenate((silence, np.frombuffer(said.stdout, np.int16), silence))


@pytest.fixture
def fake_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeSound:
    """Put our own sounddevice module before the real one, also in child processes; call it with how it behaves."""
    folder = tmp_path / "fake"
    folder.mkdir()
    shutil.copy(Path(__file__).with_name("fake_sounddevice.py"), folder / "sounddevice.py")
    monkeypatch.syspath_prepend(folder)
    return lambda behaviour: monkeypatch.setenv("FAKE_SOUND", behaviour)


@pytest.fixture
def wav_bytes() -> Callable[..., bytes]:
    """A maker of WAV files whose header says what we like."""

    def make(
        data: bytes, *, rate: int = 16_000, channels: int = 1, bits: int = 16, code: int = 1, says: int | None = None
    ) -> bytes:
        length = len(data) if says is None else says
        frame = channels * bits // 8
        header = struct.pack(
            "<4sI4s4sIHHIIHH4sI",
            *(b"RIFF", min(36 + length, 2**32 - 1), b"WAVE", b"fmt ", 16, code, channels, rate),
            *(rate * frame % 2**32, frame % 2**16, bits, b"data", length),
        )
        return header + data

    return make
