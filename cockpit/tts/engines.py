"""The engines a voice can use, best first, each in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cockpit.errors import CockpitError, EngineError, UsageError
from cockpit.espeak import Utterance
from cockpit.worker import Worker

Sound = tuple[bytes, int]

START_DEADLINE_S = 15.0
DEADLINE_S = 5.0
"""For 500 characters, which take 0.2 s; a driver waits no longer for an answer before it comes by other means."""

WAV_HEADER_BYTES = 44


@dataclass(frozen=True, slots=True)
class VoiceOptions:
    """How the car speaks. `voice` is the engine's own name for it, such as "en-us+f3" for espeak-ng.

    Raises:
        UsageError: a rate or volume outside of what engines can do.
    """

    voice: str | None = None
    rate_wpm: int = 165
    volume: float = 1.0

    def __post_init__(self) -> None:
        if not 80 <= self.rate_wpm <= 450:
            raise UsageError(f"a speaking rate of {self.rate_wpm} words per minute; use 80 to 450")
        if not 0 < self.volume <= 1:
            raise UsageError(f"a volume of {self.volume:g}; use more than 0 and at most 1")


class Engine(Protocol):
    """Turns one utterance of at most 500 characters into sound, or raises EngineError in bounded time."""

    name: str

    @property
    def ready(self) -> bool:
        """Whether it may be tried now, or rests after a failure."""
        ...

    def start(self) -> None:
        """Make it ready to answer at once; it starts by itself when first used."""
        ...

    def say(self, utterance: str) -> Sound:
        """Return s16 mono bytes and the rate in Hz."""
        ...

    def close(self) -> None:
        """End its process."""
        ...


class WorkerEngine:
    """An engine behind a Worker; `request` makes of an utterance what its handle takes."""

    def __init__(self, worker: Worker, request: Callable[[str], object] = str) -> None:
        self.name = worker.name
        self._worker, self._request = worker, request

    @property
    def ready(self) -> bool:
        """Whether its process runs or may be started again."""
        return self._worker.ready

    def start(self) -> None:
        """Start its process."""
        self._worker.start()

    def say(self, utterance: str) -> Sound:
        """Return s16 mono bytes and the rate in Hz."""
        try:
            answer = self._worker.call(self._request(utterance))
        except CockpitError:
            self._worker.close()  # it may be halfway through something: the next utterance gets a fresh process
            raise
        match answer:
            case (bytes() as pcm, int() as rate_hz):
                return pcm, rate_hz
        raise EngineError(f"{self.name} answered no sound but {type(answer).__name__}")

    def close(self) -> None:
        """End its process."""
        self._worker.close()


class PyttsxEngine(WorkerEngine):
    """pyttsx3, with a folder for its sound files that goes when it is closed, whatever became of the child."""

    def __init__(self, options: VoiceOptions) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cockpit-voice-", ignore_cleanup_errors=True)
        arguments = (self._folder.name, options.voice, options.rate_wpm, options.volume)
        super().__init__(
            Worker(
                "cockpit.tts.pyttsx:engine",
                *arguments,
                name="pyttsx3",
                start_deadline_s=START_DEADLINE_S,
                deadline_s=DEADLINE_S,
            )
        )

    def close(self) -> None:
        """End its process and remove its folder."""
        super().close()
        self._folder.cleanup()


class CommandEngine:
    """The espeak-ng command where it is installed: another process each time, so nothing to break."""

    name = "espeak-ng"
    ready = True

    def __init__(self, options: VoiceOptions, command: str) -> None:
        self._options, self._command = options, command

    def start(self) -> None:
        """There is nothing to start."""

    def say(self, utterance: str) -> Sound:
        """Return s16 mono bytes and the rate in Hz."""
        options = self._options
        arguments = ["--stdin", "--stdout", "-b", "1", "-v", options.voice or "en-us"]
        arguments += ["-s", str(options.rate_wpm), "-a", str(round(options.volume * 100))]
        try:
            done = subprocess.run(
                [self._command, *arguments],
                input=utterance.encode(),
                capture_output=True,
                timeout=DEADLINE_S,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise EngineError(f"espeak-ng failed: {error}") from error
        wav = done.stdout
        if not wav.startswith(b"RIFF") or len(wav) < WAV_HEADER_BYTES:
            raise EngineError("espeak-ng answered no WAV")
        # written to a pipe, so the lengths in the header are made up; its form is always the same
        return wav[WAV_HEADER_BYTES:], int.from_bytes(wav[24:28], "little")

    def close(self) -> None:
        """There is nothing to end."""


def library_engine(options: VoiceOptions) -> WorkerEngine:
    """Return espeak-ng's library from PyPI, spoken to directly."""
    worker = Worker(
        "cockpit.espeak:engine", name="libespeak-ng", start_deadline_s=START_DEADLINE_S, deadline_s=DEADLINE_S
    )
    voice = options.voice or "en-us"
    return WorkerEngine(worker, lambda text: Utterance(text, voice, rate_wpm=options.rate_wpm, volume=options.volume))


def default_engines(options: VoiceOptions) -> list[Engine]:
    """Return what to try, in order: pyttsx3, the espeak-ng command where there is one, espeak-ng's library."""
    engines: list[Engine] = [PyttsxEngine(options)]
    if command := shutil.which("espeak-ng"):
        engines.append(CommandEngine(options, command))
    engines.append(library_engine(options))
    return engines
