"""A server on loopback, in a thread of its own, and pages that talk to it."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.types import ASGIApp
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from cockpit.pipeline import Core, open_core
from cockpit.recording.recorder import Recorder
from cockpit.settings import Settings, load_settings
from cockpit.tts.espeak import Speaking
from cockpit.tts.voice import Voice
from cockpit.web.app import make_app
from cockpit.web.guard import Rules
from cockpit.web.house import House, Options
from cockpit.web.hub import Hub
from cockpit.web.serve import Address, bound, configuration
from cockpit.web.voice import Replies
from tests.web.speaking import sound

DEADLINE_S = 20.0
"""For anything that should come at once: the machine may be busy."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A server and its pages wait for each other by the clock."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("alone")


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
    """A server in a thread of its own, from when it is made until it is stopped."""

    def __init__(self, make: Callable[[], tuple[House, ASGIApp]], stack: ExitStack) -> None:
        self._stack = stack
        self._listener = bound(Address(port=0))
        self.port: int = self._listener.getsockname()[1]
        self._begun = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(make)), name="server")
        self._thread.start()
        stack.callback(self.stop)
        assert self._begun.wait(DEADLINE_S), "the server did not start"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, **options: Any) -> ClientConnection:
        options = {"origin": self.url, "max_size": None, "max_queue": None, **options}
        socket: ClientConnection = connect(f"ws://127.0.0.1:{self.port}/ws", **options)
        return self._stack.enter_context(socket)

    def page(self, **options: Any) -> Page:
        """Return a page that was welcomed."""
        return Page(self.connect(**options)).hello()

    def stop(self) -> float:
        """Stop it as a signal would, and return how many seconds that took."""
        began_s = time.monotonic()
        self._server.should_exit = True
        self._thread.join(DEADLINE_S)
        self._listener.close()
        assert not self._thread.is_alive(), "the server did not stop"
        return time.monotonic() - began_s

    async def _serve(self, make: Callable[[], tuple[House, ASGIApp]]) -> None:
        self.house, app = make()
        self._server = uvicorn.Server(configuration(app))
        serving = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.005)
        self._begun.set()
        await serving


Serve = Callable[..., Served]


@pytest.fixture(scope="session")
def settings(cache: Path) -> Settings:
    return load_settings({"COCKPIT_CACHE": str(cache), "COCKPIT_SCENES": str(cache / "no-scenes")}, Path("none.toml"))


@pytest.fixture(scope="session")
def core(settings: Settings) -> Core:
    core = open_core(settings)
    core.matcher.prepare()
    return core


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
            recorder: Recorder | None = None,
            **options: Any,
        ) -> Served:
            def make() -> tuple[House, ASGIApp]:
                hub = Hub(core, scenario=scenario, recorder=recorder)
                house = House(hub, settings, Replies(voice), Options(hear=hear, **options))
                return house, make_app(house, rules or Rules())

            return Served(make, stack)

        yield start


@pytest.fixture
def page_of() -> type[Page]:
    return Page


@pytest.fixture(scope="module")
def say() -> Iterator[Callable[..., bytes]]:
    """Return a sentence as sound; see `sound`."""
    with Speaking() as speaking:
        yield partial(sound, speaking)
