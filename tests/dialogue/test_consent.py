"""Rules that ask first, and what the car offers: the speaker's yes decides, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cockpit.dialogue.session import Session

Converse = Callable[..., Session]
WithPack = Callable[[str], Session]

WINDOW = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position"
PACK = f"""\
pack: own
intents:
  wide: {{do: [{{set: {WINDOW}, to: 100}}]}}
  shut: {{do: [{{set: {WINDOW}, to: 0}}]}}
  cool: {{do: [{{set: Vehicle.Cabin.HVAC.IsAirConditioningActive, to: true}}]}}
en:
  intents:
    wide: {{say: roll it down, reply: It opens.}}
    shut: {{say: roll it up, reply: It closes.}}
    cool: {{say: cool us, reply: Cooling.}}
"""


@pytest.fixture
def fast(with_pack: WithPack) -> Session:
    from cockpit.vehicle.scenario import scenario_named

    session = with_pack(PACK)
    session.vehicle.enter(scenario_named("autobahn"))
    return session


def test_a_rule_asks_and_a_yes_lets_it_happen(fast: Session) -> None:
    asked = fast.say("roll it down")
    assert (asked.status, asked.reason, asked.changes) == ("asked", "unsafe", {})
    assert asked.reply.endswith("?")
    done = fast.say("yes")
    assert done.status == "done"
    assert fast.vehicle.target(WINDOW) == 100


@pytest.mark.parametrize("answer", ["no", "never mind", "roll it up", "purple monkey"])
def test_anything_else_leaves_it(fast: Session, answer: str) -> None:
    fast.say("roll it down")
    assert fast.say(answer).changes == {}
    assert fast.vehicle.target(WINDOW) == 0


def test_a_yes_counts_once_and_not_too_late(fast: Session) -> None:
    fast.say("roll it down")
    fast.vehicle.advance(31)
    assert fast.say("yes").changes == {}
    fast.say("roll it down")
    fast.say("yes")
    fast.say("roll it up")
    fast.vehicle.advance(10)
    assert fast.say("roll it down").status == "asked"


def test_undo_asks_too(fast: Session) -> None:
    fast.say("roll it down")
    fast.say("yes")
    fast.vehicle.advance(10)
    fast.say("roll it up")
    fast.vehicle.advance(10)
    assert fast.say("undo that").status == "asked"
    assert fast.vehicle.target(WINDOW) == 0
    assert fast.say("yes").status == "done"
    assert fast.vehicle.target(WINDOW) == 100


def test_cooling_with_open_windows_offers_to_close_them(with_pack: WithPack) -> None:
    session = with_pack(PACK)
    session.say("roll it down")
    offered = session.say("cool us")
    assert offered.status == "done"
    assert offered.reply.endswith("windows?")
    assert session.say("yes").changes[WINDOW].after == 0
    assert session.say("undo that").changes[WINDOW].after == 100


def test_with_a_crack_there_is_nothing_to_offer(with_pack: WithPack) -> None:
    session = with_pack(PACK)
    session.vehicle.set(WINDOW, 20)
    assert session.say("cool us").reply == "Cooling."
    assert session.say("yes").changes == {}
