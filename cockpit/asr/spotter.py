"""The stage that listens for the wake word in whatever is said, while it is being said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cockpit.asr.hosted import Hosted
from cockpit.asr.spotting import BEGIN, Request, Spotted
from cockpit.errors import CockpitError
from cockpit.events import AudioHeard, Event, Fault, SpeechEnded, SpeechStarted, WakeHeard
from cockpit.worker import Worker

STEP_BYTES = 3 * 512 * 2
"""Sound goes to the engine in steps of three frames, 96 ms: half of what may pass until the wake word is known."""

BRIDGED_S = 0.25
"""An utterance that begins this soon behind one that was too long is the same talk."""


class Spotter(Hosted):
    """SpeechStarted, AudioHeard and SpeechEnded in; WakeHeard out, at most once an utterance. Passes every event on.

    When the engine crashes or hangs, one Fault an utterance says so, and a fresh one hears what follows.

    Args:
        model: a model folder compiled by cockpit.asr.wake.
        phrase: the words it was compiled for.
        worker: another engine, for tests.
    """

    def __init__(self, model: Path, phrase: tuple[str, ...], *, worker: Worker | None = None) -> None:
        self.phrase = phrase
        said = " ".join(phrase)
        super().__init__(
            worker or Worker("cockpit.asr.spotting:engine", str(model), said, name="the wake word spotter")
        )
        self._begin_s: float | None = None
        self._cut_off_s: float | None = None
        self._listening = self._failed = False
        self._waiting = bytearray()

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass the event on, and tell when the wake word was said."""
        yield event
        if isinstance(event, SpeechStarted):
            yield from self._begin(event)
        elif isinstance(event, AudioHeard) and self._listening:
            yield from self._hear(event)
        elif isinstance(event, SpeechEnded):
            self._cut_off_s = event.at_s if event.reason == "too-long" and self._listening else None
            self._listening = False

    def _begin(self, event: SpeechStarted) -> Iterator[Event]:
        self._listening, self._failed = True, False
        if self._cut_off_s is not None and event.at_s - self._cut_off_s <= BRIDGED_S:
            return  # the wake word may lie across the cut
        self._begin_s = None
        self._waiting.clear()
        yield from self._asked(BEGIN, event.at_s)

    def _hear(self, event: AudioHeard) -> Iterator[Event]:
        if self._begin_s is None:
            self._begin_s = event.at_s
        self._waiting += event.pcm
        if len(self._waiting) < STEP_BYTES:
            return
        step = bytes(self._waiting)
        self._waiting.clear()
        yield from self._asked(step, event.at_s + event.duration_s)

    def _asked(self, request: Request, at_s: float) -> Iterator[Event]:
        try:
            spotted: Spotted | None = self._worker.call(request)
        except CockpitError as error:  # also what a fresh engine says that does not start
            self._worker.close()
            self._begin_s = None  # the next engine counts from the sound that it is given first
            if not self._failed:
                self._failed = True
                yield Fault(at_s=at_s, component="wake word", message=error.message, hint=error.hint)
            return
        if spotted is None or self._begin_s is None:
            return
        self._listening = False
        start_s, end_s = self._begin_s + spotted.start_s, self._begin_s + spotted.end_s
        yield WakeHeard(at_s=at_s, phrase=" ".join(self.phrase), start_s=start_s, end_s=min(end_s, at_s))
