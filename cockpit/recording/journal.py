"""Files that survive a crash: lines that are only ever added, and sound that can be played whatever happens.

A line is written whole by one call, behind the sound it speaks of. What was written is there when the process dies;
`sync` makes it outlive a power cut, too.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from cockpit.errors import RecordingError, UsageError
from cockpit.events import SAMPLE_RATE_HZ
from cockpit.recording.lines import LOG, SCENES, SOUND, Line, dumped

HEADER_BYTES = 44
MAX_SOUND_BYTES = 24 * 3600 * SAMPLE_RATE_HZ * 2
"""A day of sound; a WAV file holds little more."""


class Journal:
    """The files of one recording, being written.

    Args:
        folder: where they will lie; it is made, for its owner alone, as it holds what people said.
        sound: whether there will be any.
        scenes: the folder of the scenes that people had made, which are kept with it.

    Raises:
        UsageError: there is a recording in the folder already.
        RecordingError: it cannot be written.
    """

    def __init__(self, folder: Path, *, sound: bool = True, scenes: Path | None = None) -> None:
        self.folder = folder
        self._log = self._sound = -1
        self._sound_bytes = 0
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._log = _new(folder / LOG)
            if sound:
                self._sound = _new(folder / SOUND)
                os.write(self._sound, wav_header(0))
            if scenes is not None and scenes.is_dir():
                shutil.copytree(scenes, folder / SCENES, ignore=shutil.ignore_patterns(".*"), dirs_exist_ok=True)
        except FileExistsError:
            self.close()
            raise UsageError(
                "there is a recording already, and none is overwritten",
                place=str(folder),
                hint="give a new folder, or remove this one",
            ) from None
        except OSError as error:
            self.close()
            raise self._unwritable(error) from error

    def line(self, line: Line) -> None:
        """Add a line.

        Raises:
            RecordingError: it cannot be written.
        """
        self._write(self._log, dumped(line))

    def sound(self, pcm: bytes) -> None:
        """Add sound: 16 kHz mono s16.

        Raises:
            RecordingError: it cannot be written, or there is a day of it already.
        """
        if self._sound_bytes + len(pcm) > MAX_SOUND_BYTES:
            raise RecordingError("the recording is full: it holds a day of sound", place=str(self.folder))
        self._write(self._sound, pcm)
        self._sound_bytes += len(pcm)

    def sync(self) -> None:
        """Bring everything to the disk, sound first, and write its length into its header.

        Raises:
            RecordingError: the disk does not take it.
        """
        try:
            if self._sound >= 0:
                mend_header(self._sound, self._sound_bytes)
                os.fsync(self._sound)
            os.fsync(self._log)
        except OSError as error:
            raise self._unwritable(error) from error

    def close(self) -> None:
        """Let go of the files."""
        for descriptor in (self._sound, self._log):
            if descriptor >= 0:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
        self._sound = self._log = -1

    def _write(self, descriptor: int, data: bytes) -> None:
        """Write all of the data: a disk that fills up may take a part."""
        try:
            while data:
                data = data[os.write(descriptor, data) :]
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> RecordingError:
        return RecordingError(f"cannot be written: {error.strerror}", place=str(self.folder))


def _new(file: Path) -> int:
    """Open a file that must not be there yet, for its owner alone."""
    binary = getattr(os, "O_BINARY", 0)
    return os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | binary, 0o600)


def wav_header(sound_bytes: int) -> bytes:
    """Return the header of a WAV file, 16 kHz mono s16. Source: RIFF; all numbers are little-endian."""
    rate = SAMPLE_RATE_HZ
    return b"".join((
        b"RIFF", (HEADER_BYTES - 8 + sound_bytes).to_bytes(4, "little"), b"WAVE",
        b"fmt ", (16).to_bytes(4, "little"),
        (1).to_bytes(2, "little"), (1).to_bytes(2, "little"),  # PCM, mono
        rate.to_bytes(4, "little"), (rate * 2).to_bytes(4, "little"),
        (2).to_bytes(2, "little"), (16).to_bytes(2, "little"),  # bytes a frame, bits a sample
        b"data", sound_bytes.to_bytes(4, "little"),
    ))  # fmt: skip


def mend_header(descriptor: int, sound_bytes: int) -> None:
    """Write the true length into the header of an open WAV file; where it is written on stays as it is."""
    here = os.lseek(descriptor, 0, os.SEEK_CUR)
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, wav_header(sound_bytes))
    finally:
        os.lseek(descriptor, here, os.SEEK_SET)
