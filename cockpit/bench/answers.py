"""What it brings that an open question makes its answers likelier: human one-word answers, with and without.

    cockpit bench answers --data DIR

DIR is a folder with one-word recordings and a manifest.tsv (path, speaker-id, transcript, split), such as Speech
Commands; it is read and never copied. Every clip is heard once and answers a question that takes its word; clips with
words that answer nothing, and commands by synthetic voices, are heard behind the same questions.
"""

from __future__ import annotations

import csv
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from cockpit.audio.files import hear_file
from cockpit.audio.frames import Intake
from cockpit.errors import UsageError
from cockpit.events import SAMPLE_RATE_HZ, AudioHeard, Event, Hypothesis, Turn, UtteranceHeard
from cockpit.nlu.expected import ANSWER_ODDS
from cockpit.nlu.match import Matcher
from cockpit.pipeline import Core, Ears, open_core, open_ears
from cockpit.settings import load_settings
from cockpit.testing.spoken import Person, write_spoken
from cockpit.tts.espeak import Speaking

ODDS = (1.0, 2.0, ANSWER_ODDS, 10.0)
"""1 expects nothing."""

WORDS = "zero one two three four five six seven eight nine up down left right on off".split()
COMMANDS = ("turn the fan up", "never mind", "turn on the seat heating", "how far can i go", "i'm cold")
PEOPLE = (Person("en-us+f3"), Person("en-us"), Person("en-gb"), Person("en-gb+f2"), Person("en-us+m3"))

PACK = f"""\
pack: trial
slots:
  word: {{type: choice, values: {{{", ".join(f'"{word}": {number}' for number, word in enumerate(WORDS))}}}}}
intents:
  pick: {{needs: [word], do: [{{set: Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed, to: "{{word}}"}}]}}
  flash: {{do: [{{toggle: Vehicle.Cabin.Light.IsDomeOn}}], confirm: true}}
en:
  slots: {{word: {{{", ".join(f'"{word}": "{word}"' for word in WORDS)}}}}}
  intents:
    pick: {{say: choose a word, reply: Done., ask: {{word: Which word?}}}}
    flash: {{say: flash the dome light, reply: Done., confirm: "Shall I?"}}
"""


@dataclass(frozen=True, slots=True)
class Question:
    """What makes the assistant ask, and one-word answers to that."""

    asks: str
    answers: Sequence[str]


QUESTIONS = (
    Question("change the fan speed", WORDS[1:6]),
    Question("can we make it", WORDS[1:10]),
    Question("choose a word", WORDS),
    Question("flash the dome light", ("yes", "no")),
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said, by whom, and what the recogniser made of it."""

    text: str
    speaker: str
    heard: tuple[Hypothesis, ...]


def measure(data: Path) -> Iterator[str]:
    """Yield the lines of the report.

    Raises:
        UsageError: `data` has no such manifest.
    """
    clips = list(_clips(data))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pack.yaml").write_text(PACK, encoding="utf-8")
        settings = load_settings({})
        core = open_core(replace(settings, packs=(*settings.packs, Path(folder))))
        with open_ears(settings, core) as ears:
            words = [Utterance(text, speaker, _heard(ears, _padded(path))) for text, speaker, path in clips]
            commands = list(_commands(ears, Path(folder) / "command.wav"))
    for question in QUESTIONS:
        said = [each for each in words if each.text in question.answers]
        yield f"“{question.asks}”: {len(said)} answers by {len({each.speaker for each in said})} speakers"
        for odds in ODDS:
            yield _line(core, question, odds, words, commands)


def _clips(data: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield word, speaker and file of the test clips."""
    manifest = data / "manifest.tsv"
    try:
        with manifest.open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["split"] == "test":
                    yield row["transcript"], row["speaker-id"], data / row["path"]
    except (OSError, KeyError) as error:
        raise UsageError(f"no manifest of one-word recordings: {error}", place=str(manifest)) from error


def _padded(path: Path) -> list[Event]:
    """Return a clip with the silence around it that the endpointer wants."""
    sound = b"".join(event.pcm for event in hear_file(path) if isinstance(event, AudioHeard))
    intake = Intake(SAMPLE_RATE_HZ, 1)
    before, after = (np.zeros(int(seconds * SAMPLE_RATE_HZ), np.int16) for seconds in (0.4, 1.0))
    return [*intake.feed(np.concatenate([before, np.frombuffer(sound, "<i2"), after])), *intake.finish()]


def _heard(ears: Ears, source: Iterable[Event]) -> tuple[Hypothesis, ...]:
    """Return the readings of the first utterance in which there were words."""
    heard = (event.hypotheses for event in ears.converse(source) if isinstance(event, UtteranceHeard))
    return next((hypotheses for hypotheses in list(heard) if hypotheses), ())


def _commands(ears: Ears, file: Path) -> Iterator[Utterance]:
    with Speaking() as speaking:
        for person in PEOPLE:
            for text in COMMANDS:
                yield Utterance(text, person.voice, _heard(ears, hear_file(write_spoken(speaking, text, file, person))))


def _line(
    core: Core, question: Question, odds: float, words: Sequence[Utterance], commands: Sequence[Utterance]
) -> str:
    """Count what becomes of answers, of words that answer nothing, and of commands."""
    core = replace(core, matcher=Matcher(core.grammar, answer_odds=odds))
    core.matcher.prepare()
    meant = {
        text: _answered(core, question, [Hypothesis(text)]) for text in {said.text for said in (*words, *commands)}
    }
    count: Counter[str] = Counter()
    took_ms = []
    for said in (*words, *commands):
        turn = _answered(core, question, said.heard)
        kind = "command" if said in commands else "answer" if said.text in question.answers else "other"
        right, acted = _did(turn) == _did(meant[said.text]), turn.status in {"done", "answered"}
        count.update([kind, f"{kind} right"] if right else [kind, f"{kind} acted"] if acted else [kind])
        took_ms.append(turn.timings_ms["match"])
    answers, others = max(1, count["answer"]), max(1, count["other"])
    return (
        f"  odds {odds:4g}: right {count['answer right'] / answers:6.1%}, "
        f"another meaning {count['answer acted'] / answers:5.1%}; "
        f"other words acted on {count['other acted'] / others:5.1%} of {count['other']}; "
        f"commands right {count['command right']} of {count['command']}; "
        f"match median {statistics.median(took_ms):.2f} ms"
    )


def _answered(core: Core, question: Question, heard: Sequence[Hypothesis]) -> Turn:
    session = core.session()
    asked = session.say(question.asks)
    assert asked.status == "asked", asked
    return session.hear(heard)


def _did(turn: Turn) -> object:
    return [(command.intent, command.slots) for command in turn.commands], turn.changes.keys()
