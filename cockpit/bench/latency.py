"""Stage latencies, real-time factor and memory on synthetic speech, which anyone can measure again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cockpit.audio.files import hear_file
from cockpit.audio.speaker import SilentSpeaker
from cockpit.clock import RealClock
from cockpit.events import Event, ReplySpoken, TurnEnded, UtteranceHeard
from cockpit.pipeline import Answering, Conversation, Core, Ears
from cockpit.testing.spoken import Person, write_spoken
from cockpit.tts.espeak import Speaking
from cockpit.tts.voice import Voice

COMMANDS = (
    "set the temperature to twenty two degrees",
    "turn on the seat heating",
    "how far can i go",
    "turn the fan up",
    "what is the temperature outside",
    "how long to charge to eighty percent",
    "defrost the windscreen",
    "i'm cold",
)
PEOPLE = (Person("en-us+f3"), Person("en-us"), Person("en-gb"), Person("en-gb+f2"), Person("en-us+m3"))


@dataclass(frozen=True, slots=True)
class Sample:
    """One spoken command: what it took, in milliseconds by stage, and whether it was heard as it was said."""

    right: bool
    audio_s: float
    hearing_s: float
    stages_ms: dict[str, float]


def measure(core: Core, ears: Ears) -> Iterator[Sample]:
    """Let every person say every command, and yield what each took."""
    clock = RealClock()
    with TemporaryDirectory() as folder, Speaking() as speaking, Voice() as voice:
        voice.start()
        for person in PEOPLE:
            for text in COMMANDS:
                sound = write_spoken(speaking, text, Path(folder) / "command.wav", person)
                after = (Conversation(core.session()), Answering(voice, SilentSpeaker()))
                begin_s = clock.now_s()
                events = list(ears.converse(hear_file(sound), *after))
                yield _sample(text, events, clock.now_s() - begin_s)


def _sample(text: str, events: list[Event], took_s: float) -> Sample:
    stages_ms: dict[str, float] = {}
    right, audio_s = False, 0.0
    for event in events:
        if isinstance(event, UtteranceHeard):
            audio_s += event.duration_s
        elif isinstance(event, TurnEnded):
            stages_ms |= event.turn.timings_ms
            right = event.turn.text == text
        elif isinstance(event, ReplySpoken):
            stages_ms["voice"] = event.synthesis_ms
            took_s -= event.synthesis_ms / 1000
    return Sample(right, audio_s, took_s, stages_ms)
