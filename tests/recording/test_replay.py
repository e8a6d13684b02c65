"""A recording gone through again gives the same events and the same car, or says where it does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cockpit.errors import RecordingError
from cockpit.events import Event, TextTyped
from cockpit.pipeline import Conversation, Core, run
from cockpit.recording.lines import LOG, Outside
from cockpit.recording.read import Recording
from cockpit.recording.recorder import Recorder
from cockpit.recording.replay import Replay, Replayed
from cockpit.vehicle.scenario import scenario_named

Record = Callable[..., Recorder]
Say = Callable[..., list[Event]]

DRIVE = ((0.0, "set the temperature"), (4.25, "twenty two"), (90.1, "open all windows"), (93.7, "undo that"))
SENTENCES = (
    "turn the fan up",
    "undo that",
    "make it warmer",
    "yes",
    "close the windows",
    "what's the range",
    "",
    "zzz",
)


def replayed(folder: Path, core: Core) -> Replayed:
    replay = Replay(Recording(folder), core, None)
    list(replay.turns())
    return replay.result


def edited(folder: Path, number: int, change: Callable[[dict[str, object]], None]) -> None:
    lines = (folder / LOG).read_text().splitlines()
    line = json.loads(lines[number])
    change(line)
    (folder / LOG).write_text("\n".join([*lines[:number], json.dumps(line), *lines[number + 1 :], ""]))


def test_the_same_events_and_the_same_car(record: Record, say: Say, core: Core, tmp_path: Path) -> None:
    with record() as recorder:
        say(recorder, *DRIVE, scenario="winter-motorway")
        say(recorder, (0.5, "it's too loud"))
    result = replayed(tmp_path / "drive", core)
    assert result.difference is None
    assert result.whole
    assert (result.conversations, result.turns) == (2, 5)
    assert result.signals > 300  # all of both cars, and what moved


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    turns=st.lists(st.tuples(st.floats(0, 500, allow_nan=False), st.sampled_from(SENTENCES) | st.text()), max_size=5),
    scenario=st.sampled_from([None, "family", "cold-camp"]),
)
def test_whatever_is_said(
    record: Record, say: Say, core: Core, tmp_path: Path, turns: list[tuple[float, str]], scenario: str | None
) -> None:
    name = f"drive-{len(list(tmp_path.iterdir()))}"
    with record(name) as recorder:
        say(recorder, *turns, scenario=scenario)
    result = replayed(tmp_path / name, core)
    assert result.difference is None, str(result.difference)
    assert result.turns == len(turns)


def test_the_first_difference_is_told(record: Record, say: Say, core: Core, tmp_path: Path) -> None:
    with record() as recorder:
        say(recorder, *DRIVE, scenario="mild")
    edited(tmp_path / "drive", 3, lambda line: line.update(text="turn the fan up"))
    difference = replayed(tmp_path / "drive", core).difference
    assert difference is not None
    assert (difference.line, difference.at_s) == (4, 0.0)
    assert difference.recorded == "turn.text = 'set the temperature'"
    assert difference.replayed == "turn.text = 'turn the fan up'"


def test_another_car_is_a_difference_too(record: Record, say: Say, core: Core, tmp_path: Path) -> None:
    with record() as recorder:
        say(recorder, *DRIVE, scenario="mild")
    edited(tmp_path / "drive", 1, lambda line: line.update(begin={"scenario": "winter-motorway"}))
    difference = replayed(tmp_path / "drive", core).difference
    assert difference is not None
    assert difference.recorded.startswith("car.values.")


def test_the_clock_does_not_count(record: Record, say: Say, core: Core, tmp_path: Path) -> None:
    with record() as recorder:
        say(recorder, (0.0, "turn the fan up"))

    def slower(line: dict[str, object]) -> None:
        turn = line["turn"]
        assert isinstance(turn, dict)
        turn["timings_ms"] = {"match": 1e6}

    edited(tmp_path / "drive", 5, slower)
    assert replayed(tmp_path / "drive", core).difference is None


def test_time_that_something_else_drove_on_is_kept(record: Record, core: Core, tmp_path: Path) -> None:
    with record() as recorder:
        session = core.session(scenario="winter-motorway")
        recorder.begin(session, scenario="winter-motorway")
        stages = recorder.around([Conversation(session)])
        session.vehicle.advance(400.0)  # such as the server's ticks, ahead of the events
        list(run([TextTyped(at_s=1.0, text="make it warmer")], stages))
    result = replayed(tmp_path / "drive", core)
    assert result.difference is None, str(result.difference)


@pytest.mark.parametrize(
    ("number", "line", "message"),
    [
        (0, {"recording": 99}, "version 1"),
        (0, {"recording": 1, "cockpit": "1"}, "'language'"),
        (3, {"in": "Bomb", "at_s": 0}, "unknown kind: 'Bomb'"),
        (3, {"in": "TextTyped", "at_s": "soon", "text": "x"}, "'at_s'"),
        (3, {"what": 1}, "unknown kind: 'what'"),
        (3, {}, "unknown kind"),
        (1, {"begin": {"zone": 3}}, "'zone'"),
    ],
)
def test_foreign_lines_are_refused_with_their_place(  # noqa: PLR0917
    record: Record, say: Say, core: Core, tmp_path: Path, number: int, line: dict[str, object], message: str
) -> None:
    with record() as recorder:
        say(recorder, (0.0, "turn the fan up"))

    def swap(old: dict[str, object]) -> None:
        old.clear()
        old.update(line)

    edited(tmp_path / "drive", number, swap)
    with pytest.raises(RecordingError, match=message) as caught:
        replayed(tmp_path / "drive", core)
    assert caught.value.place is not None
    assert caught.value.place.line == number + 1


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be read") as caught:
        Recording(tmp_path / "nothing")
    assert caught.value.hint
    (tmp_path / LOG).write_bytes(b"x" * 3_000_000)
    with pytest.raises(RecordingError, match="more than 1024 KiB"):
        Recording(tmp_path)
    (tmp_path / LOG).write_bytes(b"[1]\n{}\n")
    with pytest.raises(RecordingError, match="no object"):
        Recording(tmp_path)


def test_what_other_hands_did_to_the_car_is_done_again(record: Record, core: Core, tmp_path: Path) -> None:
    window = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position"
    with record() as recorder:
        session = core.session(scenario="mild")
        recorder.begin(session, scenario="mild")
        stages = recorder.around([Conversation(session)])
        session.vehicle.advance(20.0)
        session.vehicle.set(window, 40)
        recorder.outside(Outside(20.0, path=window, value=40))
        session.vehicle.advance(1.5)
        session.vehicle.enter(scenario_named("motorway"))
        session.zone = "passenger"
        recorder.outside(Outside(21.5, scenario="motorway", zone="passenger"))
        list(run([TextTyped(at_s=30.0, text="make it warmer")], stages))
    result = replayed(tmp_path / "drive", core)
    assert result.difference is None, str(result.difference)
    edited(tmp_path / "drive", 3, lambda line: line.update(outside={"now_s": 20.0, "path": window, "value": 50}))
    difference = replayed(tmp_path / "drive", core).difference
    assert difference is not None
    assert difference.recorded.startswith("car.values.")
