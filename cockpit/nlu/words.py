"""Which English words carry what: fillers, function words, numbers, and words that a guess must never bend.

The classes follow how far a command's meaning changes when the word is lost: not at all (fillers), hardly
(function words), or into another command (numbers, polarity, negation, conditions, questions).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

UNKNOWN = "[unk]"
"""What the recogniser writes for speech that is no word of the grammar."""

ANY_NUMBER = "<number>"
"""Stands for a said number that may be any other: to find which slot it was meant for."""

FILLERS = frozenset(
    "ah actually alright basically brr er erm gosh hello hey hi hm hmm honestly just kindly man maybe mhm now oh ok "
    "okay perhaps phew please possibly quickly really simply so somehow thanks ugh uh uhm um well yeah yep".split()
)
"""Politeness and hesitation: skipping one costs next to nothing."""

FILLER = 0.05
"""What that is, in the units of cockpit.nlu.costs."""

FILLER_PHRASES = frozenset({("you", "know"), ("i", "mean")})
"""Words that are hesitation together."""

ARTICLES = frozenset("a an the".split())
"""Function words that name nothing by themselves, even where a name begins with one."""

FUNCTION_WORDS = frozenset(
    "a about am an and are as at be been by can could do for from go going gonna got guess had has have i i'd "
    "i'll i'm i've in into is it it's its let's me mind my of our possible should somebody someone "
    "some that that's the their them then there there's think this to us wanna want was we whether wonder wondering "
    "would you you're your".split()
)
"""Words that many sentences share: cheap to skip and cheap to leave unsaid."""

WISHES = frozenset("i'd would".split())
"""They make a wish of "i like": left unsaid, it is none."""

TELLING = frozenset("i we you they".split())
"""Before "like" they tell what somebody likes, and ask for nothing."""

WISHING = frozenset(
    "able ahead any anybody anyone anything appreciate better bit cabin car care chance come fancy feel feeling feels "
    "give glad good grateful great happy hope idea keep like little look looks lot love make makes mean need needs "
    "nice ought point prefer quite rather reckon see seem seems something sort start stay still suppose sure thing "
    "things think time today tonight use using wanted wants way wish work".split()
)
"""Words around a wish, which say little of what it is about; free wording does without them."""

LIGHT_VERBS = frozenset(
    "adjust bring change come crank do drop get go going keep leave let make move pull push put roll run set switch "
    "take turn wind".split()
)
"""Verbs that any command may have; what they act on and which way says what is meant."""

ALIKE = {
    **dict.fromkeys("activate enable engage".split(), "on"),
    **dict.fromkeys("cut deactivate disable disengage end kill quit".split(), "off"),
    **dict.fromkeys("higher increase more raise".split(), "up"),
    **dict.fromkeys("decrease less lower reduce".split(), "down"),
    **dict.fromkeys("chilly freezing frosty icy".split(), "cold"),
    **dict.fromkeys("boiling oven roasting sauna".split(), "hot"),
    **dict.fromkeys("distance further".split(), "far"),
    "closed": "close",
    "shut": "close",
    "quieter": "softer",
}
"""Words of the language at large that say the same as one that packs surely have."""

NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand half quarter quarters "
    "minus negative point".split()
)
"""A number is matched as it was said or not at all."""

INSIDE_NUMBERS = frozenset("a and".split())
"""Words that belong to a number when they stand inside one: "one hundred and ten", "two and a half"."""

UNIT_WORDS = frozenset(
    "degree degrees celsius centigrade fahrenheit percent kilometer kilometers mile miles minute minutes hour hours "
    "second seconds kilowatt kilowatts".split()
)
"""What a number counts: with another one it is another number."""

HOMOPHONES = {"to": "two", "too": "two", "for": "four", "fore": "four", "won": "one", "ate": "eight"}
"""Words that sound as a number does: either may be heard for the other."""

JOINTS = frozenset("also and but then".split())
"""Words between two commands: cheap to skip, but never thought of where they were not said."""

OPPOSITES = (
    ("on", "off"),
    ("open opened", "close closed shut"),
    ("up", "down"),
    ("raise increase", "lower decrease reduce"),
    ("more", "less fewer"),
    ("higher", "lower"),
    ("high", "low", "medium"),
    ("hot warm", "cold cool"),
    ("hotter warmer", "colder cooler"),
    ("heat", "cool"),
    ("heating", "cooling"),
    ("heated", "cooled"),
    ("warming", "cooling"),
    ("front", "rear back behind"),
    ("driver driver's", "passenger passenger's"),
    ("left", "right"),
    ("forward forwards", "back backward backwards"),
    ("start", "stop quit", "pause"),
    ("enable", "disable"),
    ("activate", "deactivate"),
    ("lock locked", "unlock unlocked"),
    ("inside", "outside"),
    ("max maximum", "min minimum"),
    ("faster", "slower"),
    ("stronger", "weaker"),
    ("softer", "firmer"),
    ("highest", "lowest"),
    ("louder", "quieter"),
    ("loud", "quiet"),
    ("mute", "unmute"),
    ("next", "previous"),
    ("play resume", "pause"),
    ("brighter", "dimmer darker"),
    ("bright", "dark dim"),
    ("headlights headlight headlamps", "reading", "dome", "interior", "ambient"),
)
"""Axes of meaning: the sides of one axis are opposites, the words of one side say the same."""

CONDITIONS = frozenset("after before if unless until when whenever while".split())
"""What follows says when, or whether at all."""

CLAUSES = CONDITIONS | frozenset("but cannot except instead neither never no none nor not without".split())
"""Negations and conditions: they bear on what follows."""

SEEN = frozenset(
    "beam beams fog fogs foglight foglights hazard hazards headlamp headlamps headlight headlights".split()
)
"""They name the lights that others see the car by: no command for one is guessed from words that do not name it."""

BINDING = frozenset(
    "all both cancel each every everyone everybody everything later only other others out tomorrow tonight too undo "
    "yesterday".split()
).union(CLAUSES, SEEN)
"""With scope, time and excess: a command said with one of these unexplained is another command."""

QUESTIONS = frozenset("how how's what what's when where which who who's whose why".split())
"""Anywhere in a sentence they make it a question."""

OPENING_QUESTIONS = frozenset("am are did do does has have is should was were".split())
"""At the start of a sentence they make it a question ("is the fan on")."""


def _sides() -> dict[str, frozenset[tuple[int, int]]]:
    sides: dict[str, set[tuple[int, int]]] = {}
    for axis, words_by_side in enumerate(OPPOSITES):
        for side, words in enumerate(words_by_side):
            for word in words.split():
                sides.setdefault(word, set()).add((axis, side))
    return {word: frozenset(places) for word, places in sides.items()}


POLAR = _sides()
"""Every word that stands on an axis of OPPOSITES, with its (axis, side) places."""


def is_bound(word: str) -> bool:
    """Say whether a command changes its meaning when `word` is lost, added or replaced."""
    return word in NUMBERS or word in POLAR or word in BINDING or word in QUESTIONS or word.endswith("n't")


def opens_clause(word: str) -> bool:
    """Say whether `word` negates what follows, or makes it a condition."""
    return word in CLAUSES or word.endswith("n't")


def tells_liking(words: Sequence[str]) -> bool:
    """Say whether the words tell what somebody likes: "i like blue lights" asks for nothing."""
    return any(word == "like" and before in TELLING for before, word in pairwise(words))


def is_content(word: str) -> bool:
    """Say whether `word` says something of its own (neither a filler nor a function word)."""
    return word not in FILLERS and word not in FUNCTION_WORDS
