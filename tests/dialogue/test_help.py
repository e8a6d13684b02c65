"""What can be said, by what was spoken of, what is asked, and whether we drive."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cockpit.dialogue.session import Session
from cockpit.grammar.compile import Grammar

Converse = Callable[..., Session]
WithPack = Callable[[str], Session]


def test_every_example_is_understood(shipped: Grammar, converse: Converse) -> None:
    for name, pack in shipped.packs.packs.items():
        for example in pack.wording.examples:
            turn = converse("parked").say(example)
            assert [command.intent.partition(".")[0] for command in turn.commands] == [name], example
            assert turn.status in {"done", "answered"}


def test_it_is_about_what_was_spoken_of(converse: Converse) -> None:
    session = converse()
    assert "how far can we go" in session.say("help").reply
    session.say("heat my seat")
    assert "how far can we go" not in session.say("help").reply
    session.vehicle.advance(31.0)
    assert "how far can we go" in session.say("help").reply


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("set the temperature", "What temperature? You can say sixteen to thirty."),
        ("change the seat heating", "Low, medium or high? You can say off, low, medium or high."),
    ],
)
def test_it_names_the_answers_to_a_question_that_stays_open(converse: Converse, question: str, reply: str) -> None:
    session = converse()
    assert session.say(question).status == "asked"
    assert session.say("help").reply == reply
    assert session.say("nonsense").status == "not-understood"
    assert session.say("help").reply == reply


def test_it_is_short_while_driving(converse: Converse) -> None:
    parked, driving = converse("parked").say("help"), converse("motorway").say("help")
    assert len(driving.spoken.split()) <= 12 < len(parked.spoken.split())


def test_with_nothing_to_offer_it_says_so(with_pack: WithPack) -> None:
    pack = "pack: p\nintents: {go: {do: [{set: Vehicle.Cabin.Light.IsDomeOn, to: true}]}}\n"
    session = with_pack(pack + "en: {intents: {go: {say: let there be light, reply: Light.}}}\n")
    assert session.say("help").reply == "There is nothing I can do yet."


def test_distances_are_told_as_asked_for(converse: Converse) -> None:
    session = converse()
    session.say("use miles")
    assert "mi left" in session.say("how far can we go").reply
    session.say("use kilometers")
    assert "km left" in session.say("how far can we go").reply
