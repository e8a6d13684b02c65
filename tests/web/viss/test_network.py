"""VISS over real connections on loopback: WebSocket and HTTP."""

from __future__ import annotations

import json
import socket
import time
from typing import Any

import pytest
from websockets import Subprotocol
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from cockpit.pipeline import Core
from cockpit.settings import Settings
from cockpit.web.guard import Rules
from cockpit.web.serve import Address, bound
from cockpit.web.viss.app import BURST, RATE
from tests.web.viss.conftest import Server, served
from tests.web.viss.viss_client import DOME, TEMPERATURE, VALID, change, paths
from tests.web.viss.viss_talk import get, post


def dial(server: Server, name: str | None = "VISSv3") -> ClientConnection:
    """Connect without a proxy and without compression, as a program in the car would."""
    names = [Subprotocol(name)] if name else None
    return connect(f"ws://{server.address}/viss", subprotocols=names, proxy=None, compression=None)


def ask(socket: ClientConnection, action: str, **fields: Any) -> dict[str, Any]:
    """Send a request and return its answer; events that come before it are put aside."""
    socket.send(json.dumps({"action": action, "requestId": "1", **fields}))
    while "requestId" not in (message := received(socket)):
        EARLY.append(message)
    return message


def heard(socket: ClientConnection, timeout_s: float = 10.0) -> dict[str, Any]:
    """Return the next message."""
    return EARLY.pop(0) if EARLY else received(socket, timeout_s)


def received(socket: ClientConnection, timeout_s: float = 10.0) -> dict[str, Any]:
    """Return the next message from the wire, which the schema of version 3 takes."""
    message: dict[str, Any] = json.loads(socket.recv(timeout_s))
    if socket.subprotocol != "VISSv2":
        VALID.validate(message)
    return message


EARLY: list[dict[str, Any]] = []
"""Events that came before the answer to a later request: the car is told, and tells, at once."""


@pytest.fixture(autouse=True)
def nothing_early() -> None:
    EARLY.clear()


@pytest.mark.parametrize(("offered", "taken"), [("VISSv3", "VISSv3"), ("VISSv2", "VISSv2"), (None, None)])
def test_the_version_is_the_subprotocol(server: Server, offered: str | None, taken: str | None) -> None:
    with dial(server, offered) as socket:
        assert socket.subprotocol == taken
        reason = ask(socket, "get", path="Vehicle.Nothing")["error"]["reason"]
        assert reason == ("invalid_path" if offered == "VISSv2" else "unavailable_data")


def test_a_drive_over_a_websocket(server: Server) -> None:
    with dial(server) as socket:
        handle = ask(socket, "subscribe", path=TEMPERATURE, filter=change("ne", "0"))["subscriptionId"]
        assert "error" not in ask(socket, "set", path=TEMPERATURE, value="24.5")
        event = heard(socket)
        assert event["subscriptionId"] == handle and event["data"]["dp"]["value"] == "24.5"
        assert ask(socket, "get", path=TEMPERATURE)["data"]["dp"]["value"] == "24.5"
        assert "error" not in ask(socket, "unsubscribe", subscriptionId=handle)


def test_what_is_said_in_the_car_is_told(server: Server) -> None:
    with dial(server) as socket:
        ask(socket, "subscribe", path=TEMPERATURE, filter=change("gt", "0"))
        server.do(server.hub.say("set the temperature to twenty five degrees"))
        assert heard(socket)["data"]["dp"]["value"] == "25.0"


def test_time_based_events_come_without_any_change(server: Server) -> None:
    with dial(server) as socket:
        ask(socket, "subscribe", path=DOME, filter={"variant": "timebased", "parameter": {"period": "100"}})
        times = [heard(socket)["ts"] for _ in range(3)]
        assert times == sorted(set(times))


def test_a_rule_refuses_in_its_words(server: Server) -> None:
    server.do(server.hub.begin("winter-motorway"))
    with dial(server) as socket:
        answer = ask(socket, "set", path="Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", value="true")
        assert answer["error"]["number"] == 403
        assert answer["error"]["description"] == "The doors open only when we are parked."
    url = f"http://{server.address}/viss/Vehicle/Cabin/Door/Row1/DriverSide/IsOpen"
    response = post(url, json={"value": "true"})
    assert response.status_code == 403
    assert response.json()["error"]["description"] == "The doors open only when we are parked."
    assert server.hub.snapshot.values["Vehicle.Cabin.Door.Row1.DriverSide.IsOpen"] is False


@pytest.mark.parametrize("message", ["", "{", "[]", "null", '"get"', '{"action": "get"}', "[" * 20_000])
def test_bad_messages_are_answered_and_the_connection_lives(server: Server, message: str) -> None:
    with dial(server) as socket:
        socket.send(message)
        assert heard(socket)["error"]["number"] == 400
        assert ask(socket, "get", path="Vehicle.Speed")["data"]["path"] == "Vehicle.Speed"


@pytest.mark.parametrize(("message", "code"), [(b"\x00\x01", 1003), ("x" * 10_000_000, 1009)])
def test_what_is_no_message_ends_the_connection(server: Server, message: str | bytes, code: int) -> None:
    with dial(server) as socket, pytest.raises(ConnectionClosed) as closed:
        socket.send(message)
        socket.recv(10)
    # ten million are not all read: a client that still sends may see its connection cut before it sees why
    assert closed.value.rcvd is None or closed.value.rcvd.code == code
    assert get(f"http://{server.address}/Vehicle/Speed").status_code == 200


def _raw(server: Server) -> socket.socket:
    """Open a WebSocket by hand that will never read."""
    host, port = server.address.split(":")
    raw = socket.create_connection((host, int(port)), 10)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.sendall(
        f"GET /viss HTTP/1.1\r\nHost: {server.address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    assert raw.recv(12).startswith(b"HTTP/1.1 101")
    return raw


@pytest.mark.slow
def test_a_client_that_never_reads_is_given_up_and_slows_nobody(server: Server) -> None:
    request = json.dumps({"action": "get", "path": "Vehicle", "filter": paths("*")}).encode()
    frame = bytes([0x81, 0x80 | len(request)]) + b"\0\0\0\0" + request
    with _raw(server) as slow, dial(server) as normal:
        slow.settimeout(1.0)
        sent = 0
        try:
            while sent < 400_000:
                slow.sendall(frame)
                sent += 1
        except TimeoutError:
            pass  # its own requests are no longer taken
        assert sent < 400_000
        worst_s = 0.0
        gone_by = time.monotonic() + 20
        while server.viss.clients > 1 and time.monotonic() < gone_by:
            begin_s = time.monotonic()
            ask(normal, "get", path="Vehicle.Speed")
            worst_s = max(worst_s, time.monotonic() - begin_s)
        assert server.viss.clients == 1, "the slow client is still there"
        assert worst_s < 2.0


def test_clients_that_leave_leave_nothing(server: Server) -> None:
    readers = len(server.hub._readers)
    for _ in range(20):
        with dial(server) as client:
            ask(
                client,
                "subscribe",
                path="Vehicle.Speed",
                filter={"variant": "timebased", "parameter": {"period": "100"}},
            )
    deadline = time.monotonic() + 10
    while server.viss.clients and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.viss.clients == 0 and len(server.hub._readers) == readers


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_no_page_of_another_site_reaches_the_car(server: Server, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://{server.address}/viss", additional_headers=headers, proxy=None)
    assert refused.value.response.status_code == 403
    url = f"http://{server.address}/viss/{DOME}"
    assert post(url, json={"value": "true"}, headers=headers).status_code == 403
    assert server.hub.snapshot.values[DOME] is False


def test_where_a_token_is_asked_for_it_is_the_bearer(core: Core, settings: Settings) -> None:
    with served(core, settings, Rules(token="open sesame")) as server:
        url = f"http://{server.address}/Vehicle/Speed"
        bearers = [None, "Bearer wrong", "Bearer open sesame"]
        got = [get(url, headers={"Authorization": each} if each else {}) for each in bearers]
    assert [response.status_code for response in got] == [403, 403, 200]


def test_who_asks_faster_is_answered_slower_but_answered(server: Server) -> None:
    asked = BURST + RATE // 2
    with dial(server) as client:
        begin_s = time.monotonic()
        for _ in range(asked):
            client.send('{"action": "get", "path": "Vehicle.Speed"}')
        assert all("data" in heard(client) for _ in range(asked))
        assert time.monotonic() - begin_s > 0.4


# HTTP


@pytest.mark.parametrize(
    "place",
    ["/viss/Vehicle/Speed", "/viss/Vehicle.Speed", "/Vehicle/Speed", "/Vehicle.Speed", "/viss/v2/Vehicle/Speed"],
)
def test_a_signal_is_read_over_http(server: Server, place: str) -> None:
    response = get(f"http://{server.address}{place}", headers={"Authorization": "Bearer any"})
    assert response.status_code == 200 and response.headers["content-type"].startswith("application/json")
    assert response.json()["data"]["path"] == "Vehicle.Speed"


def test_a_filter_is_in_the_query(server: Server) -> None:
    url = f"http://{server.address}/Vehicle/Cabin/Door"
    query = {"filter": json.dumps({"variant": "paths", "parameter": "*/*/IsOpen"})}
    found = get(url, params=query).json()["data"]
    assert len(found) == 4 and all(each["path"].endswith("IsOpen") for each in found)


def test_a_signal_is_set_over_http(server: Server) -> None:
    url = f"http://{server.address}/viss/{TEMPERATURE.replace('.', '/')}"
    response = post(url, json={"value": "19.5"})
    assert response.status_code == 200 and set(response.json()) == {"ts"}
    assert get(url).json()["data"]["dp"]["value"] == "19.5"


def test_what_a_signal_was_is_read_over_http(server: Server) -> None:
    url = f"http://{server.address}/viss/{TEMPERATURE}"
    query = {"filter": '{"variant": "history", "parameter": "PT10M"}'}
    for value in ("19.5", "20.0"):
        assert post(url, json={"value": value}).status_code == 200
    past: Any = None
    deadline = time.monotonic() + 10
    while past is None and time.monotonic() < deadline:  # what was set is remembered a moment later
        values = [point["value"] for point in get(url, params=query).json()["data"]["dp"]]
        past = values if values[-1] == "19.5" else None
    assert past and past[-2:] == ["21.0", "19.5"]


@pytest.mark.parametrize(
    ("place", "query", "status"),
    [
        ("/viss/Some.Unknown.Datapoint", "", 404),
        ("/Vehicle/Nothing", "", 404),
        ("/viss/", "", 400),
        ("/viss/Vehicle//Speed", "", 400),
        ("/viss/Vehicle/*", "", 400),
        ("/viss/Vehicle", "", 400),
        ("/viss/Vehicle/Speed", "?filter={", 400),
        ("/viss/Vehicle/Speed", '?filter={"variant":"timebased","parameter":{"period":"100"}}', 400),
        ("/viss/Vehicle/Body/Lights/Fog/Rear/IsOn", '?filter={"variant":"history","parameter":"PT1H"}', 404),
        ("/viss/Vehicle/Speed", '?filter={"variant":"history","parameter":"P1Y"}', 400),
        ("/viss/Vehicle/Speed", "?filter=" + "[" * 30_000, 400),
    ],
)
def test_http_errors_are_in_the_status_and_in_the_body(server: Server, place: str, query: str, status: int) -> None:
    response = get(f"http://{server.address}{place}{query}")
    assert response.status_code == status and response.json()["error"]["number"] == status


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"[]", 400), (b'{"value": 21}', 400), (b"\xff", 400), (b'{"value": "99"}', 400)],
)
def test_bad_updates_change_nothing(server: Server, body: bytes, status: int) -> None:
    url = f"http://{server.address}/viss/{TEMPERATURE}"
    assert post(url, content=body).status_code == status
    assert server.hub.snapshot.values[TEMPERATURE] == 21.0


def test_http_updates_sensors_in_neither_version(server: Server) -> None:
    statuses = [
        post(f"http://{server.address}/viss{version}/Vehicle/Speed", json={"value": "80"}) for version in ("/v2", "")
    ]
    assert [response.status_code for response in statuses] == [401, 400]


def test_small_messages_are_sent_at_once() -> None:
    """Or else an event waits 40 ms behind the answer before it: asyncio looks at the socket's protocol for that."""
    with bound(Address(port=0)) as listener:
        assert listener.proto == socket.IPPROTO_TCP
