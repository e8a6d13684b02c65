"""What cars can do and this one cannot: it says so, offers what it can, and does nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cockpit.dialogue.session import Session
from cockpit.errors import PackError

Converse = Callable[..., Session]
WithPack = Callable[[str], Session]

LIGHT = "Vehicle.Cabin.Light.IsDomeOn"
PACK = f"""\
pack: coffee
intents:
  light: {{do: [{{set: {LIGHT}, to: true}}]}}
  brew: {{absent: true}}
en:
  intents:
    light: {{say: dome light please, reply: Bright.}}
    brew: {{say: "(make|brew) (a coffee|an espresso)", reply: "I can't make coffee, but I can turn on the light."}}
  naming:
    begins: {{brew: "(make|brew) (a|an|me)"}}
"""


@pytest.mark.parametrize(
    "said",
    [
        "brew an espresso",
        "could you please brew an espresso",
        "brew me something with oat milk",
        "i'd like you to make a large flat white",
    ],
)
def test_it_says_what_it_cannot_and_what_it_can(with_pack: WithPack, said: str) -> None:
    turn = with_pack(PACK).say(said)
    assert (turn.status, turn.reason) == ("refused", "not-in-this-car")
    assert turn.reply == "I can't make coffee, but I can turn on the light."
    assert not turn.commands
    assert not turn.changes


@pytest.mark.parametrize("said", ["make", "brew me", "she used to make a cake", "the espresso was cold"])
def test_other_talk_is_as_before(with_pack: WithPack, said: str) -> None:
    turn = with_pack(PACK).say(said)
    assert turn.status == "not-understood"


def test_what_it_can_do_beside_is_done(with_pack: WithPack) -> None:
    session = with_pack(PACK)
    turn = session.say("dome light please and brew an espresso")
    assert (turn.status, turn.reason) == ("refused", "not-in-this-car")
    assert turn.reply == "Bright. I can't make coffee, but I can turn on the light."
    assert [command.intent for command in turn.commands] == ["coffee.light"]
    assert session.vehicle.target(LIGHT) is True


def test_a_negated_one_is_left(with_pack: WithPack) -> None:
    turn = with_pack(PACK).say("don't brew an espresso")
    assert (turn.status, turn.reason) == ("refused", "negated")


def test_what_was_spoken_of_stays_in_mind(converse: Converse) -> None:
    session = converse()
    session.say("turn on the air conditioning")
    assert session.say("call my mother").reason == "not-in-this-car"
    assert session.say("turn it off").commands[0].intent == "climate.ac_off"


def test_no_scene_is_made_of_it(converse: Converse) -> None:
    turn = converse("parked").say("when i say movie time, call my mother")
    assert turn.status == "refused"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("brew: {absent: true, confirm: true}", "leave out all but 'absent'"),
        ("brew: {do: [{set: Vehicle.Cabin.Light.IsDomeOn, to: true}]}", "a beginning says too little"),
    ],
)
def test_what_is_absent_does_nothing(with_pack: WithPack, wrong: str, said: str) -> None:
    with pytest.raises(PackError) as caught:
        with_pack(PACK.replace("brew: {absent: true}", wrong))
    assert said in str(caught.value)
    assert "pack.yaml:" in str(caught.value)
