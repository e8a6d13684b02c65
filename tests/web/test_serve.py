"""The command itself, as a process: it starts, refuses what it cannot do, says nothing it should not, and ends."""

from __future__ import annotations

import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from cockpit.cli.serve import command
from cockpit.errors import UsageError
from cockpit.web.tls import certificate

Serve = Callable[..., Any]
ENGINES = 3
"""Children of a server that is ready: the voice, a recogniser, and Python's own tracker of resources."""

Process = Callable[..., tuple[subprocess.Popen[bytes], str]]


@pytest.fixture
def process() -> Iterator[Process]:
    """Starts `cockpit serve` and returns it with the link that it prints."""
    with ExitStack() as stack:

        def start(*options: str) -> tuple[subprocess.Popen[bytes], str]:
            arguments = [sys.executable, "-m", "cockpit", "serve", "--port", "0", *options]
            running = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            stack.callback(running.communicate)
            stack.callback(running.kill)
            assert running.stdout is not None
            line = running.stdout.readline().decode()
            assert "http" in line, line
            return running, line.split(" at ")[1].split()[0]

        yield start


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_serves_and_ends_within_three_seconds(process: Process, how: signal.Signals) -> None:
    running, link = process()
    assert httpx.get(f"{link}healthz").json() == {"status": "ok"}
    until(lambda: len(children_of(running.pid)) >= ENGINES, 100)
    children = children_of(running.pid)
    began_s = time.monotonic()
    running.send_signal(how)
    rest = running.communicate(timeout=20)[0].decode()
    assert time.monotonic() - began_s < 3
    assert "Traceback" not in rest
    assert running.returncode == (130 if how == signal.SIGINT else 0)
    until(lambda: not any(is_alive(child) for child in children))


@pytest.mark.slow
@pytest.mark.parametrize("children", [0, 1, 2])
def test_it_ends_as_soon_while_engines_are_still_loading(process: Process, children: int) -> None:
    """The voice's process comes first, then the recogniser's; each is caught at its birth."""
    running, _ = process()
    until(lambda: len(children_of(running.pid)) >= children, 100)
    born = children_of(running.pid)
    began_s = time.monotonic()
    running.send_signal(signal.SIGINT)
    rest = running.communicate(timeout=20)[0].decode()
    assert time.monotonic() - began_s < 3
    assert "Traceback" not in rest
    until(lambda: not any(is_alive(child) for child in born))


@pytest.mark.slow
def test_tls_and_token(process: Process, tmp_path: Path) -> None:
    running, link = process("--tls", "--token", "s3cret", "--deaf", "--mute")
    assert link.startswith("https://127.0.0.1:")
    assert link.endswith("/?token=s3cret")
    assert httpx.get(link, verify=False).status_code == 303
    assert httpx.get(link.replace("s3cret", "x"), verify=False).status_code == 403
    running.terminate()
    assert b"s3cret" not in running.communicate(timeout=20)[0], "no log holds the token"


CIRCLES = """
import gc, weakref
from cockpit.web.serve import OBJECTS_UNCOLLECTED, settle
class Circle:
    def __init__(self): self.itself = self
gc.set_threshold(1_000_000)
settle()
kept = gc.get_freeze_count()
first = weakref.ref(Circle())
alive = first() is not None
for _ in range(2 * OBJECTS_UNCOLLECTED): Circle()
print(kept > 1000, alive, first() is None)
"""


def test_once_it_is_ready_what_comes_and_goes_is_given_back_soon() -> None:
    told = subprocess.run([sys.executable, "-c", CIRCLES], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["True", "True", "True"], "frozen, there, and gone"


@pytest.mark.parametrize("hear", [False, True])
def test_it_is_ready_once_with_ears_or_without(serve: Serve, hear: bool) -> None:
    called: list[bool] = []
    serve(hear=hear, on_ready=lambda: called.append(True))
    until(lambda: bool(called), 150)
    assert called == [True]


def test_the_command_tells_its_options() -> None:
    shown = CliRunner().invoke(command, ["--help"]).output
    for option in ("--host", "--port", "--open", "--token", "--tls", "--scenario", "--packs", "--model", "--wyoming"):
        assert option in shown


def test_an_address_that_is_taken_or_not_ours(serve: Serve) -> None:
    taken = str(serve().port)
    for options in (("--port", taken), ("--host", "192.0.2.1"), ("--host", "no.such.host.invalid")):
        error = CliRunner().invoke(command, options).exception
        assert isinstance(error, UsageError), options
        assert "cannot serve there" in error.message


def test_nothing_that_was_said_is_logged(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    page = serve().page()
    for text in ("my password is swordfish", "set the temperature to swordfish", "swordfish " * 40):
        page.send("say", text=text)
        page.next("turn")
    page.socket.send('{"type": "say", "text": "swordfish", "zone": "swordfish"}')
    assert "swordfish" not in str(page.next("error"))
    told = [each for each in caplog.records if not each.name.startswith("websockets")]  # the client's own
    assert "swordfish" not in "\n".join(each.getMessage() for each in told)


def test_a_fault_of_ours_is_told_without_what_was_said(
    serve: Serve, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = serve()
    page, other = served.page(), served.page()

    async def broken(text: str, **_: object) -> None:
        raise RuntimeError(f"cannot take {text}")

    monkeypatch.setattr(served.house.hub, "say", broken)
    page.send("say", text="swordfish")
    assert page.next("error")["message"] == "the server failed"
    assert page.closed() == 1011
    assert "RuntimeError in" in caplog.text
    assert "swordfish" not in "".join(each.getMessage() for each in caplog.records if "websockets" not in each.name)
    other.send("ping", n=1)
    assert other.next("pong")


@pytest.mark.slow
def test_a_thousand_pages(serve: Serve) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 4096:
        pytest.skip("the system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 4096), hard))
    served = serve()
    page = served.page()
    with ExitStack() as stack:
        for _ in range(1000):
            stack.enter_context(raw_socket(served.port))
        until(lambda: served.house.connected == 1001)
        began_s = time.monotonic()
        page.send("say", text="i'm cold")
        assert page.next("turn")["turn"]["status"] == "done"
        assert time.monotonic() - began_s < 5
    until(lambda: served.house.connected == 1)
    page.send("ping", n=1)
    assert page.next("pong")


def raw_socket(port: int) -> socket.socket:
    """Return an open WebSocket that says nothing more."""
    raw = socket.create_connection(("127.0.0.1", port))
    request = (
        f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    raw.sendall(request.encode())
    assert b"101" in raw.recv(4096)
    return raw


def test_a_certificate_is_kept_while_it_will_do(tmp_path: Path) -> None:
    pytest.importorskip("cryptography")
    cert, key = certificate(tmp_path / "tls", ["192.168.1.5"])
    first = cert.read_bytes()
    assert key.stat().st_mode & 0o077 == 0, "nobody else reads the key"
    assert certificate(tmp_path / "tls", ["192.168.1.5"])[0].read_bytes() == first
    assert certificate(tmp_path / "tls", ["car.example"])[0].read_bytes() != first, "it lacks a name"
    cert.write_bytes(b"nonsense")
    with pytest.raises(UsageError, match="no certificate"):
        certificate(tmp_path / "tls", [])


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        return not Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].startswith("Z")
    except OSError:
        return False


def until(holds: Callable[[], bool], within_s: float = 20) -> None:
    deadline_s = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline_s
        time.sleep(0.02)


if not hasattr(os, "fork"):
    pytest.skip("signals and /proc as on Linux", allow_module_level=True)
