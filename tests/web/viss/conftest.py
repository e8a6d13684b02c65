"""Clients of the core without a network, and the real server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cockpit.pipeline import Core, open_core
from cockpit.settings import Settings, load_settings
from cockpit.web.app import make_app
from cockpit.web.guard import Rules
from cockpit.web.house import House, Options
from cockpit.web.hub import Hub
from cockpit.web.viss.app import Viss
from cockpit.web.voice import Replies
from tests.web.conftest import running
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
def settings(cache: Path) -> Settings:
    """Return settings for the pack of the climate and what belongs to every conversation."""
    packs = tuple(str(INTENTS / name) for name in ("climate", "assistant"))
    return load_settings(packs=packs, only_packs=True, cache=str(cache))


@pytest.fixture(scope="session")
def core(settings: Settings) -> Core:
    """Return the packs, compiled once."""
    return open_core(settings)


@dataclass
class Server:
    """A running server."""

    hub: Hub
    viss: Viss
    loop: asyncio.AbstractEventLoop
    address: str

    def do(self, deed: Any) -> Any:
        """Run something on the server's event loop, and return what came of it."""
        return asyncio.run_coroutine_threadsafe(deed, self.loop).result(20)


@pytest.fixture
def rules() -> Rules:
    """Return whom the guard lets in; a test may have others."""
    return Rules()


@pytest.fixture
def server(core: Core, settings: Settings, rules: Rules) -> Iterator[Server]:
    """Run a server with a car that stands in mild weather."""
    made: list[tuple[Hub, Viss, asyncio.AbstractEventLoop]] = []

    def make() -> tuple[House, Any]:
        hub = Hub(core, scenario="mild")
        made.append((hub, Viss(hub), asyncio.get_running_loop()))
        house = House(hub, settings, Replies(None), Options(hear=False))
        house.spawn(made[0][1].remember())
        return house, make_app(house, rules, made[0][1].routes)

    with running(make) as (_, port):
        yield Server(*made[0], f"127.0.0.1:{port}")
