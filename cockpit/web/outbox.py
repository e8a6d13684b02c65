"""What waits to be sent to one client: bounded, and merged where only the newest counts.

A client that does not read for BEHIND_S is given up, so that it never costs anyone else more than its own queue.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from cockpit.web.protocol import Car
from cockpit.web.reader import CarChanged
from cockpit.web.tell import car_message

BEHIND_S = 5.0
"""How long a message may wait to be taken by the client's side of the connection."""

MAX_WAITING = 256
"""Messages, beside changes of the car; the oldest are dropped beyond, and counted."""


class Socket(Protocol):
    """The sending half of a WebSocket."""

    async def send_text(self, data: str) -> None:
        """Send a text message; waits while the client does not read."""
        ...

    async def send_bytes(self, data: bytes) -> None:
        """Send a binary message; waits while the client does not read."""
        ...


class Frame:
    """A change of the car on its way to all clients: serialised once, for whoever comes first."""

    def __init__(self, change: CarChanged) -> None:
        self._change = change

    def then(self, later: Frame) -> Frame:
        """Return both as one, for a client that has not read the first yet."""
        return Frame(self._change.then(later._change))

    @cached_property
    def text(self) -> str:
        """The message."""
        message: Car = car_message(self._change)
        return message.model_dump_json()


class Behind(Exception):
    """The client does not read."""


class Outbox:
    """One client's queue; lives on the event loop.

    Args:
        on_drop: called for each message that was dropped.
    """

    def __init__(self, on_drop: Callable[[], object] = lambda: None) -> None:
        self._waiting: deque[str | bytes | Frame] = deque()
        self._news = asyncio.Event()
        self._on_drop = on_drop

    def put(self, *messages: str | bytes | Frame) -> None:
        """Add messages, together; changes of the car are merged with those that still wait."""
        for message in messages:
            last = self._waiting[-1] if self._waiting else None
            if isinstance(message, Frame) and isinstance(last, Frame):
                self._waiting[-1] = last.then(message)
            else:
                self._waiting.append(message)
        while len(self._waiting) > MAX_WAITING:
            self._waiting.popleft()
            self._on_drop()
        self._news.set()

    async def send_to(self, socket: Socket) -> None:
        """Send what comes, until cancelled.

        Raises:
            Behind: a message could not be sent within BEHIND_S.
        """
        while True:
            while self._waiting:
                await self._send(socket, self._waiting.popleft())
            self._news.clear()
            await self._news.wait()

    async def drain(self, socket: Socket) -> None:
        """Send what is left, before closing."""
        while self._waiting:
            await self._send(socket, self._waiting.popleft())

    async def _send(self, socket: Socket, message: str | bytes | Frame) -> None:
        try:
            async with asyncio.timeout(BEHIND_S):
                if isinstance(message, bytes):
                    await socket.send_bytes(message)
                else:
                    await socket.send_text(message.text if isinstance(message, Frame) else message)
        except TimeoutError:
            raise Behind from None
