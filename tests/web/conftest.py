"""A server on loopback, in a thread of its own, and pages that talk to it."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from cockpit.pipeline import Core, open_core
from cockpit.settings import Settings, load_settings
from cockpit.tts.voice import Voice
from cockpit.web.app import make_app
from cockpit.web.guard import Rules
from cockpit.web.house import House, Options
from cockpit.web.hub import Hub
from cockpit.web.serve import Address, bound, configuration
from cockpit.web.voice import Replies

DEADLINE_S = 20.0
"""For anything that should come at once: the machine may be busy."""


class Page:
    """A page without a browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.welcome: dict[str, Any] = {}

    def hello(self) -> Page:
        self.send("hello", protocol=1)
        self.welcome = self.next("welcome")
        return self

    def send(self, kind: str, **fields: object) -> None:
        self.socket.send(json.dumps({"type": kind, **fields}))

    def sound(self, pcm: bytes) -> None:
        self.socket.send(pcm)

    def receive(self, deadline_s: float = DEADLINE_S) -> dict[str, Any] | bytes:
        message = self.socket.recv(deadline_s)
        if isinstance(message, bytes):
            return message
        answer: dict[str, Any] = json.loads(message)
        return answer

    def next(self, kind: str, deadline_s: float = DEADLINE_S, **fields: object) -> dict[str, Any]:
        """Return the next message of a kind that has these fields; all before it are read and left."""
        end_s = time.monotonic() + deadline_s
        while (left_s := end_s - time.monotonic()) > 0:
            message = self.receive(left_s)
            if isinstance(message, dict) and message["type"] == kind and fields.items() <= message.items():
                return message
        raise TimeoutError(f"no {kind} within {deadline_s} s")

    def next_sound(self, deadline_s: float = DEADLINE_S) -> bytes:
        end_s = time.monotonic() + deadline_s
        while (left_s := end_s - time.monotonic()) > 0:
            message = self.receive(left_s)
            if isinstance(message, bytes):
                return message
        raise TimeoutError("no sound")

    def closed(self, deadline_s: float = DEADLINE_S) -> int:
        """Read to the end, and return the code that the server closed with."""
        end_s = time.monotonic() + deadline_s
        try:
            while time.monotonic() < end_s:
                self.receive(end_s - time.monotonic())
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else 1006
        raise TimeoutError("still open")


class Served:
    """A running server."""

    def __init__(self, house: House, port: int, stack: ExitStack) -> None:
        self.house, self.port, self._stack = house, port, stack

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, **options: Any) -> ClientConnection:
        options = {"origin": self.url, "max_size": None, **options}
        return self._stack.enter_context(connect(f"ws://127.0.0.1:{self.port}/ws", **options))

    def page(self, **options: Any) -> Page:
        """Return a page that was welcomed."""
        return Page(self.connect(**options)).hello()


Serve = Callable[..., Served]


@pytest.fixture(scope="session")
def settings(cache: Path) -> Settings:
    return load_settings({"COCKPIT_CACHE": str(cache), "COCKPIT_SCENES": str(cache / "no-scenes")}, Path("none.toml"))


@pytest.fixture(scope="session")
def core(settings: Settings) -> Core:
    core = open_core(settings)
    core.matcher.prepare()
    return core


@contextmanager
def running(make: Callable[[], tuple[House, Any]]) -> Iterator[tuple[House, int]]:
    """Serve what `make` makes, until the block ends."""
    made: list[House] = []
    server: list[uvicorn.Server] = []
    listener = bound(Address(port=0))

    async def serve() -> None:
        house, app = make()
        server.append(uvicorn.Server(configuration(app)))
        made.append(house)
        await server[0].serve(sockets=[listener])

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="server")
    thread.start()
    end_s = time.monotonic() + DEADLINE_S
    while not (server and server[0].started):
        assert thread.is_alive() and time.monotonic() < end_s, "the server did not start"
        time.sleep(0.005)
    try:
        yield made[0], listener.getsockname()[1]
    finally:
        server[0].should_exit = True
        thread.join(DEADLINE_S)
        listener.close()
        assert not thread.is_alive(), "the server did not stop"


@pytest.fixture
def serve(core: Core, settings: Settings) -> Iterator[Serve]:
    """Starts servers; without `hear` and `voice` they take typed input alone."""
    with ExitStack() as stack:

        def start(
            *,
            hear: bool = False,
            voice: Voice | None = None,
            scenario: str | None = "mild",
            rules: Rules | None = None,
            core: Core = core,
            settings: Settings = settings,
            **options: Any,
        ) -> Served:
            def make() -> tuple[House, Any]:
                hub = Hub(core, scenario=scenario)
                house = House(hub, settings, Replies(voice), Options(hear=hear, **options))
                return house, make_app(house, rules or Rules())

            house, port = stack.enter_context(running(make))
            return Served(house, port, stack)

        yield start


@pytest.fixture
def page_of() -> type[Page]:
    return Page
