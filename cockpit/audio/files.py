"""Hear a sound file: WAV, FLAC or OGG of any usual rate, a second at a time, however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cockpit.audio.frames import Intake
from cockpit.audio.resample import check_format
from cockpit.errors import AudioError, did_you_mean
from cockpit.events import Event

if TYPE_CHECKING:
    from soundfile import SoundFile

MAX_FILE_S = 4 * 3600
CONTAINERS = (b"RIFF", b"RF64", b"fLaC", b"OggS")
"""How the files we read begin. Others stay out of the decoders, some of which print to the terminal."""

UNKNOWN_RIFF_BYTES = 0x7FFF_0000
"""From this size on a WAV header was written before its length was known, as recorders in a pipe do."""

UNKNOWN_FRAMES = 2**63 - 1
"""What libsndfile counts in a FLAC from a pipe."""


def hear_file(path: Path | str, start_s: float = 0.0) -> Iterator[Event]:
    """Yield the file's sound as 16 kHz mono frames.

    A file that ends before its header says so is heard as far as it goes; then AudioLost tells how much is missing.

    Args:
        path: a WAV, FLAC or OGG file, at most MAX_FILE_S long.
        start_s: the audio time at which it begins.

    Raises:
        AudioError: it is missing, empty, too long, of a rate or kind that we do not hear, or holds NaN.
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise AudioError("no such sound file", hint=_nearest(path))
        with path.open("rb", buffering=0) as file:
            yield from _heard(file, start_s)
    except AudioError as error:
        raise AudioError(error.message, place=str(path), hint=error.hint) from error
    except OSError as error:
        raise AudioError(f"cannot be read: {error.strerror}", place=str(path)) from error


def _heard(file: BinaryIO, start_s: float) -> Iterator[Event]:
    missing_share = _missing_share(file)
    with _decoder(file) as sound:
        intake = Intake(sound.samplerate, sound.channels, start_s)
        heard = 0
        problem = "the file ends before its header says so"
        # Of a file whose length is unknown soundfile loses the last block, as it then seeks behind the end.
        block_frames = sound.samplerate // (100 if sound.frames == UNKNOWN_FRAMES else 1)
        try:
            # to the decoder's own end: the header's count of frames may lie
            while len(block := sound.read(block_frames, dtype="float32", always_2d=True)):
                heard += len(block)
                _check_length(heard / sound.samplerate)
                yield from intake.feed(block)
        except RuntimeError as error:  # soundfile's own kind of error; the sound up to here was fine
            problem = f"the file is damaged: {_reason(error)}"
        if not heard:
            raise AudioError("holds no sound")
        missing_s = max((_promised(sound) - heard) / sound.samplerate, heard / sound.samplerate * missing_share)
    yield from intake.lost(missing_s, problem) if missing_s > 0 else intake.finish()


def _decoder(file: BinaryIO) -> SoundFile:
    """Look at the file's kind, format and length, and return what decodes it."""
    import soundfile

    magic = file.read(4)
    if not magic:
        raise AudioError("the file is empty")
    if magic not in CONTAINERS:
        raise AudioError("neither WAV, FLAC nor OGG", hint="convert it to WAV first, for example with sox or ffmpeg")
    file.seek(0)
    try:
        # By descriptor and not by name: for "x.raw" soundfile would ask for a format instead of looking inside.
        sound = soundfile.SoundFile(file.fileno(), closefd=False)
    except RuntimeError as error:
        raise AudioError(f"no sound can be read from it: {_reason(error)}") from error
    check_format(sound.samplerate, sound.channels)
    _check_length(_promised(sound) / sound.samplerate)
    return sound


def _promised(sound: SoundFile) -> int:
    """Return how many frames the header promises; none when it was written before that was known."""
    return 0 if sound.frames == UNKNOWN_FRAMES else int(sound.frames)


def _check_length(length_s: float) -> None:
    if length_s > MAX_FILE_S:
        raise AudioError(
            f"longer than {MAX_FILE_S // 3600} hours, or its header says so", hint="cut it into shorter files"
        )


def _missing_share(file: BinaryIO) -> float:
    """Return how much a WAV file lacks of what its header promises, as a share of what is there.

    libsndfile corrects a wrong length silently, so it is looked up here. Source: RIFF, bytes 4-7 are the length
    of all that follows them, little-endian.
    """
    start = file.read(8)
    present = file.seek(0, 2)
    file.seek(0)
    promised = int.from_bytes(start[4:8], "little") + 8
    if start[:4] != b"RIFF" or promised >= UNKNOWN_RIFF_BYTES:
        return 0.0
    return max(0.0, promised / present - 1.0)


def _nearest(path: Path) -> str | None:
    folder = path.parent
    return did_you_mean(path.name, (other.name for other in folder.iterdir())) if folder.is_dir() else None


def _reason(error: Exception) -> str:
    """Return soundfile's reason without the file object's address in front of it."""
    return str(getattr(error, "error_string", error)).strip().rstrip(".").lower()
