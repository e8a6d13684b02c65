"""Whatever sentence of the grammar is said, the turn is whole, the car stays in range, and undo brings it back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from cockpit.dialogue.session import Session
from cockpit.events import Turn
from cockpit.grammar.compile import Grammar
from cockpit.vehicle.simulator import Vehicle

Converse = Callable[..., Session]

SENTENCES = 150


@pytest.mark.parametrize(("scenario", "seed"), [("mild", 1), ("winter-motorway", 2)])
def test_any_sentence(shipped: Grammar, converse: Converse, scenario: str, seed: int) -> None:
    understood = 0
    for sentence in shipped.sentences(seed, SENTENCES):
        session = converse(scenario)
        before = session.vehicle.targets()
        turn = session.say(sentence.text)
        check_whole(turn)
        check_in_range(session.vehicle)
        assert (session.vehicle.targets() != before) == bool(turn.changes), sentence
        if turn.changes:
            session.say("undo that")
            assert session.vehicle.targets() == before, sentence
        if shipped.packs.intent(sentence.intent)[0].absent:
            understood += turn.reason == "not-in-this-car"
            assert not turn.changes, sentence
        else:
            understood += sentence.intent in {command.intent for command in turn.commands}
    assert understood >= 0.98 * SENTENCES


def test_a_long_conversation(shipped: Grammar, converse: Converse) -> None:
    session = converse("motorway", "passenger")
    for sentence in shipped.sentences(seed=77, count=SENTENCES):
        session.vehicle.advance(7.0)
        check_whole(session.say(sentence.text))
        check_in_range(session.vehicle)


def check_whole(turn: Turn) -> None:
    """Every turn has a status that fits what is in it, and an answer for eye and ear."""
    assert turn.reply, turn
    assert turn.spoken, turn
    assert "{" not in turn.reply + turn.spoken
    assert not any(sign.isdigit() for sign in turn.spoken), turn.spoken
    assert (turn.reason is not None) == (turn.status in {"refused", "not-understood"}) or turn.status == "asked"
    assert not (turn.changes and turn.status in {"answered", "not-understood"})
    assert json.loads(json.dumps(turn.to_json()))["status"] == turn.status


def check_in_range(vehicle: Vehicle) -> None:
    for path, value in vehicle.targets().items():
        assert vehicle.signals[path].checked(value) == value, path
