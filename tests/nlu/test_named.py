"""Plain wording: a thing called by its name and what is to become of it, with every word accounted for."""

from __future__ import annotations

import pytest

from cockpit.events import Hypothesis, SlotValue
from cockpit.grammar.compile import Grammar
from cockpit.grammar.follow import Topic
from cockpit.grammar.normalise import normalise
from cockpit.nlu.match import Matcher
from cockpit.nlu.named.reader import NamedReader

Read = list[tuple[str, dict[str, SlotValue]]]


@pytest.fixture(scope="module")
def reader(shipped: Grammar) -> NamedReader:
    return NamedReader(shipped.packs)


def read(reader: NamedReader, text: str, after: str | None = None) -> Read:
    return [(guess.intent, guess.slots) for guess in reader.read(normalise(text).split(), after)]


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("blower speed in the back up please", "climate.fan_up", {"zone": "rear"}),
        ("set my temperature system on twenty one", "climate.set_temperature", {"temperature": 21.0}),
        ("cabin temp 68 fahrenheit for the driver", "climate.set_temperature", {"temperature": 20.0, "zone": "driver"}),
        ("heater three degrees up", "climate.warmer", {"amount": 3.0}),
        ("increase the blower to its maximum level", "climate.set_fan", {"level": "maximum"}),
        ("temperature in the rear left all the way up", "climate.warmest", {"zone": "rear_left"}),
        ("be so kind as to get the purifier going", "climate.purifier_on", {}),
        ("shut the demister of the back window down", "climate.rear_defrost_off", {}),
        ("the passenger feels somewhat shivery", "climate.warmer", {"zone": "passenger"}),
        ("would you confirm the blower setting", "climate.which_fan", {}),
        ("the recirculation, is it on", "climate.is_recirculation_on", {}),
        ("the stereo down a tad", "media.volume_down", {}),
        ("windows down a touch", "windows.more", {"zone": "all"}),
        ("pane behind the passenger down", "windows.open", {"zone": "rear_right"}),
        ("led strip to purple", "lights.set_color", {"color": "purple"}),
    ],
)
def test_a_named_thing_gets_what_was_asked_for(
    reader: NamedReader, text: str, intent: str, slots: dict[str, SlotValue]
) -> None:
    assert read(reader, text) == [(intent, slots)]


@pytest.mark.parametrize(
    "text",
    [
        "blower up and down",  # opposites
        "don't put the blower up",  # a negation
        "blower up if it rains",  # a condition
        "blower up at noon",  # another time
        "the cook keeps the heating on in the bakery",  # words nobody knows
        "i like the radio on",  # nothing is asked for
        "the window is open",  # that is how it is, and the pack has no better question
        "temperature to twenty and thirty",  # two numbers
        "heater",  # only a name
        "headlights down",  # lights that others see have no name here
        "",
    ],
)
def test_what_is_not_clear_is_left_alone(reader: NamedReader, text: str) -> None:
    acted = [intent for intent, _ in read(reader, text) if not intent.endswith("is_open")]
    assert acted == []


def test_two_things_share_what_is_said_once(reader: NamedReader) -> None:
    found = read(reader, "fan and purifier off")
    assert [intent for intent, _ in found] == ["climate.fan_off", "climate.purifier_off"]


def test_what_was_spoken_of_needs_no_name(reader: NamedReader) -> None:
    assert read(reader, "the rear right one to three") == []
    found = read(reader, "the rear right one to three", "seats.heat_on")
    assert found == [("seats.heat_set", {"zone": "rear_right", "level": "high"})]


def test_the_matcher_reads_plain_wording_on_both_sides_of_a_joint(shipped_matcher: Matcher) -> None:
    understood = shipped_matcher.match([Hypothesis("blower speed up a tad and then purifier system off")])
    assert [command.intent for command in understood.commands] == ["climate.fan_up", "climate.purifier_off"]
    after = Topic("seats.heat_on", "seats.heat_on")
    understood = shipped_matcher.match([Hypothesis("change that one in the rear left to two")], after=after)
    assert [(c.intent, dict(c.slots)) for c in understood.commands] == [
        ("seats.heat_set", {"zone": "rear_left", "level": "medium"})
    ]


def test_names_cost_the_recogniser_nothing(shipped: Grammar) -> None:
    assert "desynced" not in shipped.speech.words()
    assert "demister" in shipped.speech.words()
