"""Say turns as sound: spoken by a synthetic person or played from a recording, in noise, through ear and recogniser.

The car's time stands still while somebody speaks, as it does when a turn is typed: one script holds for both.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from cockpit.asr.graph import UNKNOWN
from cockpit.dialogue.session import Session
from cockpit.errors import EngineError
from cockpit.events import SAMPLE_RATE_HZ, Event, Fault, Turn, UtteranceHeard
from cockpit.pipeline import Core, Ears, open_ears
from cockpit.settings import Settings
from cockpit.testing.level import Sound, mixed
from cockpit.testing.run import TYPED, Heard
from cockpit.testing.sounds import frames, padded, quiet, read_sound
from cockpit.testing.spoken import LEAD_S
from cockpit.testing.talk import Case
from cockpit.testing.voices import Condition, Voices, noises, to_mp3

END_S = 0.5
"""Silence that ends an utterance, as in `cockpit talk`."""

TAIL_S = 0.3
"""Silence beyond the one that ends an utterance."""


PEAK_OF_SPEECH = 0.01
"""Below it nobody speaks, and there is no ratio to mix noise at."""


class Spoken:
    """Says turns as sound, along the packs of one core.

    Args:
        settings: the speech model and the cache.
        core: the packs.
        kinds: every kind of noise that conditions will name.
        keep: whether each turn's sound is kept, as MP3, for a report.
    """

    def __init__(self, settings: Settings, core: Core, kinds: Iterable[str], *, keep: bool = False) -> None:
        self._ears: Ears = open_ears(settings, core, end_s=END_S)
        self._voices = Voices(settings.cache / "voices")
        self._noises = noises(frozenset(kinds)) if any(kinds) else None
        self._keep = keep
        self.condition = Condition()

    def __enter__(self) -> Spoken:
        self._ears.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._ears.__exit__()
        self._voices.__exit__()

    def say(self, session: Session, case: Case, number: int) -> tuple[Turn, Heard | None]:
        """Say the turn `number` (from 0) in the present condition; one that is only ever typed is typed.

        Raises:
            AudioError: a recording cannot be read, or is silent.
            EngineError: the voice or the recogniser failed; fresh ones say the next turn.
        """
        try:
            return self._said(session, case, number)
        except EngineError:
            self._renew()
            raise

    def _said(self, session: Session, case: Case, number: int) -> tuple[Turn, Heard | None]:
        expected = case.talk.turns[number]
        if self.condition.person is None or expected.sound is False:
            return TYPED.say(session, case, number)
        recording = case.sound(number)
        seed = zlib.crc32(f"{case.name} {number}".encode())
        if recording is not None:
            return self.play(session, read_sound(recording), recording.name, seed)
        return self.speak(session, case.said(expected), seed)

    def _renew(self) -> None:
        """Take fresh engines, which start when they are needed: who knows what state the failed ones are in."""
        compiled = self._ears.compiled
        self.__exit__()
        self._ears = Ears(compiled, END_S)

    def speak(self, session: Session, text: str, seed: int = 0) -> tuple[Turn, Heard]:
        """Have a text spoken in the present condition, and return what came of it.

        Args:
            session: the conversation.
            text: what is said; without a letter or digit it is silence.
            seed: which piece of the noise is around it.
        """
        assert self.condition.person is not None
        if any(letter.isalnum() for letter in text):
            speech = self._voices.say(text, self.condition.person)
        else:
            speech = quiet(SAMPLE_RATE_HZ)
        return self.play(session, speech, self.condition.voice, seed)

    def play(self, session: Session, speech: Sound, voice: str, seed: int = 0) -> tuple[Turn, Heard]:
        """Play speech in the present noise, and return what came of it; `voice` says whose it is."""
        sound = self._surrounded(speech, seed)
        turn, words = self._heard(sound, session)
        kept = to_mp3(sound) if self._keep else b""
        return turn, Heard(voice, str(self.condition.noise), words, len(sound) / SAMPLE_RATE_HZ, kept)

    def _surrounded(self, speech: Sound, seed: int) -> Sound:
        """Return the speech with silence around it, or with noise throughout."""
        noise = self.condition.noise
        if not noise.kind or self._noises is None or not np.abs(speech).max() > PEAK_OF_SPEECH:
            return padded(speech, LEAD_S, END_S + TAIL_S)
        sound = np.pad(speech, (round(LEAD_S * SAMPLE_RATE_HZ), round((END_S + TAIL_S) * SAMPLE_RATE_HZ)))
        return mixed(sound, self._noises.piece(noise.kind, len(sound), seed), noise.snr_db)

    def _heard(self, sound: Sound, session: Session) -> tuple[Turn, str]:
        """Return what the session makes of everything heard in the sound, and the words heard."""
        turns, words = [], []
        for event in _checked(self._ears.converse(frames(sound))):
            if isinstance(event, UtteranceHeard) and event.hypotheses:
                words += [word for word in event.hypotheses[0].text.split() if word != UNKNOWN]
                turn = session.hear(event.hypotheses)
                total_ms = event.decode_ms + turn.timings_ms.get("total", 0.0)
                timings_ms = {"words": event.decode_ms, **turn.timings_ms, "total": total_ms}
                turns.append(replace(turn, timings_ms=timings_ms))
        return _together(turns) if turns else session.hear([]), " ".join(words)


def _checked(events: Iterable[Event]) -> Iterator[Event]:
    for event in events:
        if isinstance(event, Fault):
            raise EngineError(event.message, hint=event.hint)
        yield event


def _together(turns: Sequence[Turn]) -> Turn:
    """Return the turns of one sound as one: the last one's answer to everything that was heard and done."""
    if len(turns) == 1:
        return turns[0]
    first_changes = [path for turn in turns for path in turn.changes]
    changes = {
        path: replace(
            next(turn.changes[path] for turn in turns if path in turn.changes),
            after=next(turn.changes[path] for turn in reversed(turns) if path in turn.changes).after,
        )
        for path in first_changes
    }
    return replace(
        turns[-1],
        text=" | ".join(turn.text for turn in turns),
        commands=tuple(command for turn in turns for command in turn.commands),
        changes=changes,
    )
