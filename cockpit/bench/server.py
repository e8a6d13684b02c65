"""`cockpit serve` in a process of its own, and pages that speak nothing but its protocol: for the benchmark."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cockpit.bench.memory import resident_mb
from cockpit.errors import EngineError

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

START_S = 120.0
DEADLINE_S = 20.0


@asynccontextmanager
async def server(*options: str) -> AsyncIterator[Server]:
    """Run `cockpit serve` on a free port until the block ends.

    Raises:
        EngineError: it did not start, or cannot hear.
    """
    arguments = [sys.executable, "-m", "cockpit", "serve", "--port", "0", "--scenario", "winter-motorway", *options]
    process = await asyncio.create_subprocess_exec(*arguments, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), START_S)).decode()
        if "http://" not in line:
            raise EngineError("the server did not start")
        address = line.split("http://")[1].split("/")[0]
        served = Server(address, process.pid)
        async with served.page() as page:
            hearing = page.welcome["hearing"]
            if not hearing["ready"]:
                hearing = (await page.read("ready", START_S))[1]["hearing"]
            if not hearing["ready"]:
                raise EngineError(f"the server cannot hear: {hearing['why']}")
        yield served
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.communicate()


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    address: str
    pid: int

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """Connect as a page."""
        from websockets.asyncio.client import connect

        origin: Any = f"http://{self.address}"
        async with connect(f"ws://{self.address}/ws", origin=origin, max_size=None, compression=None) as socket:
            page = Page(socket)
            await page.send("hello", protocol=1)
            _, page.welcome = await page.read("welcome", START_S)
            yield page

    def cpu_s(self) -> float:
        """Return the processor time of the server and its engines so far; 0 where the system does not tell."""
        total, ticks = 0, os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
        for pid in (self.pid, *_children(self.pid)):
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1].split()
                total += int(fields[11]) + int(fields[12])
        return total / ticks

    def memory_mb(self) -> tuple[float, float]:
        """Return the resident memory of the server and of its engines together; 0 where the system does not tell."""
        return resident_mb(self.pid) or 0.0, sum(resident_mb(pid) or 0.0 for pid in _children(self.pid))


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in task.read_text(encoding="ascii").split()]
    return found


class Page:
    """A page without a screen."""

    def __init__(self, socket: ClientConnection) -> None:
        self.welcome: dict[str, Any] = {}
        self._socket = socket

    async def send(self, kind: str, **fields: object) -> None:
        """Send a message."""
        await self._socket.send(json.dumps({"type": kind, **fields}))

    async def sound(self, pcm: bytes) -> None:
        """Send sound."""
        await self._socket.send(pcm)

    async def read(self, kind: str, deadline_s: float = DEADLINE_S, **fields: object) -> tuple[float, dict[str, Any]]:
        """Return the next message of a kind with these fields, and when it came; all before it are read and left.

        Raises:
            TimeoutError: none came in time.
        """
        async with asyncio.timeout(deadline_s):
            while True:
                data = await self._socket.recv()
                if isinstance(data, bytes):
                    continue
                message = json.loads(data)
                if message["type"] == kind and fields.items() <= message.items():
                    return time.perf_counter(), message

    async def watch(self) -> None:
        """Read all that comes, until cancelled."""
        async for _ in self._socket:
            pass
