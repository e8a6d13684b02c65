"""A thousand text turns a second on one core, once what the packs' words lead to is laid out."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from cockpit.settings import load_settings
from cockpit.testing.run import hold
from cockpit.testing.suite import core_of
from cockpit.testing.talk import load_talks

INTENTS = Path(__file__).parents[2] / "intents"
TURNS_PER_S = 1_000
PASSES = 3


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_text_turns_a_second(cache: Path) -> None:
    core = core_of(load_settings({}, cache=cache))
    scripts = [load_talks(file) for file in sorted(INTENTS.glob("*/*.talk.yaml"))]
    cases = [(script, case) for script in scripts for case in script.cases if _timeless(case.talk.turns)]
    rates = []
    for _ in range(PASSES):
        begin_s = time.process_time()  # of this process alone: others may be at work
        turns = sum(len(list(hold(script, case, core))) for script, case in cases)
        rates.append(turns / (time.process_time() - begin_s))
    print(f"{turns} turns; turns a second of processor time, first pass and later: {[round(rate) for rate in rates]}")
    assert max(rates[1:]) > TURNS_PER_S


def _timeless(turns: object) -> bool:
    """Whether no time passes between the turns: the car's hours are the simulator's affair."""
    assert isinstance(turns, list)
    return all(turn.after == 0 for turn in turns)
