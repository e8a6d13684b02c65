"""What `cockpit talk` shows: the conversation, under it what is being heard, and a red dot while it is recorded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.cli.common import console, print_json
from cockpit.cli.show import turn_lines
from cockpit.events import (
    AudioLost,
    Event,
    Fault,
    ListeningClosed,
    ListeningOpened,
    PacksReloaded,
    PartialHeard,
    ReplyCut,
    ReplySpoken,
    SpeechStarted,
    TurnEnded,
    WakeHeard,
)

if TYPE_CHECKING:
    from cockpit.recording.recorder import Recorder

OPENED = {"wake": "", "key": "", "reply": ", no wake word needed"}
RED_DOT = "\x1b[31m●\x1b[0m "


class Screen:
    """The terminal of one session; with `as_json`, turns alone."""

    def __init__(self, as_json: bool, recorder: Recorder) -> None:
        self._as_json, self._recorder = as_json, recorder

    def begin(self, folder: Path | None) -> None:
        """Say that it is recorded, if it is: on the error stream beside JSON."""
        if self._recorder.on and self._as_json:
            print(f"cockpit: ● recording to {folder}", file=sys.stderr)
        elif self._recorder.on:
            console().print(f"● recording to {folder}", style="bold red")
            self._status("")

    def show(self, event: Event) -> None:
        """Show what happened."""
        if not self._as_json:
            self._draw(event)
        elif isinstance(event, TurnEnded):
            print_json(event.turn)
        elif isinstance(event, Fault) and event.component == "recording":
            print(f"cockpit: {event.message}", file=sys.stderr)

    def _draw(self, event: Event) -> None:
        match event:
            case SpeechStarted():
                self._status("…")
            case PartialHeard():
                self._status(event.text)
            case TurnEnded():
                self._note(f"“{event.turn.text}”", "bold")
                for line in turn_lines(event.turn):
                    console().print(line)
            case ReplySpoken():
                self._note(f"  voice       {event.engine}, {event.synthesis_ms:.0f} ms to begin", "dim")
                self._status("")
            case WakeHeard():
                self._note(f"“{event.phrase}”", "green")
            case ListeningOpened():
                self._note(f"● listening for {event.until_s - event.at_s:.0f} s{OPENED[event.reason]}", "green")
                self._status("")
            case ListeningClosed():
                self._note("○ no longer listening", "dim")
                self._status("")
            case ReplyCut():
                took_ms = (event.at_s - event.speech_s) * 1000
                self._note(f"silent, {took_ms:.0f} ms after you began to speak", "dim")
            case PacksReloaded():
                names = ", ".join(event.packs) or "packs"
                done = "heard" if event.heard else "understood"
                self._note(f"↻ {names}: {done} anew, {event.took_s:.1f} s", "green")
                self._status("")
            case AudioLost() | Fault():
                self._note(event.message, "yellow")
                self._status("")

    def _note(self, text: str, style: str) -> None:
        self._clear()
        console().print(f"  {text}", style=style, markup=False)

    def _status(self, text: str) -> None:
        """Overwrite the line under the conversation with what is being heard; a red dot before it while recording."""
        if sys.stdout.isatty():
            self._clear()
            sys.stdout.write((RED_DOT if self._recorder.on else "  ") + f"  {text[-100:]}")
            sys.stdout.flush()

    def _clear(self) -> None:
        if sys.stdout.isatty():
            sys.stdout.write("\r\x1b[K")
            sys.stdout.flush()
