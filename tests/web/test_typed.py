"""Typed input and the controls of the page, over a real connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cockpit.pipeline import open_core
from cockpit.settings import Settings

Serve = Callable[..., Any]
HEAT = "Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling"
WARMTH = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"
DOOR = "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen"
WINDOW = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position"


def test_the_welcome_tells_everything(serve: Serve) -> None:
    welcome = serve(scenario="winter-motorway").page().welcome
    assert welcome["protocol"] == 1
    assert welcome["clients"] == 1
    limits = {"min": 16.0, "max": 30.0, "step": 0.5, "allowed": None}
    assert welcome["signals"][WARMTH] == {"kind": "actuator", "datatype": "float", "unit": "celsius", **limits}
    assert welcome["state"].keys() == welcome["signals"].keys()
    assert welcome["targets"].keys() == {p for p, s in welcome["signals"].items() if s["kind"] == "actuator"}
    assert (welcome["world"]["scenario"], welcome["world"]["speed_kph"]) == ("winter-motorway", 110.0)
    assert welcome["energy"]["range_km"] > 100
    assert welcome["energy"]["comfort_cost_km"] > 0
    assert {"id": "nap", "name": "nap mode", "needs": ["parked"], "own": False} in welcome["scenes"]
    said = {each["intent"]: each["samples"] for each in welcome["help"]}
    assert "yes" in said["assistant.yes"]
    assert not welcome["hearing"]["ready"] and welcome["hearing"]["why"] == "hearing is turned off"
    assert not welcome["voice"]["ready"]


def test_what_is_typed_is_done_and_shown(serve: Serve) -> None:
    served = serve()
    page = served.page()
    page.send("say", text="heat my seat", zone="passenger")
    turn = page.next("turn")
    assert turn["turn"]["status"] == "done"
    assert turn["client"] == page.welcome["client"]
    assert turn["zone"] == "passenger"
    assert {stage["stage"] for stage in turn["waterfall"]} == {"match", "act"}
    assert served.page().welcome["targets"][HEAT.replace("Driver", "Passenger")] > 0


def test_the_car_comes_before_the_turn_that_changed_it_or_at_once_behind(serve: Serve) -> None:
    page = serve().page()
    page.send("say", text="i'm cold")
    seen: dict[str, Any] = {}
    while not {"car", "turn"} <= seen.keys():
        message = page.receive()
        if isinstance(message, dict) and (message["type"] != "car" or WARMTH in message["targets"]):
            seen[message["type"]] = message
    assert seen["car"]["targets"][WARMTH] == seen["turn"]["turn"]["changes"][WARMTH]["to"]


def test_undo(serve: Serve) -> None:
    page = serve().page()
    page.send("say", text="heat my seat")
    before = page.next("turn")["turn"]["changes"][HEAT]["from"]
    page.send("undo")
    assert page.next("turn")["turn"]["changes"][HEAT]["to"] == before


def test_undo_takes_a_slider_back_as_a_whole(serve: Serve) -> None:
    page = serve().page()
    page.send("say", text="i'm cold")
    for degrees in (24, 25, 26.5):
        page.send("set", path=WARMTH, value=degrees)
    page.send("undo")
    assert page.next("turn", id=2)["turn"]["changes"][WARMTH] == {"from": 26.5, "to": 23.0}
    page.send("undo")
    assert page.next("turn", id=3)["turn"]["changes"][WARMTH] == {"from": 23.0, "to": 21.0}


def test_the_words_are_aligned(serve: Serve) -> None:
    page = serve().page()
    page.send("say", text="Please set my temprature to 22")
    turn = page.next("turn")
    told = {turn["turn"]["text"][each["begin"] : each["end"]]: each for each in turn["alignment"]}
    assert told["set"]["role"] == "matched"
    assert told["temprature"]["role"] == "slip"


@pytest.mark.parametrize(
    ("path", "value", "reason", "message"),
    [
        ("Vehicle.Speed", 3, "invalid", "sensor"),
        (WARMTH, 99, "out-of-range", "Only 16 to 30 °C can be set."),
        (WARMTH, "warm", "invalid", "not a number"),
        (WARMTH, True, "invalid", "not a number"),
        (WARMTH, 10**400, "invalid", "not a number"),
        (DOOR, 1, "invalid", "neither true nor false"),
        (DOOR, True, "unsafe", "The doors open only when we are parked."),
        (WINDOW, 100, "unsafe", "At this speed the windows open only a crack."),
        ("Vehicle.Cabin.Jacuzzi.IsOn", True, "not-in-this-car", "No such signal."),
        ("", True, "not-in-this-car", "No such signal."),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_changes(
    serve: Serve, path: str, value: object, reason: str, message: str
) -> None:
    page = serve(scenario="autobahn").page()
    page.send("set", path=path, value=value)
    refused = page.next("refused")
    assert (refused["path"], refused["reason"]) == (path, reason)
    assert message in refused["message"]
    assert page.next("car")["targets"] == {}, "the next second of driving tells no target"


def test_the_world_can_be_changed(serve: Serve) -> None:
    page = serve(scenario="motorway").page()
    page.send("drive", speed_kph=0, outside_c=-20)
    world = page.next("car")["world"]
    assert (world["speed_kph"], world["outside_c"]) == (0.0, -20.0)
    page.send("set", path=DOOR, value=True)
    assert page.next("car")["targets"][DOOR] is True


def test_a_scenario_is_a_fresh_car_and_time_never_goes_back(serve: Serve) -> None:
    served = serve()
    page, other = served.page(), served.page()
    page.send("say", text="i'm cold")
    page.next("turn")
    page.send("pace", times=600)
    late_s = page.next("car", deadline_s=30)["at_s"]
    page.send("scenario", name="summer-car-park")
    for each in (page, other):
        welcome = each.next("welcome")
        assert welcome["world"]["scenario"] == "summer-car-park"
        assert welcome["at_s"] >= late_s
        assert welcome["client"] == each.welcome["client"]
        assert [turn["id"] for turn in welcome["turns"]] == [1]
    page.send("scenario", name="the-moon")
    assert "unknown scenario" in page.next("refused")["message"]


def test_time_lapse(serve: Serve) -> None:
    page = serve(scenario="winter-motorway").page()
    page.send("pace", times=600)
    first = page.next("car")["at_s"]
    assert page.next("car")["at_s"] >= first + 10, "a tenth of a second is a minute"


def test_all_see_what_anyone_does_and_who_comes_later_sees_it_too(serve: Serve) -> None:
    served = serve()
    one, two = served.page(), served.page()
    one.send("say", text="turn the fan up")
    one.send("say", text="cheese")
    turns = [two.next("turn"), two.next("turn")]
    assert [turn["turn"]["status"] for turn in turns] == ["done", "not-understood"]
    assert {turn["client"] for turn in turns} == {one.welcome["client"]}
    late = served.page()
    assert late.welcome["turns"] == turns
    assert late.welcome["clients"] == 3
    late.socket.close()
    assert two.next("clients", clients=2)


def test_pages_may_come_while_others_talk(serve: Serve) -> None:
    """What newcomers are told is made beside the turns that are being taken."""
    served = serve()
    talker = served.page()
    for number in range(30):
        for _ in range(3):
            talker.send("say", text="i'm cold")
        assert len(served.page().welcome["turns"]) <= 50
        for _ in range(3):
            talker.next("turn")
        assert len(served.house.hub.turns) == min(50, 3 * (number + 1))


def test_one_conversation_from_two_pages(serve: Serve) -> None:
    served = serve()
    one, two = served.page(), served.page()
    one.send("say", text="set the temperature")
    assert one.next("turn")["turn"]["status"] == "asked"
    two.send("say", text="twenty three", zone="passenger")
    assert list(two.next("turn", id=2)["turn"]["changes"].values()) == [{"from": 21.0, "to": 23.0}]


def test_a_scene_that_somebody_makes_is_told_to_all(serve: Serve, settings: Settings, tmp_path: Path) -> None:
    served = serve(core=open_core(replace(settings, scenes=tmp_path)))
    one, two = served.page(), served.page()
    one.send("say", text="heat my seat")
    one.send("say", text="save this as reading mode")
    made = [scene for scene in two.next("scenes")["scenes"] if scene["own"]]
    assert made == [{"id": "reading_mode", "name": "reading mode", "needs": [], "own": True}]
    one.send("say", text="forget reading mode")
    assert not [scene for scene in two.next("scenes")["scenes"] if scene["own"]]


def test_history_is_bounded(serve: Serve) -> None:
    served = serve()
    page = served.page()
    for _ in range(60):
        page.send("say", text="i'm cold")
        page.next("turn")
    assert [turn["id"] for turn in served.page().welcome["turns"]] == list(range(11, 61))


def test_without_ears_the_microphone_says_so_and_typing_works(serve: Serve) -> None:
    page = serve().page()
    page.send("mic", on=True, rate_hz=48_000)
    fault = page.next("fault")
    assert (fault["component"], fault["hint"]) == ("recogniser", "typed input works")
    page.send("say", text="i'm cold")
    assert page.next("turn")["turn"]["status"] == "done"


def test_metrics_count_turns_and_stages_and_hold_no_words(serve: Serve) -> None:
    import httpx

    served = serve()
    page = served.page()
    page.send("say", text="tell my aunt agatha that i never liked her")
    page.next("turn")
    text = httpx.get(f"{served.url}/metrics").text
    assert 'cockpit_turns_total{intent="none",status="not-understood"} 1.0' in text
    assert 'cockpit_stage_seconds_count{stage="match"} 1.0' in text
    assert "cockpit_clients 1.0" in text
    assert "agatha" not in text
    assert httpx.get(f"{served.url}/healthz").json() == {"status": "ok"}
