"""Draw the curve from which cockpit.asr.graph.Garbage takes its working point: commands kept against talk let through.

    python -m models.recipe.garbage DATA

All by the `tune` speakers, on whom constants are chosen; `cockpit bench speech` measures others. Commands kept: people
read sentences, and the grammar has half of them. Talk: the other half along that grammar, and everything they read
along the shipped packs, through voice detection, recogniser and matcher; each command taken from it is a false accept.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cockpit.asr.graph import UNKNOWN, Garbage
from cockpit.audio.files import hear_file
from cockpit.bench.speech.human import listed
from cockpit.events import TurnEnded
from cockpit.grammar.graph import WordGraph
from cockpit.pipeline import Conversation, Core, open_core, open_ears
from cockpit.settings import Settings, load_settings
from models.recipe.decode import decode, decoding_folder
from models.recipe.graph import MODEL
from models.recipe.prepare import recordings
from models.recipe.utterances import SAMPLE_RATE_HZ, Utterance, read_sound

SETTINGS = (
    Garbage(word=0.5, phone=4.5, sentence=0.0, edge=10.0),
    Garbage(word=0.0, phone=3.5, sentence=0.0, edge=10.0),
    Garbage(word=-1.0, phone=3.5, sentence=0.0, edge=10.0),
    Garbage(word=-1.0, phone=3.5, sentence=3.5, edge=16.0),
    Garbage(word=-1.5, phone=3.5, sentence=3.5, edge=16.0),
    Garbage(word=-1.5, phone=3.0, sentence=3.5, edge=20.0),
    Garbage(word=-1.0, phone=3.0, sentence=2.5, edge=20.0),
    Garbage(word=-0.75, phone=3.0, sentence=3.5, edge=20.0),
    Garbage(word=0.0, phone=3.0, sentence=3.5, edge=20.0),
)
TALKERS = ("librispeech", "speechocean762", "an4")
CLIPS = 150
"""Of each kind, so that the curve takes minutes."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What one setting does: shares of clips, and false accepts an hour."""

    kept: float
    let_through: float
    false_accepts: int
    hours: float


def draw(data: Path) -> None:
    """Print a line for each setting."""
    known, others, sentences = read_sentences(data)
    settings = load_settings(model=str(MODEL))
    core = open_core(settings)
    read = [clip for corpus in TALKERS for clip in _tuning(data, corpus)[:CLIPS]]
    talk = [clip for clip in read if not core.session().say(" ".join(clip.words)).commands]
    print(f"{len(known)} known, {len(others)} other sentences; {len(talk)} clips along the packs")
    print("word phone sentence edge   kept  other let through  false accepts by the packs, per hour")
    for garbage in SETTINGS:
        trial = Trial(*_sentences(garbage, known, others, sentences), *_packs(garbage, settings, core, talk))
        costs = f"{garbage.word:4} {garbage.phone:5} {garbage.sentence:8} {garbage.edge:4}"
        per_hour = f"{trial.false_accepts:12} in {trial.hours:.2f} h, {trial.false_accepts / trial.hours:.1f}"
        print(f"{costs} {trial.kept:6.1%} {trial.let_through:12.1%} {per_hour}", flush=True)


def read_sentences(data: Path) -> tuple[list[Utterance], list[Utterance], WordGraph]:
    """Return clips of known sentences, clips of others, and the grammar of the known ones."""
    chance = random.Random(3)
    read = [clip for clip in _tuning(data, "speechocean762") if 3 <= len(clip.words) <= 9]
    texts = sorted({" ".join(clip.words) for clip in read})
    chance.shuffle(texts)
    commands = set(texts[: len(texts) // 2])
    known = [clip for clip in read if " ".join(clip.words) in commands]
    others = [clip for clip in read if " ".join(clip.words) not in commands]
    return known[:CLIPS], others[:CLIPS], listed(text.split() for text in commands)[0]


def _tuning(data: Path, corpus: str) -> list[Utterance]:
    clips = [clip for clip in recordings(data, corpus) if clip.split == "tune" and clip.words]
    random.Random(3).shuffle(clips)
    return clips


def _sentences(
    garbage: Garbage, known: Sequence[Utterance], others: Sequence[Utterance], sentences: WordGraph
) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as aside:
        folder = decoding_folder(MODEL, sentences, Path(aside) / "sentences", garbage)
        heard = decode(folder, [clip.path for clip in known]).texts
        other = [text.split() for text in decode(folder, [clip.path for clip in others]).texts]
    kept = sum(text.split() == clip.words for text, clip in zip(heard, known, strict=True))
    through = sum(any(word != UNKNOWN for word in words) for words in other)
    return kept / len(known), through / len(others)


def _packs(garbage: Garbage, settings: Settings, core: Core, talk: Sequence[Utterance]) -> tuple[int, float]:
    with open_ears(settings, core, garbage=garbage) as ears:
        turns = [event.turn for clip in talk for event in ears.converse(hear_file(Path(clip.path)), _fresh(core))
                 if isinstance(event, TurnEnded)]  # fmt: skip
    hours = sum(_durations_s(talk)) / 3600
    return sum(bool(turn.commands) for turn in turns), hours


def _fresh(core: Core) -> Conversation:
    return Conversation(core.session())


def _durations_s(talk: Sequence[Utterance]) -> Iterator[float]:
    return (len(read_sound(clip.path)) / SAMPLE_RATE_HZ for clip in talk)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
