"""Child: pyttsx3, made to answer one utterance at a time with its sound.

pyttsx3 2.99 is used as far as it can be trusted. Its espeak driver does not wait in ``runAndWait``, so
its finished-utterance event is awaited; it plays through a shell command and ignores failure, so the sound is
saved to a file and played by us; it crashes on long texts and in threads, so it lives in a Worker, which also
keeps the deadline.
"""

from __future__ import annotations

import os
import sys
import threading
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cockpit import espeak
from cockpit.errors import EngineError, UsageError

Sound = tuple[bytes, int]


def engine(folder: str, voice: str | None, rate_wpm: int, volume: float) -> Callable[[str], Sound]:
    """Return what answers an utterance (at most 500 characters) with its sound, (s16 mono bytes, rate in Hz).

    Args:
        folder: where the sound file of an utterance may lie for a moment.
        voice: the driver's own name for it: "en-us+f3" for espeak-ng; None for the system's choice.
        rate_wpm: words per minute.
        volume: 0..1.

    Raises:
        EngineError: pyttsx3 or its driver cannot be loaded.
    """
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  its drivers print as they go
    driver = None
    if sys.platform == "linux":
        espeak.load()
        espeak.enter_data_folder()
        driver, voice = "espeak", espeak.voice_file(voice or "en-us")
    import pyttsx3

    return _Pyttsx(pyttsx3.init(driver), Path(folder) / "utterance.wav", voice, rate_wpm, volume).say


class _Pyttsx:
    """One pyttsx3 engine, whose queue holds one utterance."""

    def __init__(self, speaker: Any, file: Path, voice: str | None, rate_wpm: int, volume: float) -> None:
        self._speaker, self._file, self._voice = speaker, file, voice
        self._finished = threading.Event()
        self._error: Exception | None = None
        speaker.connect("finished-utterance", self._on_finished)
        speaker.connect("error", self._on_error)
        if voice is not None:
            speaker.setProperty("voice", voice)
        speaker.setProperty("rate", rate_wpm)
        speaker.setProperty("volume", volume)

    def say(self, utterance: str) -> Sound:
        """Return the sound of one utterance."""
        self._finished.clear()
        self._file.unlink(missing_ok=True)
        self._speaker.save_to_file(utterance, str(self._file))
        self._speaker.runAndWait()
        if self._speaker.driver_name == "espeak":  # the other drivers do wait
            self._finished.wait()
        if isinstance(self._error, ValueError):
            raise UsageError(f"pyttsx3 refuses voice '{self._voice}': {self._error}", hint="for example en-us or en-gb")
        if self._error is not None:
            raise EngineError(f"pyttsx3 failed: {self._error}")
        try:
            return _read(self._file)
        finally:
            self._file.unlink(missing_ok=True)

    def _on_finished(self, name: str | None, completed: bool) -> None:  # noqa: ARG002  the driver names them
        self._finished.set()

    def _on_error(self, name: str | None, exception: Exception) -> None:  # noqa: ARG002
        self._error = exception
        self._finished.set()


def _read(file: Path) -> Sound:
    """Read what was saved: mono 16-bit WAV on Linux and Windows, AIFF by the name of .wav on macOS."""
    try:
        with wave.open(str(file)) as sound:
            if (sound.getnchannels(), sound.getsampwidth()) == (1, 2):
                return sound.readframes(sound.getnframes()), sound.getframerate()
    except (wave.Error, EOFError, OSError):
        pass  # told by the reader of all other kinds, which takes longer to load
    return _read_other(file)


def _read_other(file: Path) -> Sound:
    import soundfile

    try:
        samples, rate_hz = soundfile.read(file, dtype="int16", always_2d=True)
    except (OSError, RuntimeError) as error:
        raise EngineError(f"pyttsx3 saved nothing that can be read: {error}") from error
    return samples[:, 0].astype("<i2").tobytes(), int(rate_hz)
