"""One client's microphone: a thread in which sound becomes turns, so that no voice ever holds up the event loop."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from cockpit.audio.capture import Ring
from cockpit.audio.frames import Intake
from cockpit.errors import CockpitError
from cockpit.events import SAMPLE_RATE_HZ, AudioHeard, Event, Fault, ReplySpoken, Turn, TurnEnded, UtteranceHeard
from cockpit.web.ears import Lent
from cockpit.web.recognisers import Kit
from cockpit.web.requests import MicMode

RING_S = 10.0
"""Sound that waits for a busy recogniser, or for one to come, before the oldest is dropped."""

WAIT_S = 0.05

MAX_UTTERANCE_S = 30.0
"""Sound of an utterance that is handed on with it; the endpointer ends it long before."""

Hear = Callable[[UtteranceHeard, bytes], Turn]


class Audience(Protocol):
    """Who lends the ears and is told what they hear; all of it is called in the thread."""

    def lend(self, hearing: Hearing) -> Lent | None:
        """Return ears, however long that takes, or None where there are none: the client has been told why."""
        ...

    def ended(self, hearing: Hearing, lent: Lent | None) -> None:
        """Take them back: it is over."""
        ...

    def on_event(self, event: Event) -> None:
        """Take an event of the stages."""
        ...

    def answer(self, turn: Turn) -> None:
        """Speak the reply of this turn."""
        ...

    @property
    def playing(self) -> bool:
        """Whether a reply is being heard."""
        ...

    def stop(self) -> None:
        """Silence it."""
        ...

    def problem(self) -> CockpitError | None:
        """Return what went wrong with it."""
        ...


class Hearing:
    """Hears one client until it is ended; what is said before its ears are there, it hears when they are.

    Args:
        mode: whom it listens to.
        rate_hz: the true rate of the sound.
        hear: takes the turn behind an utterance; it is given its sound, too.
        audience: who lends the ears, and is told.
    """

    def __init__(self, mode: MicMode, rate_hz: int, hear: Hear, audience: Audience) -> None:
        self.mode = mode
        self._rate_hz, self._hear, self._audience = rate_hz, hear, audience
        self._intake = Intake(rate_hz, 1)
        self._ring = Ring(int(RING_S * rate_hz) * 2)
        self._told: deque[tuple[float, str, str]] = deque()
        self._ended = threading.Event()
        self._given_up = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hearing", daemon=True)
        self._thread.start()

    def put(self, pcm: bytes) -> None:
        """Add sound: s16 samples."""
        self._ring.put(pcm)

    def spoken(self, text: str, engine: str, duration_s: float) -> None:
        """Say that a reply is being heard from now on."""
        self._told.append((duration_s, text, engine))

    def end(self) -> None:
        """Hear what has come to its end, and finish."""
        self._ended.set()

    def give_up(self) -> None:
        """Finish without hearing the rest: nobody is there any more."""
        self._given_up.set()
        self._ended.set()

    def join(self, deadline_s: float) -> None:
        """Wait for the thread."""
        self._thread.join(deadline_s)

    def _run(self) -> None:
        lent = None
        try:
            lent = self._audience.lend(self)
            if lent is not None:
                self._listen(lent.kit)
        finally:
            self._audience.ended(self, lent)

    def _listen(self, kit: Kit) -> None:
        ears = kit.ears
        try:
            ears.cut_by_speech(self._audience)
            turns = _Turns(self._hear, self._given_up)
            for event in ears.converse(self._source(), *ears.answers(turns, _Answers(self._audience))):
                self._audience.on_event(event)
        except GivenUp:
            pass
        except Exception as error:  # whatever breaks here is this client's trouble alone
            kit.recogniser.close()  # it may be within an utterance: the next person gets a fresh one
            if not self._given_up.is_set():
                self._audience.on_event(Fault(at_s=self._intake.now_s, component="hearing", message=str(error)))

    def _source(self) -> Iterator[Event]:
        while not self._given_up.is_set():
            ending = self._ended.is_set()
            pcm, dropped = self._ring.take(0.0 if ending else WAIT_S)
            yield from self._replies()
            if dropped:
                yield from self._intake.lost(dropped / 2 / self._rate_hz, "the server could not keep up")
            yield from self._intake.feed(np.frombuffer(pcm, "<i2"))
            if ending and not pcm:
                yield from self._intake.finish()
                return

    def _replies(self) -> Iterator[Event]:
        while self._told:
            duration_s, text, engine = self._told.popleft()
            now_s = self._intake.now_s
            yield ReplySpoken(
                at_s=now_s,
                text=text,
                engine=engine,
                duration_s=duration_s,
                synthesis_ms=0.0,
                silent_from_s=now_s + duration_s,
            )


class GivenUp(Exception):
    """Nobody is there any more whose words could be acted upon."""


class _Turns:
    """The stage that takes turns: UtteranceHeard in, TurnEnded out."""

    def __init__(self, hear: Hear, given_up: threading.Event) -> None:
        self._hear, self._given_up = hear, given_up
        self._sound = bytearray()

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass every event on; add the turn behind an utterance."""
        yield event
        if isinstance(event, AudioHeard):
            self._sound += event.pcm
            del self._sound[: -_bytes(MAX_UTTERANCE_S)]
        elif isinstance(event, UtteranceHeard):
            if self._given_up.is_set():
                raise GivenUp
            pcm = bytes(self._sound[-_bytes(event.duration_s) :]) if event.duration_s else b""
            self._sound.clear()
            yield TurnEnded(at_s=event.at_s, turn=self._hear(event, pcm))


def _bytes(seconds: float) -> int:
    """Return how many bytes that much sound has."""
    return round(seconds * SAMPLE_RATE_HZ) * 2


class _Answers:
    """The stage that has replies spoken; ReplySpoken comes back through the source."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass every event on; have a turn with a reply answered."""
        yield event
        if isinstance(event, TurnEnded) and event.turn.reply:
            self._audience.answer(event.turn)
