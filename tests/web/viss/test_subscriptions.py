"""When subscriptions tell their values: each kind of filter, and its limits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cockpit.web.viss.session import MAX_SUBSCRIPTIONS, Message
from tests.web.viss.viss_client import DOME, TEMPERATURE, Client, change, paths

FAN = "Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed"


def every(period_ms: str) -> Message:
    return {"variant": "timebased", "parameter": {"period": period_ms}}


def within(*boundaries: tuple[str, str], combination: str = "AND", key: str = "boundary-op") -> Message:
    sides = [{key: operator, "boundary": boundary} for operator, boundary in boundaries]
    if len(sides) == 1:
        return {"variant": "range", "parameter": sides[0]}
    sides[0]["combination-op"] = combination
    return {"variant": "range", "parameter": sides}


def told(client: Client, path: str, values: list[str]) -> list[str]:
    """Set a signal to one value after the other, and return those that were told."""
    events = []
    for value in values:
        assert "error" not in client.set(path, value)
        events += client.events()
    return [event["data"]["dp"]["value"] for event in events]


def test_timebased_tells_at_every_period(client: Client) -> None:
    client.subscribe("Vehicle.Speed", every("500"))
    assert [len(client.events(0.25)) for _ in range(8)] == [0, 1, 0, 1, 0, 1, 0, 1]


def test_timebased_makes_nothing_up_for_what_was_missed(client: Client) -> None:
    client.subscribe("Vehicle.Speed", every("500"))
    assert len(client.events(10.2)) == 1
    assert client.session.due is not None and client.session.due - client.now == timedelta(seconds=0.3)


def test_timebased_has_a_floor(client: Client) -> None:
    client.subscribe("Vehicle.Speed", every("1"))
    assert client.session.due is not None and client.session.due - client.now == timedelta(seconds=0.1)


@pytest.mark.parametrize("period", ["0", "-100", "0.5", "", "soon", "1" * 10])
def test_a_period_is_milliseconds(client: Client, period: str) -> None:
    assert client.subscribe("Vehicle.Speed", every(period))["error"]["number"] == 400


@pytest.mark.parametrize(
    ("operator", "diff", "expected"),
    [
        ("ne", "0", ["21.5", "23.0", "22.0", "19.0"]),
        ("gt", "1", ["23.0"]),
        ("gte", "2", ["23.0"]),
        ("lt", "-1", ["19.0"]),
        ("lte", "-2", ["19.0"]),
        ("eq", "2", ["23.0"]),
    ],
)
def test_change_compares_with_the_value_told_before(
    client: Client, operator: str, diff: str, expected: list[str]
) -> None:
    client.subscribe(TEMPERATURE, change(operator, diff))
    assert told(client, TEMPERATURE, ["21.5", "23.0", "22.0", "19.0"]) == expected


@pytest.mark.parametrize(
    ("operator", "expected"), [("gt", ["true", "true"]), ("lt", ["false"]), ("ne", ["true", "false", "true"])]
)
def test_change_of_a_boolean_has_a_direction(client: Client, operator: str, expected: list[str]) -> None:
    client.subscribe(DOME, change(operator, "0"))
    assert told(client, DOME, ["true", "false", "true"]) == expected


def test_change_is_not_for_words(client: Client) -> None:
    answer = client.subscribe("Vehicle.Body.Lights.LightSwitch", change("ne", "0"))
    assert answer["error"]["number"] == 400


def test_range_tells_each_new_value_inside(client: Client) -> None:
    client.subscribe(TEMPERATURE, within(("gt", "20"), ("lte", "23")))
    assert [event["data"]["dp"]["value"] for event in client.events()] == ["21.0"]
    assert told(client, TEMPERATURE, ["23.0", "23.5", "20.0", "20.5", "20.5"]) == ["23.0", "20.5"]


def test_range_may_be_two_ends(client: Client) -> None:
    client.subscribe(TEMPERATURE, within(("lt", "18"), ("gt", "25"), combination="OR"))
    assert client.events() == []
    assert told(client, TEMPERATURE, ["17.0", "20.0", "26.0"]) == ["17.0", "26.0"]


@pytest.mark.parametrize("key", ["boundary-op", "logic-op"])
def test_range_may_have_one_boundary(client: Client, key: str) -> None:
    client.subscribe(TEMPERATURE, within(("eq", "22"), key=key))
    assert told(client, TEMPERATURE, ["21.5", "22.0", "22.5"]) == ["22.0"]


@pytest.mark.parametrize("path", [DOME, "Vehicle.Body.Lights.LightSwitch"])
def test_range_is_for_numbers(client: Client, path: str) -> None:
    assert client.subscribe(path, within(("gt", "0")))["error"]["number"] == 400


def test_the_first_signal_decides_and_all_are_told(client: Client) -> None:
    station = "Vehicle.Cabin.HVAC.Station.Row1"
    client.subscribe(station, paths("Driver.Temperature", "*.FanSpeed"), change("gt", "0"))
    client.set(FAN, "70")
    assert client.events() == []
    client.set(TEMPERATURE, "24.0")
    (event,) = client.events()
    assert [node["path"] for node in event["data"]] == [TEMPERATURE, FAN, f"{station}.Passenger.FanSpeed"]


@pytest.mark.parametrize("first", ["*.Temperature", "Driver"])
def test_the_first_path_of_a_change_is_one_signal(client: Client, first: str) -> None:
    answer = client.subscribe("Vehicle.Cabin.HVAC.Station.Row1", paths(first), change("gt", "0"))
    assert answer["error"]["number"] == 400


def test_a_curve_is_told_when_its_buffer_is_full(client: Client) -> None:
    client.subscribe(FAN, {"variant": "curvelog", "parameter": {"maxerr": "0.5", "bufsize": "100"}})
    events: list[Any] = []
    for step in range(100):
        client.car.set(FAN, min(60, step))
        events += client.events(0.1)
        client.now += timedelta(milliseconds=1)  # nobody looks on the dot
    (event,) = events
    values = [point["value"] for point in event["data"]["dp"]]
    assert values == ["0", "60", "60"], "a slope and a level need three points of the hundred"


@pytest.mark.parametrize(("maxerr", "bufsize"), [("0.5", "1"), ("0.5", "1001"), ("-1", "10"), ("x", "10"), ("1", "x")])
def test_a_curve_has_limits(client: Client, maxerr: str, bufsize: str) -> None:
    what = {"variant": "curvelog", "parameter": {"maxerr": maxerr, "bufsize": bufsize}}
    assert client.subscribe("Vehicle.Speed", what)["error"]["number"] == 400


def test_a_client_has_so_many_subscriptions(client: Client) -> None:
    answers = [client.subscribe("Vehicle.Speed", every("500")) for _ in range(MAX_SUBSCRIPTIONS + 1)]
    assert answers[-1]["error"]["reason"] == "service_unavailable" and "error" not in answers[-2]
    client.ask("unsubscribe", subscriptionId=answers[0]["subscriptionId"])
    assert "error" not in client.subscribe("Vehicle.Speed", every("500"))


def test_a_client_watches_so_many_signals(client: Client) -> None:
    answers = [client.subscribe("Vehicle", paths("*"), every("500")) for _ in range(MAX_SUBSCRIPTIONS)]
    assert "error" not in answers[0] and answers[-1]["error"]["number"] == 503


@pytest.mark.parametrize("kind", ["history", "metadata", "static-metadata", "dynamic-metadata"])
def test_what_is_read_is_not_subscribed_to(either: Client, kind: str) -> None:
    answer = either.subscribe("Vehicle.Speed", {"variant": kind, "parameter": "PT1H"})
    assert answer["error"]["number"] == 400


def test_what_is_subscribed_to_is_not_read(either: Client) -> None:
    assert either.get("Vehicle.Speed", every("500"))["error"]["number"] == 400
