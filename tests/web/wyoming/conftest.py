"""Houses that Wyoming clients visit over real connections on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from wyoming.client import AsyncTcpClient
from wyoming.event import Event, Eventable

from cockpit.pipeline import Core, open_core
from cockpit.settings import Settings, load_settings
from cockpit.tts.voice import Voice
from cockpit.web.house import House, Options
from cockpit.web.hub import Hub
from cockpit.web.voice import Replies
from cockpit.web.wyoming.server import WyomingServer, listening_at

INTENTS = Path(__file__).parents[3] / "intents"
DEADLINE_S = 30.0


@dataclass(frozen=True, slots=True)
class Visit:
    """A house with its door open."""

    house: House
    port: int

    def client(self) -> AsyncTcpClient:
        """Return an unmodified client, not connected yet."""
        return AsyncTcpClient("127.0.0.1", self.port)

    async def ask(self, *events: Eventable) -> Event:
        """Connect, send, and return the one answer."""
        async with self.client() as client:
            for event in events:
                await client.write_event(event.event())
            return await answer(client)


async def answer(client: AsyncTcpClient) -> Event:
    """Return the next event; it has to come."""
    async with asyncio.timeout(DEADLINE_S):
        event = await client.read_event()
    assert event is not None, "the connection was closed"
    return event


Play = Callable[..., Any]


@pytest.fixture(scope="session")
def settings(cache: Path) -> Settings:
    """Return settings for the pack of the climate and what belongs to every conversation."""
    packs = tuple(str(INTENTS / name) for name in ("climate", "assistant"))
    return load_settings(packs=packs, only_packs=True, cache=str(cache))


@pytest.fixture(scope="session")
def core(settings: Settings) -> Core:
    """Return the packs, compiled once."""
    return open_core(settings)


@pytest.fixture
def play(core: Core, settings: Settings) -> Play:
    """Runs a scene on an event loop, with a house that is open as long; it neither hears nor speaks unless asked to."""

    def run(
        scene: Callable[[Visit], Awaitable[Any]], *, hear: bool = False, voice: bool = False, **options: Any
    ) -> Any:
        async def main() -> Any:
            async with visit(core, settings, hear, voice, options) as open_house:
                return await scene(open_house)

        return asyncio.run(main())

    return run


@asynccontextmanager
async def visit(
    core: Core, settings: Settings, hear: bool, voice: bool, options: dict[str, Any]
) -> AsyncIterator[Visit]:
    house = House(
        Hub(core, scenario="mild"), settings, Replies(Voice() if voice else None), Options(hear=hear, **options)
    )
    listener = listening_at("tcp://127.0.0.1:0")
    port = listener.getsockname()[1]
    await house.start()
    serving = house.spawn(WyomingServer(listener, house).serve())
    try:
        yield Visit(house, port)
        assert not serving.done()
    finally:
        await house.close()
