"""Clients that send what is no event: told so, closed, and nobody else notices."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wyoming.error import Error
from wyoming.event import Event, async_read_event
from wyoming.info import Describe, Info

from cockpit.errors import UsageError
from cockpit.web.wyoming import wire
from cockpit.web.wyoming.server import MAX_CLIENTS, listening_at
from cockpit.web.wyoming.wire import WireError, read_event
from tests.web.wyoming.conftest import Play, Visit, answer


def line(**header: object) -> bytes:
    return json.dumps(header).encode() + b"\n"


BROKEN = {
    "no json": b"hello\n",
    "cut json": b'{"type": "describe"\n',
    "bad utf-8": b'{"type": "\xff\xfe"}\n',
    "a list": b"[1, 2]\n",
    "a number": b"7\n",
    "null": b"null\n",
    "an empty line": b"\n",
    "deep": b"[" * 60_000 + b"\n",
    "no type": line(data={}),
    "a type that is a number": line(type=7),
    "a long type": line(type="x" * 1_000),
    "data that is a list": line(type="describe", data=[1]),
    "negative length": line(type="describe", data_length=-1),
    "a length that is true": line(type="describe", data_length=True),
    "a length that is text": line(type="describe", payload_length="5"),
    "a huge payload": line(type="audio-chunk", payload_length=10_000_000_000),
    "huge data": line(type="describe", data_length=100_000),
    "data that is no json": line(type="describe", data_length=3) + b"abc",
    "data that is a list behind the header": line(type="describe", data_length=2) + b"[]",
    "a long header": b'{"type": "' + b"x" * 200_000,
}


async def rest(visit: Visit, sent: bytes, *, end: bool = False) -> tuple[Event | None, bytes]:
    """Send bytes, and return the first event of the answer and what follows it, until the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", visit.port)
    try:
        writer.write(sent)
        if end:
            writer.write_eof()
        async with asyncio.timeout(20):
            event = await async_read_event(reader)
            return event, await reader.read()
    except ConnectionResetError:  # it was closed before it read all that was sent
        return None, b""
    finally:
        writer.close()


@pytest.mark.parametrize("sent", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_event_is_told_and_ends_the_connection(play: Play, sent: bytes) -> None:
    async def scene(visit: Visit) -> tuple[Event | None, bytes, Event]:
        event, after = await rest(visit, sent)
        return event, after, await visit.ask(Describe())

    event, after, info = play(scene)
    assert after == b"" and Info.is_type(info.type)
    if event is not None:
        assert Error.from_event(event).code == "bad-event"


@pytest.mark.parametrize("sent", [line(type="audio-chunk", payload_length=100) + b"short", line(type="describe")[:-5]])
def test_an_event_that_breaks_off_ends_the_connection(play: Play, sent: bytes) -> None:
    event, after = play(lambda visit: rest(visit, sent, end=True))
    assert event is not None and Error.from_event(event).code == "bad-event" and after == b""


@pytest.mark.parametrize(
    "sent",
    [
        line(type="audio-start"),
        line(type="audio-start", data={"rate": "16000", "width": 2, "channels": 1}),
        line(type="audio-start", data={"rate": 10**30, "width": 2, "channels": 1}),
        line(type="audio-start", data={"rate": 16_000, "width": 3, "channels": 1}),
        line(type="audio-start", data={"rate": 16_000, "width": 2, "channels": 0}),
        line(type="transcript"),
        line(type="transcript", data={"text": 5}),
        line(type="transcript", data={"text": "x" * 7_000}),
        line(type="synthesize", data={"text": None}),
        line(type="recognize", data={"text": ["a"]}),
    ],
)
def test_a_request_that_lacks_something_is_an_error_and_the_connection_goes_on(play: Play, sent: bytes) -> None:
    async def scene(visit: Visit) -> tuple[Event | None, Event | None]:
        reader, writer = await asyncio.open_connection("127.0.0.1", visit.port)
        writer.write(sent + line(type="describe"))
        answers = await async_read_event(reader), await async_read_event(reader)
        writer.close()
        return answers

    error, info = play(scene)
    assert error is not None and Error.is_type(error.type) and info is not None and Info.is_type(info.type)


@pytest.mark.parametrize("sent", [b'{"type": "audio-chunk"}\n', b'{"type": "audio-stop"}\n', b'{"type": "later"}\n'])
def test_what_is_not_for_us_is_dropped(play: Play, sent: bytes) -> None:
    async def scene(visit: Visit) -> Event | None:
        reader, writer = await asyncio.open_connection("127.0.0.1", visit.port)
        writer.write(sent + line(type="ping"))
        event = await async_read_event(reader)
        writer.close()
        return event

    event = play(scene)
    assert event is not None and event.type == "pong"


def test_an_event_that_never_ends_is_given_up(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "BODY_S", 0.1)
    event, _ = play(lambda visit: rest(visit, line(type="audio-chunk", payload_length=100) + b"short"))
    assert event is not None and "breaks off" in Error.from_event(event).text


def test_a_client_that_says_nothing_is_let_go(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "IDLE_S", 0.1)
    event, _ = play(lambda visit: rest(visit, b""))
    assert event is not None and "nothing came" in Error.from_event(event).text


def test_there_is_room_for_so_many(play: Play) -> None:
    async def scene(visit: Visit) -> tuple[Event, Event]:
        clients = [visit.client() for _ in range(MAX_CLIENTS)]
        for client in clients:
            await client.connect()
            await client.write_event(Describe().event())
            await answer(client)
        async with visit.client() as late:
            refused = await answer(late)
        for client in clients:
            await client.disconnect()
        async with asyncio.timeout(10):
            while (event := await visit.ask(Describe())).type == "error":
                await asyncio.sleep(0.01)
        return refused, event

    refused, accepted = play(scene)
    assert Error.from_event(refused).code == "full" and Info.is_type(accepted.type)


@given(
    st.binary(max_size=300)
    | st.dictionaries(st.text(), st.none() | st.integers() | st.text()).map(json.dumps).map(str.encode)
)
def test_any_bytes_are_an_event_or_an_error(sent: bytes) -> None:
    async def read() -> Event | None:
        reader = asyncio.StreamReader()
        reader.feed_data(sent)
        reader.feed_eof()
        return await read_event(reader)

    try:
        event = asyncio.run(read())
    except WireError:
        return
    assert event is None or isinstance(event.data, dict)


@pytest.mark.parametrize("uri", ["tcp://0.0.0.0:0", "tcp://192.168.1.5:10400", "tcp://[::]:0"])
def test_other_machines_are_let_in_only_on_purpose(uri: str) -> None:
    with pytest.raises(UsageError, match="passwords"):
        listening_at(uri)


def test_other_machines_are_let_in_on_purpose() -> None:
    with listening_at("tcp://0.0.0.0:0", anywhere=True) as listener:
        assert listener.getsockname()[0] == "0.0.0.0"


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "10400",
        "tcp://",
        "tcp://localhost",
        "tcp://localhost:x",
        "unix:///tmp/x",
        "http://localhost:1",
        "tcp://[::1",
        "tcp://a:99999",
    ],
)
def test_an_address_has_a_form(uri: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        listening_at(uri)


def test_a_taken_address_is_told() -> None:
    with listening_at("tcp://127.0.0.1:0") as first, pytest.raises(UsageError, match="cannot serve there"):
        listening_at(f"tcp://127.0.0.1:{first.getsockname()[1]}")
