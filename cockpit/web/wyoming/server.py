"""Listen for Wyoming clients. The protocol knows no passwords, so it is for this machine unless said otherwise."""

from __future__ import annotations

import asyncio
import socket
from functools import partial
from urllib.parse import urlsplit

from cockpit.errors import UsageError
from cockpit.web.house import House
from cockpit.web.serve import Address, bound

try:
    from wyoming.server import AsyncServer, HandlerFactory
except ImportError as missing:
    raise UsageError("Wyoming needs the package of that name", hint="pip install 'cockpit-voice[wyoming]'") from missing

from cockpit.web.wyoming.memory import Memory
from cockpit.web.wyoming.visitor import Visitor

MAX_CLIENTS = 32


def listening_at(uri: str, *, anywhere: bool = False) -> socket.socket:
    """Return a socket that listens for Wyoming clients.

    Args:
        uri: tcp://HOST:PORT; port 0 takes a free one.
        anywhere: whether other machines may reach it.

    Raises:
        UsageError: the URI has another form, the address is taken, or it leads beyond this machine and that was not
            asked for.
    """
    address = _address(uri)
    if not anywhere and not address.loopback:
        raise UsageError(
            f"Wyoming at {address.host} could be used by anyone on that network, as the protocol knows no passwords",
            hint="tcp://127.0.0.1:10400, or --wyoming-anywhere if the network is yours alone",
        )
    return bound(address)


class WyomingServer(AsyncServer):
    """Serves one house.

    Args:
        listener: from `listening_at`.
        house: what is served.
    """

    def __init__(self, listener: socket.socket, house: House) -> None:
        super().__init__()
        self._listener, self._house, self._memory = listener, house, Memory()

    async def serve(self) -> None:
        """Answer clients until cancelled; all connections end then."""
        await self.run(self._visitor)

    async def run(self, handler_factory: HandlerFactory) -> None:
        """Answer clients with handlers of this making."""
        callback = partial(self._handler_callback, handler_factory)
        server = await asyncio.start_server(callback, sock=self._listener)
        try:
            await asyncio.Event().wait()
        finally:
            server.close()
            await self._end()

    async def _end(self) -> None:
        tasks = list(self._handlers)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _visitor(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Visitor:
        return Visitor(reader, writer, self._house, self._memory, admitted=len(self._handlers) < MAX_CLIENTS)


def _address(uri: str) -> Address:
    try:
        parts = urlsplit(uri)
        scheme, host, port, path = parts.scheme, parts.hostname, parts.port, parts.path
    except ValueError:
        scheme, host, port, path = "", None, None, ""
    if scheme != "tcp" or not host or port is None or path:
        raise UsageError(f"{uri!r} is no address for Wyoming", hint="for example tcp://127.0.0.1:10400")
    return Address(host, port)
