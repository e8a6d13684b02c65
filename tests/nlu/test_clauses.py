"""A command beside other talk, told apart by punctuation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cockpit.events import Hypothesis
from cockpit.nlu.clauses import among_talk, clauses
from cockpit.nlu.match import Matcher
from cockpit.nlu.understanding import Understanding

Read = Callable[[str], Understanding]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Turn on the fan.", ["turn on the fan"]),
        ("It's late, turn on the fan!", ["it's late", "turn on the fan"]),
        ("Set it to 21.5, please", ["set it to twenty one and a half", "please"]),
        ("the fan - it is loud", ["the fan", "it is loud"]),
        (" , ,", []),
    ],
)
def test_text_is_divided_at_its_marks(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts


@pytest.fixture
def read(matcher: Matcher) -> Read:
    def understand(clause: str) -> Understanding:
        return matcher.match([Hypothesis(clause)])

    return understand


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("my hair is a mess, turn on the fan", ["cabin.fan_on"]),
        ("turn on the fan, there is a smell of fish", ["cabin.fan_on"]),
        ("turn on the fan, what a day, open the driver window", ["cabin.fan_on", "cabin.window_open"]),
        ("turn on the fan because my hair is wet", ["cabin.fan_on"]),
        ("turn on the fan so the fish dries", ["cabin.fan_on"]),
        ("turn on the fan before everyone faints", ["cabin.fan_on"]),
        ("turn on the fan it's lovely", ["cabin.fan_on"]),
        ("never mind the window, turn on the fan", ["cabin.fan_on"]),
    ],
)
def test_a_command_is_found_among_talk(read: Read, text: str, intents: list[str]) -> None:
    found = among_talk(text, read, frozenset)
    assert found is not None
    assert [command.intent for command in found.commands] == intents


@pytest.mark.parametrize(
    "text",
    [
        "unless it rains, turn on the fan",
        "turn on the fan, but not now",
        "turn on the fan, never",
        "in ten minutes, turn on the fan",
        "the sky is blue, my hair is a mess",
        "the fan it's lovely",
        "they say i'm a fan",
        "turn on the fan so it does not bother me when i sleep",
        "turn on the fan, a, b, c, d",
        "",
    ],
)
def test_what_may_bear_on_a_command_keeps_it_from_being_done(read: Read, text: str) -> None:
    assert among_talk(text, read, frozenset) is None
