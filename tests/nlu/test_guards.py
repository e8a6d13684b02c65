"""What a guess must never do: turn a command into its opposite, another number, or an order out of a question."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cockpit.events import Hypothesis
from cockpit.grammar.compile import Grammar
from cockpit.grammar.sample import Sentence
from cockpit.nlu.match import Matcher
from cockpit.nlu.words import BINDING, NUMBERS, OPPOSITES, POLAR, QUESTIONS

from .conftest import Hear, meant


@pytest.mark.parametrize(
    "text",
    [
        "don't turn on the fan",
        "do not turn on the fan",
        "never turn on the fan",
        "turn on the fan not off",
        "turn the fan",
        "turn off on the fan",
        "is the fan on",
        "why is the seat heater on",
        "turn on the fan if it rains",
        "turn on the fan when i say so",
        "turn on the fan if",
        "turn on everything but the fan",
        "open the left window",
        "open the rear window only",
        "open the rear left window",
        "make it warmer on the left",
        "make it warm",
        "turn [unk] the fan",
        "turn [unk] the seat heater on the passenger side",
        "open the [unk] window",
        "set the temperature to [unk] degrees",
        "turn the heat up tomorrow",
        "set the temperature to twenty sveen",
        "set the temperature to mnius twenty",
        "set the temperature to fotry",
        "set the temperature to twenty lovely degrees",
    ],
)
def test_a_word_that_decides_is_neither_lost_nor_made_up(hear: Hear, text: str) -> None:
    understood = hear(text)
    assert understood.commands == ()
    assert understood.reason in {"no-match", "ambiguous", "negated", "conditional"}


@pytest.mark.parametrize(
    "text",
    ["turn [unk] the fan", "don't turn on the fan", "open the [unk] window", "set the temperature to twenty [unk]"],
)
def test_the_nearest_thing_makes_up_no_such_word_either(hear: Hear, text: str) -> None:
    assert hear(text).nearest is None


def test_what_could_be_two_things_is_not_done(hear: Hear) -> None:
    """Twenty four, or twenty and a stray word."""
    understood = hear("set the temperature to twenty for")
    assert (understood.reason, understood.commands) == ("ambiguous", ())


@given(seed=st.integers(0, 10_000), data=st.data())
def test_another_polarity_is_never_the_same_command(
    grammar: Grammar, matcher: Matcher, seed: int, data: st.DataObject
) -> None:
    (sentence,) = grammar.sentences(seed, 1)
    words = sentence.text.split()
    places = [place for place, word in enumerate(words) if word in POLAR]
    assume(places)
    place = data.draw(st.sampled_from(places))
    words[place] = data.draw(st.sampled_from(_opposites(words[place])))
    for command in matcher.match([Hypothesis(" ".join(words))]).commands:
        assert (command.intent, dict(command.slots)) != (sentence.intent, dict(sentence.slots))


@given(seed=st.integers(0, 10_000), said=st.sampled_from(sorted((BINDING - {"but", "no"}) | QUESTIONS)), data=st.data())
def test_a_word_that_binds_is_never_overheard(
    grammar: Grammar, matcher: Matcher, seed: int, said: str, data: st.DataObject
) -> None:
    """But "no" alone, which may be a second thought (tests of cockpit.nlu.repair), "make it cooler instead", and "too"
    behind a number, which may be a "two".
    """
    (sentence,) = grammar.sentences(seed, 1)
    words = sentence.text.split()
    place = data.draw(st.integers(0, len(words)))
    assume(said != "instead" or place < len(words))
    assume(said != "too" or place == 0 or words[place - 1] not in NUMBERS)
    words.insert(place, said)
    assert matcher.match([Hypothesis(" ".join(words))]).reason is not None


def test_what_it_leaves_out_is_meant(hear: Hear) -> None:
    assert meant(hear("make it cooler instead")) == [("cooler", {})]
    assert meant(hear("set the temperature to twenty too")) == [("set_temperature", {"temperature": 22.0})]


@pytest.fixture(scope="module")
def numeric(grammar: Grammar) -> list[Sentence]:
    """Sentences of the packs with a number in them."""
    return [each for each in grammar.sentences(0, 600) if NUMBERS & set(each.text.split())]


@settings(max_examples=40, deadline=None)
@given(index=st.integers(0, 10_000), other=st.sampled_from(sorted(NUMBERS)), data=st.data())
def test_a_number_is_never_another_number(
    numeric: list[Sentence], matcher: Matcher, index: int, other: str, data: st.DataObject
) -> None:
    sentence = numeric[index % len(numeric)]
    words = sentence.text.split()
    place = data.draw(st.sampled_from([place for place, word in enumerate(words) if word in NUMBERS]))
    assume(words[place] != other)
    words[place] = other
    understood = matcher.match([Hypothesis(" ".join(words))])
    for command in understood.commands if understood.reason is None else ():
        assert dict(command.slots) != dict(sentence.slots)


def test_no_word_is_its_own_opposite() -> None:
    for sides in OPPOSITES:
        words = [word for side in sides for word in side.split()]
        assert len(words) == len(set(words))


def _opposites(word: str) -> list[str]:
    return sorted(
        other
        for other, places in POLAR.items()
        if any(axis == there and side != beyond for axis, side in POLAR[word] for there, beyond in places)
    )


def test_a_command_with_a_binding_word_of_its_own_is_fine(hear: Hear) -> None:
    assert meant(hear("make it colder on the passenger side")) == [("cooler", {"zone": "passenger"})]
