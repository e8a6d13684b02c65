"""Whatever comes in, an error that VISS knows goes out, and no safety rule is broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.vehicle.rules import broken_rule
from cockpit.vehicle.signals import standard_tree
from cockpit.web.viss.session import MAX_MESSAGE, Message
from cockpit.web.viss.values import written
from tests.web.viss.viss_client import Client

NUMBERS = {400, 401, 403, 404, 503}
ACTUATORS = [path for path, signal in standard_tree().items() if signal.kind == "actuator"]

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
operators = st.sampled_from(["eq", "gt", "lte", "almost", ""])
figures = st.sampled_from(["0", "5", "-3.5", "1e5", "", "x", "9" * 30])
parameters = anything | st.fixed_dictionaries(
    {},
    optional={
        "period": figures,
        "logic-op": operators,
        "boundary-op": operators,
        "boundary": figures,
        "diff": figures,
        "maxerr": figures,
        "bufsize": figures,
    },
)
variants = st.sampled_from(
    ["paths", "timebased", "range", "change", "curvelog", "history", "metadata", "dynamic-metadata", "static-metadata"]
)
patterns = st.sampled_from(["*", "*.*", "Cabin", "Speed", "*.IsOpen", "..", "", "Cabin/*/Row1", "**"])
one_filter = st.fixed_dictionaries(
    {"parameter": parameters | patterns | st.lists(patterns | parameters, max_size=3)},
    optional={"variant": variants | anything, "type": variants},
)
some_paths = st.sampled_from([*ACTUATORS[:20], "Vehicle", "Vehicle.Speed", "Vehicle.Cabin.*", "", "."])
requests = st.fixed_dictionaries(
    {},
    optional={
        "action": st.sampled_from(["get", "set", "subscribe", "unsubscribe", "subscription", "discover"]) | anything,
        "path": some_paths | anything,
        "filter": one_filter | st.lists(one_filter, max_size=3) | anything,
        "value": st.sampled_from(["true", "0", "100", "21.5", "OPEN"]) | anything,
        "requestId": st.text(max_size=10) | anything,
        "subscriptionId": st.sampled_from(["1", "2"]) | anything,
        "authorization": anything,
        "dc": anything,
    },
)


def known(answer: Message) -> None:
    """Check that an answer is a success or an error of the standard."""
    if "error" in answer:
        assert answer["error"]["number"] in NUMBERS and answer["error"]["message"]


@given(message=requests | anything, version=st.sampled_from([2, 3]))
def test_any_json_is_answered(message: object, version: Any) -> None:
    client = Client(version)
    known(client.send(json.dumps(message)))
    known(client.send(json.dumps(message)))
    for _ in range(3):
        client.events(0.4)


@given(st.text() | st.sampled_from(['{"action": "get"', "nul", '{"a": NaN}', "[" * 50_000, '{"a":' * 50_000]))
def test_any_text_is_answered(text: str) -> None:
    answer = Client().send(text)
    assert answer["error"]["number"] == 400


@pytest.mark.parametrize(
    "text",
    [
        "x" * (MAX_MESSAGE + 1),
        json.dumps({"action": "get", "path": "Vehicle.Speed", "pad": "x" * MAX_MESSAGE}),
        '{"action": "get", "path": "Vehicle.Speed", "requestId": ' + "9" * 10_000 + "}",
    ],
)
def test_what_is_too_long_is_refused(text: str) -> None:
    assert Client().send(text)["error"]["reason"] == "bad_request"


@pytest.mark.parametrize("number", [None, True, 1.5, [], {}])
def test_a_request_id_is_a_string(client: Client, number: object) -> None:
    answer = client.ask("get", path="Vehicle.Speed", requestId=number)
    assert answer["error"]["number"] == 400 and "requestId" not in answer


def test_a_request_id_may_be_a_whole_number_and_comes_back_as_a_string(client: Client) -> None:
    assert client.ask("get", path="Vehicle.Speed", requestId=8756)["requestId"] == "8756"


def test_a_request_needs_no_id(client: Client) -> None:
    answer = client.send('{"action": "get", "path": "Vehicle.Speed"}')
    assert "data" in answer and "requestId" not in answer


@pytest.mark.parametrize("scenario", ["winter-motorway", "night-drive", "parked", "mild"])
def test_rules_speak_for_themselves(scenario: str) -> None:
    """Each actuator is told each of its values: what a rule forbids is refused in its words, and nothing moves."""
    client = Client(3, scenario)
    refused = 0
    for path in ACTUATORS:
        signal = client.car.signals[path]
        for value in signal.allowed or ((True, False) if signal.type == "boolean" else (signal.low, signal.high)):
            rule = broken_rule(path, value, client.car.get)
            before = client.car.targets()
            text = written(value if signal.type != "float" else float(value))
            answer = client.set(path, text.removesuffix(".0") if signal.type not in {"float", "string"} else text)
            if rule is not None:
                refused += 1
                assert answer["error"]["number"] == 403 and answer["error"]["description"] == rule.sentence
                assert client.car.targets() == before
    assert refused or scenario in {"parked", "mild"}


@given(
    st.sampled_from(["winter-motorway", "night-drive"]),
    st.lists(
        st.tuples(
            st.sampled_from(ACTUATORS),
            st.sampled_from(["true", "false", "0", "50", "100", "OFF", "AUTO", "OPEN", "CLOSE", "STRETCH"]),
        ),
        min_size=1,
        max_size=12,
    ),
)
def test_no_sequence_of_sets_brings_what_a_rule_forbids(scenario: str, sets: list[tuple[str, str]]) -> None:
    client = Client(2, scenario)
    for path, value in sets:
        before, now = client.car.targets(), {each: client.car.get(each) for each in client.car.signals}
        known(client.set(path, value))
        for other, target in client.car.targets().items():
            if target != before[other]:
                rule = broken_rule(other, target, now.__getitem__)
                assert rule is None or rule.id == "shade-under-open-roof", f"{other} to {target}: {rule}"
        client.events(1.0)
