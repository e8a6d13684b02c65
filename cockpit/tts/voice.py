"""The car's voice: speaks with the first engine that can, and never keeps anyone waiting for long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from cockpit.errors import EngineError
from cockpit.tts.engines import Engine, VoiceOptions, default_engines
from cockpit.tts.speech import Speech, checked, silence
from cockpit.tts.text import speakable, utterances

GIVE_UP_AFTER = 3
"""Failures in a row after which an engine is left alone: each may cost the driver a deadline of silence."""


class Voice:
    """Turns replies into sound.

    Args:
        options: voice, rate and volume.
        engines: what to try, in order; by default pyttsx3, then espeak-ng. After the last one there is text.
    """

    def __init__(self, options: VoiceOptions | None = None, engines: Sequence[Engine] | None = None) -> None:
        self._engines = list(default_engines(options or VoiceOptions()) if engines is None else engines)
        self._failures: Counter[str] = Counter()

    def __enter__(self) -> Voice:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the first engine that can be, so that the first reply comes as fast as all others."""
        for engine in self._engines:
            try:
                engine.start()
            except EngineError:
                continue  # told when there is something to say
            return

    def speak(self, text: str) -> Speech:
        """Return the sound of `text`, with the name of the engine that made it; empty text makes none.

        Raises:
            UsageError: the text is too long to be a reply, or the voice is unknown.
        """
        parts = utterances(speakable(text))
        if not parts:
            return silence()
        faults: list[EngineError] = []
        for engine in self._engines:
            if self._failures[engine.name] >= GIVE_UP_AFTER or not engine.ready:
                continue
            try:
                speech = _said(engine, parts, tuple(faults))
            except EngineError as error:
                faults.append(error)
                self._failures[engine.name] += 1
            else:
                self._failures[engine.name] = 0
                return speech
        return silence(tuple(faults))

    def close(self) -> None:
        """End all engines' processes."""
        for engine in self._engines:
            engine.close()


def _said(engine: Engine, parts: Sequence[str], faults: tuple[EngineError, ...]) -> Speech:
    """Let one engine say all parts: a voice that changes within a reply would be worse than a later one."""
    sounds, rates_hz = [], set()
    for part in parts:
        pcm, rate_hz = engine.say(part)
        sounds.append(checked(engine.name, pcm, rate_hz))
        rates_hz.add(rate_hz)
    if len(rates_hz) != 1:
        raise EngineError(f"{engine.name} changed its rate within a reply")
    return Speech(np.concatenate(sounds), rates_hz.pop(), engine.name, faults)
