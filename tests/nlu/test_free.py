"""Free wording: what no template says is guessed from the packs alone, and refused where that could hurt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.events import Hypothesis, SlotValue
from cockpit.grammar.compile import Grammar
from cockpit.nlu.free.features import stem
from cockpit.nlu.free.reader import FreeReader
from cockpit.nlu.match import Matcher
from cockpit.nlu.measure import false_accepts
from cockpit.skills.unguessed import unguessed_intents
from tests.nlu.test_working_point import ELSEWHERE
from tests.pace import loop_s, processor_s, rounds

MOST_ROUNDS = 400_000_000
"""Twice what they take where this was written."""


@pytest.fixture(scope="module")
def reader(shipped: Grammar, cache: Path) -> FreeReader:
    return FreeReader(shipped.packs, lambda: unguessed_intents(shipped.packs), cache)


@pytest.fixture(scope="module")
def free_matcher(shipped: Grammar, reader: FreeReader) -> Matcher:
    return Matcher(shipped, free=reader)


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("air towards feet for the passenger", "climate.set_airflow", {"direction": "feet", "zone": "passenger"}),
        (
            "air towards the windscreen for the passenger",
            "climate.set_airflow",
            {"direction": "windscreen", "zone": "passenger"},
        ),
        ("the volume ought to be thirty percent really", "media.set_volume", {"volume": 30.0}),
        ("ambient lights ought to be blue for the rear", "lights.set_color", {"color": "blue", "zone": "rear"}),
    ],
)
def test_what_no_template_says_is_guessed(
    free_matcher: Matcher, text: str, intent: str, slots: dict[str, SlotValue]
) -> None:
    (command,) = free_matcher.match([Hypothesis(text)]).commands
    assert (command.intent, dict(command.slots), command.match) == (intent, slots, "free")
    assert 0.5 < command.confidence < 1


@pytest.mark.parametrize(
    "text",
    [
        "air towards feet for the passenger but not for me",  # a negation
        "my side ought to be warmer by two degrees or four",  # two numbers
        "my side ought to be warmer by forty degrees really",  # a number that nothing takes
        "air towards feet for the passenger or the driver",  # two seats
        "does the air go towards feet for the passenger",  # a question
        "i like air towards feet for the passenger",  # nothing is asked for
        "massage",  # one word says too little
        "warm regards to the passenger from the board",
        "",
    ],
)
def test_what_is_not_clear_is_refused(reader: FreeReader, text: str) -> None:
    assert reader.read(text.split()) is None


def test_unsure_ears_are_not_believed(free_matcher: Matcher) -> None:
    assert free_matcher.match([Hypothesis("air towards feet for the passenger", 0.3)]).commands == ()
    assert free_matcher.match([Hypothesis("air towards [unk] feet for the passenger")]).commands == ()


def test_no_guess_leads_to_what_a_rule_guards(shipped: Grammar) -> None:
    barred = unguessed_intents(shipped.packs)
    assert {"seats.back", "seats.recline", "assistant.yes", "assistant.undo"} <= barred
    assert {"seats.heat_on", "climate.warmer", "range.how_far"}.isdisjoint(barred)


def test_a_barred_intent_is_not_guessed(shipped: Grammar, cache: Path) -> None:
    words = "air towards feet for the passenger".split()
    assert FreeReader(shipped.packs, lambda: {"climate.set_airflow"}, cache).read(words) is None


def test_talk_that_is_no_command_is_refused(free_matcher: Matcher) -> None:
    assert false_accepts(free_matcher, ELSEWHERE).accepted == ()


def test_the_model_is_kept_and_a_broken_one_made_again(shipped: Grammar, tmp_path: Path) -> None:
    words = "air towards feet for the passenger".split()
    packs = replace(shipped.packs, digest="those of somebody else")
    made = FreeReader(packs, frozenset, tmp_path).read(words)
    (file,) = (tmp_path / "free").iterdir()
    size = file.stat().st_size
    kept = FreeReader(packs, frozenset, tmp_path).read(words)
    assert made is not None
    assert kept is not None
    assert (kept.intent, kept.slots) == (made.intent, made.slots)
    assert kept.probability == pytest.approx(made.probability, abs=0.01)
    file.write_bytes(file.read_bytes()[:-9])
    assert FreeReader(packs, frozenset, tmp_path).read(words) == made
    assert file.stat().st_size == size


@pytest.mark.alone
@pytest.mark.slow
def test_other_packs_are_learned_within_seconds(shipped: Grammar, tmp_path: Path) -> None:
    loops_s = [loop_s() for _ in range(20)]
    packs = replace(shipped.packs, digest="those of somebody else")
    took_s = processor_s(lambda: FreeReader(packs, frozenset, tmp_path).read(["air", "towards", "feet"]))
    needed = rounds(took_s, loops_s)
    print(f"{took_s:.1f} s of processor time, {needed / 1e6:.0f} million rounds of a bare loop")
    assert needed < MOST_ROUNDS


@pytest.mark.parametrize(
    ("words", "shared"),
    [("heating heated heats heat", "heat"), ("turning turned turns turn", "turn"), ("stopping stopped stop", "stop")],
)
def test_words_of_a_family_share_their_stem(words: str, shared: str) -> None:
    assert {stem(word) for word in words.split()} == {shared}


def test_comparatives_keep_their_ending() -> None:
    assert stem("warmer") != stem("warm")
