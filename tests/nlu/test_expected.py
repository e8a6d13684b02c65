"""An open question makes its answers likelier, and nothing else impossible."""

from __future__ import annotations

import pytest

from cockpit.events import Hypothesis, Word
from cockpit.grammar.compile import Grammar
from cockpit.nlu.expected import likeliest_first, weighed
from cockpit.nlu.match import Matcher
from cockpit.pipeline import open_core
from cockpit.settings import load_settings

from .conftest import meant

UNKNOWN = "[unk]"


def nbest(*readings: tuple[str, float]) -> list[Hypothesis]:
    """Return hypotheses as the recogniser makes them: one after another in time, sure as the whole is."""
    return [
        Hypothesis(text, share, tuple(Word(word, at, at + 1.0, share) for at, word in enumerate(text.split())))
        for text, share in readings
    ]


def two_is_thrice_as_likely(hypothesis: Hypothesis) -> float:
    return 3.0 if hypothesis.text == "two" else 1.0


def test_an_answer_gains_the_odds_and_the_rest_share_what_is_left() -> None:
    first, second = weighed(nbest((UNKNOWN, 0.6), ("two", 0.3)), two_is_thrice_as_likely)
    assert (first.text, second.text) == ("two", UNKNOWN)
    assert first.confidence == pytest.approx(0.9 / 1.6)  # 0.1 for silence, which is no hypothesis
    assert second.confidence == pytest.approx(0.6 / 1.6)
    assert first.words[0].confidence == pytest.approx(first.confidence)


def test_a_word_is_as_sure_as_the_readings_that_have_it() -> None:
    heard = nbest(("turn two", 0.5), ("turn up", 0.5))
    first, _ = weighed(heard, lambda hypothesis: 3.0 if hypothesis.text == "turn up" else 1.0)
    assert [word.confidence for word in first.words] == pytest.approx([1.0, 0.75])


def test_what_is_less_likely_leaves_the_rest_more() -> None:
    first, second = weighed(nbest(("two", 0.5), ("turn up", 0.4)), lambda each: 0.2 if each.text == "two" else 1.0)
    assert (first.text, second.text) == ("turn up", "two")
    assert first.confidence == pytest.approx(0.4 / 0.6)


def test_at_even_odds_nothing_changes() -> None:
    heard = nbest((UNKNOWN, 0.6), ("two", 0.3))
    assert weighed(heard, lambda _: 1.0) == heard


def first_letter(hypothesis: Hypothesis) -> str:
    return hypothesis.text[0]


def test_readings_that_mean_the_same_stand_together() -> None:
    heard = nbest((UNKNOWN, 0.4), ("no", 0.3), ("yes", 0.05), ("nope", 0.2))
    assert [each.text for each in likeliest_first(heard, first_letter)] == ["no", "nope", UNKNOWN, "yes"]


def test_what_is_likelier_alone_than_those_together_stays_in_front() -> None:
    heard = nbest((UNKNOWN, 0.45), ("no", 0.2), ("nope", 0.2))
    assert [each.text for each in likeliest_first(heard, first_letter)] == [UNKNOWN, "no", "nope"]


def test_nothing_heard_is_nothing() -> None:
    assert likeliest_first([], first_letter) == []


class TestMatching:
    def test_a_command_in_two_wordings_is_likelier_than_talk_between_them(self, matcher: Matcher) -> None:
        heard = nbest((UNKNOWN, 0.4), ("turn on the fan", 0.3), ("please turn on the fan", 0.25))
        understood = matcher.match(heard)
        assert meant(understood) == meant(matcher.match(nbest(("turn on the fan", 1.0))))

    def test_prohibitions_in_two_wordings_are_likelier_than_a_command_between_them(self, matcher: Matcher) -> None:
        heard = nbest(("turn on the fan", 0.4), ("don't turn on the fan", 0.3), ("do not turn on the fan", 0.25))
        understood = matcher.match(heard)
        assert (understood.reason, understood.commands) == ("negated", ())

    def test_an_answer_close_behind_other_talk_is_taken(self, matcher: Matcher) -> None:
        heard = nbest((UNKNOWN, 0.6), ("two", 0.3), ("turn on the fan", 0.1))
        understood = matcher.match(heard, expecting="cabin.level")
        assert (understood.answer, understood.heard.text) == ({"level": "two"}, "two")
        assert 0.5 < understood.confidence < 1.0

    def test_and_without_a_question_it_is_not(self, matcher: Matcher) -> None:
        understood = matcher.match(nbest((UNKNOWN, 0.6), ("two", 0.3)))
        assert (understood.reason, understood.answer) == ("no-match", {})

    def test_an_answer_that_nothing_asked_for_makes_room_for_a_command(self, matcher: Matcher) -> None:
        heard = nbest(("two", 0.6), ("turn on the fan", 0.3), (UNKNOWN, 0.1))
        understood = matcher.match(heard)
        assert meant(understood) == [("fan_on", {})]
        assert understood.confidence == pytest.approx(0.3 / 0.52)

    def test_a_command_of_one_word_is_likelier_than_talk_that_sounds_alike(self) -> None:
        matcher = open_core(load_settings()).matcher
        understood = matcher.match(nbest((UNKNOWN, 0.6), ("undo", 0.4)))
        assert meant(understood) == [("undo", {})]
        assert matcher.match(nbest((UNKNOWN, 0.8), ("undo", 0.2))).reason == "no-match"
        assert matcher.match(nbest((UNKNOWN, 0.6), ("undo that", 0.4))).reason == "no-match"

    @pytest.mark.parametrize(
        ("said", "reason"), [("don't turn on the fan", "negated"), ("turn on the fan if it rains", "conditional")]
    )
    def test_what_is_not_to_be_done_is_no_answer_that_nothing_asked_for(
        self, matcher: Matcher, said: str, reason: str
    ) -> None:
        understood = matcher.match(nbest((said, 0.5), ("turn on the fan", 0.45)))
        assert (understood.reason, understood.commands) == (reason, ())

    def test_a_second_thought_is_no_answer_that_nothing_asked_for(self, matcher: Matcher) -> None:
        said = "turn on the fan no turn off the fan"
        understood = matcher.match(nbest((said, 0.6), ("turn on the fan", 0.4)))
        assert meant(understood) == [("fan_off", {})]
        assert understood.confidence == pytest.approx(0.6)

    def test_of_two_answers_the_better_heard_is_taken(self, matcher: Matcher) -> None:
        understood = matcher.match(nbest((UNKNOWN, 0.4), ("three", 0.3), ("two", 0.2)), expecting="cabin.level")
        assert understood.answer == {"level": "three"}

    def test_an_answer_hardly_heard_is_not(self, matcher: Matcher) -> None:
        understood = matcher.match(nbest((UNKNOWN, 0.95), ("two", 0.05)), expecting="cabin.level")
        assert understood.reason == "no-match"

    def test_a_command_that_is_well_heard_stays_a_command(self, matcher: Matcher) -> None:
        understood = matcher.match(nbest(("turn on the fan", 0.9), ("two", 0.1)), expecting="cabin.level")
        assert meant(understood) == [("fan_on", {})]

    def test_an_intent_may_answer_too(self, matcher: Matcher) -> None:
        heard = nbest((UNKNOWN, 0.5), ("turn on the fan", 0.47))
        commands = [matcher.match(heard, likely={intent}).commands[0] for intent in ("cabin.fan_on", "cabin.fan_off")]
        assert [command.match for command in commands] == ["exact", "approximate"]
        assert commands[0].confidence > 0.5 > commands[1].confidence

    def test_a_matcher_may_expect_nothing(self, grammar: Grammar) -> None:
        understood = Matcher(grammar, answer_odds=1.0).match(
            nbest((UNKNOWN, 0.6), ("two", 0.3)), expecting="cabin.level"
        )
        assert (understood.answer, understood.commands) == ({}, ())
