"""What one client hears: the replies to its turns, one at a time, and cut when somebody speaks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import BaseModel

from cockpit.events import Turn
from cockpit.web import protocol

if TYPE_CHECKING:
    from cockpit.web.house import House

Spoken = Callable[[str, str, float], object]


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
        self.on_spoken: Spoken = nobody
        self._house, self._tell, self._put = house, tell, put
        self._turn_id: int | None = None
        self._until_s = 0.0
        self._making: asyncio.Task[None] | None = None

    @property
    def playing(self) -> bool:
        """Whether a reply is being heard, as far as we know; any thread may ask."""
        return self._turn_id is not None and time.monotonic() < self._until_s

    def answer(self, turn_id: int, turn: Turn) -> None:
        """Speak the reply of a turn; what was being said before is cut."""
        self.cut()
        if turn.reply:
            self._making = self._house.spawn(self._speak(turn_id, turn.reply, turn.spoken or turn.reply))

    def cut(self) -> None:
        """Silence the reply that is heard or being made."""
        if self._making is not None:
            self._making.cancel()
            self._making = None
        if self.playing and self._turn_id is not None:
            self._tell(protocol.Cut(turn_id=self._turn_id))
        self._turn_id = None

    def close(self) -> None:
        """Nobody listens any more."""
        if self._making is not None:
            self._making.cancel()

    async def _speak(self, turn_id: int, text: str, spoken: str) -> None:
        speech = await self._house.replies.speak(spoken)
        for fault in speech.faults:
            self._house.metrics.restarts.labels("voice").inc()
            self._tell(protocol.Fault(component="voice", message=fault.message, hint=fault.hint))
        if not speech.wav:
            return
        self._house.metrics.stages.labels("voice").observe(speech.synthesis_ms / 1000)
        message = protocol.Reply(
            turn_id=turn_id,
            text=text,
            duration_s=round(speech.duration_s, 3),
            engine=speech.engine,
            synthesis_ms=round(speech.synthesis_ms, 1),
        )
        self._turn_id, self._until_s = turn_id, time.monotonic() + speech.duration_s
        self._put(message.model_dump_json(), speech.wav)
        self.on_spoken(text, speech.engine, speech.duration_s)
