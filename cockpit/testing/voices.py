"""Who speaks when scripts run as sound, and in which noise; what was synthesised once is kept by content."""

from __future__ import annotations

import hashlib
import io
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import which

import numpy as np

from cockpit.errors import AudioError, EngineError, UsageError, did_you_mean
from cockpit.events import SAMPLE_RATE_HZ
from cockpit.packs import cache as cached
from cockpit.testing.level import Sound
from cockpit.testing.noises import Noises, car_noises
from cockpit.testing.sounds import read_sound
from cockpit.testing.spoken import PEAK, Person
from cockpit.testing.talkers import babbling, speak
from cockpit.tts.espeak import Speaking

FORMAT = "2"
"""Raise it when the same text sounds otherwise."""

FLITE = "flite"
FLITE_DEADLINE_S = 20.0
KINDS = ("road", "blower", "window", "babble")
LOWEST_DB, HIGHEST_DB = -10.0, 60.0
NOISE_SEED = 20
MP3_COMPRESSION = 0.9

VOICES = (
    Person("en-us+f3", 150, 55),
    Person("en-gb", 150, 45),
    Person("en-us", 145, 60),
    Person("en-us-nyc+f4", 150, 55),
    Person("en-gb-scotland+f3", 165, 55),
    Person("en-us+m4", 135, 30),
    Person("en-gb-x-rp+m2", 140, 35),
    Person("en-029+m5", 150, 40),
    Person("en-us-nyc", 170, 45),
    Person("en-gb+f5", 180, 65),
)
"""In the order in which --voices takes them; flite's voice comes behind the third where flite is installed."""

FLITE_PLACE = 3


@dataclass(frozen=True, slots=True)
class Noise:
    """A kind of noise, at an A-weighted signal-to-noise ratio in dB; without a kind there is none."""

    kind: str = ""
    snr_db: float = 0.0

    def __str__(self) -> str:
        return f"{self.kind} {self.snr_db:g} dB" if self.kind else "clean"


CLEAN = Noise()


@dataclass(frozen=True, slots=True)
class Condition:
    """How a conversation is held: typed, or spoken by somebody in some noise."""

    person: Person | None = None
    noise: Noise = CLEAN

    @property
    def voice(self) -> str:
        """The speaker's name."""
        return self.person.voice if self.person else "typed"


TYPED_ALONE = (Condition(),)


def voices(count: int) -> tuple[Person, ...]:
    """Return the first `count` synthetic people.

    Raises:
        UsageError: there are not so many.
    """
    people = list(VOICES)
    if which(FLITE):
        people.insert(FLITE_PLACE, Person(FLITE))
    if not 1 <= count <= len(people):
        raise UsageError(f"{count} voices", hint=f"there are 1 to {len(people)}")
    return tuple(people[:count])


def noise_named(text: str) -> Noise:
    """Return the noise that "road:10" names.

    Raises:
        UsageError: the kind is unknown, or the ratio no number within reason.
    """
    kind, colon, ratio = text.partition(":")
    if kind == "clean" and not colon:
        return CLEAN
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f"use clean, {', '.join(KINDS)} with a ratio in dB, as road:10"
        raise UsageError(f"unknown noise '{text}'", hint=hint)
    try:
        snr_db = float(ratio)
    except ValueError:
        raise UsageError(f"'{text}' has no ratio", hint=f"give it in dB, as {kind}:10") from None
    if not LOWEST_DB <= snr_db <= HIGHEST_DB:
        raise UsageError(f"{snr_db:g} dB is out of range", hint=f"{LOWEST_DB:g} to {HIGHEST_DB:g}")
    return Noise(kind, snr_db)


class Voices:
    """Speaks texts as anybody, and keeps the sound in a folder; the engine starts when it is first needed.

    Args:
        folder: where sound is kept by text and person.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._speaking: Speaking | None = None

    def __enter__(self) -> Voices:
        return self

    def __exit__(self, *_: object) -> None:
        if self._speaking is not None:
            self._speaking.__exit__()
            self._speaking = None

    def say(self, text: str, person: Person) -> Sound:
        """Return the text spoken by a person, without silence around it.

        Raises:
            EngineError: the synthetic voice failed.
        """
        key = hashlib.sha256(f"{FORMAT} {person} {text}".encode()).hexdigest()
        file = self._folder / key[:2] / f"{key[2:34]}.flac"
        kept = cached.read_bytes(file)
        if kept is not None:
            return _from_flac(kept)
        sound = _flite(text) if person.voice == FLITE else speak(self._engine, text, person)
        cached.write_bytes(file, to_flac(sound))
        return sound

    @property
    def _engine(self) -> Speaking:
        if self._speaking is None:
            self._speaking = Speaking()
        return self._speaking


@cache
def noises(kinds: frozenset[str]) -> Noises:
    """Make the noises of a car; people who babble take a moment longer, and are made when asked for alone."""
    talk: Sequence[Sound] = ()
    if "babble" in kinds:
        with Speaking() as speaking:
            talk = babbling(speaking)
    return Noises(car_noises(NOISE_SEED, talk))


def to_flac(sound: Sound) -> bytes:
    """Return the sound as the bytes of a FLAC file, nothing lost but what 16 bits lose."""
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(buffer, sound, SAMPLE_RATE_HZ, format="FLAC")
    return buffer.getvalue()


def to_mp3(sound: Sound) -> bytes:
    """Return the sound as the bytes of a small MP3 file, which every browser plays."""
    import soundfile

    buffer = io.BytesIO()
    soundfile.write(
        buffer, sound, SAMPLE_RATE_HZ, format="MP3", compression_level=MP3_COMPRESSION, bitrate_mode="VARIABLE"
    )
    return buffer.getvalue()


def _from_flac(data: bytes) -> Sound:
    import soundfile

    samples, _ = soundfile.read(io.BytesIO(data), dtype="float32")
    return np.asarray(samples, np.float32)


def _flite(text: str) -> Sound:
    """Return the text spoken by flite's own voice, where the program is installed."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        try:
            subprocess.run(
                [FLITE, "-t", text, "-o", str(file)], check=True, capture_output=True, timeout=FLITE_DEADLINE_S
            )
            sound = read_sound(file)
        except subprocess.CalledProcessError as error:
            raise _silent(f"it ended with {error.returncode}") from error
        except subprocess.TimeoutExpired as error:
            raise _silent(f"it took more than {FLITE_DEADLINE_S:g} s") from error
        except (OSError, AudioError) as error:
            raise _silent(str(error)) from error
    return np.asarray(sound * (PEAK / max(1e-6, float(np.abs(sound).max()))), np.float32)


def _silent(why: str) -> EngineError:
    return EngineError(f"flite did not speak: {why}", hint="fewer than four --voices do without it")
