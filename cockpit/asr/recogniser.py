"""The stage that turns the sound of an utterance into what was said."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cockpit.asr.graph import UNKNOWN
from cockpit.asr.hosted import Hosted
from cockpit.asr.models import noise_nats
from cockpit.asr.nbest import Reading, accounted, hypotheses, with_noise
from cockpit.asr.vosk import DROP, END
from cockpit.clock import Clock, RealClock
from cockpit.errors import CockpitError
from cockpit.events import (
    SAMPLE_RATE_HZ,
    AudioHeard,
    Event,
    Fault,
    PartialHeard,
    SpeechEnded,
    SpeechStarted,
    UtteranceHeard,
)
from cockpit.worker import Worker

STEP_BYTES = SAMPLE_RATE_HZ // 10 * 2
"""Sound goes to the engine in steps of 0.1 s."""

DEADLINE_S = 30.0
"""For one step; the longest is the last of long babble with its dense lattice, and the machine may be busy."""

MAX_FAILURES = 2
"""An utterance that the engine failed on this often is given up."""

MAX_GROWTH_BYTES = 256 * 1024 * 1024
"""An engine that has grown by more since its first utterance is replaced between utterances."""

VOICE_MARGIN_S = 0.1
"""Voice detection may wake this much after the first sound of a word."""

RISEN_FACTOR = 1.1
"""So much dearer is it that an utterance is noise where a near voice has risen out of the background: no crowd does.

Of 112 utterances of strangers' orders in babble that begin so, 5 more are understood; none of 300 synthetic crowds of
6 to 30 people begins so.
"""


class Recogniser(Hosted):
    """SpeechStarted, AudioHeard and SpeechEnded in; PartialHeard and one UtteranceHeard out. Passes every event on.

    What turns out to be background has no UtteranceHeard.

    When the engine crashes or hangs, one Fault says so, and a fresh one hears the whole utterance again; the second
    time the utterance ends with no hypotheses.

    Args:
        model: a compiled model folder (cockpit.asr.compile).
        end_silence_s: the silence that the endpointer waits for; words end before it.
        worker: another engine, for tests.

    Raises:
        ModelError: the model's noise.txt is no number.
    """

    def __init__(
        self, model: Path, *, end_silence_s: float = 0.0, clock: Clock | None = None, worker: Worker | None = None
    ) -> None:
        super().__init__(worker or _worker(model))
        self._noise_nats = noise_nats(model)
        self._end_silence_s = end_silence_s
        self._clock = clock or RealClock()
        self._started: SpeechStarted | None = None
        self._begin_s: float | None = None
        self._risen = False  # out of the background
        self._sound = bytearray()
        self._sent = self._failures = 0
        self._partial = ""
        self._first_size: int | None = None

    def change(self, model: Path) -> None:
        """Hear with another compiled model from the next utterance on; its engine starts then."""
        self.close()
        self._worker, self._first_size = _worker(model), None
        self._noise_nats = noise_nats(model)

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass the event on, and add what is heard."""
        yield event
        if isinstance(event, SpeechStarted):
            self._begin(event)
        elif isinstance(event, AudioHeard) and self._started is not None:
            yield from self._hear(event)
        elif isinstance(event, SpeechEnded) and self._started is not None:
            yield from self._drop(event) if event.reason == "background" else self._end(event, self._started)

    def _begin(self, event: SpeechStarted) -> None:
        self._started, self._begin_s = event, None
        self._sound.clear()
        self._sent = self._failures = 0
        self._partial = ""

    def _hear(self, event: AudioHeard) -> Iterator[Event]:
        if self._begin_s is None:
            self._begin_s = event.at_s
        self._sound += event.pcm
        if len(self._sound) - self._sent < STEP_BYTES:
            return
        at_s = event.at_s + event.duration_s
        try:
            text = self._send()
        except CockpitError as error:  # also what a fresh engine says that does not start
            yield from self._failed(error, at_s)
            return
        if text and text != self._partial:
            self._partial = text
            yield PartialHeard(at_s=at_s, text=text)

    def _end(self, event: SpeechEnded, started: SpeechStarted) -> Iterator[Event]:
        asked_s = self._clock.now_s()
        readings: list[Reading] = []
        while self._sound and self._failures < MAX_FAILURES:
            try:
                self._send()
                readings = self._worker.call(END)
                break
            except CockpitError as error:  # also what a fresh engine says that does not start
                yield from self._failed(error, event.at_s)
        decode_ms = (self._clock.now_s() - asked_s) * 1000
        duration_s = _seconds(len(self._sound))
        if readings and self._noise_nats is not None:
            readings = with_noise(readings, self._noise_nats * (RISEN_FACTOR if self._risen else 1.0), duration_s)
        silence_s = self._end_silence_s if event.reason == "silence" else 0.0
        if event.reason != "end-of-audio":  # else nobody knows how much of it was voice
            readings = accounted(readings, event.at_s - silence_s - started.at_s)
        heard = hypotheses(
            readings,
            begin_s=self._begin_s or 0.0,
            first_s=started.at_s - VOICE_MARGIN_S,
            last_s=event.at_s - silence_s + VOICE_MARGIN_S,
        )
        self._started, self._risen = None, False
        self._sound.clear()
        self._replace_if_grown()
        yield UtteranceHeard(
            at_s=event.at_s,
            hypotheses=heard,
            duration_s=duration_s,
            decode_ms=decode_ms,
            endpoint_ms=silence_s * 1000,
        )

    def _drop(self, event: SpeechEnded) -> Iterator[Event]:
        """Forget the utterance so far: it was not meant for us."""
        self._started, self._risen = None, True
        if self._sent:
            try:
                self._worker.call(DROP)
            except CockpitError as error:
                yield from self._failed(error, event.at_s)

    def _send(self) -> str:
        """Give the engine the sound it has not had; return what it makes of the utterance so far."""
        if self._failures >= MAX_FAILURES or self._sent == len(self._sound):
            return ""
        text = self._worker.call(bytes(self._sound[self._sent :]))
        self._sent = len(self._sound)
        return " ".join(word for word in text.split() if word != UNKNOWN)

    def _replace_if_grown(self) -> None:
        """End an engine that leaks; the next utterance starts another."""
        size = resident_bytes(self.pid)
        if self._first_size is None:
            self._first_size = size
        elif size - self._first_size > MAX_GROWTH_BYTES:
            self._worker.close()
            self._first_size = None

    def _failed(self, error: CockpitError, at_s: float) -> Iterator[Event]:
        """Report the first failure of an utterance; the engine that follows has heard nothing of it yet."""
        self._worker.close()
        self._failures += 1
        self._sent, self._first_size = 0, None
        if self._failures == 1:
            yield Fault(at_s=at_s, component="recogniser", message=error.message, hint=error.hint)


def _seconds(length_bytes: int) -> float:
    return length_bytes / 2 / SAMPLE_RATE_HZ


def resident_bytes(pid: int | None) -> int:
    """Return how much memory a process holds; 0 where the system does not tell (all but Linux)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _worker(model: Path) -> Worker:
    return Worker("cockpit.asr.vosk:engine", str(model), name="the recogniser", deadline_s=DEADLINE_S)
