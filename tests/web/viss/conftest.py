"""Clients of the core without a network, and a server on loopback with the shipped packs."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from cockpit.pipeline import Core, open_core
from cockpit.settings import load_settings
from cockpit.web.hub import Hub
from cockpit.web.viss.app import Viss
from tests.web.viss.viss_client import Client

INTENTS = Path(__file__).parents[3] / "intents"


@pytest.fixture
def client() -> Client:
    """Return a client of version 3 with a car that stands in mild weather."""
    return Client()


@pytest.fixture(params=[2, 3], ids=["v2", "v3"])
def either(request: pytest.FixtureRequest) -> Client:
    """Return a client of each version."""
    return Client(request.param)


@pytest.fixture(scope="session")
def core(cache: Path) -> Core:
    """Return the pack of the climate and what belongs to every conversation, compiled once."""
    packs = tuple(str(INTENTS / name) for name in ("climate", "assistant"))
    return open_core(load_settings(packs=packs, only_packs=True, cache=str(cache)))


class Server:
    """A server of VISS alone, in a thread of its own."""

    def __init__(self, core: Core) -> None:
        self.hub = Hub(core, scenario="mild")
        self.viss = Viss(self.hub)
        listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{listener.getsockname()[1]}"
        self.loop: asyncio.AbstractEventLoop | None = None
        app = Starlette(routes=self.viss.routes, lifespan=self._life)
        config = uvicorn.Config(
            app, log_config=None, ws="websockets-sansio", ws_max_size=65_536, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._server.run, args=([listener],), daemon=True)

    def __enter__(self) -> Server:
        self._thread.start()
        assert self._ready.wait(20), "the server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()

    @asynccontextmanager
    async def _life(self, _app: Starlette) -> AsyncIterator[None]:
        self.loop = asyncio.get_running_loop()
        await self.hub.start()
        self._ready.set()
        yield
        await self.hub.close()


@pytest.fixture
def server(core: Core) -> Iterator[Server]:
    """Run a server with a car that stands in mild weather."""
    with Server(core) as running:
        yield running
