"""What any VISS server is expected to do, after the scenarios of the Eclipse KUKSA databroker's public suite.

Source: eclipse-kuksa/kuksa-databroker, integration_test/viss/features: their subjects, in our own words and signals.
Access control is not in use; MQTT and gRPC are no
transports of ours.
"""

from __future__ import annotations

import pytest

from cockpit.web.viss.history import KEPT
from cockpit.web.viss.session import Message
from tests.web.viss.viss_client import DOME, TEMPERATURE, Client, change, paths

UNKNOWN = "Some.Unknown.Datapoint"
EVERY = {"variant": "timebased", "parameter": {"period": "500"}}


def number(answer: Message) -> int:
    found = answer["error"]["number"]
    assert isinstance(found, int)
    return found


def reason(answer: Message) -> str:
    return str(answer["error"]["reason"])


# read


def test_a_signal_is_read(either: Client) -> None:
    answer = either.get("Vehicle.Speed")
    assert answer["action"] == "get" and answer["requestId"] == "8756"
    assert answer["data"] == {"path": "Vehicle.Speed", "dp": {"value": "0.0", "ts": "2026-01-31T07:30:00.250Z"}}
    assert answer["ts"] == "2026-01-31T07:30:00.250Z"


def test_a_read_with_a_token_is_answered_although_none_is_needed(either: Client) -> None:
    assert either.ask("get", path="Vehicle.Speed", authorization="eyJh.bGci.OiJI")["data"]["dp"]["value"] == "0.0"


@pytest.mark.parametrize(("version", "expected"), [(2, "invalid_path"), (3, "unavailable_data")])
def test_an_unknown_path_is_not_found(version: int, expected: str) -> None:
    answer = Client(version).get(UNKNOWN)  # type: ignore[arg-type]
    assert (number(answer), reason(answer)) == (404, expected)


def test_an_unknown_path_is_answered_with_what_is_near(client: Client) -> None:
    assert "did you mean 'Speed'?" in client.get("Vehicle.Sped")["error"]["description"]


def test_a_signal_that_this_car_lacks_is_not_found(either: Client) -> None:
    assert number(either.get("Vehicle.VehicleIdentification.VIN")) == 404


def test_a_path_has_no_wildcards(either: Client) -> None:
    answer = either.get("Vehicle.*")
    assert (number(answer), reason(answer)) == (400, "bad_request")


def test_a_path_may_have_slashes(either: Client) -> None:
    assert either.get("Vehicle/Cabin/Light/IsDomeOn")["data"]["path"] == DOME


def test_a_branch_is_read_only_by_a_filter(either: Client) -> None:
    assert number(either.get("Vehicle.Cabin")) == 400
    read = either.get("Vehicle.Cabin.Light", paths("Spotlight"))["data"]
    assert len(read) == 4 and all(each["path"].startswith("Vehicle.Cabin.Light.Spotlight.") for each in read)


# several nodes


def test_all_signals_below_a_branch_are_found_by_a_wildcard(either: Client) -> None:
    found = either.get("Vehicle", paths("*"))["data"]
    assert {each["path"] for each in found} == set(either.car.signals)


def test_one_name_is_found_at_any_depth(either: Client) -> None:
    found = either.get("Vehicle", paths("*.IsOpen"))["data"]
    assert {each["path"].rpartition(".")[2] for each in found} == {"IsOpen"} and len(found) > 4


def test_a_wildcard_stands_for_one_segment(either: Client) -> None:
    found = either.get("Vehicle.Cabin.Door", paths("Row1.*.IsOpen"))["data"]
    assert [each["path"].split(".")[3:] for each in found] == [
        ["Row1", "DriverSide", "IsOpen"],
        ["Row1", "PassengerSide", "IsOpen"],
    ]


def test_several_paths_are_read_at_once_each_signal_once(either: Client) -> None:
    found = either.get("Vehicle.Cabin", paths("Light.IsDomeOn", "Light.*"))["data"]
    names = [each["path"] for each in found]
    assert names[0] == DOME and len(names) == len(set(names))


def test_one_unknown_path_among_known_ones_is_refused_and_named(either: Client) -> None:
    answer = either.get("Vehicle.Cabin", paths("Light.IsDomeOn", "Light.IsDiscoOn"))
    assert number(answer) == 403 and "data" not in answer
    assert "IsDiscoOn" in str(answer["error"])


def test_a_filter_that_addresses_nothing_is_not_found(either: Client) -> None:
    assert number(either.get("Vehicle.Cabin", paths("Disco.*"))) == 404


# metadata


def test_the_tree_tells_the_type_of_all_signals(client: Client) -> None:
    tree = client.get("Vehicle", {"variant": "metadata", "parameter": "datatype"})["metadata"]["Vehicle"]
    speed = tree["children"]["Speed"]
    assert speed == {"datatype": "float"}


def test_the_tree_tells_all_it_knows_of_a_signal(client: Client) -> None:
    told = client.get(TEMPERATURE, {"variant": "metadata", "parameter": ""})["metadata"]
    assert told == {
        "Temperature": {
            "type": "actuator",
            "datatype": "float",
            "unit": "celsius",
            "min": 16,
            "max": 30,
            "default": 21.0,
        }
    }


def test_version_2_has_static_metadata() -> None:
    told = Client(2).get("Vehicle.Cabin.Light", {"type": "static-metadata", "parameter": ["type"]})["metadata"]
    assert told["Light"]["type"] == "branch" and told["Light"]["children"]["IsDomeOn"] == {"type": "actuator"}


def test_version_2_tells_the_availability_of_signals() -> None:
    found = Client(2).get("Vehicle", {"type": "dynamic-metadata", "parameter": "availability"})["data"]
    assert len(found) > 100 and {each["dp"]["value"] for each in found} == {"available"}


def test_version_2_tells_what_the_server_can_do() -> None:
    told = Client(2).get("Vehicle", {"type": "dynamic-metadata", "parameter": "server_capabilities"})["metadata"]
    assert {"timebased", "change", "range", "curvelog", "paths"} <= set(told["Vehicle"]["filter"])


# update


def test_an_actuator_is_set(either: Client) -> None:
    answer = either.set(TEMPERATURE, "23.5")
    assert set(answer) == {"action", "requestId", "ts"}
    assert either.get(TEMPERATURE)["data"]["dp"]["value"] == "23.5"


@pytest.mark.parametrize(("version", "expected"), [(2, (401, "read_only")), (3, (400, "invalid_data"))])
def test_a_sensor_is_not_set(version: int, expected: tuple[int, str]) -> None:
    client = Client(version)  # type: ignore[arg-type]
    answer = client.set("Vehicle.Speed", "80.0")
    assert (number(answer), reason(answer)) == expected
    assert client.get("Vehicle.Speed")["data"]["dp"]["value"] == "0.0"


def test_several_actuators_are_set_one_after_the_other(either: Client) -> None:
    assert "error" not in either.set(TEMPERATURE, "22.0")
    assert "error" not in either.set(DOME, "true")
    assert [either.get(path)["data"]["dp"]["value"] for path in (TEMPERATURE, DOME)] == ["22.0", "true"]


def test_a_refused_set_leaves_the_others_alone(either: Client) -> None:
    assert "error" not in either.set(DOME, "true")
    assert number(either.set("Vehicle.Speed", "100")) in (400, 401)
    assert number(either.set(UNKNOWN, "50")) == 404
    assert either.get(DOME)["data"]["dp"]["value"] == "true"


@pytest.mark.parametrize("value", ["31", "15.9", "warm", "", "NaN", "1e400", "true", "21,5", " 21", "0x15", "२१"])
def test_a_value_that_the_signal_cannot_have_is_refused(either: Client, value: str) -> None:
    answer = either.set(TEMPERATURE, value)
    assert (number(answer), reason(answer)) == (400, "invalid_value" if either.version == 2 else "invalid_data")
    assert either.get(TEMPERATURE)["data"]["dp"]["value"] == "21.0"


@pytest.mark.parametrize("value", [21, True, None, ["21"], {"value": "21"}])
def test_a_value_is_written_as_a_string(either: Client, value: object) -> None:
    answer = either.set(TEMPERATURE, value)
    assert (number(answer), reason(answer)) == (400, "bad_request")


@pytest.mark.parametrize("value", ["OF", "off", "BEAM ", "x" * 10_000])
def test_a_word_is_one_of_those_that_the_signal_has(either: Client, value: str) -> None:
    answer = either.set("Vehicle.Body.Lights.LightSwitch", value)
    assert number(answer) == 400 and len(str(answer)) < 500
    assert either.car.get("Vehicle.Body.Lights.LightSwitch") == "AUTO"


@pytest.mark.parametrize("value", ["1", "True", "yes"])
def test_a_boolean_is_true_or_false(either: Client, value: str) -> None:
    assert number(either.set(DOME, value)) == 400
    assert either.car.get(DOME) is False


def test_a_branch_is_not_set(either: Client) -> None:
    assert number(either.set("Vehicle.Cabin.Light", "true")) == 400


# history


def warmed(client: Client) -> None:
    """Let two minutes pass, in which the driver changes the temperature three times."""
    client.events()
    for value in ("22.0", "23.0", "24.0"):
        assert "error" not in client.set(TEMPERATURE, value)
        client.events(40.0)


def history(period: str) -> Message:
    return {"variant": "history", "parameter": period}


def test_what_a_signal_was_is_remembered_in_order_without_what_it_is(either: Client) -> None:
    warmed(either)
    past = either.get(TEMPERATURE, history("PT1H"))["data"]["dp"]
    assert [point["value"] for point in past] == ["21.0", "22.0", "23.0"]
    assert [point["ts"] for point in past] == [f"2026-01-31T07:3{at}.250Z" for at in ("0:00", "0:40", "1:20")]


def test_history_goes_back_as_far_as_asked(either: Client) -> None:
    warmed(either)
    past = either.get(TEMPERATURE, history("PT1M"))["data"]["dp"]
    assert [point["value"] for point in past] == ["23.0"]


def test_history_of_several_signals(either: Client) -> None:
    warmed(either)
    either.set(DOME, "true")
    either.events(1.0)
    found = either.get("Vehicle", paths("*"), history("P1D"))["data"]
    assert {TEMPERATURE, DOME} <= {node["path"] for node in found} and all(node["dp"] for node in found)


@pytest.mark.parametrize("period", ["PT1H", "P1D", "P2DT12H", "PT0S", "P998DT23H59M59S"])
def test_history_is_not_found_where_nothing_has_changed(either: Client, period: str) -> None:
    warmed(either)
    answer = either.get(DOME, history(period))
    assert (number(answer), reason(answer)) == (404, "unavailable_data")


def test_history_is_bounded(client: Client) -> None:
    client.events()
    for step in range(KEPT + 50):
        client.car.set(DOME, step % 2 == 0)
        client.events(0.1)
    assert len(client.get(DOME, history("P1D"))["data"]["dp"]) == KEPT - 1


@pytest.mark.parametrize("period", ["INVALID", "P1Y", "P", "PT", "", "1H", "PT1H30", "P1000D"])
def test_history_needs_a_duration(either: Client, period: str) -> None:
    answer = either.get("Vehicle.Speed", {"variant": "history", "parameter": period})
    assert (number(answer), reason(answer)) == (400, "invalid_duration" if either.version == 2 else "bad_request")


# subscribe and unsubscribe


def test_without_a_filter_version_2_tells_every_new_value() -> None:
    client = Client(2)
    number = client.subscribe(TEMPERATURE)["subscriptionId"]
    first = client.events()
    assert [event["subscriptionId"] for event in first] == [number] and client.events() == []
    client.set(TEMPERATURE, "19.0")
    assert client.events()[0]["data"]["dp"]["value"] == "19.0"


def test_version_3_subscribes_only_with_a_filter(client: Client) -> None:
    assert number(client.subscribe(TEMPERATURE)) == 400


def test_an_unknown_path_is_not_subscribed_to(either: Client) -> None:
    assert number(either.subscribe(UNKNOWN, EVERY)) == 404


def test_a_refused_set_of_a_subscribed_sensor_makes_no_event(either: Client) -> None:
    either.subscribe("Vehicle.Speed", change("ne", "0"))
    assert "error" in either.set("Vehicle.Speed", "123")
    assert either.events() == []


def test_what_is_unsubscribed_is_told_no_more(either: Client) -> None:
    number = either.subscribe(TEMPERATURE, change("ne", "0"))["subscriptionId"]
    answer = either.ask("unsubscribe", subscriptionId=number)
    assert set(answer) == {"action", "requestId", "ts", *(["subscriptionId"] if either.version == 2 else [])}
    either.set(TEMPERATURE, "25.0")
    assert either.events() == []


@pytest.mark.parametrize("subscription", ["0", "99", "", "x" * 10_000])
def test_only_what_was_subscribed_is_unsubscribed(either: Client, subscription: str) -> None:
    answer = either.ask("unsubscribe", subscriptionId=subscription)
    expected = (404, "invalid_subscriptionId") if either.version == 2 else (400, "invalid_data")
    assert (number(answer), reason(answer)) == expected


def test_a_subscription_ends_once(either: Client) -> None:
    handle = either.subscribe(TEMPERATURE, EVERY)["subscriptionId"]
    either.ask("unsubscribe", subscriptionId=handle)
    assert "error" in either.ask("unsubscribe", subscriptionId=handle)


def test_connections_do_not_share_subscriptions(either: Client) -> None:
    other = Client(either.version)
    handle = other.subscribe(TEMPERATURE, EVERY)["subscriptionId"]
    assert "error" in either.ask("unsubscribe", subscriptionId=handle)
