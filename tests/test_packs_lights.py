"""Whatever is said of "the lights", in whichever words, no light outside goes out unless it is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.dialogue.session import Session
from cockpit.grammar.compile import Grammar, compile_grammar
from cockpit.nlu.match import Matcher
from cockpit.packs.load import Packs, load_packs
from cockpit.vehicle.scenario import SCENARIOS
from cockpit.vehicle.simulator import Vehicle

INTENTS = Path(__file__).parents[1] / "intents"
OUTSIDE = "Vehicle.Body.Lights."
LIT = ("Beam.Low.IsOn", "Beam.High.IsOn", "Fog.Rear.IsOn", "Fog.Front.IsOn", "Hazard.IsSignaling")

verbs = st.sampled_from("turn switch put shut kill cut douse dim lower stop please".split())
groups = st.sampled_from(
    ["the lights", "lights", "all lights", "all the lights", "every light", "everything", "all of them", "the lamps",
     "the lot", "all of the lights", "the reading light", "the interior lights", "the ambient light", "the light",
     "the lights outside", "the exterior lights", "all lights inside and outside", "both lights", "the others"]
)  # fmt: skip
ends = st.sampled_from(["off", "out", "down", "off now", "off please", "off everywhere", "off completely", ""])
sentences = st.one_of(
    st.builds("{} {} {}".format, verbs, groups, ends),
    st.builds("{} off {}".format, verbs, groups),
    st.builds("{} {}".format, groups, ends),
    st.builds("{0} off {1} and {2}".format, verbs, groups, groups),
)


@pytest.fixture(scope="module")
def packs() -> Packs:
    return load_packs([INTENTS])


@pytest.fixture(scope="module")
def grammar(packs: Packs, cache: Path) -> Grammar:
    return compile_grammar(packs, cache)


@pytest.fixture(scope="module")
def matcher(grammar: Grammar) -> Matcher:
    return Matcher(grammar)


@settings(deadline=None, max_examples=150)
@given(sentence=sentences, scenario=st.sampled_from(["mild", "motorway", "night-drive"]))
def test_a_group_word_leaves_every_light_outside_alone(
    packs: Packs, grammar: Grammar, matcher: Matcher, sentence: str, scenario: str
) -> None:
    vehicle = Vehicle(SCENARIOS[scenario])
    for light in LIT:
        vehicle.set(OUTSIDE + light, True)
    turn = Session(packs, grammar, vehicle, matcher=matcher).say(sentence)
    assert not [path for path in turn.changes if path.startswith(OUTSIDE)], turn.commands


@pytest.mark.parametrize(
    "name", ["headlights", "low beam", "fog lights", "rear fog light", "hazard lights", "high beam"]
)
@pytest.mark.parametrize("scenario", ["mild", "night-drive"])
def test_a_light_outside_that_is_named_goes_on_anywhere(
    packs: Packs, grammar: Grammar, matcher: Matcher, name: str, scenario: str
) -> None:
    turn = Session(packs, grammar, Vehicle(SCENARIOS[scenario]), matcher=matcher).say(f"turn on the {name}")
    assert turn.status == "done"
    assert [path for path in turn.changes if path.startswith(OUTSIDE)]
