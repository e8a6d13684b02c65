"""The subjects of the Eclipse KUKSA databroker's public suite, one test each, over a real WebSocket and HTTP.

Source: eclipse-kuksa/kuksa-databroker, integration_test/viss/features, whose files the tests are named after; requests
and signals are ours. Left out: MQTT and gRPC, which are no transports of ours, and a token that may not read a signal,
as access control is not in use. Neither version of the standard has one message that sets several signals, so such
updates are sent one by one, and the suite's own message for them is refused. Version 3 wants a filter in every
subscription. What lies behind is in test_scenarios.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from tests.web.viss.conftest import Server
from tests.web.viss.viss_client import DOME, TEMPERATURE, change, paths
from tests.web.viss.viss_talk import DEADLINE_S, EVERY, Answer, Talk, get, one, post, refused, several

SPEED, WORD, UNKNOWN = "Vehicle.Speed", "Vehicle.Body.Lights.LightSwitch", "Some.Unknown.Datapoint"


@pytest.fixture(params=[2, 3], ids=["v2", "v3"])
def talk(request: pytest.FixtureRequest, server: Server) -> Any:
    """Yield a connection in each version."""
    with ExitStack() as stack:
        yield Talk(server, request.param, stack)


def read_only(talk: Talk) -> tuple[int, str]:
    return (401, "read_only") if talk.version == 2 else (400, "invalid_data")


def not_found(talk: Talk) -> tuple[int, str]:
    return 404, "invalid_path" if talk.version == 2 else "unavailable_data"


def history(period: str) -> Answer:
    return {"variant": "history", "parameter": period}


def past(talk: Talk, path: str, period: str, *filters: Answer, holds: Callable[[Answer], bool]) -> Answer:
    """Return what was, once it holds what was set: that is remembered a moment later."""
    end_s = time.monotonic() + DEADLINE_S
    while True:
        answer = talk.ask("get", path, *filters, history(period))
        if "data" in answer and holds(answer):
            return answer
        assert time.monotonic() < end_s, answer


def told(answer: Answer) -> list[str]:
    return [point["value"] for point in answer["data"]["dp"]]


def warmed(talk: Talk) -> None:
    """Let the driver's temperature be 21, 19 and 20 degrees, the last of which it is."""
    for value in ("19.0", "20.0"):
        assert "error" not in talk.ask("set", TEMPERATURE, value=value)
        past(talk, TEMPERATURE, "PT1H", holds=lambda answer: True)


# basic, core_read, authorization


@pytest.mark.parametrize("fields", [{}, {"authorization": "eyJh.bGci.OiJI"}], ids=["basic", "authorization"])
def test_a_signal_is_read(talk: Talk, fields: Answer) -> None:
    assert one(talk.ask("get", SPEED, **fields)) == "0.0"


@pytest.mark.parametrize("path", [WORD, DOME, TEMPERATURE])
def test_core_read_signals_of_each_type(talk: Talk, path: str) -> None:
    assert one(talk.ask("get", path)) in {"AUTO", "false", "21.0"}


def test_core_read_an_unknown_path(talk: Talk) -> None:
    assert refused(talk.ask("get", UNKNOWN)) == not_found(talk)


def test_core_read_a_wildcard(talk: Talk) -> None:
    assert refused(talk.ask("get", "Vehicle.*")) == (400, "bad_request")


# basic, core_subscribe, core_unsubscribe


def test_core_subscribe_tells_values(talk: Talk) -> None:
    assert one(talk.event(talk.subscribe(SPEED))) == "0.0"


def test_core_subscribe_an_unknown_path(talk: Talk) -> None:
    assert refused(talk.ask("subscribe", UNKNOWN, EVERY)) == not_found(talk)


def test_basic_a_subscribed_sensor_is_not_set(talk: Talk) -> None:
    handle = talk.subscribe(SPEED)
    assert refused(talk.ask("set", SPEED, value="123")) == read_only(talk)
    assert one(talk.event(handle)) == "0.0"


def test_core_unsubscribe(talk: Talk) -> None:
    handle = talk.subscribe(SPEED)
    answer = talk.ask("unsubscribe", subscriptionId=handle)
    assert "error" not in answer and answer.get("subscriptionId") == (handle if talk.version == 2 else None)
    assert refused(talk.ask("unsubscribe", subscriptionId=handle))[0] in (400, 404)


# basic, core_update, bulk_updates


def test_basic_a_sensor_is_not_set(talk: Talk) -> None:
    assert refused(talk.ask("set", SPEED, value="80")) == read_only(talk)


@pytest.mark.parametrize(("path", "value"), [(WORD, "BEAM"), (TEMPERATURE, "22.0"), (DOME, "true")])
def test_core_update_an_actuator(talk: Talk, path: str, value: str) -> None:
    assert talk.ask("set", path, value=value).keys() == {"action", "requestId", "ts"}
    assert one(talk.ask("get", path)) == value


@pytest.mark.parametrize(
    "wrong", [(), (SPEED,), (UNKNOWN,), (SPEED, UNKNOWN)], ids=["none", "sensor", "unknown", "both"]
)
def test_bulk_updates_one_after_the_other(talk: Talk, wrong: tuple[str, ...]) -> None:
    expected = {SPEED: read_only(talk), UNKNOWN: not_found(talk)}
    assert "error" not in talk.ask("set", WORD, value="OFF")
    assert [refused(talk.ask("set", path, value="50")) for path in wrong] == [expected[path] for path in wrong]
    assert "error" not in talk.ask("set", TEMPERATURE, value="22.0")
    assert [one(talk.ask("get", path)) for path in (WORD, TEMPERATURE)] == ["OFF", "22.0"]


def test_bulk_updates_in_one_message_are_refused_as_a_whole(talk: Talk) -> None:
    values = [{"path": DOME, "value": "true"}, {"path": SPEED, "value": "120"}]
    assert refused(talk.ask("set", values=values)) == (400, "bad_request")
    assert one(talk.ask("get", DOME)) == "false"


def test_bulk_updates_over_http(talk: Talk) -> None:
    for path, value in ((WORD, "OFF"), (TEMPERATURE, "22.0")):
        assert post(f"{talk.http}/{path}", json={"value": value}).status_code == 200
    assert [one(talk.ask("get", path)) for path in (WORD, TEMPERATURE)] == ["OFF", "22.0"]


# multiple_paths, transport_wss_filter, server_capabilities


def test_multiple_paths_one_name_below_a_branch(talk: Talk) -> None:
    assert len(several(talk.ask("get", "Vehicle.Cabin", paths("Door.*.*.IsOpen")))) == 4


def test_multiple_paths_everything(talk: Talk) -> None:
    assert SPEED in several(talk.ask("get", "Vehicle", paths("*")))


def test_multiple_paths_no_wildcard_beside_a_filter(talk: Talk) -> None:
    assert refused(talk.ask("get", "Vehicle.*", paths("*")))[0] == 400


def test_filter_one_name_at_any_depth(talk: Talk) -> None:
    found = several(talk.ask("get", "Vehicle", paths("*.IsOpen")))
    assert {path.rpartition(".")[2] for path in found} == {"IsOpen"}


def test_filter_and_server_capabilities_by_metadata(talk: Talk) -> None:
    if talk.version == 3:
        tree = talk.ask("get", "Vehicle", {"variant": "metadata", "parameter": "datatype"})["metadata"]["Vehicle"]
        assert tree["children"]["Speed"] == {"datatype": "float"}
        return
    static = talk.ask("get", "Vehicle", {"type": "static-metadata", "parameter": ["datatype"]})["metadata"]
    assert static["Vehicle"]["children"]["Speed"] == {"datatype": "float"}
    several(talk.ask("get", "Vehicle", {"type": "dynamic-metadata", "parameter": ["availability"]}))
    able = talk.ask("get", "Vehicle", {"type": "dynamic-metadata", "parameter": ["server_capabilities"]})["metadata"]
    assert {"timebased", "change"} <= set(able["Vehicle"]["filter"])


def test_filter_subscribe_by_change(talk: Talk) -> None:
    handle = talk.subscribe(TEMPERATURE, change("gt", "1"))
    talk.ask("set", TEMPERATURE, value="24.0")
    assert one(talk.event(handle)) == "24.0"


def test_filter_subscribe_by_range(talk: Talk) -> None:
    sides = [
        {"boundary-op": "lt", "boundary": "50", "combination-op": "OR"},
        {"boundary-op": "gt", "boundary": "55"},
    ]
    assert one(talk.event(talk.subscribe(SPEED, {"variant": "range", "parameter": sides}))) == "0.0"


def test_filter_subscribe_by_curve(talk: Talk) -> None:
    curve = {"variant": "curvelog", "parameter": {"maxerr": "0.5", "bufsize": "5"}}
    points = talk.event(talk.subscribe(SPEED, curve))["data"]["dp"]
    assert {point["value"] for point in (points if isinstance(points, list) else [points])} == {"0.0"}


# history_data


@pytest.mark.parametrize("period", ["PT10M", "PT1H", "P1D", "P2DT12H"])
def test_history_of_one_signal_in_order(talk: Talk, period: str) -> None:
    warmed(talk)
    answer = past(talk, TEMPERATURE, period, holds=lambda answer: told(answer)[-1] == "19.0")
    assert told(answer)[-2:] == ["21.0", "19.0"]
    times = [point["ts"] for point in answer["data"]["dp"]]
    assert times == sorted(times)


def test_history_of_several_signals(talk: Talk) -> None:
    warmed(talk)
    talk.ask("set", DOME, value="true")
    both = {TEMPERATURE, DOME}
    found = past(talk, "Vehicle", "P1D", paths("*"), holds=lambda answer: both <= set(several(answer)))
    assert both <= set(several(found))


def test_history_needs_a_duration(talk: Talk) -> None:
    expected = "invalid_duration" if talk.version == 2 else "bad_request"
    assert refused(talk.ask("get", SPEED, history("INVALID"))) == (400, expected)


def test_history_of_nothing(talk: Talk) -> None:
    answer = talk.ask("get", "Vehicle.Body.Lights.Fog.Rear.IsOn", history("PT1H"))
    assert refused(answer) == (404, "unavailable_data")


# transport_http


def test_http_read(talk: Talk) -> None:
    response = get(f"{talk.http}/Vehicle/Speed")
    assert response.status_code == 200 and one(response.json()) == "0.0"


def test_http_an_unknown_path(talk: Talk) -> None:
    response = get(f"{talk.http}/{UNKNOWN.replace('.', '/')}")
    assert response.status_code == 404 and refused(response.json()) == not_found(talk)
