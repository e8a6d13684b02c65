"""Bounded readers: whoever watches the car gets its changes in order, and never makes anyone wait for him."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.dialogue.session import Session
from cockpit.events import SignalValue, Turn
from cockpit.nlu.understanding import Understanding
from cockpit.web.car import Snapshot

MAX_UNREAD = 64
"""Turns and notices that wait for a reader; the oldest are dropped beyond. Changes of the car are merged into one."""


@dataclass(frozen=True, slots=True)
class CarChanged:
    """Signals changed: `values` what they show, `targets` what actuators were told, by path; `now` holds all of it."""

    values: Mapping[str, SignalValue]
    targets: Mapping[str, SignalValue]
    now: Snapshot

    def then(self, later: CarChanged) -> CarChanged:
        """Return this change and a later one as one."""
        return CarChanged({**self.values, **later.values}, {**self.targets, **later.targets}, later.now)


@dataclass(frozen=True, slots=True)
class TurnTaken:
    """Somebody spoke or typed. `id` counts from 1, `client` says who, `understood` how the words were aligned.

    `endpoint_ms` is the silence that told the end of speech, none for typed text; `voice_ms` is the time from the turn
    to its voice, once that is known.
    """

    id: int
    client: str
    zone: str
    at_s: float
    turn: Turn
    understood: Understanding
    endpoint_ms: float = 0.0
    voice_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """The car has something to say by itself, such as that a scene ended."""

    at_s: float
    text: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Voiced:
    """The voice of a turn begins: `taken` is that turn, with its `voice_ms`."""

    taken: TurnTaken


@dataclass(frozen=True, slots=True)
class Replaced:
    """There is another conversation now: a fresh car in a scenario, or other packs."""

    session: Session


@dataclass(frozen=True, slots=True)
class RecordingFailed:
    """What is said is not kept any more, though it should be."""

    message: str


Happening = CarChanged | TurnTaken | Noticed | Voiced | Replaced | RecordingFailed


class Reader:
    """One watcher's queue; lives on the event loop. ``async for happening in reader`` until it is closed.

    Args:
        kinds: what to hear of.
    """

    def __init__(self, kinds: tuple[type, ...]) -> None:
        self.dropped = 0
        self._kinds = kinds
        self._unread: deque[Happening] = deque()
        self._news = asyncio.Event()
        self._closed = False

    def put(self, happening: Happening) -> None:
        """Add one; a change of the car goes into one that has not been read yet."""
        if self._closed or not isinstance(happening, self._kinds):
            return
        last = self._unread[-1] if self._unread else None
        if isinstance(happening, CarChanged) and isinstance(last, CarChanged):
            self._unread[-1] = last.then(happening)
        else:
            self._unread.append(happening)
        if len(self._unread) > MAX_UNREAD:
            self._unread.popleft()
            self.dropped += 1
        self._news.set()

    def close(self) -> None:
        """End the reading."""
        self._closed = True
        self._news.set()

    def __aiter__(self) -> Reader:
        return self

    async def __anext__(self) -> Happening:
        """Return the next one, as soon as there is one."""
        while not self._unread:
            if self._closed:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        return self._unread.popleft()
