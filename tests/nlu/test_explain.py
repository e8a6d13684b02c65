"""Why something was understood, and why other things were not."""

from __future__ import annotations

import json

import pytest

from cockpit.nlu.explain import Explanation
from cockpit.nlu.match import Matcher
from tests.nlu.conftest import Hear


def explain(matcher: Matcher, hear: Hear, text: str, expecting: str | None = None) -> Explanation:
    return matcher.explain(hear(text, expecting=expecting), expecting=expecting)


def test_an_exact_sentence(matcher: Matcher, hear: Hear) -> None:
    told = explain(matcher, hear, "make it warmer on the driver side")
    assert told.reason is None
    assert told.why == "it is a sentence of the grammar"
    assert {word.kind for word in told.alignment} == {"matched"}
    best, *others = told.candidates
    assert (best.chosen, best.cost, best.verdict) == (True, 0.0, "understood")
    assert not any(other.chosen for other in others)


def test_a_slip_is_a_slip_and_its_rivals_are_dearer(matcher: Matcher, hear: Hear) -> None:
    told = explain(matcher, hear, "make it wormer please")
    assert [(word.kind, word.said, word.grammar) for word in told.alignment][2] == ("slip", "wormer", "warmer")
    assert told.candidates[0].wishes == (("cabin.warmer", ()),)
    assert all(other.total >= told.candidates[0].total for other in told.candidates)


def test_what_is_refused_says_what_came_near_and_why_that_was_not_enough(matcher: Matcher, hear: Hear) -> None:
    told = explain(matcher, hear, "open the purple driver museum window")
    assert told.reason == "no-match"
    assert [word.said for word in told.alignment if word.kind == "skipped"] == ["purple", "museum"]
    (nearest, *_) = told.candidates
    assert nearest.wishes == (("cabin.window_open", (("zone", "driver"),)),)
    assert not nearest.chosen
    assert nearest.verdict.startswith("costs 2.")
    assert "these words allow" in nearest.verdict


def test_an_answer_is_read_along_its_question(matcher: Matcher, hear: Hear) -> None:
    told = explain(matcher, hear, "twenty", expecting="cabin.temperature")
    assert told.answer == {"temperature": 20.0}
    assert told.candidates[0].wishes == (("", (("temperature", 20.0),)),)
    assert told.candidates[0].chosen


@pytest.mark.parametrize(("text", "reason"), [("", "no-speech"), ("make it warmer " * 80, "too-long")])
def test_nothing_and_too_much_have_no_candidates(matcher: Matcher, hear: Hear, text: str, reason: str) -> None:
    told = explain(matcher, hear, text)
    assert told.reason == reason
    assert told.candidates == () or not any(each.chosen for each in told.candidates)


def test_it_is_json(matcher: Matcher, hear: Hear) -> None:
    told = json.loads(json.dumps(explain(matcher, hear, "make it wormer").to_json()))
    assert told["commands"][0]["intent"] == "cabin.warmer"
    assert told["candidates"][0]["alignment"][2]["kind"] == "slip"
