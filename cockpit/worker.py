"""Run a native engine in a process of its own: requests with deadlines, restart with back-off.

Vosk, pyttsx3, PortAudio and OpenFst can hang or kill the process they live in. Here such a crash is one
EngineError and a fresh process at the next call; the caller's state never depends on it.

An engine is a module-level factory, ``factory(*args) -> handle``, named as "module:function". It runs in the
child, where it may import what it likes, and returns a function ``handle(request) -> answer``. Requests and
answers are plain picklable values. A CockpitError raised by `handle` reaches the caller as it is.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from cockpit.clock import Clock, RealClock
from cockpit.errors import CockpitError, EngineError

BACK_OFF_S = (0.0, 0.5, 2.0, 5.0)
"""How long after its n-th failure in a row an engine may be started again."""

Handle = Callable[[Any], Any]


class Worker:
    """A child process that answers one request at a time.

    Args:
        factory: "package.module:function" to call in the child.
        args: its arguments; picklable.
        name: what an error message calls the engine.
        start_deadline_s: how long the factory may take.
        deadline_s: how long a request may take unless the call says otherwise.
        daemon: whether it is a daemon as Python has them, which may have no child processes of its own.
    """

    def __init__(
        self,
        factory: str,
        *args: Any,
        name: str,
        start_deadline_s: float = 30.0,
        deadline_s: float = 10.0,
        clock: Clock | None = None,
        daemon: bool = True,
    ) -> None:
        self.name = name
        self.restarts = 0
        self._factory, self._args = factory, args
        self._start_deadline_s, self._deadline_s = start_deadline_s, deadline_s
        self._clock = clock or RealClock()
        self._daemon = daemon
        self._failures = 0
        self._last_failure = ""
        self._not_before_s = float("-inf")
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id, or None while none runs."""
        return self._process.pid if self._process is not None else None

    @property
    def ready(self) -> bool:
        """Whether a call would be tried: the child runs, or does not rest after a failure."""
        return self._process is not None or self._clock.now_s() >= self._not_before_s

    def start(self) -> None:
        """Start the engine now, and wait until it is ready, instead of at the first call.

        Raises:
            EngineError: it crashed or hung while starting, or failed too recently to be tried again.
            CockpitError: what its factory raised.
        """
        if self._process is not None:
            return
        if not self.ready:
            raise EngineError(f"{self.name} rests before it is started again: it {self._last_failure}")
        try:
            self._spawn()
            fine, answer = self._receive(self._start_deadline_s, "start")
        except BaseException:
            self.close()
            raise
        if not fine:
            self._failed(f"did not start: {answer.message}")
            raise answer

    def call(self, request: Any, deadline_s: float | None = None) -> Any:
        """Send one request and return its answer.

        Raises:
            EngineError: the engine crashed or missed the deadline; it is started afresh at the next call.
            CockpitError: what the engine itself raised; it goes on living.
        """
        self.start()
        try:
            self._send(request)
            fine, answer = self._receive(self._deadline_s if deadline_s is None else deadline_s, "answer")
        except BaseException:
            self.close()  # interrupted between request and answer: the next answer would be this one's
            raise
        self._failures = 0
        if not fine:
            raise answer
        return answer

    def close(self) -> None:
        """End the child now; a later call starts a new one."""
        process, pipe = self._process, self._pipe
        self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()
            process.close()

    def _spawn(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, childs_end = context.Pipe()
        process = context.Process(
            target=_serve, args=(childs_end, self._factory, self._args), name=self.name, daemon=self._daemon
        )
        try:
            with _without_main_module(), interrupts_held():
                process.start()
                self._process = process
        except OSError as error:
            raise self._failed(f"cannot be started: {error}") from error
        finally:
            childs_end.close()

    def _send(self, request: Any) -> None:
        assert self._pipe is not None
        try:
            self._pipe.send(request)
        except OSError as error:
            raise self._failed(f"stopped{self._exit_status()}") from error

    def _receive(self, deadline_s: float, doing: str) -> tuple[bool, Any]:
        """Return whether it went well, and the answer or else the error to raise."""
        assert self._pipe is not None
        try:
            if self._pipe.poll(deadline_s):
                fine, answer = self._pipe.recv()
                return fine, answer
        except (EOFError, OSError) as error:
            raise self._failed(f"crashed{self._exit_status()}") from error
        except Exception as error:  # whatever unpickling throws
            raise self._failed(f"answered nonsense: {type(error).__name__}: {error}") from error
        raise self._failed(f"did not {doing} within {deadline_s:g} s")

    def _exit_status(self) -> str:
        """Say how a child ended whose pipe has broken."""
        assert self._process is not None
        self._process.join(0.5)
        status = self._process.exitcode
        if not status:
            return ""
        return f" ({signal.Signals(-status).name})" if status < 0 else f" (exit status {status})"

    def _failed(self, how: str) -> EngineError:
        self.close()
        self.restarts += 1
        self._last_failure = how
        self._not_before_s = self._clock.now_s() + BACK_OFF_S[min(self._failures, len(BACK_OFF_S) - 1)]
        self._failures += 1
        return EngineError(f"{self.name} {how}", hint="`cockpit doctor` tells what works on this machine")


@contextlib.contextmanager
def _without_main_module() -> Iterator[None]:
    """Keep a spawned child from importing the parent's main module again: it only needs the factory's."""
    main = sys.modules["__main__"]
    spec, file = getattr(main, "__spec__", None), getattr(main, "__file__", None)
    main.__spec__ = None
    if file is not None:
        del main.__file__
    try:
        yield
    finally:
        main.__spec__ = spec
        if file is not None:
            main.__file__ = file


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while a child is born, which inherits this: it must not die of it with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, factory: str, args: tuple[Any, ...]) -> None:
    """Child: make the engine, then answer until the parent closes its end or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer, which then ends this process
    _die_with_parent()
    try:
        module, function = factory.split(":")
        handle: Handle = getattr(importlib.import_module(module), function)(*args)
    except Exception as error:  # anything the engine throws must reach the parent as one of ours
        _answer(pipe, (False, _as_ours(error)))
        return
    _answer(pipe, (True, None))
    while True:
        try:
            request = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)  # the parent is gone; native atexit handlers are where engines hang
        try:
            answer = (True, handle(request))
        except Exception as error:
            answer = (False, _as_ours(error))
        _answer(pipe, answer)


def _answer(pipe: Connection, answer: tuple[bool, Any]) -> None:
    try:
        pipe.send(answer)
    except OSError:
        os._exit(0)
    except Exception as error:  # whatever pickling throws
        pipe.send((False, EngineError(f"the answer cannot be sent: {error}")))


def _as_ours(error: Exception) -> CockpitError:
    if isinstance(error, CockpitError):
        return error
    return EngineError(f"{type(error).__name__}: {error}")


def _die_with_parent() -> None:
    """End this process when its parent dies: a hanging engine never looks at its pipe.

    multiprocessing gives each child a pipe that breaks at the parent's death, the sentinel. Linux is asked for a
    signal then, which ends even code that holds Python's lock; elsewhere a thread watches. (Linux's parent-death
    signal would also come when only the thread ends that started the child.)
    """
    parent = multiprocessing.parent_process()
    assert parent is not None
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, os.O_ASYNC)  # SIGIO, which ends a process unless it is handled
    else:
        threading.Thread(target=_exit_after, args=(parent,), name="parent watch", daemon=True).start()


def end_with_parent() -> None:
    """Child of a pool: end when the parent dies. It waits for work for ever otherwise, and so would its engines."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent,), name="parent watch", daemon=True).start()


def _exit_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(0)
