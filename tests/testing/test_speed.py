"""A thousand text turns a second on one core, once what the packs' words lead to is laid out.

Told by a bare loop in the same run, as processors differ and share their caches: code that made 1,200 turns a second on
one takes 22,000 rounds of the loop on another, where it makes 660. So 25,000 rounds are what a turn may take.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.settings import load_settings
from cockpit.testing.run import hold
from cockpit.testing.suite import core_of
from cockpit.testing.talk import load_talks
from tests.pace import loop_s, processor_s, rounds

INTENTS = Path(__file__).parents[2] / "intents"
ROUNDS_PER_TURN = 25_000
PASSES = 8


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_text_turns_a_second(cache: Path) -> None:
    core = core_of(load_settings({}, cache=cache))
    scripts = [load_talks(file) for file in sorted(INTENTS.glob("*/*.talk.yaml"))]
    cases = [(script, case) for script in scripts for case in script.cases if _timeless(case.talk.turns)]
    turns = sum(len(case.talk.turns) for _, case in cases)
    loops_s, passes_s = [], []
    for _ in range(PASSES):
        passes_s.append([processor_s(lambda: list(hold(script, case, core))) for script, case in cases])  # noqa: B023
        loops_s += [loop_s() for _ in range(20)]
    turn_s = sum(map(min, zip(*passes_s, strict=True))) / turns  # the least: all else is what others do to the caches
    needed = rounds(turn_s, loops_s)
    print(
        f"{turns} turns, {1 / turn_s:.0f} a second of processor time; a turn takes {needed:.0f} rounds of a bare loop"
    )
    assert needed < ROUNDS_PER_TURN


def _timeless(turns: object) -> bool:
    """Whether no time passes between the turns: the car's hours are the simulator's affair."""
    assert isinstance(turns, list)
    return all(turn.after == 0 for turn in turns)
