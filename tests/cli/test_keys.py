"""The talk key: Enter and space count, the terminal is put back, and without one there is a hint."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from typing import TextIO

import pytest

from cockpit.errors import UsageError
from cockpit.events import AudioHeard, TalkPressed

if sys.platform == "win32":
    pytest.skip("pseudo terminals are a thing of Unix", allow_module_level=True)

import pty
import termios

from cockpit.cli.keys import TalkKey, is_terminal


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    """A pseudo terminal: the hand that types, and what the program reads."""
    hand, program = pty.openpty()
    with os.fdopen(program, encoding="utf-8") as stream:
        yield hand, stream
    os.close(hand)


@pytest.mark.parametrize(
    ("typed", "pressed"), [(b"\r", True), (b" ", True), (b"\n", True), (b"x", False), (b"", False)]
)
def test_enter_and_space_count(terminal: tuple[int, TextIO], typed: bytes, pressed: bool) -> None:
    hand, stream = terminal
    with TalkKey(stream) as key:
        os.write(hand, typed)
        assert key.pressed() == pressed
        assert not key.pressed(), "a press counts once"


@pytest.mark.parametrize("ends_with", [None, KeyboardInterrupt, ValueError])
def test_the_terminal_is_put_back(terminal: tuple[int, TextIO], ends_with: type[BaseException] | None) -> None:
    _, stream = terminal
    before = termios.tcgetattr(stream)
    with pytest.raises(ends_with or SystemExit), TalkKey(stream):
        now = termios.tcgetattr(stream)
        assert not now[3] & termios.ICANON
        assert not now[3] & termios.ECHO
        assert now[3] & termios.ISIG, "Ctrl-C stays Ctrl-C"
        raise (ends_with or SystemExit)
    assert termios.tcgetattr(stream) == before


def test_a_press_stands_at_its_moment_of_audio_time(terminal: tuple[int, TextIO]) -> None:
    hand, stream = terminal
    frames = [AudioHeard(at_s=number * 0.032, pcm=bytes(1024)) for number in range(3)]
    with TalkKey(stream) as key:
        out = []
        for event in key.watch(frames):
            out.append(event)
            if len(out) == 1:
                os.write(hand, b"\n")
    assert out == [frames[0], TalkPressed(at_s=0.032), *frames[1:]]


def test_a_closed_terminal_ends_nothing(terminal: tuple[int, TextIO]) -> None:
    _, stream = terminal
    with TalkKey(stream) as key:
        assert not key.pressed()


@pytest.mark.parametrize("stream", [io.StringIO("\n"), None])
def test_without_a_terminal_there_is_a_hint(stream: TextIO | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", stream)
    assert not is_terminal(stream)
    with pytest.raises(UsageError) as caught:
        TalkKey()
    assert "--listen wake" in str(caught.value.hint)
