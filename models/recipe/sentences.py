"""Sentences for synthetic voices to say: commands of the packs, other talk in a car, random words with rare sounds.

For the acoustic model only, which learns sounds in the company of these words: a word that it never met ("triple") is
taken for one that it did ("trouble"). No grammar comes from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random

from cockpit.grammar.sample import sample_intent, sayable
from cockpit.packs.load import Packs, load_packs
from models.recipe.pronunciations import dictionary

RANDOM_WORDS = 0.25
"""The share of sentences that are words of CMUdict in any order."""

SAMPLED = 0.4
"""The share of sentences that packs can say, each intent as likely as any other."""

PACKS = {"intents": 0.75, "cockpit/bench": 0.25}
"""Folders of packs, and their shares: the shipped ones, and the coffee orders of the benchmark."""

CHOICES: dict[str, str] = {
    "zone": "the driver|the passenger|my side|the passenger side|the front|the back|the rear|the rear left|"
    "the rear right|everyone|all seats|the front seats|the back seats|me|us|the kids|the whole car",
    "device": "fan|heating|heater|air conditioning|ac|a c|seat heating|seat heater|seat ventilation|massage|defroster|"
    "defrost|recirculation|steering wheel heating|ventilation|blower|airflow|auto mode|climate|climate control|"
    "front defrost|rear defrost|rear window heater|sync|air recirculation|reading light|ambient light|sunroof|window|"
    "driver window|passenger window|trunk|tailgate|music|radio|volume|navigation|headlights|child lock|dome light|"
    "shade|sunshade|fragrance|cooling|seat cooling|lumbar support",
    "level": "low|medium|high|maximum|minimum|full|half|off|on|level one|level two|level three|max|min",
    "place": "windscreen|windshield|face|feet|head|body|window|screen|floor",
    "value": "range|battery level|state of charge|temperature|outside temperature|inside temperature|"
    "cabin temperature|consumption|speed|remaining range|tyre pressure",
    "adjustable": "temperature|fan speed|heat|volume|brightness|seat heating|massage intensity",
    "mode": "nap|camping|cinema|pet|work|party|rest|sleep",
    "before": "||||please|could you|can you|would you|hey cockpit|i want you to|uh|okay|um",
    "after": "||||please|thanks|now|a bit|would you",
    "where": "|||for {zone}|on {zone}|in {zone}",
    "unit": "percent|kilometers|kilometres|miles|minutes|degrees|hours|kilometers per hour",
}

TEMPLATES = (
    "set the temperature to {temperature} {where}",
    "make it [warmer|colder|cooler|hotter|a bit warmer|a little cooler|{few} degrees [warmer|cooler]] {where}",
    "turn [on|off|up|down] the {device} {where}",
    "turn the {device} [on|off|up|down|to {level}]",
    "switch [on|off] the {device} {where}",
    "[open|close|lower|raise|shut|stop|start] the {device}",
    "set the {device} to [{level}|{level}|{to_hundred} percent]",
    "{temperature}",
    "{to_thousand} {unit}",
    "[it is|it's|i'm|i am|we are|my hands are|my feet are|the kids are] [|too|so|very|really] "
    "[cold|hot|warm|freezing|stuffy|chilly|boiling|sweating] [|in here|back here|up front]",
    "blow the air [to|at|on] [my|the] {place}",
    "defrost the [windscreen|windshield|rear window|front|back|mirrors]",
    "how far [can i|can we|will i|will we] [go|drive|get|still go|make it] "
    "[|on this charge|with the battery|without heating|if i drive slower|with the heating off]",
    "will i make it {to_thousand} kilometers",
    "can we reach a place {to_thousand} [kilometres|miles|kilometers] away",
    "how long to charge to {to_hundred} percent",
    "what [is|was] the {value}",
    "what if i turn the [heating|air conditioning|climate] off",
    "why is [my|the] range so [low|short]",
    "what if i drive at {to_hundred} kilometers per hour",
    "how can i save [range|energy|battery]",
    "move [my|the driver|the passenger] seat [forward|back|backwards|up|down]",
    "recline [my|the passenger] seat",
    "heat [my|the passenger|the rear|the left|the right] [seat|seats|back] [|to {level}]",
    "[yes|no|cancel|undo|undo that|never mind|stop|help|what can i say|thank you|repeat that|a bit more|a bit less|"
    "go back|yes please|no thanks|again]",
    "[increase|decrease|raise|lower|reduce] the {adjustable} "
    "[|by {few} degrees|by {to_hundred} percent|a little|a lot|two notches]",
    "[the|my|your|a] [passenger|driver] [seat|side|window|temperature] [is|needs|should be] "
    "[warmer|cooler|open|closed|higher|lower]",
    "{mode} mode [on|off|]",
)

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def sentence(random: Random) -> list[str]:
    """Return the words of one sentence, every one of them in CMUdict."""
    while True:
        words = _kind(random)(random).split()
        if words and all(word in dictionary() for word in words):
            return words


def number(value: int, random: Random) -> str:
    """Return a number below 1000 in words, with the freedom speakers take."""
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10 - 2] + ("" if value % 10 == 0 else f" {ONES[value % 10]}")
    hundreds = random.choice(["a", "one"]) if value < 200 else ONES[value // 100]
    rest = "" if value % 100 == 0 else random.choice([" ", " and "]) + number(value % 100, random)
    return f"{hundreds} hundred{rest}"


def _kind(random: Random) -> Callable[[Random], str]:
    share = random.random()
    return _random_words if share < RANDOM_WORDS else _sampled if share < RANDOM_WORDS + SAMPLED else _talk


def _sampled(random: Random) -> str:
    """Return a sentence of a pack."""
    (folder,) = random.choices(list(PACKS), list(PACKS.values()))
    packs = _packs(folder)
    return sample_intent(packs, random.choice(sayable(packs)), random).text


def _random_words(random: Random) -> str:
    return " ".join(random.choice(_speakable()) for _ in range(random.randint(2, 6)))


def _talk(random: Random) -> str:
    text = "{before} " + random.choice(TEMPLATES) + " {after}"
    if random.random() < 0.08:
        text += random.choice([" and ", " then ", " and "]) + random.choice(TEMPLATES)
    return _filled(text, random)


def _filled(text: str, random: Random) -> str:
    """Put something at random in place of each [a|b] and {name}, innermost first."""
    while True:
        slot = re.search(r"\{(\w+)\}", text) or re.search(r"\[([^][]*)\]", text)
        if slot is None:
            return text
        text = text[: slot.start()] + _choice(slot, random) + text[slot.end() :]


def _choice(slot: re.Match[str], random: Random) -> str:
    name: str = slot[1]
    if slot[0].startswith("["):
        return random.choice(name.split("|"))
    if name in CHOICES:
        return random.choice(CHOICES[name].split("|"))
    if name == "temperature":
        part = random.choice(["", "", "", " and a half", " point five"])
        unit = random.choice([" degrees", " degrees", "", " degrees celsius"])
        return number(random.randint(15, 31), random) + part + unit
    highest = {"few": 5, "to_hundred": 100, "to_thousand": 999}[name]
    return number(random.randint(1 if name == "few" else 0, highest), random)


@lru_cache
def _packs(folder: str) -> Packs:
    return load_packs([Path(__file__).parents[2] / folder])


@lru_cache(maxsize=1)
def _speakable() -> list[str]:
    return [word for word in sorted(dictionary()) if word.isalpha() and 2 < len(word) < 11]
