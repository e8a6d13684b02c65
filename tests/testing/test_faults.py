"""Engines that fail within a test run cost a turn, not the run; Ctrl-C ends all of it at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

import cockpit
from cockpit.dialogue.session import Session
from cockpit.errors import EngineError
from cockpit.events import Turn
from cockpit.pipeline import Core
from cockpit.settings import Settings
from cockpit.testing.figures import Run, to_json, to_junit
from cockpit.testing.jobs import MOST_FAULTS, Hall, run
from cockpit.testing.run import TYPED, Heard, Result, hold
from cockpit.testing.sounding import Spoken
from cockpit.testing.suite import choosing, load_parts
from cockpit.testing.talk import Case, load_talks
from cockpit.testing.voices import CLEAN, TYPED_ALONE, Condition, voices
from cockpit.tts.espeak import Speaking
from tests.testing.conftest import Write

LIGHT = "say: toggle the light, intent: dome.light"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(cockpit.__path__[0]).parent)}
SOON_S = 5.0
"""It ends within a second; the machine may be busy."""


class Before:
    """A way on which something happens before a turn is said."""

    def __init__(self, way: Spoken | None, deeds: dict[int, Callable[[], object]]) -> None:
        self._way, self._deeds = way or TYPED, deeds

    def say(self, session: Session, case: Case, number: int) -> tuple[Turn, Heard | None]:
        self._deeds.get(number, lambda: None)()
        return self._way.say(session, case, number)


def held(file: Path, core: Core, way: Before) -> list[Result]:
    script = load_talks(file)
    return [result for case in script.cases for result in hold(script, case, core, way)]


def fail() -> None:
    raise EngineError("recogniser crashed (SIGSEGV)", hint="ask the doctor")


@pytest.fixture
def spoken(dome_settings: Settings, dome: Core) -> Iterator[Spoken]:
    with Spoken(dome_settings, dome, ()) as spoken:
        spoken.condition = Condition(voices(1)[0], CLEAN)
        yield spoken


def test_the_turn_is_lost_and_the_next_goes_on(dome: Core, write_script: Write) -> None:
    results = held(write_script(LIGHT, LIGHT, LIGHT), dome, Before(None, {1: fail}))
    assert [result.ok for result in results] == [True, False, True]
    assert [result.broken for result in results] == [False, False, True]
    lost = results[1]
    assert isinstance(lost.fault, EngineError)
    assert (lost.turn.status, lost.turn.reason) == ("refused", "fault")
    assert str(lost.problems[0]).endswith(
        "engine: expected an answer, got recogniser crashed (SIGSEGV) (hint: ask the doctor)"
    )


def test_reports_tell_a_lost_turn_from_a_failed_one(dome: Core, write_script: Write) -> None:
    results = held(write_script(LIGHT, LIGHT, "say: hello, status: done"), dome, Before(None, {1: fail}))
    told = Run(results, [], 1.0)
    fault = {"message": "recogniser crashed (SIGSEGV)", "hint": "ask the doctor"}
    assert [row.get("fault") for row in to_json(told)["results"]] == [None, fault, None]
    suite = ElementTree.fromstring(to_junit(told)).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "1")
    assert [[child.tag for child in case] for case in suite] == [[], ["error"], ["failure"]]


def test_a_recogniser_that_is_killed_is_replaced(spoken: Spoken, dome: Core, write_script: Write) -> None:
    pids: list[int | None] = []

    def kill() -> None:
        pid = spoken._ears.pid
        assert pid is not None
        pids.append(pid)
        os.kill(pid, signal.SIGKILL)

    results = held(write_script(LIGHT, LIGHT, LIGHT), dome, Before(spoken, {1: kill}))
    assert [result.fault is None for result in results] == [True, False, True]
    assert [result.ok for result in results] == [True, False, True]
    assert spoken._ears.pid not in {None, *pids}


def test_a_voice_that_fails_is_replaced(
    spoken: Spoken, dome: Core, write_script: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engines: list[Speaking] = []

    def synthesise(speaking: Speaking, *given: object) -> object:
        engines.append(speaking)
        if len(engines) == 2:
            raise EngineError("libespeak-ng did not answer within 10 s")
        return synthesised(speaking, *given)

    synthesised: Callable[..., object] = Speaking.synthesise
    monkeypatch.setattr(Speaking, "synthesise", synthesise)
    monkeypatch.setattr(spoken._voices, "_folder", tmp_path / "voices")
    script = write_script(LIGHT, "say: warm the car", "say: dim to three")
    results = held(script, dome, Before(spoken, {}))
    assert [result.ok for result in results] == [True, False, True]
    assert engines[2] is not engines[1] is engines[0]


def test_engines_that_fail_again_and_again_end_the_run(
    dome_settings: Settings, dome: Core, write_script: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    talks = "".join(f"  - {{talk: t{number}, turns: [{{{LIGHT}}}]}}\n" for number in range(20))
    file = write_script(text=f"talks:\n{talks}")
    parts, _ = load_parts([file], dome_settings, choosing(None, []))
    lost = held(file, dome, Before(None, {0: fail}))[:1]
    monkeypatch.setattr(Hall, "hold", lambda *_: lost)
    seen: list[Result] = []
    with pytest.raises(EngineError, match=f"failed {MOST_FAULTS + 1} times, at last: recogniser crashed") as caught:
        for results in run(parts, TYPED_ALONE):
            seen += results
    assert caught.value.hint == "ask the doctor"
    assert len(seen) == MOST_FAULTS + 1


def in_session(leader: int) -> list[int]:
    """Return the processes that live in a session."""
    alive = []
    for entry in Path("/proc").iterdir():
        try:
            state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(session) == leader and state != "Z":
            alive.append(int(entry.name))
    return alive


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("whole_group", [True, False])
def test_ctrl_c_ends_all_processes_at_once(
    dome_pack: Path, cache: Path, write_script: Write, whole_group: bool
) -> None:
    turns = ", ".join(f"{{{LIGHT}, after: 5 h}}" for _ in range(100))
    talks = "".join(f"  - {{talk: t{number}, turns: [{turns}]}}\n" for number in range(8))
    file = write_script(text=f"talks:\n{talks}")
    command = [sys.executable, "-m", "cockpit", "test", str(file), "--packs", str(dome_pack), "--only-packs"]
    with subprocess.Popen(
        [*command, "--jobs", "2"],
        env=ENVIRONMENT | {"COCKPIT_CACHE": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    ) as process:
        end_s = time.monotonic() + 60
        while len(in_session(process.pid)) < 4 and time.monotonic() < end_s:  # it, two more, and their tracker
            time.sleep(0.05)
        assert len(in_session(process.pid)) >= 4
        begin_s = time.monotonic()
        (os.killpg if whole_group else os.kill)(process.pid, signal.SIGINT)
        try:
            output, _ = process.communicate(timeout=SOON_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        assert "Traceback" not in output
        assert process.returncode not in {0, 1}
        while in_session(process.pid) and time.monotonic() < begin_s + SOON_S:
            time.sleep(0.05)
        assert in_session(process.pid) == []
