"""The spotter itself, in a worker process: sound in, the place of the wake word out.

Two looks are taken. While the sound flows, Vosk's partial text shows the phrase as soon as its last word begins,
which costs nothing and is often wrong ("hey c..."). Then the last two seconds are decoded once more as if the sound
ended there, so that the phrase must be whole and better than any other sounds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from cockpit.asr.vosk import load_model
from cockpit.events import SAMPLE_RATE_HZ

AGAIN_S = 2.0
"""How much sound is looked at again: MAX_PHONES said slowly."""

STREAM_S = 8.0
"""A stream is begun anew after this long, as looking back gets slower and memory grows."""

TRIES = 12
"""Looks at one promise of the phrase; said slowly, its last word takes about a second."""

_BYTES_PER_S = 2 * SAMPLE_RATE_HZ

BEGIN: Literal["begin"] = "begin"
"""The request that forgets the sound so far; what follows is counted from 0."""


@dataclass(frozen=True, slots=True)
class Spotted:
    """Where the wake word lies, in seconds since BEGIN. The end is that of its last sound's peak, some 0.1 s early."""

    start_s: float
    end_s: float


Request = bytes | Literal["begin"]


def engine(folder: str, phrase: str) -> Callable[[Request], Spotted | None]:
    """Worker factory: load the model compiled for `phrase`, then take sound (s16, 16 kHz) and BEGIN.

    Raises:
        ModelError: Vosk refuses the model.
    """
    vosk, model = load_model(folder)
    return _Spotting(vosk, model, phrase).handle


class _Spotting:
    def __init__(self, vosk: Any, model: Any, phrase: str) -> None:
        self._vosk, self._model = vosk, model
        self._phrase = phrase.split()
        self._begin()

    def handle(self, request: Request) -> Spotted | None:
        if isinstance(request, bytes):
            return self._hear(request)
        self._begin()
        return None

    def _begin(self) -> None:
        self._recent = bytearray()
        self._heard_bytes = 0
        self._renew()

    def _renew(self, overlap: bytes = b"") -> None:
        self._stream = self._vosk.KaldiRecognizer(self._model, SAMPLE_RATE_HZ)
        self._stream_bytes = self._tries = 0
        if overlap:
            self._stream.AcceptWaveform(overlap)

    def _hear(self, pcm: bytes) -> Spotted | None:
        self._recent += pcm
        del self._recent[: -int(AGAIN_S * _BYTES_PER_S)]
        self._heard_bytes += len(pcm)
        self._stream_bytes += len(pcm)
        self._stream.AcceptWaveform(pcm)
        promised = _place(self._phrase, json.loads(self._stream.PartialResult()).get("partial", "").split()) is not None
        found = self._look_again() if promised else None
        self._tries = self._tries + 1 if promised else 0
        if found or self._tries >= TRIES:
            self._renew()
        elif self._stream_bytes >= STREAM_S * _BYTES_PER_S and not promised:
            self._renew(bytes(self._recent))
        return found

    def _look_again(self) -> Spotted | None:
        closer = self._vosk.KaldiRecognizer(self._model, SAMPLE_RATE_HZ)
        closer.SetWords(True)
        closer.SetMaxAlternatives(1)  # the best path; without, Vosk mixes words of several
        closer.AcceptWaveform(bytes(self._recent))
        words = json.loads(closer.FinalResult())["alternatives"][0].get("result", [])
        first = _place(self._phrase, [word["word"] for word in words])
        if first is None:
            return None
        before_s = (self._heard_bytes - len(self._recent)) / _BYTES_PER_S
        last = words[first + len(self._phrase) - 1]
        return Spotted(before_s + words[first]["start"], before_s + last["end"])


def _place(phrase: list[str], words: list[str]) -> int | None:
    """Return where `phrase` begins among `words`."""
    places = range(len(words) - len(phrase) + 1)
    return next((place for place in places if words[place : place + len(phrase)] == phrase), None)
