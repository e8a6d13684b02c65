"""What one client hears: the replies to its turns, one at a time, and cut when somebody speaks; and the car's own words
when all is quiet.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import BaseModel

from cockpit.events import Turn
from cockpit.web import protocol
from cockpit.web.voice import Spoken

if TYPE_CHECKING:
    from cockpit.web.house import House

PAUSE_S = 0.7
"""Quiet before the car's own words: within it, what was just said has become a turn and its reply has begun."""

LOOK_S = 0.1
MAX_NEWS = 3
"""The car's own words that wait for quiet; the oldest are left unsaid beyond, as pages show them anyway."""

OnSpoken = Callable[[str, str, float], object]


def nobody(_text: str, _engine: str, _duration_s: float) -> None:
    """Hear of a reply where no microphone is on."""


class Mouth:
    """Speaks to one client; lives on the event loop.

    Args:
        house: has the voice.
        tell: sends a message to the client.
        put: sends a message and the sound that belongs to it, together.
    """

    def __init__(self, house: House, tell: Callable[[BaseModel], None], put: Callable[..., None]) -> None:
        self.on_spoken: OnSpoken = nobody
        self._house, self._tell, self._put = house, tell, put
        self._sound: bool | None = None  # what the page said of it
        self._saying: protocol.Reply | None = None
        self._until_s = 0.0
        self._making: asyncio.Task[None] | None = None
        self._held = False
        self._quiet_from_s = 0.0
        self._news: deque[tuple[str, Spoken]] = deque(maxlen=MAX_NEWS)
        self._telling: asyncio.Task[None] | None = None

    @property
    def playing(self) -> bool:
        """Whether something is being heard, as far as we know; any thread may ask."""
        return self._saying is not None and time.monotonic() < self._until_s

    @property
    def wants_news(self) -> bool:
        """Whether the client is to hear what the car says by itself."""
        return self._sound is True

    def listen(self, *, on: bool) -> None:
        """Take note whether the client can hear, and wants to."""
        self._sound = on
        if not on:
            self._news.clear()
            self.cut()

    def answer(self, turn_id: int, turn: Turn) -> None:
        """Speak the reply of a turn; what was being said before is cut."""
        self.cut()
        if turn.reply and self._sound is not False:
            self._making = self._house.spawn(self._speak(turn_id, turn.reply, turn.spoken or turn.reply))

    def announce(self, text: str, speech: Spoken) -> None:
        """Say what the car says by itself, once nobody speaks and nothing is said."""
        self._news.append((text, speech))
        if self._telling is None or self._telling.done():
            self._telling = self._house.spawn(self._tell_news())

    def hold(self) -> None:
        """Keep the car's own words back: somebody speaks, or is about to."""
        self._held = True

    def release(self) -> None:
        """Nobody speaks any more."""
        self._held, self._quiet_from_s = False, time.monotonic()

    def cut(self) -> None:
        """Silence what is heard or being made."""
        if self._making is not None:
            self._making.cancel()
            self._making = None
        if self.playing and self._saying is not None:
            self._tell(protocol.Cut(turn_id=self._saying.turn_id))
            self._until_s = time.monotonic()
        self._saying = None

    def close(self) -> None:
        """Nobody listens any more."""
        for task in (self._making, self._telling):
            if task is not None:
                task.cancel()

    async def _speak(self, turn_id: int, text: str, spoken: str) -> None:
        begin_s = time.perf_counter()
        speech = await self._house.speak(spoken)
        for fault in speech.faults:
            self._house.metrics.restarts.labels("voice").inc()
            self._tell(protocol.Fault(component="voice", message=fault.message, hint=fault.hint))
        if not speech.wav:
            return
        self._house.metrics.stages.labels("voice").observe(speech.synthesis_ms / 1000)
        self._play(turn_id, text, speech)
        self._house.hub.voiced(turn_id, (time.perf_counter() - begin_s) * 1000)

    async def _tell_news(self) -> None:
        while self._news:
            if self._busy:
                await asyncio.sleep(LOOK_S)
            else:
                self._play(None, *self._news.popleft())

    @property
    def _busy(self) -> bool:
        if self._held or (self._making is not None and not self._making.done()):
            return True
        return time.monotonic() < max(self._until_s, self._quiet_from_s) + PAUSE_S

    def _play(self, turn_id: int | None, text: str, speech: Spoken) -> None:
        self._saying = protocol.Reply(
            turn_id=turn_id,
            text=text,
            duration_s=round(speech.duration_s, 3),
            engine=speech.engine,
            synthesis_ms=round(speech.synthesis_ms, 1),
        )
        self._until_s = time.monotonic() + speech.duration_s
        self._put(self._saying.model_dump_json(), speech.wav)
        self.on_spoken(text, speech.engine, speech.duration_s)
