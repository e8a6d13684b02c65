"""Synthetic people: who speaks in the part that needs no recordings, and what they say that is no command.

The recipe of the shipped model trains on espeak-ng too, on the accents marked `trained` below with nearly every voice
variant, at 125 to 195 words a minute and pitch 25 to 75. Only one English accent of espeak-ng is left that it never
trained on, New York's; the other people speak faster, slower, higher or lower than any voice of the recipe did. All
come from the same synthesiser, so figures of this part compare models and noises, and say little of strangers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cockpit.audio.resample import Resampler
from cockpit.testing.level import Sound
from cockpit.testing.sounds import quiet
from cockpit.testing.spoken import PEAK, Person
from cockpit.tts.espeak import Speaking


@dataclass(frozen=True, slots=True)
class Talker:
    """A synthetic person; `trained` tells whether the recipe trains on this accent of the synthesiser."""

    person: Person
    accent: str
    group: str
    trained: bool

    @property
    def name(self) -> str:
        """Voice, words a minute and pitch."""
        return f"{self.person.voice} {self.person.rate_wpm} {self.person.pitch}"


TALKERS = (
    Talker(Person("en-us-nyc", 165, 45), "new york", "man", trained=False),
    Talker(Person("en-us-nyc+f4", 150, 55), "new york", "woman", trained=False),
    Talker(Person("en-us-nyc+m7", 200, 40), "new york", "man", trained=False),
    Talker(Person("en-us-nyc+f1", 120, 60), "new york", "woman", trained=False),
    Talker(Person("en-us+f2", 205, 50), "general american", "woman", trained=True),
    Talker(Person("en-us+m4", 115, 20), "general american", "man", trained=True),
    Talker(Person("en-gb+f5", 205, 80), "british", "woman", trained=True),
    Talker(Person("en-gb-x-rp+m2", 118, 35), "british", "man", trained=True),
    Talker(Person("en-gb-scotland+f3", 202, 55), "scottish", "woman", trained=True),
    Talker(Person("en-029+m5", 118, 40), "caribbean", "man", trained=True),
)
BABBLERS = tuple(
    Person(voice, 170)
    for voice in ("en-us-nyc+m1", "en-us-nyc+f2", "en-gb+m6", "en-us+f5", "en-gb-scotland+m3", "en-029+f4")
)
OTHER_TALK = (
    "the museum bought a painting of three boats last summer",
    "my sister called yesterday about the wedding in october",
    "we should have left before the traffic got so bad",
    "did you read that book about the lighthouse keeper",
    "the football match ended two all after extra time",
    "i think the baker on the corner has closed for good",
    "he said the contract would be signed by friday",
    "there were about forty people at the concert last night",
    "can you pass me the water bottle from the bag please",
    "the children want to stop for ice cream again",
    "they cut down the old oak tree behind the school",
    "prices for apartments have doubled in eight years",
    "her new job starts on the first of november",
    "and now the news from london at half past six",
    "heavy rain is expected along the coast this evening",
    "the president will meet the prime minister tomorrow morning",
    "my phone battery died while i was talking to him",
    "do you remember the name of that little hotel",
    "the dog jumped over the fence and ran away",
    "it costs nineteen ninety nine and comes in three colors",
    "she plays the violin much better than i ever did",
    "a truck has lost its load at the next junction",
    "what did the doctor say about your knee",
    "the cake needs another twenty minutes in the oven",
    "we moved here when i was five years old",
    "nobody told me the meeting had been cancelled",
    "turn to page thirty one and read the second line",
    "he put his cold feet on the warm stones",
    "you never listen to what i am saying",
    "grandmother used to sit by the window and knit",
    "the pilot turned the engine off and waited",
    "some scientists believe the glacier will be gone by then",
    "i forgot to buy milk bread and a bag of onions",
    "please hold the line and someone will be with you shortly",
    "this song was number one for eleven weeks",
    "they open the shop at nine and close it at five",
    "look at that red car it is going much too fast",
    "the actor who played the king has died at eighty",
    "let me know when you get there and drive carefully",
    "we could go camping if the weather gets better",
)
"""Talk in a car and from its radio, some of it with words that commands have."""


def speak(speaking: Speaking, text: str, person: Person) -> Sound:
    """Return `text` spoken by `person` in a quiet room, with its highest peak at PEAK.

    Raises:
        EngineError: the synthetic voice failed.
    """
    speech = speaking.synthesise(text, person.voice, person.rate_wpm, person.pitch)
    resampler = Resampler(speech.rate_hz, 1)
    pcm = np.concatenate([resampler.feed(speech.pcm), resampler.finish()]).astype(np.float32)
    return np.asarray(pcm * (PEAK / max(1.0, float(np.abs(pcm).max()))) + quiet(len(pcm)), np.float32)


def babbling(speaking: Speaking, sentences: Iterable[str] = OTHER_TALK[:18]) -> list[Sound]:
    """Return what babble is made of: voices that say no command, none of them a TALKER's."""
    return [speak(speaking, text, BABBLERS[index % len(BABBLERS)]) for index, text in enumerate(sentences)]
