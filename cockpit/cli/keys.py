"""The key that means "now I speak to you": Enter or space, read from the terminal without waiting for it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, TextIO

from cockpit.errors import UsageError
from cockpit.events import Event, TalkPressed

KEYS = frozenset("\r\n ")


class TalkKey:
    """A terminal that gives each key at once and does not show it; put back as it was at the end, whatever happens.

    Ctrl-C stays Ctrl-C.

    Args:
        terminal: the input to read; standard input by default.

    Raises:
        UsageError: it is no terminal, so nobody can press a key.
    """

    def __init__(self, terminal: TextIO | None = None) -> None:
        self._terminal = sys.stdin if terminal is None else terminal
        if not is_terminal(self._terminal):
            raise UsageError(
                "push to talk needs a terminal to press the key in",
                hint="start it in a terminal, or choose --listen wake",
            )
        self._before: list[Any] = []

    def __enter__(self) -> TalkKey:
        if sys.platform != "win32":
            import termios

            file = self._terminal.fileno()
            self._before = termios.tcgetattr(file)
            changed = termios.tcgetattr(file)
            changed[3] &= ~(termios.ICANON | termios.ECHO)
            termios.tcsetattr(file, termios.TCSADRAIN, changed)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.platform != "win32":
            import termios

            termios.tcsetattr(self._terminal.fileno(), termios.TCSAFLUSH, self._before)

    def pressed(self) -> bool:
        """Tell whether the key was pressed since this was last asked; other keys do nothing."""
        return any(key in KEYS for key in self._keys())

    def watch(self, source: Iterable[Event]) -> Iterator[Event]:
        """Yield the events of a live source, and TalkPressed between them when the key is pressed."""
        for event in source:
            if self.pressed():
                yield TalkPressed(at_s=event.at_s)
            yield event

    def _keys(self) -> Iterator[str]:
        if sys.platform == "win32":
            import msvcrt

            while msvcrt.kbhit():
                yield msvcrt.getwch()
            return
        import os
        import select

        file = self._terminal.fileno()
        while select.select([file], [], [], 0)[0]:
            read = os.read(file, 64)
            if not read:  # the terminal is gone
                return
            yield from read.decode("utf-8", "replace")


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether keys can be read from a stream; a program without a terminal may have none at all."""
    return stream is not None and not stream.closed and stream.isatty()
