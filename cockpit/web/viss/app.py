"""VISS on the network: the WebSocket at /viss, and HTTP under /viss/ and, as the standard has it, under /Vehicle.

A client that does not read costs nobody anything: what is told to it is made when it can be sent, from the car as it
is then, so nothing waits; after BEHIND_S it is given up.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from cockpit.errors import SignalError
from cockpit.events import SignalValue
from cockpit.vehicle.signals import standard_tree
from cockpit.web.limits import Bucket
from cockpit.web.reader import CarChanged, Reader
from cockpit.web.viss import http
from cockpit.web.viss.history import History
from cockpit.web.viss.problems import Version, VissError
from cockpit.web.viss.service import Source
from cockpit.web.viss.session import Message, VissSession, Wish
from cockpit.web.viss.tree import Tree

if TYPE_CHECKING:
    from cockpit.web.hub import Hub

BEHIND_S = 5.0
"""How long a message may wait to be taken by the client's side of the connection."""

MAX_CLIENTS = 64

RATE, BURST = 100, 200
"""Requests a second of one client, and at once; who asks faster is answered slower."""

PAUSE_S = 0.02

SUBPROTOCOLS: dict[str, Version] = {"VISSv3": 3, "VISSv2": 2}
"""As the standards name them, the newest first; who names none is spoken to in version 3."""

UNSUPPORTED, TOO_MANY = 1003, 1013


class Moments:
    """The time of day, which never goes back however the system's clock is set."""

    def __init__(self) -> None:
        self._began, self._began_s = datetime.now(UTC), time.monotonic()

    def now(self) -> datetime:
        """Return it, in UTC."""
        return self._began + timedelta(seconds=time.monotonic() - self._began_s)


class Viss:
    """The service for all clients.

    Args:
        hub: the door to the car.
    """

    def __init__(self, hub: Hub) -> None:
        self.clients = 0
        self._hub = hub
        self._moments = Moments()
        self._source = Source(Tree(standard_tree()), self._get, History())

    async def remember(self) -> None:
        """Note every change of the car, until cancelled."""
        reader = self._hub.subscribe(CarChanged)
        try:
            self._source.history.keep(self._hub.snapshot.values, self._moments.now())
            async for change in reader:
                assert isinstance(change, CarChanged)
                self._source.history.keep(change.values, self._moments.now())
        finally:
            self._hub.unsubscribe(reader)

    @property
    def routes(self) -> list[BaseRoute]:
        """Where it is found; paths under /viss/v2/ are answered in version 2."""
        methods = ["GET", "POST"]
        return [
            WebSocketRoute("/viss", self.talk),
            Route("/viss/v2/{path:path}", self.answer_2, methods=methods),
            Route("/viss/{path:path}", self.answer, methods=methods),
            Route("/Vehicle{path:path}", self.answer_root, methods=methods),
        ]

    async def talk(self, socket: WebSocket) -> None:
        """Serve one WebSocket until either side is done."""
        name = next((each for each in SUBPROTOCOLS if each in socket.scope.get("subprotocols", [])), None)
        await socket.accept(subprotocol=name)
        if self.clients >= MAX_CLIENTS:
            await socket.close(TOO_MANY, "too many clients")
            return
        self.clients += 1
        try:
            version: Version = SUBPROTOCOLS[name] if name else 3
            await _Connection(socket, self._hub, VissSession(self._source, version), self._moments).serve()
        finally:
            self.clients -= 1

    async def answer(self, request: Request) -> Response:
        """Answer an HTTP request in version 3."""
        return await self._answer(request, request.path_params["path"], 3)

    async def answer_2(self, request: Request) -> Response:
        """Answer an HTTP request in version 2."""
        return await self._answer(request, request.path_params["path"], 2)

    async def answer_root(self, request: Request) -> Response:
        """Answer an HTTP request whose path begins with the root of the tree."""
        return await self._answer(request, "Vehicle" + request.path_params["path"], 3)

    async def _answer(self, request: Request, path: str, version: Version) -> Response:
        now = self._moments.now()
        if request.method != "POST":
            query = request.query_params.get("filter")
            return _response(http.read(self._source, path, query, version, now))
        try:
            wish = http.setting(self._source.tree, path, await request.body())
        except VissError as error:
            return _response(http.refused(error, version, now))
        refused = await told(self._hub, wish.path, wish.value)
        return _response(http.updated(refused, version, self._moments.now()))

    def _get(self, path: str) -> SignalValue:
        return self._hub.snapshot.values[path]


class _Connection:
    """One client's WebSocket around its session."""

    def __init__(self, socket: WebSocket, hub: Hub, session: VissSession, moments: Moments) -> None:
        self._socket, self._hub, self._session, self._moments = socket, hub, session, moments
        self._sending = asyncio.Lock()
        self._news = asyncio.Event()
        self._bucket = Bucket(RATE, BURST)

    async def serve(self) -> None:
        """Hear requests and tell events side by side, until one of the two ends."""
        reader = self._hub.subscribe(CarChanged)
        parts = [self._hear(), self._tell(), self._watch(reader)]
        tasks = [asyncio.ensure_future(part) for part in parts]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                with suppress(WebSocketDisconnect, TimeoutError):
                    task.result()
        finally:
            self._hub.unsubscribe(reader)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(Exception):  # it may be closed already, or not read what is left
                async with asyncio.timeout(1.0):
                    await self._socket.close()

    async def _hear(self) -> None:
        while True:
            received = await self._socket.receive()
            if received["type"] == "websocket.disconnect":
                return
            text = received.get("text")
            if text is None:
                await self._socket.close(UNSUPPORTED, "VISS is text")
                return
            while not self._bucket.take():
                await asyncio.sleep(PAUSE_S)
            await self._send(await self._answer(text))
            self._news.set()

    async def _answer(self, text: str) -> Message:
        answer = self._session.receive(text, self._moments.now())
        if not isinstance(answer, Wish):
            return answer
        refused = await told(self._hub, answer.setting.path, answer.setting.value)
        return answer.answer(refused, self._moments.now())

    async def _watch(self, reader: Reader) -> None:
        async for _ in reader:
            self._news.set()

    async def _tell(self) -> None:
        while True:
            due = self._session.due
            with suppress(TimeoutError):
                async with asyncio.timeout(None if due is None else (due - self._moments.now()).total_seconds()):
                    await self._news.wait()
            self._news.clear()
            for event in self._session.look(self._moments.now()):
                await self._send(event)

    async def _send(self, message: Message) -> None:
        """Send one message, or raise TimeoutError when the client has not read for too long."""
        async with asyncio.timeout(BEHIND_S), self._sending:
            await self._socket.send_text(json.dumps(message))


async def told(hub: Hub, path: str, value: SignalValue) -> SignalError | None:
    """Tell an actuator its value; return what the car says against it."""
    try:
        await hub.set(path, value)
    except SignalError as error:
        return error
    return None


def _response(answer: http.Answer) -> Response:
    return JSONResponse(answer.body, answer.status)
