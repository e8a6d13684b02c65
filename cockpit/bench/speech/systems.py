"""Who is measured: recognisers of different kinds behind the same stages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from cockpit.asr.compile import compile_model, pronounce
from cockpit.asr.graph import Garbage
from cockpit.asr.lexicon import Lexicon
from cockpit.asr.models import LEXICON
from cockpit.asr.recogniser import Recogniser
from cockpit.bench.speech import sphinx
from cockpit.bench.speech.clips import Task
from cockpit.clock import RealClock
from cockpit.events import AudioHeard, Event, SpeechEnded, SpeechStarted
from cockpit.pipeline import Stage, open_ears, run
from cockpit.settings import Settings, shipped
from cockpit.worker import Worker

NO_GARBAGE = Garbage(sentence=math.inf, edge=math.inf)
SPHINX_DEADLINE_S = 600.0
"""It hears an utterance in one go, which on a busy machine takes as long as it takes."""


@dataclass(frozen=True, slots=True)
class System:
    """A Vosk model, or the peer where `model` is None."""

    name: str
    model: Path | None = None


class Hearing(Protocol):
    """The stages from sound to words of one system, as cockpit.pipeline.Ears has them."""

    @property
    def pid(self) -> int | None:
        """The recogniser's process."""
        ...

    def converse(self, source: Iterable[Event], *after: Stage) -> Iterator[Event]:
        """Hear a source to its end and pass what was heard on."""
        ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A system that has loaded its model, and how long that took from starting its process.

    A Vosk model finds its graph compiled; the peer makes its own each time, and that counts.
    """

    ears: Hearing
    load_s: float


@contextmanager
def opened(system: System, task: Task, settings: Settings, own_cache: Path) -> Iterator[Opened]:
    """Open a system for the grammar of a task.

    Commands go through `open_ears`, as for any user. Graphs of word lists are kept in `own_cache`: the user's keeps
    only the newest few.

    Raises:
        ModelError: the model is missing, broken, or knows no word of the grammar.
        EngineError: its engine crashed or hung.
    """
    if system.model is None:
        made: Chain = _sphinx(task)
    elif (core := task.core) is not None:
        ears = open_ears(replace(settings, model=system.model), core, end_s=task.end_s)
        begin_s = RealClock().now_s()
        with ears:
            yield Opened(ears, RealClock().now_s() - begin_s)
        return
    else:
        compiled = compile_model(system.model, task.graph, task.digest, own_cache, NO_GARBAGE)
        made = Chain(Whole(), Recogniser(compiled.folder))
    begin_s = RealClock().now_s()
    with made:
        yield Opened(made, RealClock().now_s() - begin_s)


def _sphinx(task: Task) -> Chain:
    from cockpit.audio.endpoint import Endpointer
    from cockpit.audio.foreground import Foreground
    from cockpit.audio.vad import SileroVad

    lexicon = Lexicon(shipped("models/cockpit-en-small") / LEXICON)
    pronunciations, _ = pronounce(sorted(task.graph.words() - {""}), lexicon)
    factory = f"{sphinx.__name__}:engine"
    worker = Worker(factory, task.graph, pronunciations, name=sphinx.NAME, deadline_s=SPHINX_DEADLINE_S)
    recogniser = Recogniser(Path(sphinx.NAME), end_silence_s=task.end_s if task.packs else 0.0, worker=worker)
    return Chain(Endpointer(Foreground(SileroVad()), end_s=task.end_s) if task.packs else Whole(), recogniser)


class Marks(Stage, Protocol):
    """A stage that marks utterances."""

    def finish(self) -> Iterator[Event]:
        """End what is going on."""
        ...


class Whole:
    """The stage that takes everything up to the end of the source for one utterance."""

    def __init__(self) -> None:
        self._now_s: float | None = None

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass the sound on, behind the mark of its beginning."""
        if self._now_s is None:
            yield SpeechStarted(at_s=event.at_s)
        yield event
        self._now_s = event.at_s + (event.duration_s if isinstance(event, AudioHeard) else 0.0)

    def finish(self) -> Iterator[Event]:
        """End the utterance."""
        if self._now_s is not None:
            yield SpeechEnded(at_s=self._now_s, reason="end-of-audio")
        self._now_s = None


class Chain:
    """What cockpit.pipeline.Ears is, for a recogniser or an endpointer of another kind."""

    def __init__(self, marks: Marks, recogniser: Recogniser) -> None:
        self._marks, self._recogniser = marks, recogniser

    def __enter__(self) -> Chain:
        self._recogniser.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._recogniser.close()

    @property
    def pid(self) -> int | None:
        """The recogniser's process."""
        return self._recogniser.pid

    def converse(self, source: Iterable[Event], *after: Stage) -> Iterator[Event]:
        """Hear a source to its end and pass what was heard through the stages `after`."""
        yield from run(source, (self._marks, self._recogniser, *after))
        yield from run(self._marks.finish(), (self._recogniser, *after))
