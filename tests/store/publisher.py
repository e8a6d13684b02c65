"""A publisher of models on this machine, who gives out an archive well or badly."""

from __future__ import annotations

import io
import struct
import threading
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from cockpit.store.shelf import Shelf

NAME = "cabin-en"


@dataclass
class Site:
    """What the server does; `asked` keeps the Range header of each request."""

    data: bytes
    url: str = ""
    etag: str | None = '"one"'
    knows_ranges: bool = True
    cut_after: list[int] = field(default_factory=list)
    status: int | None = None
    moved_to: str | None = None
    announce: bool = True
    wrong_part: bool = False
    silent: bool = False
    asked: list[str | None] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        site, wanted = self.site, self.headers.get("Range")
        site.asked.append(wanted)
        if site.silent:
            site.done.wait(30)
        elif site.moved_to:
            self._answer(302, Location=site.moved_to)
        elif site.status:
            self._answer(site.status)
        else:
            self._give(site, wanted)

    def _give(self, site: Site, wanted: str | None) -> None:
        start = 0
        if wanted and site.knows_ranges and self.headers.get("If-Range") in (None, site.etag):
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
        if start >= len(site.data) and start:
            self._answer(416)
            return
        body, headers = site.data[start:], {"ETag": site.etag} if site.etag else {}
        if site.announce:
            headers["Content-Length"] = str(len(body))
        if start:
            told = start + 7 if site.wrong_part else start
            headers["Content-Range"] = f"bytes {told}-{len(site.data) - 1}/{len(site.data)}"
        self._answer(206 if start else 200, **headers)
        self.wfile.write(body[: site.cut_after.pop(0)] if site.cut_after else body)

    def _answer(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


def packed(folder: Path, top: str) -> bytes:
    """Return a folder as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, f"{top}/{file.relative_to(folder).as_posix()}")
    return buffer.getvalue()


def left(shelf: Shelf) -> set[str]:
    """Return the names of the store's own files and folders, but for locks."""
    return {path.name for path in shelf.own.iterdir() if path.suffix != ".lock"}


def symbols_inside(graph: bytes, symbols: Mapping[str, int]) -> bytes:
    """Return the graph with `symbols` for its inputs and outputs."""
    kind = graph.index(b"standard") + len(b"standard")
    header = bytearray(graph[: kind + 40])
    struct.pack_into("<i", header, kind + 4, 3)
    table = struct.pack("<i", 2125658996) + _text("words") + struct.pack("<qq", len(symbols), len(symbols))
    table += b"".join(_text(word) + struct.pack("<q", label) for word, label in symbols.items())
    return bytes(header) + table + table + graph[kind + 40 :]


def _text(value: str) -> bytes:
    return struct.pack("<i", len(value.encode())) + value.encode()
