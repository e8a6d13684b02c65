"""What the model is measured on besides coffee: speakers it never heard, each set with the language model it is given.

A word error rate means little without its language model. Read sentences get a bigram of the training transcripts
over the words of the set, closed vocabulary; single words and commands get the list of what may be said.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cockpit.asr.graph import Garbage
from cockpit.bench.speech.human import listed
from cockpit.grammar.graph import WordGraph
from models.recipe.ngram import bigram
from models.recipe.prepare import recordings
from models.recipe.utterances import Utterance, load_table

LONG_READ = ("librispeech", "ljspeech", "speechocean762")
"""Corpora whose training transcripts make the language model for long sentences."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Clips with the grammar they are decoded along; `language` says in words what that is."""

    name: str
    clips: list[Utterance]
    graph: WordGraph
    language: str
    garbage: Garbage | None = None

    @property
    def speakers(self) -> int:
        return len({clip.speaker for clip in self.clips})

    @property
    def references(self) -> list[list[str]]:
        return [clip.words for clip in self.clips]


def held_out_sets(data: Path, work: Path, split: str = "test") -> list[HeldOut]:
    """Return all sets of a split; `tune` has fewer."""
    clips = {
        corpus: [clip for clip in recordings(data, corpus) if clip.split == split and clip.words]
        for corpus in (
            *("librispeech", "speechocean762", "gsc", "an4"),
            *("commonvoice", "vctk_autovc", "speech_to_phrase", "misc_commands"),
        )
    }
    trained = load_table(work, "human").utterances
    commands = clips["speech_to_phrase"] + clips["misc_commands"]
    sets = [
        _read("librispeech", clips, trained, LONG_READ),
        _read("speechocean762", clips, trained, ("speechocean762",)),
        _read("an4", clips, trained, ("an4",)),
        _read("commonvoice", clips, trained, LONG_READ),
        _read("vctk_autovc", clips, trained, LONG_READ),
        _listed("gsc", clips["gsc"], clips["gsc"], "one of its 35 words"),
        _listed("speech_to_phrase", clips["speech_to_phrase"], commands, "one of the sentences of both command sets"),
        _listed("misc_commands", clips["misc_commands"], commands, "one of the sentences of both command sets"),
    ]
    return [held_out for held_out in sets if held_out.clips]


def _read(name: str, clips: dict[str, list[Utterance]], trained: list[Utterance], corpora: tuple[str, ...]) -> HeldOut:
    sentences = [utterance.words for utterance in trained if utterance.corpus in corpora]
    words = {word for clip in clips[name] for word in clip.words}
    language = f"bigram of the training transcripts of {' + '.join(corpora)} over the {len(words)} words of the set"
    return HeldOut(name, clips[name], bigram(sentences, words), language)


def _listed(name: str, clips: list[Utterance], sentences: list[Utterance], language: str) -> HeldOut:
    return HeldOut(name, clips, listed(clip.words for clip in sentences)[0], language)
