"""The parts that read a folder of human recordings: orders, commands, other speech, words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from cockpit.bench import orders
from cockpit.bench.speech.clips import Clip, Judge, Made, Task, core_of, kept, wanting
from cockpit.bench.speech.folder import Folder, Recording
from cockpit.bench.speech.held_out import accent, group, measured, noise_clips
from cockpit.events import Turn
from cockpit.grammar.graph import Arc, WordGraph
from cockpit.grammar.normalise import normalise
from cockpit.settings import Settings
from cockpit.testing.noises import Noises
from cockpit.testing.sounds import read_sound

ORDERS = "picovoice_dev"
READ = ("librispeech", "speechocean762", "commonvoice", "vctk_autovc", "an4")
COMMANDS = ("speech_to_phrase", "misc_commands")
SINGLE = "gsc"
TALK = (*READ, *COMMANDS, SINGLE)
TALKS_OF_A_CORPUS = 100
"""So many clips of a corpus are heard as other speech, evenly drawn: an hour of sound in all."""

ORDER_PAUSE_S = 1.0
"""Silence that ends an order: strangers think of what else they want for longer than those who command a car."""


Drawn = TypeVar("Drawn")


def make_orders(folder: Folder, coffee: Settings, noises: Noises) -> Made:
    """Return strangers' coffee orders along the benchmark's own grammar as a pack."""
    if not folder.has(ORDERS):
        return Made(notes=[f"orders: no folder {ORDERS}, nothing measured"])
    clips = [
        Clip(partial(read_sound, clip.path), ORDERS, "", partial(_ordered, dict(clip.slots)))
        for clip in orders.read_clips(folder.speech / ORDERS)
    ]
    about = "coffee orders by over 50 strangers; the coffee pack alone"
    grammar = core_of(coffee).grammar
    heard = Task("orders", ORDERS, about, clips, grammar.speech, grammar.digest, coffee, noises, ORDER_PAUSE_S, True)
    return Made([heard])


def make_commands(folder: Folder, packs: Settings, noises: Noises) -> Made:
    """Return every human clip whose words are a command of the shipped packs, as they are typed."""
    core = core_of(packs)
    judged = [(recording, wanting(core, recording.text)) for recording in _held_out(folder, TALK)]
    clips = [_clip(recording, right) for recording, right in judged if right is not None]
    made = Made()
    if clips:
        about = "human clips whose words are a whole command; the shipped packs' grammar"
        made.tasks.append(
            Task("commands", "covered", about, clips, core.grammar.speech, core.grammar.digest, packs, noises)
        )
    speakers = {(clip.corpus, clip.speaker) for clip in clips}
    wordings = sorted({" ".join(clip.words) for clip in clips})
    made.notes.append(
        f"commands: {len(clips)} held-out clips by {len(speakers)} speakers are commands of the shipped packs, "
        f"{len(wordings)} wordings ({', '.join(wordings[:8])}): the data folder has few car commands"
    )
    return made


def make_other_speech(folder: Folder, packs: Settings) -> Made:
    """Return held-out people who say no command, strangers' coffee orders, and noise without any speech."""
    core = core_of(packs)
    talk = [recording for corpus in TALK for recording in _drawn(list(_held_out(folder, [corpus])))]
    clips = [_clip(recording) for recording in talk if not core.session().say(recording.text).commands]
    left_out = len(talk) - len(clips)
    if folder.has(ORDERS):
        found = _drawn(orders.read_clips(folder.speech / ORDERS))
        clips += [Clip(partial(read_sound, clip.path), ORDERS, "") for clip in found]
    grammar = core.grammar
    about = "held-out people who say no command; the shipped packs' grammar"
    made = Made([Task("other-speech", "speech", about, clips, grammar.speech, grammar.digest, packs)] if clips else [])
    if left_out:
        made.notes.append(f"other-speech: {left_out} clips that are understood as a command when typed are left out")
    if folder.noise.is_dir():
        noise = [Clip(kept(sound), category, "") for category, sound in noise_clips(folder)]
        made.tasks.append(Task("other-speech", "noise", "recorded noise", noise, grammar.speech, grammar.digest, packs))
    else:
        made.notes.append(f"other-speech: no folder {folder.noise.name} beside the speech, no recorded noise measured")
    return made


def make_words(folder: Folder) -> Made:
    """Return held-out people along the list of what is said in their corpus, without packs or garbage."""
    made = Made()
    for corpus in (*READ, SINGLE, *COMMANDS):
        if not folder.has(corpus):
            made.notes.append(f"words: no folder {corpus}, left out")
            continue
        clips = [clip for clip in map(_clip, _held_out(folder, [corpus])) if clip.words]
        sentences = {clip.words for clip in clips}
        if sentences:
            about = f"one of the {len(sentences)} {'words' if corpus == SINGLE else 'sentences'} of the set"
            made.tasks.append(Task("words", corpus, about, clips, *listed(sentences)))
    return made


def listed(sentences: Iterable[Sequence[str]]) -> tuple[WordGraph, str]:
    """Return a grammar of exactly these sentences, equally likely, and its content hash."""
    arcs: list[list[Arc]] = [[]]
    finals: dict[int, tuple[float, tuple[()]]] = {}
    follows: dict[tuple[int, str], int] = {}
    ordered = sorted({tuple(sentence) for sentence in sentences})
    for sentence in ordered:
        state = 0
        for word in sentence:
            if (state, word) not in follows:
                follows[state, word] = len(arcs)
                arcs[state].append(Arc(len(arcs), word))
                arcs.append([])
            state = follows[state, word]
        finals[state] = (0.0, ())
    digest = hashlib.sha256("\n".join(" ".join(sentence) for sentence in ordered).encode()).hexdigest()[:32]
    return WordGraph(arcs, finals), digest


def _held_out(folder: Folder, corpora: Iterable[str]) -> Iterator[Recording]:
    for corpus in filter(folder.has, corpora):
        yield from measured(folder.recordings(corpus), corpus)


def _drawn(clips: Sequence[Drawn]) -> list[Drawn]:
    """Return at most TALKS_OF_A_CORPUS, evenly drawn."""
    count = min(len(clips), TALKS_OF_A_CORPUS)
    return [clips[index * len(clips) // count] for index in range(count)]


def _clip(recording: Recording, right: Judge | None = None) -> Clip:
    words = tuple(re.sub(r"[^a-z' ]", " ", normalise(recording.text)).split())
    sound = partial(read_sound, recording.path)
    return Clip(sound, recording.corpus, recording.speaker, right, words, accent(recording), group(recording))


def _ordered(wanted: dict[str, str], turns: Sequence[Turn]) -> bool:
    understood = orders.ordered(list(turns))
    return {name: understood.get(name) for name in wanted} == wanted
