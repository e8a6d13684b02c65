"""The whole assistant, for recordings: what it makes of one, whether that is right, and what it took."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from cockpit.asr.graph import UNKNOWN
from cockpit.audio.files import hear_file
from cockpit.bench.fleet.hear import Job
from cockpit.bench.fleet.manifest import Item
from cockpit.bench.fleet.row import Row, failed
from cockpit.bench.speech.run import processor_s
from cockpit.errors import AudioError, CockpitError, EngineError, UsageError
from cockpit.events import AudioHeard, AudioLost, Event, Fault, Turn, TurnEnded, UtteranceHeard
from cockpit.grammar.normalise import normalise
from cockpit.pipeline import Conversation, Core, Ears, open_core, open_ears
from cockpit.recording.origin import settings_of, unlike
from cockpit.settings import load_settings

NO_SCENES = Path(os.devnull, "scenes")
"""No scenes of anybody's own are known, and none can be saved: every recording meets the same assistant."""

MAX_FAULTS = 1
"""A recogniser that failed on an utterance hears it again; when it fails again, nobody knows what was said."""


def open_hearer(job: Job) -> Listening:
    """Open packs and recogniser, as the job names them.

    Raises:
        ModelError, PackError: they are missing or broken.
        UsageError: they are others than the job's.
    """
    settings = settings_of(job.made_with, load_settings(), NO_SCENES)
    core = open_core(settings)
    if differences := unlike(job.made_with, settings, core):
        raise UsageError(
            f"this worker would hear otherwise: {'; '.join(differences)}", hint="install the same on every machine"
        )
    ears = open_ears(settings, core, end_s=job.made_with.end_s)
    return Listening(job, core, ears.__enter__())  # its process ends with this one


class Listening:
    """Hears one recording after another, each with a fresh car."""

    def __init__(self, job: Job, core: Core, ears: Ears) -> None:
        self._job, self._core, self._ears = job, core, ears

    def hear(self, item: Item) -> Row:
        """Return what comes of a recording; one that cannot be heard is a row with an error."""
        before, heard = _Spent(self._ears.pid), _Heard()
        try:
            sound = heard.listening(hear_file(Path(self._job.folder, item.audio)))
            for event in self._ears.converse(sound, Conversation(self._core.session(scenario=self._job.scenario))):
                heard.take(event)
            heard.check()
        except CockpitError as error:
            for _ in self._ears.finish():  # the next recording must not begin with the end of this one
                pass
            return failed(item, error, heard.sound_s, before.wall_s())
        return heard.row(item, before.wall_s(), before.processor_s(self._ears.pid))


class _Spent:
    """What has been used since it was made: time by the clock, and by the processors of both processes."""

    def __init__(self, pid: int | None) -> None:
        self._began_s, self._thread_s, self._engine_s = time.perf_counter(), time.thread_time(), processor_s(pid)

    def wall_s(self) -> float:
        return time.perf_counter() - self._began_s

    def processor_s(self, pid: int | None) -> float | None:
        engine_s = processor_s(pid)
        if engine_s is None or self._engine_s is None:
            return None
        engine_s = engine_s - self._engine_s if engine_s >= self._engine_s else engine_s  # it may have been replaced
        return engine_s + time.thread_time() - self._thread_s


class _Heard:
    """Gathers what happens while a recording is heard."""

    def __init__(self) -> None:
        self.sound_s = 0.0
        self._words: list[str] = []
        self._turns: list[Turn] = []
        self._faults: list[Fault] = []
        self._lost: AudioLost | None = None

    def listening(self, source: Iterable[Event]) -> Iterator[Event]:
        """Pass the sound on, and count it."""
        for event in source:
            if isinstance(event, AudioHeard):
                self.sound_s += event.duration_s
            yield event

    def take(self, event: Event) -> None:
        """Note what left the pipeline."""
        if isinstance(event, UtteranceHeard) and event.hypotheses:
            self._words += [word for word in event.hypotheses[0].text.split() if word != UNKNOWN]
        elif isinstance(event, TurnEnded):
            self._turns.append(event.turn)
        elif isinstance(event, Fault):
            self._faults.append(event)
        elif isinstance(event, AudioLost):
            self._lost = event

    def check(self) -> None:
        """See whether it can be judged.

        Raises:
            AudioError: a part of the sound is missing.
            EngineError: the recogniser failed again and again.
        """
        if self._lost is not None:
            raise AudioError(self._lost.message)
        if len(self._faults) > MAX_FAULTS:
            raise EngineError(self._faults[-1].message)

    def row(self, item: Item, wall_s: float, used_s: float | None) -> Row:
        """Return what came of it."""
        said = normalise(item.text).split() if item.text is not None else []
        commands: tuple[dict[str, Any], ...] = tuple(
            {"intent": command.intent, "slots": dict(command.slots)}
            for turn in self._turns
            for command in turn.commands
        )
        last = self._turns[-1] if self._turns else None
        return Row(
            item.number,
            item.audio,
            item.speaker,
            item.tags,
            sound_s=round(self.sound_s, 3),
            said=item.text,
            heard=" ".join(self._words),
            words=len(said),
            word_errors=Levenshtein.distance(said, self._words) if said else 0,
            commands=commands,
            status=last.status if last else "not-understood",
            reason=last.reason if last else "no-speech",
            right=_right(item, commands) if item.judged else None,
            meant=item.intent is not None if item.judged else None,
            refused=all(turn.status in {"refused", "not-understood"} for turn in self._turns),
            wall_s=round(wall_s, 4),
            processor_s=None if used_s is None else round(used_s, 4),
        )


def _right(item: Item, commands: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether just what was meant was understood; slots that the label does not name may be any."""
    if item.intent is None:
        return not commands
    if [command["intent"] for command in commands] != [item.intent]:
        return False
    slots = commands[0]["slots"]
    return all(name in slots and _same(slots[name], value) for name, value in item.slots)


def _same(found: object, wanted: object) -> bool:
    numbers = [value for value in (found, wanted) if isinstance(value, int | float) and not isinstance(value, bool)]
    return math.isclose(*numbers, abs_tol=1e-6) if len(numbers) == 2 else found == wanted
