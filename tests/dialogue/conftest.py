"""Conversations with the shipped packs, or with a pack written on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.clock import StepClock
from cockpit.dialogue.session import Session
from cockpit.grammar.compile import Grammar, compile_grammar
from cockpit.nlu.match import Matcher
from cockpit.packs.load import load_packs
from cockpit.skills.check import check_packs
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.simulator import Vehicle

INTENTS = Path(__file__).parents[2] / "intents"

Converse = Callable[..., Session]


@pytest.fixture(scope="session")
def shipped(cache: Path) -> Grammar:
    packs = load_packs([INTENTS], cache=cache)
    check_packs(packs)
    return compile_grammar(packs, cache)


@pytest.fixture(scope="session")
def matcher(shipped: Grammar) -> Matcher:
    matcher = Matcher(shipped)
    matcher.prepare()
    return matcher


@pytest.fixture
def converse(shipped: Grammar, matcher: Matcher) -> Converse:
    """Open a conversation in a scenario, with the speaker's seat."""

    def open_session(scenario: str = "mild", zone: str = "driver") -> Session:
        vehicle = Vehicle(scenario_named(scenario))
        return Session(shipped.packs, shipped, vehicle, zone=zone, clock=StepClock(), matcher=matcher)

    return open_session


@pytest.fixture
def with_pack(tmp_path: Path) -> Callable[[str], Session]:
    """Open a conversation that knows one pack, given as the text of its pack.yaml, beside the assistant's phrases."""

    def open_session(text: str) -> Session:
        (tmp_path / "own").mkdir()
        (tmp_path / "own" / "pack.yaml").write_text(text, encoding="utf-8")
        packs = load_packs([tmp_path / "own", INTENTS / "assistant"])
        check_packs(packs)
        return Session(packs, compile_grammar(packs), Vehicle(), clock=StepClock())

    return open_session
