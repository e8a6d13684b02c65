"""A served session is kept, seen to be kept, and gone through again to the bit."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cockpit.events import Hypothesis, UtteranceHeard
from cockpit.pipeline import Core
from cockpit.recording.lines import LOG, SOUND
from cockpit.recording.origin import open_again, served_header
from cockpit.recording.read import Recording
from cockpit.recording.recorder import Recorder, record_to
from cockpit.recording.replay import Replay, Replayed
from cockpit.settings import Settings
from cockpit.testing.recorded import script_of
from cockpit.vehicle.rules import RuleRefused
from cockpit.web.hub import Hub
from cockpit.web.reader import Noticed

FAN = "Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed"
DOOR = "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen"
SENTENCES = ("turn the fan up", "undo that", "i'm cold", "and the passenger too", "open all windows", "zzz", "yes")

Act = Callable[[Hub], Awaitable[Any]]


@pytest.fixture
def recorded(core: Core, settings: Settings, tmp_path: Path) -> Callable[..., Path]:
    """Records what happens in a hub, and returns the folder."""

    def run(act: Act, scenario: str | None = "city") -> Path:
        async def all_of_it() -> None:
            recorder = record_to(tmp_path / "drive", served_header(settings, core, heard=True))
            hub = Hub(core, scenario=scenario, recorder=recorder)
            await hub.start()
            try:
                await asyncio.wait_for(act(hub), 60)
            finally:
                await hub.close()

        asyncio.run(all_of_it())
        return tmp_path / "drive"

    return run


def replayed(folder: Path, core: Core) -> Replayed:
    replay = Replay(Recording(folder), core, None)
    list(replay.turns())
    return replay.result


def heard(text: str) -> UtteranceHeard:
    return UtteranceHeard(at_s=0.0, hypotheses=(Hypothesis(text),), duration_s=0.1, decode_ms=7.0)


def test_whatever_pages_hands_and_time_do_is_gone_through_again(recorded: Callable[..., Path], core: Core) -> None:
    async def act(hub: Hub) -> None:
        await hub.say("i'm cold", zone="rear_left")
        await hub.set(FAN, 80, by_hand=True)
        await hub.drive(speed_kph=50.0)
        with pytest.raises(RuleRefused):
            await hub.set(DOOR, True)
        await hub.say("undo that")
        hub.set_pace(600)
        await hub.begin("parked")
        notices = hub.subscribe(Noticed)
        await hub.say("nap mode")
        await hub.drive(speed_kph=30.0, outside_c=-7.5)
        await anext(notices)
        await hub.understand([Hypothesis("make it warmer")], zone="passenger")
        await hub.set(FAN, 35)

    result = replayed(recorded(act, None), core)
    assert result.difference is None, str(result.difference)
    assert result.whole
    assert (result.conversations, result.turns) == (2, 4)


def test_many_who_speak_type_and_turn_knobs_at_once_make_one_story(recorded: Callable[..., Path], core: Core) -> None:
    async def act(hub: Hub) -> None:
        hub.set_pace(600)
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(4) as threads:
            spoken = [
                loop.run_in_executor(threads, partial(hub.hear, heard(text), zone="passenger", pcm=bytes(3200)))
                for text in SENTENCES
            ]
            typed = [hub.say(text, zone="driver") for text in SENTENCES]
            turned = [hub.set(FAN, speed, by_hand=True) for speed in (10, 20, 30, 40)]
            driven = [hub.drive(speed_kph=float(speed)) for speed in (0, 50, 110)]
            await asyncio.gather(*spoken, *typed, *turned, *driven)

    folder = recorded(act)
    result = replayed(folder, core)
    assert result.difference is None, str(result.difference)
    assert result.turns == 2 * len(SENTENCES)
    with wave.open(str(folder / SOUND)) as sound:
        assert sound.getnframes() == 1600 * len(SENTENCES)


def test_what_the_hands_did_last_is_the_final_car(recorded: Callable[..., Path], core: Core) -> None:
    folder = recorded(lambda hub: hub.set(FAN, 80))
    assert replayed(folder, core).difference is None
    log = folder / LOG
    log.write_text(log.read_text().replace(f'"path":"{FAN}","value":80', f'"path":"{FAN}","value":20'))
    difference = replayed(folder, core).difference
    assert difference is not None
    assert FAN in difference.recorded


def test_a_notice_that_comes_otherwise_is_a_difference(recorded: Callable[..., Path], core: Core) -> None:
    async def act(hub: Hub) -> None:
        notices = hub.subscribe(Noticed)
        await hub.say("nap mode")
        await hub.drive(speed_kph=30.0)
        await anext(notices)

    folder = recorded(act, "parked")
    log = folder / LOG
    log.write_text(log.read_text().replace('{"notice":"', '{"notice":"Otherwise: '))
    difference = replayed(folder, core).difference
    assert difference is not None
    assert "Otherwise" in difference.recorded


def test_no_model_is_needed_to_go_through_it(recorded: Callable[..., Path], settings: Settings) -> None:
    folder = recorded(lambda hub: hub.say("i'm cold"))
    _, ears = open_again(Recording(folder), settings, text=False)
    assert ears is None


def test_a_script_of_it_names_the_seats(recorded: Callable[..., Path]) -> None:
    async def act(hub: Hub) -> None:
        await hub.say("i'm cold", zone="driver")
        await hub.say("i'm cold", zone="rear_left")
        await hub.say("turn the fan up", zone="rear_left")
        await hub.say("turn the fan down", zone="driver")

    script = script_of(Recording(recorded(act)))
    assert script.count("from: rear_left") == 1
    assert script.count("from: driver") == 1


class Full:
    """A disk on which nothing more goes, from a line on."""

    def __init__(self, lines: int) -> None:
        self.left = lines

    def line(self, line: dict[str, Any]) -> None:
        from cockpit.errors import RecordingError

        self.left -= 1
        if self.left < 0:
            raise RecordingError("the disk is full")

    def sound(self, pcm: bytes) -> None: ...

    def sync(self) -> None: ...

    def close(self) -> None: ...


def test_pages_see_that_it_is_kept_and_when_it_no_longer_is(serve: Callable[..., Any]) -> None:
    served = serve(recorder=Recorder(Full(6)))
    page = served.page()
    assert page.welcome["recording"] is True
    for _ in range(3):
        page.send("say", text="turn the fan up")
    assert page.next("recording") == {"type": "recording", "on": False}
    fault = page.next("fault", component="recording")
    assert fault["message"] == "not recorded: the disk is full"
    page.send("say", text="turn the fan down")
    assert page.next("turn")["turn"]["status"] == "done"
    assert served.page().welcome["recording"] is False


def test_packs_stay_as_they_are_while_it_is_kept(serve: Callable[..., Any]) -> None:
    page = serve(recorder=Recorder(Full(10_000))).page()
    page.send("packs.read")
    pack = page.next("packs")["packs"][0]
    file = pack["files"][0]
    page.send("packs.write", pack=pack["pack"], file=file["name"], text=file["text"], save=True)
    checked = page.next("checked")
    assert not checked["saved"]
    assert "one set of packs" in checked["problems"][0]["message"]


def test_nothing_is_kept_unless_asked_for(serve: Callable[..., Any]) -> None:
    assert serve().page().welcome["recording"] is False
