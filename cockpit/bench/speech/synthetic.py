"""The part that anyone can run: sentences of the shipped packs by synthetic people, and other talk by the same."""

from __future__ import annotations

from cockpit.bench.speech.clips import Clip, Made, Task, core_of, kept, wanting
from cockpit.grammar.normalise import normalise
from cockpit.pipeline import Core
from cockpit.settings import Settings
from cockpit.testing.noises import Noises, car_noises
from cockpit.testing.sounds import padded
from cockpit.testing.spoken import LEAD_S
from cockpit.testing.talkers import OTHER_TALK, TALKERS, babbling, speak
from cockpit.tts.espeak import Speaking

PART = "synthetic"
SEED = 20
SENTENCES = 60
TALKS_BY_EACH = 4


def synthetic_noises(seed: int = SEED) -> Noises:
    """Return road, blower, window and babble, all made by us."""
    with Speaking() as speaking:
        return Noises(car_noises(seed, babbling(speaking)))


def make(packs: Settings, noises: Noises, *, sentences: int = SENTENCES, talks_by_each: int = TALKS_BY_EACH) -> Made:
    """Let synthetic people say `sentences` commands in all, and each of them `talks_by_each` lines of other talk."""
    core = core_of(packs)
    with Speaking() as speaking:
        commands, left_out = _commands(core, speaking, sentences)
        talk = _other_talk(speaking, talks_by_each)
    seen = sum(talker.trained for talker in TALKERS)
    about = f"sentences of the shipped packs by {len(TALKERS)} synthetic voices; the shipped packs' grammar"
    made = Made(
        [
            Task(PART, "commands", about, commands, core.grammar.speech, core.grammar.digest, packs, noises),
            Task(PART, "talk", "other talk by them", talk, core.grammar.speech, core.grammar.digest, packs),
        ]
    )
    made.notes.append(
        f"synthetic: {seen} of {len(TALKERS)} voices have an accent of espeak-ng that the shipped model's training "
        "heard too, at other speeds and pitches; the others speak an accent that it never heard"
    )
    if left_out:
        made.notes.append(f"synthetic: {left_out} sampled sentences mean something else when typed, and are left out")
    return made


def _commands(core: Core, speaking: Speaking, count: int) -> tuple[list[Clip], int]:
    """Return the clips, and how many sentences were left out as they mean something else when typed."""
    clips: list[Clip] = []
    for number, sentence in enumerate(core.grammar.sentences(SEED, count)):
        typed = core.session().say(sentence.text)
        alike = [
            command
            for command in typed.commands
            if command.intent == sentence.intent and sentence.slots.items() <= command.slots.items()
        ]
        right = wanting(core, sentence.text)
        if right is None or len(typed.commands) != 1 or not alike:
            continue
        talker = TALKERS[number % len(TALKERS)]
        sound = padded(speak(speaking, sentence.text, talker.person), LEAD_S, 0.0)
        words = tuple(normalise(sentence.text).split())
        familiarity = "accent trained on" if talker.trained else "accent not trained on"
        clips.append(Clip(kept(sound), familiarity, talker.name, right, words, talker.accent, talker.group))
    return clips, count - len(clips)


def _other_talk(speaking: Speaking, by_each: int) -> list[Clip]:
    clips = []
    for number, talker in enumerate(TALKERS):
        for index in range(by_each):
            text = OTHER_TALK[(number * by_each + index) % len(OTHER_TALK)]
            sound = padded(speak(speaking, text, talker.person), LEAD_S, 0.0)
            clips.append(Clip(kept(sound), PART, talker.name, accent=talker.accent, group=talker.group))
    return clips
