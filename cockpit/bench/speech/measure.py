"""Let a system hear trials, and note what came out and what it cost."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cockpit.asr.graph import UNKNOWN
from cockpit.bench.speech.clips import Clip, Task
from cockpit.bench.speech.conditions import Condition, Trial, sound_of
from cockpit.bench.speech.systems import Hearing
from cockpit.clock import RealClock
from cockpit.errors import EngineError
from cockpit.events import SAMPLE_RATE_HZ, Event, Fault, Turn, TurnEnded, UtteranceHeard
from cockpit.pipeline import Conversation
from cockpit.testing.sounds import frames


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one trial.

    `accepted` is None where nothing was wanted. `heard` is what the recogniser made of the clip, without its mark for
    unknown talk, and `confidence` how sure it was of its first utterance; `said` what the speaker said, where that is
    known. `latencies_ms` has one entry an utterance: from
    the frame that told its end (the last of the endpoint's silence) to the intent, by the clock.
    """

    part: str
    task: str
    system: str
    condition: Condition
    corpus: str
    accent: str
    group: str
    sound_s: float
    accepted: bool | None
    false_accepts: int
    said: tuple[str, ...]
    heard: tuple[str, ...]
    latencies_ms: tuple[float, ...]
    confidence: float = 0.0


class Listener:
    """Hears one trial of a task after another with one opened system.

    `own_s` counts the processor time of this thread, `speech_s` the sound that reached the recogniser.
    """

    def __init__(self, system: str, task: Task, ears: Hearing) -> None:
        self._system, self._task, self._ears = system, task, ears
        self._clock = RealClock()
        self._given_s = 0.0
        self.own_s = self.speech_s = 0.0

    def hear(self, trial: Trial) -> Outcome:
        """Return what comes of a trial.

        Raises:
            EngineError: the recogniser died; its figures would be those of a restart.
            AudioError: the clip cannot be read.
        """
        task, clip = self._task, self._task.clips[trial.number]
        sound = sound_of(task, trial)
        turns: list[Turn] = []
        heard: list[str] = []
        latencies_ms: list[float] = []
        confidence = 0.0
        begin_s = time.thread_time()
        for event in self._events(frames(sound)):
            if isinstance(event, Fault):
                raise EngineError(f"{self._system}: {event.message}", hint=event.hint)
            if isinstance(event, UtteranceHeard):
                self.speech_s += event.duration_s
                if event.hypotheses:
                    confidence = confidence if heard else event.hypotheses[0].confidence
                    heard += event.hypotheses[0].text.split()
            if isinstance(event, TurnEnded):
                turns.append(event.turn)
            if isinstance(event, TurnEnded if task.packs else UtteranceHeard):
                latencies_ms.append((self._clock.now_s() - self._given_s) * 1000)
        self.own_s += time.thread_time() - begin_s
        words = tuple(word for word in heard if word != UNKNOWN)
        return Outcome(
            task.part,
            task.name,
            self._system,
            trial.condition,
            clip.corpus,
            clip.accent,
            clip.group,
            sound_s=len(sound) / SAMPLE_RATE_HZ,
            accepted=_accepted(task, clip, turns, words),
            false_accepts=sum(bool(turn.commands) for turn in turns) if clip.right is None else 0,
            said=clip.words,
            heard=words,
            latencies_ms=tuple(latencies_ms),
            confidence=confidence,
        )

    def _events(self, source: Iterable[Event]) -> Iterator[Event]:
        core = self._task.core
        after = [Conversation(core.session())] if core else []
        return self._ears.converse(self._timed(source), *after)

    def _timed(self, source: Iterable[Event]) -> Iterator[Event]:
        for event in source:
            self._given_s = self._clock.now_s()
            yield event


def _accepted(task: Task, clip: Clip, turns: list[Turn], words: tuple[str, ...]) -> bool | None:
    if task.packs is not None:
        return clip.right(turns) if clip.right else None
    return words == clip.words
