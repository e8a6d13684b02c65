"""Listen for Wyoming clients. The protocol knows no passwords, so it is for this machine unless said otherwise."""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import urlsplit

from cockpit.errors import UsageError
from cockpit.web.guard import LOOPBACK_NAMES
from cockpit.web.house import House

try:
    from wyoming.server import AsyncTcpServer
except ImportError as missing:
    raise UsageError("Wyoming needs the package of that name", hint="pip install 'cockpit-voice[wyoming]'") from missing

from cockpit.web.wyoming.memory import Memory
from cockpit.web.wyoming.visitor import Visitor

MAX_CLIENTS = 32


class WyomingServer(AsyncTcpServer):
    """Serves one house.

    Args:
        uri: tcp://HOST:PORT; port 0 takes a free one.
        house: what is served; it has been started.
        anywhere: whether other machines may reach it.

    Raises:
        UsageError: the URI has another form, or leads beyond this machine and that was not asked for.
    """

    def __init__(self, uri: str, house: House, *, anywhere: bool = False) -> None:
        host, port = _address(uri)
        if not anywhere and host not in LOOPBACK_NAMES and not host.startswith("127."):
            raise UsageError(
                f"Wyoming at {host} could be used by anyone on that network, as the protocol knows no passwords",
                hint="tcp://127.0.0.1:10400, or --wyoming-anywhere if the network is yours alone",
            )
        super().__init__(host, port)
        self._house, self._memory = house, Memory()

    @property
    def bound(self) -> tuple[str, int]:
        """Where it listens."""
        assert self._server is not None
        address = self._server.sockets[0].getsockname()
        return str(address[0]), int(address[1])

    async def serve(self) -> None:
        """Listen until cancelled; all connections end then.

        Raises:
            UsageError: the address is taken, or none of this machine's.
        """
        try:
            await self.listen()
            await asyncio.Event().wait()
        finally:
            await self.end()

    async def listen(self) -> None:
        """Begin to listen.

        Raises:
            UsageError: the address is taken, or none of this machine's.
        """
        try:
            await self.start(self._visitor)
        except OSError as error:
            raise UsageError(f"Wyoming cannot listen there: {error}", place=f"{self.host}:{self.port}") from None

    async def end(self) -> None:
        """End all connections and stop listening."""
        tasks = list(self._handlers)
        if self._server is not None:
            self._server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _visitor(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Visitor:
        return Visitor(reader, writer, self._house, self._memory, admitted=len(self._handlers) < MAX_CLIENTS)


def _address(uri: str) -> tuple[str, int]:
    parts = urlsplit(uri)
    port = None
    with contextlib.suppress(ValueError):
        port = parts.port
    if parts.scheme != "tcp" or not parts.hostname or port is None or parts.path:
        raise UsageError(f"{uri!r} is no address for Wyoming", hint="for example tcp://127.0.0.1:10400")
    return parts.hostname, port
