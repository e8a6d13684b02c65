from __future__ import annotations

from cockpit.events import Hypothesis
from cockpit.web.wyoming.memory import KEPT, KEPT_S, Memory

ON = (Hypothesis("turn it on", 0.7), Hypothesis("turn it off", 0.3))
OFF = (Hypothesis("turn it off", 0.9),)


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_what_was_heard_is_recalled_once_with_all_its_readings() -> None:
    memory = Memory()
    memory.keep("turn it on", [ON])
    assert memory.recall("turn it on") == ON
    assert memory.recall("turn it on") is None


def test_words_that_were_not_heard_have_no_readings() -> None:
    memory = Memory()
    memory.keep("turn it on", [ON])
    memory.keep("", [])
    memory.keep("turn it on turn it off", [ON, OFF])
    assert [memory.recall(text) for text in ("turn it", "", "turn it on turn it off")] == [None, None, None]


def test_what_was_said_long_ago_is_forgotten() -> None:
    clock = Clock()
    memory = Memory(clock)
    memory.keep("turn it on", [ON])
    clock.now_s += KEPT_S + 0.1
    assert memory.recall("turn it on") is None


def test_it_does_not_grow() -> None:
    memory = Memory()
    for number in range(KEPT + 1):
        memory.keep(str(number), [OFF])
    assert memory.recall("0") is None and memory.recall("1") == OFF
