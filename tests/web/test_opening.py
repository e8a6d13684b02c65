"""Who speaks while his ears are still being got ready is heard all the same, or told that he is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cockpit.errors import EngineError
from cockpit.web.recognisers import Kit, Recognisers
from tests.web.speaking import READY_S, ready, stream

Serve = Callable[..., Any]
Say = Callable[..., bytes]
COMMAND = "turn the fan up"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


class Gate:
    """Ears come when it opens."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked, self.opened = threading.Event(), threading.Event()
        take = Recognisers.take

        def later(recognisers: Recognisers, *, wake: bool) -> Kit | None:
            self.asked.set()
            assert self.opened.wait(READY_S)
            return take(recognisers, wake=wake)

        monkeypatch.setattr(Recognisers, "take", later)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(monkeypatch)
    yield made
    made.opened.set()  # no thread is left waiting


def until(true: Callable[[], bool]) -> None:
    end_s = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end_s
        time.sleep(0.01)


def test_what_is_said_while_the_ears_come_is_heard(serve: Serve, say: Say, gate: Gate) -> None:
    page = ready(serve(hear=True))
    page.send("mic", on=True, rate_hz=48_000, mode="always")
    stream(page, say(COMMAND), 48_000, pace=3.0)
    page.send("say", text="i'm cold")
    assert page.next("turn")["turn"]["text"] == "i'm cold", "the rest of the page goes on"
    gate.opened.set()
    assert page.next("mic")["on"]
    assert page.next("listening")["open"]
    assert page.next("turn")["turn"]["text"] == COMMAND


def test_a_key_that_is_let_go_before_the_ears_came_has_been_heard(serve: Serve, say: Say, gate: Gate) -> None:
    page = ready(serve(hear=True))
    page.send("mic", on=True, rate_hz=48_000, mode="push")
    stream(page, say(COMMAND, tail_s=0.05), 48_000, pace=3.0)
    page.send("mic", on=False)
    page.send("ping", n=1)
    page.next("pong")
    gate.opened.set()
    assert page.next("turn")["turn"]["text"] == COMMAND


def test_who_leaves_before_the_ears_came_keeps_none(serve: Serve, gate: Gate) -> None:
    served = serve(hear=True, max_speakers=1)
    page = ready(served)
    page.send("mic", on=True, rate_hz=48_000)
    assert gate.asked.wait(20)
    page.socket.close()
    until(lambda: not served.house.clients)
    gate.opened.set()
    until(lambda: not any(thread.name == "hearing" for thread in threading.enumerate()))
    assert served.house.ears.recognisers._lent == 0


def test_the_wake_word_is_heard_as_soon_as_the_server_hears(serve: Serve, say: Say) -> None:
    """What hears it is compiled behind the first page; whoever asks for it before is not made to compile it too."""
    page = ready(serve(hear=True))
    page.send("mic", on=True, rate_hz=48_000, mode="continuous")
    stream(page, say("hey cockpit turn the fan up"), 48_000)
    assert page.next("mic", READY_S)["on"]
    assert page.next("listening", READY_S, open=True)["reason"] == "wake"
    assert page.next("turn")["turn"]["text"] == COMMAND


def test_an_engine_that_does_not_start_turns_the_microphone_off(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Kit:
        raise EngineError("the recogniser did not start")

    page = ready(serve(hear=True))
    monkeypatch.setattr(Recognisers, "take", broken)
    page.send("mic", on=True, rate_hz=48_000)
    assert page.next("fault")["message"] == "the recogniser did not start"
    assert not page.next("mic")["on"]
