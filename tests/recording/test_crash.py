"""A recording outlives what happens to its process and to its disk, and the conversation outlives the recording."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import cockpit
from cockpit.errors import RecordingError, UsageError
from cockpit.events import AudioHeard, Event, Fault, TextTyped, TurnEnded
from cockpit.pipeline import Conversation, Core, run
from cockpit.recording.journal import Journal
from cockpit.recording.lines import LOG, SOUND
from cockpit.recording.read import Recording
from cockpit.recording.recorder import Recorder

Record = Callable[..., Recorder]
Say = Callable[..., list[Event]]

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(cockpit.__path__[0]).parent)}
DRIVE = Path(__file__).with_name("drive.py")
SCENT = """\
pack: scent
intents:
  on: {do: [{set: Vehicle.Cabin.Fragrance.IsOn, to: true}]}
en:
  intents:
    on: {say: "make it smell (nice|of roses)", reply: Enjoy.}
"""
KILLS = 20


@pytest.fixture
def scent(tmp_path: Path) -> Path:
    folder = tmp_path / "scent"
    folder.mkdir()
    (folder / "pack.yaml").write_text(SCENT)
    return folder


@pytest.mark.slow
def test_killed_at_any_moment_it_is_read_to_its_last_whole_line(tmp_path: Path, scent: Path) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    for number in range(KILLS):
        folder = tmp_path / f"drive-{number}"
        command = [sys.executable, str(DRIVE), str(folder), str(scent)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=ENVIRONMENT) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"begun\n"
            time.sleep(chance.uniform(0.0, 0.2))
            process.kill()
        recording = Recording(folder)
        steps = [step.entered for step in recording.steps() if step.entered]
        sound = [event for event in steps if isinstance(event, AudioHeard)]
        written = (folder / LOG).read_bytes().count(b'\n{"in":"AudioHeard"')
        torn = (folder / LOG).read_bytes().rpartition(b"\n")[2].startswith(b'{"in":"AudioHeard"')
        assert len(sound) == written - torn, f"seed {seed}, kill {number}"
        assert {len(event.pcm) for event in sound} == {1024}
        assert not recording.closed
        mended = recording.mend()
        with wave.open(str(folder / SOUND)) as file:
            assert file.getnframes() * 2 == mended >= len(sound) * 1024


def test_cut_anywhere_it_is_read_to_its_last_whole_line(record: Record, say: Say, tmp_path: Path) -> None:
    with record() as recorder:
        say(recorder, (0.0, "turn the fan up"), (1.0, "undo that"))
    log = tmp_path / "drive" / LOG
    whole = log.read_bytes()
    ends = [place + 1 for place, byte in enumerate(whole) if byte == ord("\n")]
    for cut in {*ends, *random.Random(1).sample(range(ends[0], len(whole)), 200)}:
        log.write_bytes(whole[:cut])
        kept = sum(end <= cut for end in ends)
        read = Recording(log.parent)
        steps = list(read.steps())
        lines = 1 + sum(1 + len(step.left) for step in steps) + read.closed
        assert lines == kept
    log.write_bytes(whole[: ends[3]] + b"\0" * 700 + b"\n")  # what some file systems leave after a power cut
    assert list(Recording(log.parent).steps())


def test_sound_that_never_reached_the_disk_ends_it(tmp_path: Path, core: Core) -> None:
    folder = tmp_path / "drive"
    session = core.session(scenario="mild")
    with Recorder(_heard(folder)) as recorder:
        recorder.keep({"recording": 1, "cockpit": "1", "language": "en", "packs_digest": "x"})
        recorder.begin(session, scenario="mild")
        frames = [AudioHeard(at_s=n / 10, pcm=bytes(3200)) for n in range(10)]
        list(run(frames, recorder.around([Conversation(session)])))
    with (folder / SOUND).open("r+b") as file:
        file.truncate(44 + 3200 * 6 + 100)
    assert sum(step.entered is not None for step in Recording(folder).steps()) == 6


def _heard(folder: Path) -> Journal:
    return Journal(folder)


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """What a full disk does to this process: from this size on, writing to a file fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_one_fault_and_the_conversation_goes_on(
    record: Record, say: Say, core: Core, tmp_path: Path
) -> None:
    with record() as recorder:
        size = (tmp_path / "drive" / LOG).stat().st_size
        with files_no_larger_than(size + 60_000):
            events = say(recorder, *((float(n), "turn the fan up") for n in range(40)), scenario="mild")
        assert not recorder.on
    faults = [event for event in events if isinstance(event, Fault)]
    assert [fault.component for fault in faults] == ["recording"]
    assert "cannot be written" in faults[0].message
    assert sum(isinstance(event, TurnEnded) for event in events) == 40
    read = list(Recording(tmp_path / "drive").steps())
    assert read[-1].entered is not None


def test_a_folder_that_cannot_be_made_is_one_fault_too(core: Core, say: Say, tmp_path: Path) -> None:
    from cockpit.recording.lines import Header
    from cockpit.recording.recorder import record_to

    (tmp_path / "file").write_text("")
    with record_to(tmp_path / "file" / "drive", Header("1", "en", "x")) as recorder:
        assert isinstance(recorder.problem, RecordingError)
        events = say(recorder, (0.0, "turn the fan up"), (1.0, "turn the fan up"))
    assert [type(event) for event in events] == [TextTyped, Fault, TurnEnded, TextTyped, TurnEnded]


def test_no_recording_is_overwritten(record: Record, say: Say, tmp_path: Path) -> None:
    with record() as recorder:
        say(recorder, (0.0, "turn the fan up"))
    before = (tmp_path / "drive" / LOG).read_bytes()
    with pytest.raises(UsageError, match="already"):
        record()
    assert (tmp_path / "drive" / LOG).read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions as POSIX has them")
def test_what_people_said_is_for_the_owner_alone(record: Record, tmp_path: Path) -> None:
    record().close()
    assert (tmp_path / "drive" / LOG).stat().st_mode & 0o077 == 0
    assert (tmp_path / "drive").stat().st_mode & 0o077 == 0
