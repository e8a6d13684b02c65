"""Keep a session as it happens: one stage where events enter, one where they leave.

    stages = [half_duplex, *recorder.around(ears.live(conversation, answering))]

A recording that fails is one Fault, and the conversation goes on without it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from cockpit.dialogue.session import Session
from cockpit.errors import RecordingError
from cockpit.events import AudioHeard, Event, Fault, TurnEnded
from cockpit.pipeline import Stage, run
from cockpit.recording.journal import Journal
from cockpit.recording.lines import Beginning, Header, Line, Odometer, Outside, entering, header_line, leaving, plain


class Sink(Protocol):
    """Where the lines and the sound go."""

    def line(self, line: Line) -> None:
        """Take a line."""
        ...

    def sound(self, pcm: bytes) -> None:
        """Take the sound that the next line speaks of."""
        ...

    def sync(self) -> None:
        """Make what was taken safe."""
        ...

    def close(self) -> None:
        """Nothing more will come."""
        ...


class Recorder:
    """Keeps conversations, one after the other, in one recording.

    Args:
        sink: what keeps them; None keeps nothing.
        problem: why there is no sink, where there should be one.
    """

    def __init__(self, sink: Sink | None = None, problem: RecordingError | None = None) -> None:
        self.problem = problem
        self._sink = sink
        self._told = False
        self._odometer: Odometer | None = None

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.close(interrupted=kind is not None)

    @property
    def on(self) -> bool:
        """Whether what is said now is being kept."""
        return self._sink is not None

    def around(self, stages: Sequence[Stage]) -> list[Stage]:
        """Return the stages between two that keep what enters and what leaves; as they are when nothing is kept."""
        return list(stages) if self._idle else [_Entrance(self), *stages, _Exit(self)]

    def source(self, source: Iterable[Event]) -> Iterator[Event]:
        """Keep what a source yields, and its end, for `Ears.converse`."""
        yield from source if self._idle else run(source, [_Entrance(self)])
        self.keep({"over": True})

    def after(self, *stages: Stage) -> tuple[Stage, ...]:
        """Return the stages behind the ears, and what keeps their events, for `Ears.converse`."""
        return stages if self._idle else (*stages, _Exit(self))

    @property
    def _idle(self) -> bool:
        """Whether there is nothing to keep and nothing to tell."""
        return self._sink is None and self.problem is None

    def begin(self, session: Session, *, scenario: str | None = None, name: str | None = None) -> None:
        """A conversation with a fresh car begins."""
        local_time = session.vehicle.local_time.isoformat()
        self.keep({"begin": plain(Beginning(session.zone, scenario, local_time, name))})
        self._odometer = Odometer(session.vehicle)
        self.keep_car()

    def outside(self, what: Outside, notices: Iterable[str] = ()) -> None:
        """Something other than the conversation has done something to the car, such as a hand on its screen.

        `notices` is what the car then said by itself, where it was asked.
        """
        self.keep({"outside": plain(what)})
        for notice in notices:
            self.keep({"notice": notice})

    def keep(self, line: Line) -> None:
        """Add a line of any kind."""
        self._try(lambda sink: sink.line(line))

    def keep_sound(self, pcm: bytes) -> None:
        """Add the sound that the next line speaks of."""
        self._try(lambda sink: sink.sound(pcm))

    def keep_car(self) -> None:
        """Add what the car has become, and make all of it safe."""
        if self._odometer is not None and self.on:
            self.keep(self._odometer.line())
        self._try(lambda sink: sink.sync())

    def trouble(self, at_s: float) -> Iterator[Event]:
        """Say once that the recording has failed."""
        if self.problem is not None and not self._told:
            self._told = True
            yield Fault(at_s=at_s, component="recording", message=f"not recorded: {self.problem.message}",
                        hint=self.problem.hint)  # fmt: skip

    def close(self, *, interrupted: bool = False) -> None:
        """End the recording; interrupted is one whose last step may not have come to its end."""
        self.keep({"closed": "interrupted" if interrupted else "ended"})
        self._try(lambda sink: sink.sync())
        self._drop()

    def _try(self, action: Callable[[Sink], None]) -> None:
        if self._sink is None:
            return
        try:
            action(self._sink)
        except RecordingError as error:
            self.problem = error
            self._drop()

    def _drop(self) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            with contextlib.suppress(RecordingError):
                sink.close()


class _Entrance:
    """The stage that keeps what enters."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def feed(self, event: Event) -> Iterator[Event]:
        if isinstance(event, AudioHeard):
            self._recorder.keep_sound(event.pcm)
        self._recorder.keep(entering(event))
        yield event


class _Exit:
    """The stage that keeps what leaves, and behind a turn what the car has become."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def feed(self, event: Event) -> Iterator[Event]:
        if not isinstance(event, AudioHeard):
            self._recorder.keep(leaving(event))
        yield event
        if isinstance(event, TurnEnded):
            self._recorder.keep_car()
        yield from self._recorder.trouble(event.at_s)


def record_to(folder: Path, header: Header, scenes: Path | None = None) -> Recorder:
    """Begin to record into a folder; `scenes` is where people's own scenes lie.

    Raises:
        UsageError: there is a recording in it already.
    """
    try:
        recorder = Recorder(Journal(folder, sound=header.heard, scenes=scenes))
    except RecordingError as error:
        return Recorder(problem=error)
    recorder.keep(header_line(header))
    return recorder
