"""What a conversation does with what it understood."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cockpit.clock import StepClock
from cockpit.dialogue import manager
from cockpit.dialogue.context import PATIENCE_S
from cockpit.dialogue.session import Session
from cockpit.errors import EngineError
from cockpit.events import Hypothesis
from cockpit.grammar.compile import Grammar
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.simulator import Vehicle

Converse = Callable[..., Session]
WithPack = Callable[[str], Session]

DRIVER = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"
AC = "Vehicle.Cabin.HVAC.IsAirConditioningActive"

SIX_LINES = """\
pack: dome
intents:
  light: {do: [{toggle: Vehicle.Cabin.Light.IsDomeOn}]}
en:
  intents:
    light: {say: "let there be light", reply: "There is light."}
"""


class TestAskingBack:
    def test_the_next_words_fill_what_was_missing(self, converse: Converse) -> None:
        session = converse()
        asked = session.say("set the passenger temperature")
        assert (asked.status, asked.reason, asked.reply) == ("asked", "missing-slot", "What temperature?")
        done = session.say("twenty two")
        assert done.status == "done"
        assert done.commands[0].slots == {"temperature": 22.0, "zone": "passenger"}

    def test_another_command_drops_the_question(self, converse: Converse) -> None:
        session = converse()
        session.say("set the temperature")
        session.say("how far can we go")
        assert session.say("twenty two").status == "not-understood"

    @pytest.mark.parametrize(("waits_s", "status"), [(29.0, "done"), (31.0, "not-understood")])
    def test_a_question_stays_open_for_half_a_minute(self, converse: Converse, waits_s: float, status: str) -> None:
        session = converse()
        session.say("set the temperature")
        session.vehicle.advance(waits_s)
        assert session.say("twenty two").status == status

    def test_nonsense_is_asked_again_and_may_still_be_answered(self, converse: Converse) -> None:
        session = converse()
        session.say("set the temperature")
        assert "What temperature?" in session.say("purple elephants").reply
        assert session.say("twenty two").status == "done"

    def test_cancel_drops_the_question(self, converse: Converse) -> None:
        session = converse()
        session.say("set the temperature")
        assert session.say("never mind").reply == "All right, I leave it."
        assert session.say("twenty two").status == "not-understood"

    def test_a_number_beyond_the_limits_may_be_corrected_at_once(self, converse: Converse) -> None:
        session = converse()
        refused = session.say("set the passenger temperature to fifty")
        assert (refused.status, refused.reason) == ("refused", "out-of-range")
        assert refused.reply == "I can do 16 °C to 30 °C."
        assert session.say("thirty").commands[0].slots == {"temperature": 30.0, "zone": "passenger"}

    def test_an_answer_beyond_the_limits_leaves_the_question_open(self, converse: Converse) -> None:
        session = converse()
        session.say("set the temperature")
        assert session.say("fifty").reason == "out-of-range"
        assert session.say("twenty").status == "done"


class TestConfirming:
    PACK = """\
pack: hazard
intents:
  hazard: {do: [{set: Vehicle.Body.Lights.Hazard.IsSignaling, to: true}], confirm: true}
en:
  intents:
    hazard: {say: "warn the others", reply: "Hazard lights on.", confirm: "Shall I warn the others?"}
"""
    LIGHTS = "Vehicle.Body.Lights.Hazard.IsSignaling"

    def test_nothing_happens_before_yes(self, with_pack: WithPack) -> None:
        session = with_pack(self.PACK)
        asked = session.say("warn the others")
        assert (asked.status, asked.reply, dict(asked.changes)) == ("asked", "Shall I warn the others?", {})
        done = session.say("yes please")
        assert (done.status, done.reply, list(done.changes)) == ("done", "Hazard lights on.", [self.LIGHTS])

    def test_no_means_no(self, with_pack: WithPack) -> None:
        session = with_pack(self.PACK)
        session.say("warn the others")
        assert not session.say("no").changes
        assert session.say("yes").reply == "There is nothing to confirm."
        assert session.vehicle.target(self.LIGHTS) is False


class TestUndoing:
    def test_each_turn_is_undone_as_a_whole_newest_first(self, converse: Converse) -> None:
        session = converse()
        before = session.vehicle.targets()
        session.say("turn off the ac and set the temperature to twenty five")
        between = session.vehicle.targets()
        session.say("warmer")
        assert session.say("undo that").status == "done"
        assert session.vehicle.targets() == between
        session.say("undo")
        assert session.vehicle.targets() == before
        assert session.say("undo").reply == "There is nothing to undo."

    def test_a_rule_holds_against_undo_too(self, converse: Converse) -> None:
        session = converse("parked")
        session.say("move my seat back")
        session.vehicle.advance(10)
        moved = session.vehicle.targets()
        session.vehicle.enter(scenario_named("city"))
        refused = session.say("undo that")
        assert (refused.status, refused.reason) == ("refused", "unsafe")
        assert session.vehicle.targets() == moved


class TestExpecting:
    """The recogniser's readings that answer the open question are likelier, for as long as it is open."""

    UNSURE = (Hypothesis("[unk]", 0.6), Hypothesis("three", 0.3))

    def test_a_short_answer_that_is_hardly_heard_is_taken(self, converse: Converse) -> None:
        session = converse()
        assert session.say("change the fan speed").status == "asked"
        assert session.hear(self.UNSURE).commands[0].slots["level"] == "three"

    def test_but_only_as_an_answer(self, converse: Converse) -> None:
        session = converse()
        assert session.hear(self.UNSURE).status == "not-understood"
        session.say("set the temperature")
        assert session.hear(self.UNSURE).reason == "out-of-range"

    @pytest.mark.parametrize("forget", ["answered", "faded", "cancelled"])
    def test_and_only_while_the_question_is_open(self, converse: Converse, forget: str) -> None:
        session = converse()
        session.say("change the fan speed")
        if forget == "faded":
            session.vehicle.advance(PATIENCE_S + 1.0)
        else:
            session.say({"answered": "five", "cancelled": "never mind"}[forget])
        assert session.hear(self.UNSURE).status == "not-understood"

    def test_a_question_asked_again_is_still_open(self, converse: Converse) -> None:
        session = converse()
        session.say("change the fan speed")
        session.say("purple elephants")
        assert session.hear(self.UNSURE).status == "done"

    @pytest.mark.parametrize("leave", ["no", "never mind"])
    def test_to_leave_it_is_an_answer_to_any_question(self, converse: Converse, leave: str) -> None:
        session = converse()
        session.say("set the temperature")
        turn = session.hear([Hypothesis("[unk]", 0.6), Hypothesis(leave, 0.3)])
        assert turn.reply == "All right, I leave it."

    @pytest.mark.parametrize(("question", "status"), [("warn the others", "done"), ("undo", "not-understood")])
    def test_yes_is_one_where_it_was_asked_for(self, with_pack: WithPack, question: str, status: str) -> None:
        session = with_pack(TestConfirming.PACK)
        session.say(question)
        assert session.hear([Hypothesis("[unk]", 0.7), Hypothesis("yes", 0.2)]).status == status


class TestTurns:
    def test_my_seat_is_the_one_that_speaks(self, converse: Converse) -> None:
        turn = converse(zone="rear_left").say("heat my seat")
        assert list(turn.changes) == ["Vehicle.Cabin.Seat.Row2.DriverSide.HeatingCooling"]

    def test_another_seat_takes_over_in_the_same_conversation(self, converse: Converse) -> None:
        session = converse()
        session.zone = "passenger"
        (change,) = session.say("heat my seat").changes
        assert "PassengerSide" in change

    def test_commands_in_one_breath_are_answered_together(self, converse: Converse) -> None:
        turn = converse("winter-motorway").say("heat my seat and move my seat back")
        assert [command.intent for command in turn.commands] == ["seats.heat_on", "seats.back"]
        assert (turn.status, turn.reason) == ("refused", "unsafe")
        assert list(turn.changes) == ["Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling"]
        assert turn.reply == "Driver's seat: heating on. The driver's seat moves only when we stand."

    def test_what_is_seen_has_digits_and_what_is_heard_has_words(self, converse: Converse) -> None:
        turn = converse().say("21.5 degrees on the passenger side")
        assert turn.text == "21.5 degrees on the passenger side"
        assert turn.reply == "Passenger side, 21.5 °C."
        assert turn.spoken == "Passenger side, twenty one and a half degrees."

    def test_several_seats_that_differ_are_told_apart(self, converse: Converse) -> None:
        session = converse()
        session.say("set the passenger temperature to twenty five")
        assert session.say("everyone warmer").reply == "Warmer: everywhere, 23 °C and 27 °C."

    def test_it_repeats_itself_and_tells_what_it_did(self, converse: Converse) -> None:
        session = converse()
        assert session.say("what did you do").reply == "I have not changed anything yet."
        session.say("turn off the ac")
        session.say("how warm is it outside")
        assert session.say("say that again").reply == "It is 20 °C outside."
        assert session.say("what did you do").reply == "Air conditioning off."

    def test_what_it_could_have_been_is_offered_in_words_only(self, converse: Converse) -> None:
        turn = converse().say("could you turn my heat seating")
        assert turn.status == "not-understood"
        assert not turn.changes
        assert turn.nearest is None or turn.nearest in turn.reply

    @pytest.mark.parametrize("text", ["", "   ", "?!"])
    def test_nothing_said(self, converse: Converse, text: str) -> None:
        turn = converse().say(text)
        assert (turn.status, turn.reason, turn.commands) == ("not-understood", "no-speech", ())

    def test_no_hypotheses_at_all(self, converse: Converse) -> None:
        assert converse().hear([]).reason == "no-speech"

    def test_timings_come_from_the_clock_alone(self, shipped: Grammar) -> None:
        class Ticking(StepClock):
            def now_s(self) -> float:
                self.step(0.002)
                return super().now_s()

        turn = Session(shipped.packs, shipped, Vehicle(), clock=Ticking()).hear([Hypothesis("warmer")])
        assert turn.timings_ms == pytest.approx({"match": 2.0, "act": 2.0, "total": 4.0})

    def test_whatever_fails_the_car_is_as_it_was(self, converse: Converse, monkeypatch: pytest.MonkeyPatch) -> None:
        session = converse()
        before = session.vehicle.targets()

        def half_done(*_: object) -> None:
            session.vehicle.set(AC, False)
            raise EngineError("a skill that breaks half-way")

        with monkeypatch.context() as broken:
            broken.setattr(manager, "act", half_done)
            turn = session.say("warmer")
        assert (turn.status, turn.reason, dict(turn.changes)) == ("refused", "fault", {})
        assert session.vehicle.targets() == before
        assert session.say("warmer").status == "done"


def test_a_command_in_six_lines_of_yaml(with_pack: WithPack) -> None:
    session = with_pack(SIX_LINES)
    turn = session.say("let there be light")
    assert (turn.status, turn.reply) == ("done", "There is light.")
    assert turn.changes["Vehicle.Cabin.Light.IsDomeOn"].after is True
    assert session.say("undo that").changes["Vehicle.Cabin.Light.IsDomeOn"].after is False


def test_explaining_changes_nothing_and_sees_the_open_question(converse: Converse) -> None:
    session = converse()
    session.say("set the temperature")
    before = session.vehicle.targets()
    explanation = session.explain("Twenty two!")
    assert explanation.text == "Twenty two!"
    assert explanation.answer == {"temperature": 22.0}
    assert session.vehicle.targets() == before
    assert session.say("twenty two").status == "done"
