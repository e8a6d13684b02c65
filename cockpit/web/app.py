"""The application: the page, its WebSocket, and what tools read. No part of it is served without the guard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from cockpit.web.client import Client
from cockpit.web.guard import Guard, Rules
from cockpit.web.house import House
from cockpit.web.metrics import CONTENT_TYPE

STATIC = Path(__file__).with_name("static")
MIN_GZIP_BYTES = 1_024
NO_PAGE = "The page is not installed; /ws, /metrics and /healthz are there.\n"


def make_app(house: House, rules: Rules, routes: Sequence[BaseRoute] = ()) -> ASGIApp:
    """Return the application of one house.

    Args:
        house: started and closed with the application.
        rules: whom the guard lets in.
        routes: other interfaces to the same hub, such as VISS.
    """

    async def page(_: Request) -> Response:
        index = STATIC / "index.html"
        return FileResponse(index) if index.is_file() else PlainTextResponse(NO_PAGE)

    async def socket(websocket: WebSocket) -> None:
        await Client(websocket, house).serve()

    async def metrics(_: Request) -> Response:
        return Response(house.metrics.text(), media_type=CONTENT_TYPE)

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        await house.start()
        try:
            yield
        finally:
            await house.close()

    own: list[BaseRoute] = [
        Route("/", page),
        WebSocketRoute("/ws", socket),
        Route("/metrics", metrics),
        Route("/healthz", health),
        *routes,
    ]
    if STATIC.is_dir():
        own.append(Mount("/static", GZipMiddleware(StaticFiles(directory=STATIC), MIN_GZIP_BYTES)))
    app = Starlette(routes=own, lifespan=living)
    return Guard(app, rules, lambda why: house.metrics.refused.labels(why).inc())
