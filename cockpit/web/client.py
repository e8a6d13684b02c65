"""One page on its WebSocket: says hello, then commands and sound in, everything that happens out."""

from __future__ import annotations

import asyncio
import logging
import secrets
import traceback
from contextlib import suppress

from pydantic import BaseModel, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from cockpit.errors import CockpitError, SignalError
from cockpit.web import protocol, tell
from cockpit.web.house import House
from cockpit.web.limits import Bucket
from cockpit.web.mic import Microphone
from cockpit.web.mouth import Mouth
from cockpit.web.outbox import Behind, Outbox
from cockpit.web.reader import TurnTaken
from cockpit.web.requests import (
    FROM_PAGE,
    HELLO_S,
    MAX_MESSAGE_BYTES,
    Begin,
    CutReply,
    Drive,
    FromPage,
    Hello,
    Mic,
    Pace,
    Ping,
    ReadPacks,
    Say,
    Seat,
    SetSignal,
    Sound,
    Undo,
    WritePack,
    Zone,
)
from cockpit.web.voice import Spoken

log = logging.getLogger(__name__)

MESSAGES_PER_S, MESSAGES_AT_ONCE = 50.0, 100.0
SOUND_BYTES_PER_S, SOUND_AT_ONCE = 4 * 96_000.0, 1_000_000.0
"""Four times what a microphone at 48 kHz delivers, and ten seconds of it at once after a pause of the network."""

POLICY_VIOLATION, TOO_BIG, INTERNAL, TRY_LATER = 1008, 1009, 1011, 1013


class Rude(Exception):
    """The client broke the protocol; it is told why, and let go."""

    def __init__(self, message: str, hint: str | None = None, code: int = POLICY_VIOLATION) -> None:
        super().__init__(message)
        self.message, self.hint, self.code = message, hint, code


class Client:
    """One connection, from its first message to its last.

    Args:
        socket: not yet accepted.
        house: what all clients share.
    """

    def __init__(self, socket: WebSocket, house: House) -> None:
        self.id = secrets.token_hex(4)
        self.zone: Zone = "driver"
        self.outbox = Outbox(house.metrics.dropped_messages.inc)
        self._socket, self._house = socket, house
        self._messages = Bucket(MESSAGES_PER_S, MESSAGES_AT_ONCE)
        self._sound = Bucket(SOUND_BYTES_PER_S, SOUND_AT_ONCE)
        self._mouth = Mouth(house, self.tell, self.outbox.put)
        self._mic = Microphone(house, self._mouth, self.id, self.tell)

    @property
    def wants_news(self) -> bool:
        """Whether the page is to hear what the car says by itself."""
        return self._mouth.wants_news

    def announce(self, text: str, speech: Spoken) -> None:
        """Let the page hear that, once nothing else is said."""
        self._mouth.announce(text, speech)

    def tell(self, message: BaseModel) -> None:
        """Send a message to this client alone."""
        self.outbox.put(message.model_dump_json())

    async def serve(self) -> None:
        """Stay until it goes, or has to."""
        await self._socket.accept()
        self._house.connected += 1
        sending = asyncio.create_task(self.outbox.send_to(self._socket))
        talking = asyncio.create_task(self._talk())
        try:
            await asyncio.wait({sending, talking}, return_when=asyncio.FIRST_COMPLETED)
            await self._part(sending, talking)
        finally:
            self._house.connected -= 1
            self._house.leave(self)
            self._mouth.close()
            self._mic.give_up()
            for task in (sending, talking):
                task.cancel()
            await asyncio.gather(sending, talking, return_exceptions=True)

    async def _part(self, sending: asyncio.Task[None], talking: asyncio.Task[None]) -> None:
        """Say why it is over, to whoever still reads."""
        if sending.done() and isinstance(sending.exception(), Behind):
            self._house.metrics.slow.inc()
            return
        error = talking.exception() if talking.done() else None
        sending.cancel()
        if error is None or isinstance(error, WebSocketDisconnect):
            return
        if not isinstance(error, Rude):
            where = traceback.extract_tb(error.__traceback__)[-1]  # without its message: it may hold what was said
            log.error("a page was let go: %s in %s, line %s", type(error).__name__, where.filename, where.lineno)
            error = Rude("the server failed", "this is a fault of ours; connect again", INTERNAL)
        self.tell(protocol.Error(message=error.message, hint=error.hint))
        with suppress(Behind, WebSocketDisconnect, RuntimeError, TimeoutError):
            async with asyncio.timeout(1.0):
                await self.outbox.drain(self._socket)
                await self._socket.close(error.code)

    async def _talk(self) -> None:
        await self._greet()
        while True:
            message = await self._receive()
            if isinstance(message, bytes):
                if len(message) % 2:
                    raise Rude("half a sample of sound", "send whole s16 samples")
                self._mic.put(message)
            else:
                await self._obey(message)

    async def _greet(self) -> None:
        if self._house.connected > self._house.options.max_clients:
            raise Rude("too many pages are open", "close one", TRY_LATER)
        try:
            async with asyncio.timeout(HELLO_S):
                hello = await self._receive()
        except TimeoutError:
            raise Rude("no hello came") from None
        if not isinstance(hello, Hello):
            raise Rude("the first message is hello", '{"type": "hello", "protocol": 1}')
        self.zone = hello.zone
        self._house.enter(self)

    async def _receive(self) -> FromPage | bytes:
        """Return the next message, within all limits.

        Raises:
            Rude: it is none, or one too many.
            WebSocketDisconnect: the client has gone.
        """
        event = await self._socket.receive()
        if event["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(event.get("code", 1006))
        text, sound = event.get("text"), event.get("bytes")
        if len(text or sound or "") > MAX_MESSAGE_BYTES:
            raise Rude(f"a message of more than {MAX_MESSAGE_BYTES} bytes", code=TOO_BIG)
        if text is None:
            if not self._sound.take(len(sound or b"")):
                raise Rude("more sound than any microphone makes")
            return sound or b""
        if not self._messages.take():
            raise Rude(f"more than {MESSAGES_PER_S:g} messages a second")
        try:
            return FROM_PAGE.validate_json(text)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise Rude(f"not a message of this protocol: {place or 'message'}: {first['msg']}") from None

    async def _obey(self, message: FromPage) -> None:  # noqa: PLR0912  # one case for each message
        match message:
            case Say():
                await self._say(message.text, message.zone)
            case Undo():
                await self._say("undo", None)
            case Mic():
                self._mic.turn(message, self.zone)
            case Seat():
                self.zone = message.zone
                self._mic.zone = message.zone
            case CutReply():
                self._mouth.cut()
            case Sound():
                self._mouth.listen(on=message.on)
            case SetSignal():
                await self._set(message)
            case Drive():
                changes = message.model_dump(exclude={"type"}, exclude_none=True)
                await self._house.hub.drive(**changes)
            case Begin():
                await self._begin(message)
            case Pace():
                self._house.hub.set_pace(message.times)
            case Ping():
                self.tell(protocol.Pong(n=message.n))
            case ReadPacks():
                self.tell(await self._house.editor.read())
            case WritePack():
                self.tell(await self._house.editor.write(message))
            case Hello():
                raise Rude("a second hello")

    async def _say(self, text: str, zone: Zone | None) -> None:
        taken: TurnTaken = await self._house.hub.say(text, client=self.id, zone=zone or self.zone)
        self._mouth.answer(taken.id, taken.turn)

    async def _set(self, message: SetSignal) -> None:
        try:
            await self._house.hub.set(message.path, message.value, by_hand=True)
        except SignalError as error:
            self.tell(tell.refusal(error, message.path))

    async def _begin(self, message: Begin) -> None:
        try:
            await self._house.hub.begin(message.name)
        except CockpitError as error:
            self.tell(protocol.Refused(path="", reason="invalid", message=str(error)))
