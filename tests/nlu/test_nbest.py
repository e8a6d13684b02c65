"""The n-best list is evidence: it can rescue a command, and it can make one doubtful."""

from __future__ import annotations

from cockpit.events import Hypothesis
from cockpit.nlu.match import Matcher

from .conftest import Hear, meant


def test_a_lower_hypothesis_rescues_what_the_first_garbles(hear: Hear) -> None:
    understood = hear("done the fan", "turn on the fan")
    assert meant(understood) == [("fan_on", {})]
    assert understood.heard.text == "turn on the fan"
    assert understood.commands[0].match == "approximate"
    assert understood.commands[0].confidence < 1


def test_the_first_hypothesis_wins_when_it_is_a_sentence(hear: Hear) -> None:
    understood = hear("turn off the fan", "turn on the fan")
    assert (meant(understood), understood.commands[0].match) == ([("fan_off", {})], "exact")


def test_hypotheses_that_agree_do_not_stand_in_each_others_way(hear: Hear) -> None:
    assert meant(hear("turn on the van", "turn on a fan", "turn on the fan")) == [("fan_on", {})]


def test_hypotheses_that_mean_opposites_are_ambiguous(hear: Hear) -> None:
    assert hear("turn of the fan", "turn on the fan").reason == "ambiguous"
    assert hear("turn the span on", "turn the fan on", "turn the fan off").reason == "ambiguous"


def test_a_hypothesis_far_down_does_not_count(hear: Hear) -> None:
    noise = [f"noise number {place}" for place in ("a", "b", "c", "d", "e")]
    assert hear(*noise, "turn on the fan").reason == "no-match"


def test_a_much_less_likely_hypothesis_is_not_enough(matcher: Matcher) -> None:
    heard = [Hypothesis("done the fan", 1.0), Hypothesis("turn on the fan", 0.05)]
    assert matcher.match(heard).reason == "no-match"


def test_empty_hypotheses_are_passed_over(hear: Hear) -> None:
    assert meant(hear("", "turn on the fan")) == [("fan_on", {})]


def test_a_sound_that_may_be_many_things_is_none_of_them(matcher: Matcher) -> None:
    understood = matcher.match([Hypothesis("turn on the fan", 0.2), Hypothesis("turn off the fan", 0.15)])
    assert (understood.reason, understood.commands) == ("unsure", ())
    assert understood.nearest == "turn on the fan"


def test_readings_of_one_meaning_add_up_to_a_belief(matcher: Matcher) -> None:
    heard = [Hypothesis("turn on the fan", 0.3), Hypothesis("turn the fan on", 0.25)]
    assert meant(matcher.match(heard)) == [("fan_on", {})]


def test_a_condition_that_may_be_many_things_is_not_spoken_of(matcher: Matcher) -> None:
    crowd = [Hypothesis("turn on the fan as soon as it rains", 0.2), Hypothesis("turn off the fan if it snows", 0.2)]
    crowd.append(Hypothesis("open the rear window tomorrow", 0.1))
    assert (matcher.match(crowd).reason, matcher.match(crowd).commands) == ("unsure", ())
    alike = [Hypothesis("turn on the fan as soon as it rains", 0.3), Hypothesis("turn on the fan if it rains", 0.2)]
    assert matcher.match(alike).reason == "conditional"


def test_a_command_over_noise_is_worth_a_chance_where_a_refusal_is_not(matcher: Matcher) -> None:
    wordings = ("turn on the fan", "turn the fan on", "switch on the fan", "switch the fan on")
    said = [Hypothesis(wording, 0.15) for wording in wordings]
    assert meant(matcher.match(said)) == [("fan_on", {})]
    later = [Hypothesis(f"{wording} tonight", 0.15) for wording in wordings]
    assert matcher.match(later).reason == "unsure"
