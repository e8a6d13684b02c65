"""Bounded readers and outboxes: newest car, no turn forgotten while one reads, nothing without a limit."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from cockpit.pipeline import Core
from cockpit.web import outbox
from cockpit.web.car import Snapshot
from cockpit.web.hub import Hub
from cockpit.web.limits import Bucket
from cockpit.web.outbox import Behind, Frame, Outbox
from cockpit.web.reader import MAX_UNREAD, CarChanged, Noticed, Reader


@pytest.fixture(scope="module")
def now(core: Core) -> Snapshot:
    return Hub(core, scenario="mild").snapshot


def moved(now: Snapshot, at_s: float, **values: float) -> CarChanged:
    return CarChanged(values, {}, replace(now, at_s=at_s))


def notice(number: int) -> Noticed:
    return Noticed(number, str(number), "")


def read(reader: Reader, count: int) -> list[Any]:
    async def several() -> list[Any]:
        return [await anext(reader) for _ in range(count)]

    return asyncio.run(several())


def test_changes_of_the_car_that_nobody_read_become_one(now: Snapshot) -> None:
    reader = Reader((object,))
    for change in (moved(now, 1, a=1, b=1), moved(now, 2, b=2), moved(now, 3, c=3)):
        reader.put(change)
    (change,) = read(reader, 1)
    assert (change.values, change.now.at_s) == ({"a": 1, "b": 2, "c": 3}, 3)


def test_the_order_of_all_else_is_kept(now: Snapshot) -> None:
    reader = Reader((object,))
    for happening in (moved(now, 1, a=1), notice(1), moved(now, 2, a=2), moved(now, 3, a=3)):
        reader.put(happening)
    first, told, last = read(reader, 3)
    assert (first.values, told.text, last.values) == ({"a": 1}, "1", {"a": 3})


def test_one_hears_only_of_what_was_asked_for(now: Snapshot) -> None:
    reader = Reader((Noticed,))
    reader.put(moved(now, 1, a=1))
    reader.put(notice(1))
    assert read(reader, 1) == [notice(1)]


def test_the_oldest_are_dropped_and_counted() -> None:
    reader = Reader((object,))
    for number in range(MAX_UNREAD + 3):
        reader.put(notice(number))
    assert reader.dropped == 3
    assert read(reader, 1) == [notice(3)]


def test_a_closed_reader_ends_behind_what_came() -> None:
    reader = Reader((object,))
    reader.put(notice(1))
    reader.close()
    reader.put(notice(2))

    async def all_of_it() -> list[Any]:
        return [each async for each in reader]

    assert asyncio.run(all_of_it()) == [notice(1)]


class Wire:
    """A socket that takes messages while `open`."""

    def __init__(self) -> None:
        self.sent: list[str | bytes] = []
        self.open = asyncio.Event()
        self.open.set()

    async def send_text(self, data: str) -> None:
        await self.open.wait()
        self.sent.append(data)

    async def send_bytes(self, data: bytes) -> None:
        await self.open.wait()
        self.sent.append(data)


async def settled(box: Outbox, wire: Wire, count: int) -> None:
    sending = asyncio.create_task(box.send_to(wire))
    async with asyncio.timeout(5):
        while len(wire.sent) < count:
            await asyncio.sleep(0)
    sending.cancel()


def test_what_waits_is_sent_in_order_and_the_car_merged(now: Snapshot) -> None:
    async def run() -> list[str | bytes]:
        box, wire = Outbox(), Wire()
        box.put("one", b"two")
        for at_s in (1.0, 2.0):
            box.put(Frame(moved(now, at_s, **{f"p{at_s:g}": at_s})))
        box.put("last")
        await settled(box, wire, 4)
        return wire.sent

    one, two, car, last = asyncio.run(run())
    assert (one, two, last) == ("one", b"two", "last")
    assert json.loads(car)["state"] == {"p1": 1.0, "p2": 2.0}


def test_a_change_is_serialised_once_for_all(now: Snapshot) -> None:
    frame = Frame(moved(now, 1, a=1))
    assert frame.text is frame.text


def test_more_than_can_wait_is_dropped_and_counted() -> None:
    dropped: list[int] = []

    async def run() -> list[str | bytes]:
        box, wire = Outbox(lambda: dropped.append(1)), Wire()
        box.put(*map(str, range(outbox.MAX_WAITING + 2)))
        await settled(box, wire, outbox.MAX_WAITING)
        return wire.sent

    assert asyncio.run(run())[0] == "2"
    assert len(dropped) == 2


def test_who_does_not_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "BEHIND_S", 0.05)

    async def run() -> None:
        box, wire = Outbox(), Wire()
        wire.open.clear()
        box.put("one")
        await box.send_to(wire)

    with pytest.raises(Behind):
        asyncio.run(run())


def test_a_bucket_takes_bursts_and_then_its_rate() -> None:
    now_s = [0.0]
    bucket = Bucket(10, 5, lambda: now_s[0])
    assert [bucket.take() for _ in range(6)] == [True] * 5 + [False]
    now_s[0] = 0.1
    assert [bucket.take(), bucket.take()] == [True, False]
    now_s[0] = 100.0
    assert not bucket.take(6), "it holds no more than a burst"
    assert bucket.take(5)
