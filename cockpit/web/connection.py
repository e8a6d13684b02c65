"""uvicorn's WebSocket, with an end: a client that does not read cannot keep its connection open behind our back."""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

CLOSING_S = 1.0
"""How long what was sent last may take to be read."""


class Connection(WebSocketsSansIOProtocol):
    """Closes hard, CLOSING_S after the application is done with it."""

    async def run_asgi(self) -> None:
        """Run the application, and then see to it that the connection ends."""
        try:
            await super().run_asgi()
        finally:
            self.loop.call_later(CLOSING_S, self._cut)

    def _cut(self) -> None:
        if not self.disconnected:
            self.transport.abort()
