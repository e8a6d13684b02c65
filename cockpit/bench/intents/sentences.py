"""The sentences to understand: from the templates, with slips, in other words, and such that are no command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cockpit.bench.intents.slips import Slips
from cockpit.errors import UsageError
from cockpit.events import SlotValue
from cockpit.grammar.normalise import normalise
from cockpit.grammar.sample import Sentence, sample
from cockpit.packs.load import Packs
from cockpit.packs.yaml_file import read_yaml

FOLDER = Path(__file__).parent
CAR = FOLDER / "car"
"""The command set as a pack."""

COMMAND_KINDS = ("exact", "one slip", "two slips", "paraphrase")
ELSEWHERE = "out of scope"
KINDS = (*COMMAND_KINDS, ELSEWHERE)

SAMPLED = 160
"""Sentences drawn from the templates; each is said exactly, with one slip, and with two."""

Frame = tuple[str, tuple[tuple[str, SlotValue], ...]]
"""What a command means in full: intent (without its pack) and slots, sorted by name."""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence; `frame` is None where it is no command."""

    kind: str
    text: str
    frame: Frame | None


def frame_of(intent: str, slots: Mapping[str, SlotValue]) -> Frame:
    """Return the frame of a command; numbers are equal however they are written."""
    values = {name: value if isinstance(value, str) else float(value) for name, value in slots.items()}
    return intent.rpartition(".")[2], tuple(sorted(values.items()))


def sentences(packs: Packs, seed: int, out_of_scope: Path | None = None) -> list[Said]:
    """Return every sentence of the benchmark, the same ones for the same seed.

    Args:
        packs: the command set, loaded.
        seed: of the draw from the templates and of the slips.
        out_of_scope: a file with further sentences that are no command, one a line.

    Raises:
        UsageError: the file cannot be read.
    """
    return [*_from_templates(packs, seed), *_paraphrases(), *_elsewhere(FOLDER / "out_of_scope.txt", out_of_scope)]


def _from_templates(packs: Packs, seed: int) -> Iterator[Said]:
    slips = Slips(seed)
    for sentence in _distinct(sample(packs, seed, 10 * SAMPLED)):
        frame = frame_of(sentence.intent, sentence.slots)
        words = sentence.text.split()
        for kind, count in (("exact", 0), ("one slip", 1), ("two slips", 2)):
            yield Said(kind, " ".join(slips.slipped(words, count)), frame)


def _distinct(drawn: Iterable[Sentence]) -> list[Sentence]:
    """Return the first SAMPLED different sentences."""
    return list({sentence.text: sentence for sentence in drawn}.values())[:SAMPLED]


def _paraphrases() -> Iterator[Said]:
    for intent, groups in read_yaml(FOLDER / "paraphrases.yaml").value.items():
        for group in groups:
            yield from (Said("paraphrase", text, frame_of(intent, group["slots"])) for text in group["say"])


def _elsewhere(*files: Path | None) -> Iterator[Said]:
    for file in filter(None, files):
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeError) as error:
            raise UsageError(f"cannot be read: {error}", place=str(file)) from error
        yield from (Said(ELSEWHERE, text, None) for line in lines if (text := normalise(line)))
