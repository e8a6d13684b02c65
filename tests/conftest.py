"""What holds for every test: no network, a cache of its own, Ctrl-C works, and Python's own random seed."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import pytest
from hypothesis import settings

# A slow machine is no fault, and a build that failed must fail again for whoever looks into it.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell has it for what runs in its background
    signal.signal(signal.SIGINT, signal.default_int_handler)

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The assistant is offline: a connection to anywhere but this machine fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != getattr(socket, "AF_UNIX", None) and not str(host).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that all tests of a run share, in whatever process, so that packs and graphs are compiled once."""
    here = tmp_path_factory.getbasetemp()
    folder = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "cache"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, cache: Path, tmp_path: Path) -> None:
    """The user's settings and cache stay out of the tests."""
    for name in (
        "COCKPIT_MODEL",
        "COCKPIT_PACKS",
        "COCKPIT_LANG",
        "COCKPIT_STORE",
        "COCKPIT_SCENES",
        "COCKPIT_INSTALLED",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COCKPIT_CACHE", str(cache))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
