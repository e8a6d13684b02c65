"""Run the application until it is told to stop: one process, loopback unless said otherwise."""

from __future__ import annotations

import asyncio
import atexit
import gc
import logging
import secrets
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from cockpit.errors import UsageError
from cockpit.web.connection import Connection
from cockpit.web.guard import LOOPBACK_NAMES, Rules
from cockpit.web.requests import MAX_MESSAGE_BYTES

GRACE_S = 1
"""What open connections get to end by themselves at shutdown."""

BACKLOG = 2048
MAX_CONNECTIONS = 4096
"""Of any kind; beyond, the answer is 503. Pages have a lower limit of their own."""

OBJECTS_UNCOLLECTED = 2_000
"""New objects between two looks for garbage."""

EVERYWHERE = frozenset({"0.0.0.0", "::"})


def network_address() -> str:
    """Return the address under which the local network reaches this machine, or its name where there is no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # for documentation (RFC 5737); it chooses a way, and sends nothing
            return str(asked.getsockname()[0])
        except OSError:
            return socket.gethostname() or "localhost"


@dataclass(frozen=True, slots=True)
class Address:
    """Where to serve. `names` are further host names under which it may be called; `pem` is certificate and key."""

    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    names: tuple[str, ...] = ()
    pem: tuple[Path, Path] | None = None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK_NAMES or self.host.startswith("127.")

    def rules(self) -> Rules:
        """Return whom the guard lets in; beyond loopback there is always a token."""
        names = {name.lower() for name in self.names}
        if self.loopback:
            names |= LOOPBACK_NAMES
        else:
            own = socket.gethostname().lower()
            names |= {*LOOPBACK_NAMES, own, f"{own}.local"}
        token = self.token or (None if self.loopback else secrets.token_urlsafe(32))
        return Rules(frozenset(names), token, secure=self.pem is not None)

    def url(self, port: int, token: str | None) -> str:
        """Return the link that opens the page."""
        host = network_address() if self.host in EVERYWHERE else self.host
        scheme = "https" if self.pem else "http"
        link = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/"
        return f"{link}?token={token}" if token else link


def bound(address: Address) -> socket.socket:
    """Return a listening socket.

    Raises:
        UsageError: the address is taken, or none of this machine's.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # asyncio sends small messages at once only on sockets that are expressly TCP
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address.host, address.port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        hint = "is it running already? another --port may be free"
        raise UsageError(f"cannot serve there: {error}", place=f"{address.host}:{address.port}", hint=hint) from None
    return listener


def run(
    make: Callable[[], ASGIApp], address: Address, listener: socket.socket, beside: Sequence[Callable[[], object]] = ()
) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        make: makes the application, on the event loop it will live on.
        address: for TLS.
        listener: from `bound`.
        beside: called on the event loop once it serves.
    """
    signal.signal(signal.SIGTERM, _leave)
    atexit.register(gc.freeze)  # nothing is collected at the end: among the graphs of the packs that takes seconds
    asyncio.run(_serve(make, address, listener, beside))


def settle() -> None:
    """Look for garbage often, but never again in what is there now: among the packs' graphs that takes a second.

    Connections and their tasks refer to each other in circles, 14 kB each, that only such a look ends.
    """
    gc.freeze()
    gc.set_threshold(OBJECTS_UNCOLLECTED)


def _leave(*_: object) -> None:
    """End as asked: uvicorn raises the signal again when it has shut down, and children are to be ended then."""
    sys.exit(0)


def configuration(app: ASGIApp, address: Address | None = None) -> uvicorn.Config:
    """Return uvicorn's settings: quiet, as a log would hold what was said or the token, and bounded."""
    pem = address.pem if address is not None else None
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws=Connection,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        limit_concurrency=MAX_CONNECTIONS,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=pem[0] if pem else None,
        ssl_keyfile=pem[1] if pem else None,
    )


async def _serve(
    make: Callable[[], ASGIApp], address: Address, listener: socket.socket, beside: Sequence[Callable[[], object]]
) -> None:
    server = uvicorn.Server(configuration(make(), address))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started:
        for each in beside:
            each()
    await serving
