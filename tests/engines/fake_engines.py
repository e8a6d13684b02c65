"""Engines that work, break, hang and lie, each as a worker's child meets them."""

from __future__ import annotations

import ctypes
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cockpit.errors import EngineError, ModelError, Place

Handle = Callable[[Any], Any]


def obedient() -> Handle:
    """Do what each request names, as (verb, argument)."""
    said: list[object] = []

    def handle(request: tuple[str, Any]) -> Any:
        verb, argument = request
        if verb == "remember":
            said.append(argument)
            return list(said)
        return _DEEDS[verb](argument)

    return handle


def failing_at_start(kind: str) -> Handle:
    """Break while the engine is made."""
    if kind == "ours":
        raise ModelError("no such model", place=Place("model", 3, 4), hint="fetch it")
    if kind == "foreign":
        raise OSError("no such library")
    _DEEDS[kind](None)
    return obedient()


def marking_then_hanging(marker: str) -> Handle:
    """Never become ready."""
    _mark_and_hang(marker)
    return obedient()


def voice(mode: str) -> Handle:
    """Answer utterances as a speech engine would that is sound, or broken in the way `mode` says."""

    def handle(utterance: str) -> Any:
        if mode == "tone":
            return tone(len(utterance)), 22_050
        if mode == "only short" and len(utterance) < 50:
            return tone(len(utterance)), 22_050
        answers: dict[str, Any] = {
            "silence": (bytes(44_100), 22_050),
            "nothing": (b"", 22_050),
            "half a sample": (tone(10)[:-1], 22_050),
            "wrong rate": (tone(10), 1),
            "no sound": "done",
        }
        if mode in answers:
            return answers[mode]
        raise EngineError("out of breath")

    def act(utterance: str) -> Any:
        return _DEEDS[mode](None) if mode in _DEEDS else handle(utterance)

    return act


def tone(hundredths: int) -> bytes:
    """Return a tone of 440 Hz at 22 050 Hz."""
    import numpy as np  # here, as most children need none of it

    at_s = np.arange(max(1, hundredths) * 220) / 22_050
    return bytes((5_000 * np.sin(2 * np.pi * 440 * at_s)).astype("<i2").data)


def _hang(_: object) -> None:
    threading.Event().wait()


def _hang_with_lock(_: object) -> None:
    """Sleep in native code that never gives Python's lock back."""
    ctypes.PyDLL(None).sleep(1_000)


def _mark_and_hang(marker: str) -> None:
    Path(marker).touch()
    _hang(None)


def _raise_ours(_: object) -> None:
    raise ModelError("word unknown", place=Place("pack", 1, 2), hint="did you mean 'word'?")


def _raise_foreign(_: object) -> None:
    raise KeyError("missing")


class _Unreadable:
    """Can be sent, and breaks whoever receives it."""

    def __reduce__(self) -> tuple[object, ...]:
        return int, ("not a number",)


_DEEDS: dict[str, Callable[[Any], Any]] = {
    "echo": lambda argument: argument,
    "abort": lambda _: os.abort(),
    "segfault": lambda _: ctypes.string_at(0),
    "exit": sys.exit,
    "hang": _hang,
    "hang with lock": _hang_with_lock,
    "mark and hang": _mark_and_hang,
    "raise ours": _raise_ours,
    "raise foreign": _raise_foreign,
    "unsendable": lambda _: threading.Lock(),
    "unreadable": lambda _: _Unreadable(),
    "zeros": bytes,
}
