"""What the car says by itself is spoken too: to pages that want to hear it, and never into what else is said."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from cockpit.events import Turn
from cockpit.tts.voice import Voice
from cockpit.web import mouth
from cockpit.web.house import House
from cockpit.web.hub import Hub
from cockpit.web.mouth import Mouth
from cockpit.web.voice import Replies, Spoken, as_wav

Serve = Callable[..., Any]
RATE_HZ = 16_000
TONE_S = 0.6


class Tone:
    """An engine that says everything as the same tone."""

    name = "tone"
    ready = True

    def start(self) -> None:
        pass

    def say(self, utterance: str) -> tuple[bytes, int]:
        tone = 5_000 * np.sin(np.arange(int(TONE_S * RATE_HZ)) * 0.2)
        return tone.astype("<i2").tobytes(), RATE_HZ

    def close(self) -> None:
        pass


@pytest.fixture
def parked(serve: Serve) -> Any:
    return serve(voice=Voice(engines=[Tone()]), scenario="parked")


def test_a_scene_that_ends_is_told_aloud_once_the_reply_is_over(parked: Any) -> None:
    page, other = parked.page(), parked.page()
    page.send("sound", on=True)
    page.send("say", text="nap mode")
    reply = page.next("reply")
    began_s = time.monotonic()
    page.send("drive", speed_kph=30)
    notice = page.next("notice")
    assert time.monotonic() - began_s < reply["duration_s"], "it is shown at once"
    news = page.next("reply")
    assert time.monotonic() - began_s > reply["duration_s"], "and said behind the reply"
    assert (news["turn_id"], news["text"]) == (None, notice["text"])
    assert len(page.next_sound()) > RATE_HZ * TONE_S
    other.send("ping", n=1)
    told = []
    while (message := other.receive()) != {"type": "pong", "n": 1}:
        told.append(message)
    assert any(isinstance(each, dict) and each["type"] == "notice" for each in told)
    assert not any(isinstance(each, bytes) for each in told), "nobody can hear this page, as far as it said"


def test_who_turns_the_sound_off_is_sent_none(parked: Any) -> None:
    page = parked.page()
    page.send("say", text="what can i say")
    turn_id = page.next("reply")["turn_id"]
    page.send("sound", on=False)
    assert page.next("cut")["turn_id"] == turn_id
    page.send("say", text="heat my seat")
    page.send("ping", n=1)
    told = []
    while (message := page.receive()) != {"type": "pong", "n": 1}:
        told.append(message)
    assert {each["type"] for each in told if isinstance(each, dict)} >= {"turn"}
    assert not any(isinstance(each, bytes) or each["type"] == "reply" for each in told)


class Ear:
    """A mouth's client that notes what it is told."""

    def __init__(self, hub: Hub, settings: Any) -> None:
        self.heard: list[str] = []
        self.mouth = Mouth(House(hub, settings, Replies(Voice(engines=[Tone()]))), lambda _: None, self._hear)

    def _hear(self, message: str, _wav: bytes) -> None:
        self.heard.append(json.loads(message)["text"])

    async def within(self, count: int, seconds: float) -> list[str]:
        end_s = time.monotonic() + seconds
        while len(self.heard) < count and time.monotonic() < end_s:
            await asyncio.sleep(0.01)
        return self.heard


NEWS = Spoken(as_wav(np.full(RATE_HZ // 4, 5_000, np.int16), RATE_HZ), 0.25, "tone", 1.0)


@pytest.fixture
def with_ear(core: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Ear], Any]], None]:
    """Runs something on an event loop with a client to speak to."""
    monkeypatch.setattr(mouth, "PAUSE_S", 0.1)
    monkeypatch.setattr(mouth, "LOOK_S", 0.01)

    def run(act: Callable[[Ear], Any]) -> None:
        async def whole() -> None:
            hub = Hub(core)
            await hub.start()
            await act(Ear(hub, settings))
            await hub.close()

        asyncio.run(whole())

    return run


def test_nothing_is_said_into_somebodys_words(with_ear: Any) -> None:
    async def act(ear: Ear) -> None:
        ear.mouth.hold()
        ear.mouth.announce("the nap is over", NEWS)
        assert await ear.within(1, 0.4) == []
        ear.mouth.release()
        assert await ear.within(1, 10) == ["the nap is over"]

    with_ear(act)


def test_a_reply_comes_before_news_that_came_first(with_ear: Any) -> None:
    async def act(ear: Ear) -> None:
        ear.mouth.hold()
        ear.mouth.announce("the nap is over", NEWS)
        ear.mouth.release()
        ear.mouth.answer(1, Turn(text="", status="done", reply="warmer"))
        assert await ear.within(2, 10) == ["warmer", "the nap is over"]

    with_ear(act)


def test_of_much_news_the_newest_is_said_one_behind_the_other(with_ear: Any) -> None:
    async def act(ear: Ear) -> None:
        ear.mouth.hold()
        for number in range(5):
            ear.mouth.announce(str(number), NEWS)
        ear.mouth.release()
        assert await ear.within(3, 10) == ["2", "3", "4"]

    with_ear(act)
