"""The microphone: a device that goes away is told within 1.5 s and comes back by itself."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing
from copy import copy
from typing import Any

import numpy as np
import pytest

from cockpit.audio.capture import Captured
from cockpit.audio.endpoint import Endpointer
from cockpit.audio.microphone import Microphone
from cockpit.clock import StepClock
from cockpit.errors import AudioError, CockpitError, EngineError
from cockpit.events import AudioHeard, AudioLost, Event, SpeechEnded, SpeechStarted
from cockpit.worker import Worker
from tests.audio.conftest import FakeSound

GONE = EngineError("microphone crashed")
"""What a Worker raises when its child died."""

Answer = Captured | BaseException | float


def sound(frames: int = 1, level: int = 0, dropped: int = 0) -> Captured:
    return Captured(np.full(512 * frames, level, np.int16).tobytes(), 16_000, 1, dropped)


class ScriptedEngine:
    """Answers as written: sound takes no time, a number is so many seconds without sound, an error is raised.

    When the script is over the user presses Ctrl-C.
    """

    def __init__(self, clock: StepClock, *answers: Answer, opens: tuple[CockpitError | None, ...] = ()) -> None:
        self._clock, self._answers, self._opens = clock, iter(answers), iter(opens)
        self.opened = False
        self.was_opened = 0

    def start(self) -> None:
        assert not self.opened  # a Worker that runs is not started anew: it would keep the dead device
        self.was_opened += 1
        error = next(self._opens, None)
        if error:
            raise error
        self.opened = True

    def call(self, request: Any, deadline_s: float | None = None) -> Captured:
        assert self.opened
        assert deadline_s is not None
        answer = next(self._answers, KeyboardInterrupt())
        if isinstance(answer, BaseException):
            raise copy(answer)  # the traceback of a shared one would keep all it passed through alive
        if isinstance(answer, Captured):
            return answer
        if answer > deadline_s:
            self._clock.step(deadline_s)
            raise EngineError("microphone did not answer")
        self._clock.step(answer)
        return Captured(b"", 16_000, 1)

    def close(self) -> None:
        self.opened = False


def run(*answers: Answer, opens: tuple[CockpitError | None, ...] = ()) -> tuple[list[Event], ScriptedEngine]:
    clock = StepClock()
    engine = ScriptedEngine(clock, *answers, opens=opens)
    events: list[Event] = []
    with pytest.raises(KeyboardInterrupt):
        for event in Microphone(engine=engine, clock=clock, sleep=clock.step):
            events.append(event)  # noqa: PERF402  # what came before the interrupt is wanted too
    return events, engine


def lost(events: list[Event]) -> list[AudioLost]:
    return [event for event in events if isinstance(event, AudioLost)]


def test_sound_is_heard_in_frames() -> None:
    events, _ = run(sound(3), 0.1, sound(2))
    assert [event.at_s for event in events] == [0.0, 0.032, 0.064, 0.096, 0.128]
    assert not lost(events)


def test_ctrl_c_lets_go_of_the_device() -> None:
    _, engine = run(sound())
    assert not engine.opened


def test_a_silent_room_is_no_lost_device() -> None:
    events, engine = run(*[sound()] * 200)
    assert len(events) == 200
    assert engine.was_opened == 1


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param((0.1,) * 12, id="nothing comes any more"),
        pytest.param((99.0,), id="it hangs"),
        pytest.param((0.3, 0.3, 0.3, 99.0), id="it falls silent, then hangs"),
        pytest.param((GONE,), id="its process dies"),
        pytest.param((AudioError("the microphone stopped"),), id="it says so"),
    ],
)
def test_a_lost_device_is_told_within_one_and_a_half_seconds(failure: tuple[Answer, ...]) -> None:
    clock = StepClock()
    microphone = iter(Microphone(engine=ScriptedEngine(clock, sound(), *failure), clock=clock, sleep=clock.step))
    assert isinstance(next(microphone), AudioHeard)
    assert isinstance(next(microphone), AudioLost)
    assert clock.now_s() <= 1.5


def test_it_comes_back_by_itself_and_time_has_gone_on() -> None:
    missing = AudioError("no microphone was found")
    events, engine = run(sound(), GONE, sound(), opens=(None, missing, missing, missing, None))
    assert [event.message for event in lost(events)] == [
        "microphone crashed",
        *["no microphone was found"] * 3,
        "the microphone is back",
    ]
    pauses_s = 0.25 + 0.5 + 1.0 + 2.0
    assert sum(event.dropped_s for event in lost(events)) == pytest.approx(pauses_s)
    assert events[-1].at_s == pytest.approx(0.032 + pauses_s)
    assert engine.was_opened == 5


def test_it_never_waits_more_than_two_seconds_between_tries() -> None:
    events, _ = run(sound(), GONE, sound(), opens=(None, *[AudioError("missing")] * 20, None))
    assert max(event.dropped_s for event in lost(events)) <= 2.0


def test_a_device_that_opens_but_stays_silent_is_not_back() -> None:
    events, _ = run(sound(), GONE, *[0.1] * 11, sound())
    assert [event.message for event in lost(events)][1:] == [
        "the microphone gave no sound for 1 s",
        "the microphone is back",
    ]


def test_dropped_sound_is_counted_where_it_lacks() -> None:
    events, _ = run(sound(), sound(dropped=8_000))
    assert [type(event) for event in events] == [AudioHeard, AudioLost, AudioHeard]
    assert lost(events)[0].dropped_s == 0.5
    assert events[-1].at_s == pytest.approx(0.532)


def test_a_slow_listener_does_not_make_it_lost() -> None:
    clock = StepClock()
    engine = ScriptedEngine(clock, sound(), 0.1, sound(), 0.1, sound())
    heard = []
    with pytest.raises(KeyboardInterrupt):
        for event in Microphone(engine=engine, clock=clock, sleep=clock.step):
            heard.append(type(event))
            clock.step(5.0)
    assert heard == [AudioHeard] * 3


def test_another_device_may_come_back_with_another_rate() -> None:
    headset = Captured(bytes(2 * 2 * 48_000), 48_000, 2)
    events, _ = run(sound(), GONE, headset)
    heard_s = sum(len(event.pcm) for event in events[2:] if isinstance(event, AudioHeard)) / 32_000
    assert heard_s == pytest.approx(1.0, abs=0.05)
    assert [event.at_s for event in events] == sorted(event.at_s for event in events)


def test_a_first_failure_is_the_callers_to_know() -> None:
    engine = ScriptedEngine(StepClock(), opens=(AudioError("no microphone was found"),))
    with pytest.raises(AudioError, match="no microphone"):
        next(iter(Microphone(engine=engine)))


def test_an_utterance_is_closed_when_the_device_goes_amid_it() -> None:
    class LoudIsVoice:
        def voiced(self, frame_pcm: bytes) -> float:
            return float(frame_pcm[0] > 0)

        def reset(self) -> None:
            pass

    endpointer = Endpointer(LoudIsVoice())
    events, _ = run(sound(10), sound(20, level=100), *[0.1] * 11, sound(20, level=0))
    marks = [mark for event in events for mark in endpointer.feed(event) if not isinstance(mark, AudioHeard)]
    assert [type(mark) for mark in marks] == [SpeechStarted, SpeechEnded, AudioLost, AudioLost]
    assert isinstance(marks[1], SpeechEnded)
    assert marks[1].reason == "end-of-audio"
    assert marks[1].at_s == pytest.approx(30 * 0.032)


# From here on with a real child process, and a sounddevice of ours in it.


def worker() -> Worker:
    return Worker("cockpit.audio.capture:open_microphone", None, name="microphone", start_deadline_s=20.0)


def listen(engine: Worker) -> Iterator[Event]:
    return iter(Microphone(engine=engine, sleep=lambda _: None))


def test_a_child_process_hears_and_is_gone_afterwards(fake_sound: FakeSound) -> None:
    fake_sound("fine")
    engine = worker()
    microphone = listen(engine)
    heard = [next(microphone) for _ in range(20)]
    pid = engine.pid
    assert pid is not None
    microphone.close()  # type: ignore[attr-defined]  # it is a generator
    assert all(isinstance(event, AudioHeard) for event in heard)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.alone
@pytest.mark.parametrize(("behaviour", "message"), [("dies", "crashed"), ("stops", "no sound for 1 s")])
def test_a_real_loss_is_told_in_time(fake_sound: FakeSound, behaviour: str, message: str) -> None:
    fake_sound(behaviour)
    heard_at_s, told = [], None
    with closing(worker()) as engine:
        for event in listen(engine):
            if isinstance(event, AudioLost):
                told = event
                break
            heard_at_s.append(time.monotonic())
    assert told is not None
    assert message in told.message
    assert time.monotonic() - heard_at_s[-1] < 1.5


@pytest.mark.parametrize(
    ("behaviour", "message", "hint"),
    [("no-library", "PortAudio library is not installed", "install"), ("no-device", "no microphone", "doctor")],
)
def test_a_machine_that_cannot_hear_says_what_to_do(
    fake_sound: FakeSound, behaviour: str, message: str, hint: str
) -> None:
    fake_sound(behaviour)
    with pytest.raises(AudioError, match=message) as error, closing(worker()) as engine:
        next(listen(engine))
    assert hint in str(error.value.hint)
