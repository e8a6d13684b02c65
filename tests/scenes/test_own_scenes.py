"""Scenes that people make, in their own words: from the cabin as it is, and from commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.clock import StepClock
from cockpit.dialogue.session import Session
from cockpit.grammar.compile import Grammar, compile_grammar
from cockpit.packs.load import load_packs
from cockpit.scenes.library import Library, library_of
from cockpit.scenes.words import with_own_names
from cockpit.skills.check import check_packs
from cockpit.vehicle import SCENARIOS, Vehicle

INTENTS = Path(__file__).parents[2] / "intents"
FOLDERS = [INTENTS / name for name in ("scenes", "seats", "climate", "assistant")]

HEAT = "Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling"
TEMPERATURE = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"
ACTIVE = "Vehicle.Cabin.Scene.Active"

Begin = Callable[..., Session]


@pytest.fixture(scope="module")
def grammar(cache: Path) -> Grammar:
    packs = load_packs(FOLDERS, cache=cache)
    check_packs(packs)
    return compile_grammar(packs, cache)


@pytest.fixture
def begin(grammar: Grammar, tmp_path: Path) -> Begin:
    """Begin a conversation; all of a test share the folder of their own scenes, as starts of one car do."""

    def session(scenario: str = "mild") -> Session:
        scenes = library_of(grammar.packs, tmp_path / "own")
        return Session(grammar.packs, grammar, Vehicle(SCENARIOS[scenario]), clock=StepClock(), scenes=scenes)

    return session


def say(session: Session, *texts: str) -> list[str]:
    return [session.say(text).status for text in texts]


@pytest.mark.parametrize("name", ["reading mode", "film club", "grandma's tea"])
def test_the_cabin_as_it_is_gets_a_name(begin: Begin, name: str) -> None:
    session = begin()
    assert say(session, "turn on my seat heating", "set the temperature to twenty four", f"Save this as {name}.") == [
        "done",
        "done",
        "done",
    ]
    wanted = session.vehicle.targets()
    for each in (session, begin()):  # at once, and after a new start
        assert say(each, "set the temperature to eighteen", "turn off my seat heating") == ["done", "done"]
        turn = each.say(name)
        assert turn.status == "done"
        assert name.replace("'", "").split()[0] in turn.reply.replace("'", "").lower()
        assert {**each.vehicle.targets(), ACTIVE: ""} == wanted
        assert each.vehicle.target(ACTIVE)
        assert each.say("end the scene").status == "done"
        assert each.vehicle.target(HEAT) == 0


@pytest.mark.parametrize(
    "words",
    [
        "When I say movie time, turn on my seat heating and set the temperature to 24.",
        "whenever i say movie time then turn on my seat heating and set the temperature to twenty four",
        "when i say tea break turn on my seat heating and set the temperature to twenty four",
    ],
)
def test_commands_get_a_name_and_are_not_done_now(begin: Begin, words: str) -> None:
    session = begin()
    before = session.vehicle.targets()
    turn = session.say(words)
    assert turn.status == "done"
    assert turn.changes == {}
    name = "tea break" if "tea" in words else "movie time"
    assert name in turn.reply
    assert session.vehicle.targets() == before
    assert session.say(name).status == "done"
    assert float(session.vehicle.target(HEAT)) > 0
    assert session.vehicle.target(TEMPERATURE) == 24
    assert session.say("undo").status == "done"
    assert session.vehicle.targets() == before


def test_it_is_forgotten_and_ends(begin: Begin, tmp_path: Path) -> None:
    session = begin()
    assert say(session, "turn on my seat heating", "call this tea break", "tea break") == ["done", "done", "done"]
    assert len(list((tmp_path / "own").iterdir())) == 1
    assert "tea break" in session.say("what scenes are there").reply
    assert session.say("forget tea break").status == "done"
    assert list((tmp_path / "own").iterdir()) == []
    assert session.vehicle.target(ACTIVE) == ""
    assert session.say("tea break").status == "not-understood"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("save this as nap", "not-in-this-car"),
        ("save this as good night", "not-in-this-car"),
        ("save this as undo that", "ambiguous"),
        ("when i say warmer turn on my seat heating", "ambiguous"),
        ("when i say tea break undo that", "no-match"),
        ("reading mode", "not-in-this-car"),
    ],
)
def test_what_cannot_be_is_refused(begin: Begin, tmp_path: Path, words: str, reason: str) -> None:
    session = begin()
    session.say("turn on my seat heating")
    turn = session.say(words)
    assert (turn.status, turn.reason) == ("refused", reason)
    assert not (tmp_path / "own").exists()


def test_a_cabin_as_usual_is_nothing_to_remember(begin: Begin) -> None:
    assert begin().say("save this as reading mode").reason == "no-match"


def test_a_rule_has_the_last_word(begin: Begin) -> None:
    session = begin()
    assert session.say("when i say deck chair then recline my seat").status == "done"
    driving = begin("motorway")
    before = driving.vehicle.targets()
    turn = driving.say("deck chair")
    assert (turn.status, turn.reason) == ("refused", "unsafe")
    assert driving.vehicle.targets() == before


def test_a_folder_that_cannot_be_written_is_said(grammar: Grammar, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    session = Session(grammar.packs, grammar, Vehicle(), scenes=library_of(grammar.packs, tmp_path / "file" / "own"))
    session.say("turn on my seat heating")
    assert session.say("save this as reading mode").reason == "fault"
    assert Session(grammar.packs, grammar, Vehicle()).say("what scenes are there").status == "answered"


def test_names_of_ones_own_become_words(grammar: Grammar, begin: Begin, tmp_path: Path) -> None:
    session = begin()
    say(session, "turn on my seat heating", "save this as tea break", "save this as reading mode")
    names = Library([], tmp_path / "own").own_names
    packs = with_own_names(load_packs(FOLDERS[:1]), names)
    check_packs(packs)
    assert packs.digest != load_packs(FOLDERS[:1]).digest
    spoken = Session(packs, compile_grammar(packs), Vehicle(), scenes=library_of(packs, tmp_path / "own"))
    turn = spoken.say("could you please activate tea break now")
    assert [(each.intent, each.slots) for each in turn.commands] == [("scenes.enter_own", {"name": "tea_break"})]
    assert turn.status == "done"


def test_the_end_of_a_scene_is_said_with_the_next_turn_or_at_once(begin: Begin) -> None:
    for at_once in (False, True):
        session = begin()
        session.say("nap mode")
        session.vehicle.enter(SCENARIOS["city"])
        if at_once:
            (notice,) = session.notices()
            assert notice.text.startswith("Nap mode has ended, as we left Park.")
        reply = session.say("which scene is on").reply
        assert reply.startswith("Nap mode has ended") is not at_once
        assert reply.endswith("No scene is on.")
