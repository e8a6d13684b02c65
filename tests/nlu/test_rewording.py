"""One wording for what English says in several."""

from __future__ import annotations

import pytest

from cockpit.nlu.free.rewording import reworded
from cockpit.nlu.repair import unlikened, unrepeated


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("shut down the heater", "off the heater"),
        ("get the heater going", "on the heater"),
        ("let's have the heater", "on the heater"),
        ("i need the heater off", "i need the heater off"),
        ("i want twenty degrees", "i want twenty degrees"),
        ("no fan", "off fan"),
        ("warm the cabin up", "warmer the cabin"),
        ("fan faster on my side", "fan faster my side"),
        ("turn on the fan", "turn on the fan"),
        ("take the heat down to twenty", "take the heat to twenty"),
        ("make sure the door is shut", "the door shut"),
        ("what a lovely day", "what a lovely day"),
        ("", ""),
    ],
)
def test_wordings_that_say_the_same_become_one(said: str, plain: str) -> None:
    assert " ".join(reworded(said.split())) == plain


@pytest.mark.parametrize(
    ("said", "smooth"),
    [
        ("turn turn on the the fan", "turn on the fan"),
        ("two two", "two two"),
        ("open the like other window", "open the other window"),
        ("it's like an oven", "it's like an oven"),
        ("i like the radio", "i like the radio"),
        ("like what", "like what"),
    ],
)
def test_what_is_said_twice_or_for_nothing_is_dropped(said: str, smooth: str) -> None:
    assert " ".join(unrepeated(unlikened(said.split()))) == smooth
