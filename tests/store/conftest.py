"""The shipped model as an archive, and a server on this machine that gives it out."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from cockpit.settings import SHIPPED_MODEL, shipped
from cockpit.store.manifest import Published
from cockpit.store.shelf import Shelf
from tests.store.publisher import NAME, Handler, Site, packed


@pytest.fixture
def site(archive: bytes) -> Iterator[Site]:
    """A server that gives out the model's archive, as the test tells it."""
    site = Site(archive)
    handler = type("Handler", (Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that goes away is no news
    site.url = f"http://127.0.0.1:{server.server_address[1]}/{NAME}.zip"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.done.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def archive() -> bytes:
    """The shipped model, packed as published ones are."""
    return packed(shipped(SHIPPED_MODEL), "some-model-0.1")


@pytest.fixture
def entry(site: Site) -> Published:
    """What a manifest says of the archive."""
    return Published(
        url=site.url,
        archive_bytes=len(site.data),
        sha256=hashlib.sha256(site.data).hexdigest(),
        language="en-US",
        licence="Apache-2.0",
        about="The shipped model, published.",
    )


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """An empty shelf."""
    return Shelf(tmp_path / "models")
