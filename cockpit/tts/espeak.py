"""Speak as somebody else: espeak-ng with any voice, rate and pitch, for the tour's spoken commands and for tests."""

from __future__ import annotations

import numpy as np

from cockpit.errors import UsageError
from cockpit.espeak import Utterance
from cockpit.tts.speech import Speech, checked
from cockpit.tts.text import speakable, utterances
from cockpit.worker import Worker

NAME = "libespeak-ng"


class Speaking:
    """espeak-ng's library in a process of its own, a new one for each text.

    The library goes on where it stopped, in the flutter of a voice and within its waves: in one process the same text
    never sounds the same again. Afresh it does, so that a script or a test hears what it heard before. It costs 60 ms.
    """

    def __init__(self) -> None:
        self._worker = Worker("cockpit.espeak:engine", name=NAME)

    def __enter__(self) -> Speaking:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    def synthesise(self, text: str, voice: str = "en-us+f3", rate_wpm: int = 150, pitch: int = 50) -> Speech:
        """Return the sound of `text`.

        Args:
            text: at most MAX_TEXT characters, with at least one that can be spoken.
            voice: language and variant, as "en-gb" or "en-us+f3".
            rate_wpm: words per minute, 80 to 450.
            pitch: 0 to 99.

        Raises:
            EngineError: the engine failed.
            UsageError: the text is too long or holds nothing to say, or the voice is unknown.
        """
        parts = utterances(speakable(text))
        if not parts:
            raise UsageError("there is nothing to say")
        sounds = []
        try:
            for part in parts:
                pcm, rate_hz = self._worker.call(Utterance(part, voice, rate_wpm=rate_wpm, pitch=pitch))
                sounds.append(checked(NAME, pcm, rate_hz))
        finally:
            self._worker.close()
        return Speech(np.concatenate(sounds), rate_hz, NAME)


def synthesise(text: str, voice: str = "en-us+f3", rate_wpm: int = 150, pitch: int = 50) -> Speech:
    """Return the sound of one text."""
    with Speaking() as speaking:
        return speaking.synthesise(text, voice, rate_wpm, pitch)
