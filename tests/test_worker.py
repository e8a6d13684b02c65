"""The worker's promise: whatever an engine does, its caller gets an answer or an EngineError, in bounded time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cockpit.clock import StepClock
from cockpit.errors import CockpitError, EngineError, ModelError, Place
from cockpit.worker import BACK_OFF_S, Worker

ENGINES = Path(__file__).parent / "engines"
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ENGINES))


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker("fake_engines:obedient", name="the engine", clock=StepClock()) as worker:
        yield worker


def test_answers_and_keeps_the_engines_state(worker: Worker) -> None:
    assert worker.pid is None
    assert worker.call(("remember", "one")) == ["one"]
    pid = worker.pid
    assert worker.call(("remember", 2)) == ["one", 2]
    assert worker.pid == pid != os.getpid()


def test_passes_large_answers(worker: Worker) -> None:
    assert len(worker.call(("zeros", 20_000_000))) == 20_000_000
    assert len(worker.call(("echo", bytes(20_000_000)))) == 20_000_000


def test_the_engines_own_error_arrives_whole_and_it_lives_on(worker: Worker) -> None:
    with pytest.raises(ModelError) as caught:
        worker.call(("raise ours", None))
    assert caught.value.message == "word unknown"
    assert caught.value.place == Place("pack", 1, 2)
    assert caught.value.hint == "did you mean 'word'?"
    pid = worker.pid
    with pytest.raises(EngineError, match="KeyError: 'missing'"):
        worker.call(("raise foreign", None))
    assert worker.call(("echo", 1)) == 1
    assert worker.pid == pid
    assert worker.restarts == 0


@posix
@pytest.mark.parametrize(
    ("deed", "argument", "told"),
    [
        pytest.param("abort", None, "SIGABRT", id="abort"),
        pytest.param("segfault", None, "SIGSEGV", id="segmentation fault"),
        pytest.param("exit", 3, "exit status 3", id="exit"),
        pytest.param("exit", 0, "crashed", id="exit as if all were well"),
    ],
)
def test_a_crash_is_one_error_and_a_fresh_process(worker: Worker, deed: str, argument: object, told: str) -> None:
    worker.start()
    pid = worker.pid
    with pytest.raises(EngineError, match=told):
        worker.call((deed, argument))
    assert worker.restarts == 1
    assert worker.call(("echo", "back")) == "back"
    assert worker.pid != pid
    assert gone(pid)


@posix
def test_killed_while_idle_is_one_error(worker: Worker) -> None:
    worker.start()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(EngineError, match=r"the engine (stopped|crashed)"):
        worker.call(("echo", 1))
    assert worker.call(("echo", 2)) == 2


@pytest.mark.parametrize("deed", ["hang", pytest.param("hang with lock", marks=posix)])
def test_a_hang_ends_at_the_deadline(worker: Worker, deed: str) -> None:
    worker.start()
    pid = worker.pid
    with pytest.raises(EngineError, match=r"did not answer within 0\.1 s"):
        worker.call((deed, None), deadline_s=0.1)
    assert gone(pid)
    assert worker.call(("echo", 1)) == 1


@pytest.mark.parametrize("deed", ["unsendable", "unreadable"])
def test_an_answer_that_cannot_pass_is_an_error(worker: Worker, deed: str) -> None:
    with pytest.raises(EngineError, match=r"cannot be sent|answered nonsense"):
        worker.call((deed, None))
    assert worker.call(("echo", 1)) == 1


def test_a_request_that_cannot_pass_leaves_no_answer_behind(worker: Worker) -> None:
    with pytest.raises(TypeError):
        worker.call(("echo", threading.Lock()))
    assert worker.call(("echo", 1)) == 1


@pytest.mark.parametrize(
    ("kind", "expected", "told"),
    [
        pytest.param("ours", ModelError, "no such model", id="its own error"),
        pytest.param("foreign", EngineError, "OSError: no such library", id="an exception"),
        pytest.param("abort", EngineError, "crashed", id="crash"),
        pytest.param("hang", EngineError, r"did not start within 0\.3 s", id="hang"),
    ],
)
def test_a_failure_to_start_is_told_and_backs_off(kind: str, expected: type[CockpitError], told: str) -> None:
    deadline_s = 0.3 if kind == "hang" else 30
    clock = StepClock()
    with Worker("fake_engines:failing_at_start", kind, name="it", start_deadline_s=deadline_s, clock=clock) as worker:
        with pytest.raises(expected, match=told):
            worker.start()
        assert worker.pid is None
        assert worker.restarts == 1
        with pytest.raises(expected, match=told):
            worker.start()
        with pytest.raises(EngineError, match=f"rests.*{told}"):
            worker.start()


@pytest.mark.parametrize("factory", ["fake_engines:no_such", "no_such_module:engine", "nonsense"])
def test_an_engine_that_does_not_exist_is_an_engine_error(factory: str) -> None:
    with Worker(factory, name="it") as worker, pytest.raises(EngineError):
        worker.start()


def test_rests_longer_after_each_failure_and_forgets_them_after_a_success() -> None:
    clock = StepClock()

    def fail(worker: Worker) -> None:
        with pytest.raises(EngineError, match="crashed"):
            worker.call(("exit", 1))

    with Worker("fake_engines:obedient", name="it", clock=clock) as worker:
        for rest_s in (*BACK_OFF_S, BACK_OFF_S[-1]):
            fail(worker)
            if rest_s:
                clock.step(rest_s - 0.01)
                assert not worker.ready
                with pytest.raises(EngineError, match="rests"):
                    worker.call(("echo", 1))
                clock.step(0.01)
            assert worker.ready
        assert worker.call(("echo", 1)) == 1
        fail(worker)
        assert worker.ready  # the first failure after a success may be repaired at once


def test_close_ends_the_child_and_a_later_call_starts_another(worker: Worker) -> None:
    worker.call(("echo", 1))
    pid = worker.pid
    worker.close()
    worker.close()
    assert gone(pid)
    assert worker.call(("echo", 2)) == 2


def test_lives_on_when_the_thread_ends_that_started_it(worker: Worker) -> None:
    starter = threading.Thread(target=worker.start)
    starter.start()
    starter.join()
    assert worker.call(("remember", 1)) == [1]
    assert worker.restarts == 0


@posix
def test_interrupted_while_waiting_for_an_answer(worker: Worker, tmp_path: Path) -> None:
    worker.start()
    pid = worker.pid
    with interrupt_at(tmp_path / "marker") as marker, pytest.raises(KeyboardInterrupt):
        worker.call(("mark and hang", str(marker)), deadline_s=60)
    assert gone(pid)
    assert worker.call(("echo", "mine")) == "mine"


@posix
def test_interrupted_while_starting(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    with Worker("fake_engines:marking_then_hanging", str(marker), name="it") as worker:
        with interrupt_at(marker), pytest.raises(KeyboardInterrupt):
            worker.start()
        assert worker.pid is None


@posix
def test_an_interrupt_from_the_keyboard_does_not_reach_the_child(worker: Worker) -> None:
    worker.start()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGINT)
    assert worker.call(("echo", 1)) == 1


@posix
@pytest.mark.parametrize("at", ["starting", "answering"])
def test_an_interrupted_program_leaves_no_child_and_no_traceback_of_it(at: str, tmp_path: Path) -> None:
    """Ctrl-C reaches the whole group of processes, wherever each of them is."""
    marker = tmp_path / "marker"
    factory, request = {
        "starting": (f"'fake_engines:marking_then_hanging', {str(marker)!r}", "('echo', 1)"),
        "answering": ("'fake_engines:obedient'", f"('mark and hang', {str(marker)!r})"),
    }[at]
    program = start_program(
        f"worker = Worker({factory}, name='it')\n"
        f"try:\n    worker.call({request}, deadline_s=60)\n"
        "except KeyboardInterrupt:\n    print(worker.pid)\n"
    )
    wait_for(marker.exists)
    os.killpg(program.pid, signal.SIGINT)
    output, errors = program.communicate(timeout=20)
    assert (output, errors, program.returncode) == ("None\n", "", 0)
    wait_for(lambda: not children_of(program.pid))


@posix
@pytest.mark.parametrize("ending", ["it ends", "an error ends it", "os._exit"])
def test_a_program_that_forgets_to_close_leaves_no_child(ending: str) -> None:
    last = {"it ends": "pass", "an error ends it": "raise ValueError", "os._exit": "os._exit(0)"}[ending]
    program = start_program(
        f"worker = Worker('fake_engines:obedient', name='it')\nworker.start()\nprint(worker.pid, flush=True)\n{last}\n"
    )
    output, _ = program.communicate(timeout=20)
    wait_for(lambda: gone(int(output)))


@linux
@pytest.mark.parametrize("doing", ["idle", "hang", "hang with lock"])
def test_a_killed_parent_takes_its_child_along(doing: str, tmp_path: Path) -> None:
    call = "" if doing == "idle" else f"worker.call(({doing!r}, None), deadline_s=60)"
    program = start_program(
        "worker = Worker('fake_engines:obedient', name='it')\n"
        f"worker.start()\nprint(worker.pid, flush=True)\n{call}\ntime.sleep(60)\n"
    )
    assert program.stdout is not None
    pid = int(program.stdout.readline())
    assert not gone(pid)
    program.kill()
    program.communicate(timeout=20)
    wait_for(lambda: gone(pid))


class interrupt_at:  # noqa: N801  used as a verb
    """Press Ctrl-C as soon as `marker` appears."""

    def __init__(self, marker: Path) -> None:
        self._marker = marker
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Path:
        self._thread.start()
        return self._marker

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    def _watch(self) -> None:
        wait_for(self._marker.exists)
        os.kill(os.getpid(), signal.SIGINT)


def start_program(body: str) -> subprocess.Popen[str]:
    """Run a script that has no guard around its main part, in a group of processes of its own."""
    head = f"import os, sys, time\nsys.path.insert(0, {str(ENGINES)!r})\nfrom cockpit.worker import Worker\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + body],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(condition: Callable[[], bool], limit_s: float = 20.0) -> None:
    """Return once `condition` holds; fail after `limit_s`."""
    end_s = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end_s, "it never came about"
        time.sleep(0.005)


def gone(pid: int | None) -> bool:
    """Tell whether a process has ended; one that merely waits to be reaped has."""
    assert pid is not None
    stat = Path(f"/proc/{pid}/stat")
    if stat.exists():
        try:
            return stat.read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return sys.platform == "linux"


def children_of(group: int) -> list[int]:
    """Return the live processes of a process group."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        try:
            if os.getpgid(pid) == group and not gone(pid):
                found.append(pid)
        except ProcessLookupError:
            continue
    return found
