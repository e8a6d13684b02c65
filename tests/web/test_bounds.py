"""What clients may not do: each is told why, let go, and costs nobody else anything."""

from __future__ import annotations

import json
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

Serve = Callable[..., Any]

HELLO = json.dumps({"type": "hello", "protocol": 1})


@pytest.mark.parametrize(
    ("first", "message"),
    [
        pytest.param("", "not a message", id="nothing"),
        pytest.param("{", "not a message", id="half JSON"),
        pytest.param("[1]", "not a message", id="a list"),
        pytest.param('{"type": "hello", "protocol": 2}', "hello.protocol", id="another protocol"),
        pytest.param('{"type": "hello", "protocol": 1, "secret": 1}', "hello.secret", id="an unknown field"),
        pytest.param('{"type": "say", "text": "i am cold"}', "first message is hello", id="no hello"),
        pytest.param(b"\0\0", "first message is hello", id="sound before hello"),
        pytest.param("[" * 60_000, "not a message", id="deep"),
    ],
)
def test_who_says_no_hello_is_told_and_let_go(serve: Serve, page_of: Any, first: str | bytes, message: str) -> None:
    page = page_of(serve().connect())
    page.socket.send(first)
    assert message in page.next("error")["message"]
    assert page.closed() == 1008


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ({"type": "mic", "on": True, "rate_hz": 0}, "mic.rate_hz"),
        ({"type": "mic", "on": True, "rate_hz": 10**9}, "mic.rate_hz"),
        ({"type": "mic", "on": True, "rate_hz": "fast"}, "mic.rate_hz"),
        ({"type": "mic", "on": True, "rate_hz": 16_000, "mode": "spy"}, "mic.mode"),
        ({"type": "say", "text": "a" * 2_001}, "say.text"),
        ({"type": "say", "text": "hello", "zone": "boot"}, "say.zone"),
        ({"type": "drive", "speed_kph": 900}, "drive.speed_kph"),
        ({"type": "drive", "sun": float("nan")}, "drive.sun"),
        ({"type": "pace", "times": 0}, "pace.times"),
        ({"type": "pace", "times": 1e9}, "pace.times"),
        ({"type": "set", "path": "Vehicle.Speed", "value": None}, "set.value"),
        ({"type": "set", "path": "V" * 300, "value": 1}, "set.path"),
        ({"type": "hello", "protocol": 1}, "a second hello"),
        ({"type": "reboot"}, "reboot"),
    ],
)
def test_nonsense_is_told_by_its_place_and_never_repeated(serve: Serve, message: dict[str, Any], place: str) -> None:
    served = serve()
    page, other = served.page(), served.page()
    page.socket.send(json.dumps(message))
    error = page.next("error")
    assert place in error["message"]
    assert "hello, I am" not in error["message"]
    assert page.closed() == 1008
    other.send("say", text="i'm cold")
    assert other.next("turn")["turn"]["status"] == "done"


@pytest.mark.parametrize("rate_hz", [None, 4_000, 7_999, 48_001, 192_000])
def test_a_microphone_of_another_rate_is_not_heard_and_typing_works(serve: Serve, rate_hz: int | None) -> None:
    page = serve().page()
    page.send("mic", on=True, rate_hz=rate_hz)
    fault = page.next("fault")
    assert fault["component"] == "microphone"
    assert "8000 to 48000" in fault["message"]
    page.send("say", text="i'm cold")
    assert page.next("turn")["turn"]["status"] == "done"


def test_half_a_sample(serve: Serve) -> None:
    page = serve().page()
    page.sound(b"\0" * 641)
    assert "half a sample" in page.next("error")["message"]
    assert page.closed() == 1008


@pytest.mark.parametrize("size", [65_537, 10_000_000])
def test_a_message_that_is_too_big(serve: Serve, size: int) -> None:
    served = serve()
    page, other = served.page(), served.page()
    with suppress(ConnectionClosed):  # it may not even take all of it
        page.socket.send(json.dumps({"type": "say", "text": "a" * size}))
    assert page.closed() in {1006, 1009}
    other.send("ping", n=7)
    assert other.next("pong") == {"type": "pong", "n": 7}


def test_a_flood_of_messages(serve: Serve) -> None:
    page = serve().page()
    for n in range(500):
        with suppress(ConnectionClosed):
            page.send("ping", n=n)
    assert page.closed() == 1008


def test_a_flood_of_sound(serve: Serve) -> None:
    page = serve().page()
    for _ in range(100):
        with suppress(ConnectionClosed):
            page.sound(b"\0" * 65_536)
    assert page.closed() == 1008


def test_sound_while_the_microphone_is_off_is_dropped(serve: Serve) -> None:
    page = serve().page()
    page.sound(b"\0" * 640)
    page.send("ping", n=1)
    assert page.next("pong")["n"] == 1


def test_no_more_pages_than_there_may_be(serve: Serve, page_of: Any) -> None:
    served = serve(max_clients=2)
    served.page(), served.page()
    page = page_of(served.connect())
    assert "too many" in page.next("error")["message"]
    assert page.closed() == 1013


@pytest.mark.slow
def test_silence_instead_of_hello(serve: Serve, page_of: Any) -> None:
    page = page_of(serve().connect())
    began_s = time.monotonic()
    assert "no hello" in page.next("error")["message"]
    assert page.closed() == 1008
    assert time.monotonic() - began_s >= 4


@pytest.mark.slow
def test_a_client_that_never_reads_is_let_go_and_others_do_not_notice(serve: Serve) -> None:
    served = serve(scenario="winter-motorway")
    page = served.page()
    stuck = raw_page(served.port)
    page.send("pace", times=600)
    deadline_s = time.monotonic() + 60
    waits_s: list[float] = []
    while len(served.house.clients) > 1 or not waits_s:
        assert time.monotonic() < deadline_s, "it is still there"
        for each in served.house.clients.values():  # so that its side of the connection is full at once
            if each.id != page.welcome["client"]:
                each.outbox.put(*["x" * 60_000] * 20)
        began_s = time.monotonic()
        page.send("ping", n=1)
        page.next("pong")
        waits_s.append(time.monotonic() - began_s)
        time.sleep(0.05)
    stuck.close()
    assert served.house.metrics.slow._value.get() == 1
    assert sorted(waits_s)[len(waits_s) // 2] < 0.1


def test_a_page_that_comes_byte_by_byte(serve: Serve) -> None:
    raw = raw_page(serve().port, piece=1)
    seen = b""
    while b'"welcome"' not in seen:
        seen += raw.recv(4096)
    raw.close()


def raw_page(port: int, piece: int = 1_000) -> socket.socket:
    """Return the connection of a page that said hello, in pieces, and reads nothing of what comes."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect(("127.0.0.1", port))
    request = (
        f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    _send(raw, request.encode(), piece)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += raw.recv(1)
    assert b"101" in answer
    _send(raw, struct.pack("!BB4s", 0x81, 0x80 | len(HELLO), b"\0\0\0\0") + HELLO.encode(), piece)
    return raw


def _send(raw: socket.socket, data: bytes, piece: int) -> None:
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for at in range(0, len(data), piece):
        raw.sendall(data[at : at + piece])
