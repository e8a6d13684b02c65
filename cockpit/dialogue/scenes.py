"""Scenes in a conversation: what ends by itself is said, and people make scenes under names of their own.

A name that no pack knows is read here, from the text: typed, or heard in words that the recogniser has from the packs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cockpit.events import Command, Hypothesis
from cockpit.grammar.normalise import normalise
from cockpit.nlu.match import Matcher
from cockpit.nlu.understanding import Understanding
from cockpit.packs.load import Packs
from cockpit.scenes.engine import Engine
from cockpit.scenes.own import scene_id, scene_of_commands
from cockpit.scenes.skills import ended, kept, refused, scene_skills
from cockpit.scenes.words import PACK
from cockpit.skills.outcome import Outcome

MOST_WORDS = 5
"""A longer name is none."""

_SAVE = re.compile(
    r"(?:save|remember|keep|store) (?:this|that|it|everything|(?:these|the) settings) as (?:my )?(?P<name>.+)"
)
_CALL = re.compile(r"call this (?P<name>.+)")
_FORGET = re.compile(r"(?:forget|delete|remove) (?:the )?(?P<name>.+?)(?: scene)?")
_ENTER = re.compile(
    r"(?:(?:start|begin|activate|enter|turn on|switch on|it's time for|it's) )?(?P<name>.+?)(?: please)?"
)
_DEFINE = re.compile(r"(?:please )?(?:when|whenever|if) i say (?P<rest>.+)")
_THEN = re.compile(r"(?:(?:then|and|please|you should|i want you to) )*(?P<what>.+)")

NO_EFFECT = "A scene can only set the cabin: lights, seats, windows, climate."


class Scenes:
    """The scenes of one conversation.

    Args:
        engine: enters and leaves them on the car.
        packs: what is understood.
        matcher: understands what a new scene shall do.
    """

    def __init__(self, engine: Engine, packs: Packs, matcher: Matcher) -> None:
        self._engine, self._packs, self._matcher = engine, packs, matcher
        self.skills = scene_skills(engine, self.taken)

    def over(self) -> list[str]:
        """Return a sentence for each scene that ended by itself since this was last asked."""
        self._engine.watch()
        return [ended(left) for left in self._engine.over()]

    def taken(self, name: str) -> bool:
        """Say whether a name means something else already."""
        commands = self._matcher.match([Hypothesis(name)]).commands
        return any(each.match == "exact" and each.intent != f"{PACK}.enter_own" for each in commands)

    def _is_other(self, text: str) -> bool:
        """Say whether another pack has the sentence: "store this as position one" is about a seat."""
        commands = self._matcher.match([Hypothesis(text)]).commands
        return any(each.match == "exact" and not each.intent.startswith(f"{PACK}.") for each in commands)

    def read(self, text: str) -> Understanding | None:
        """Return what an utterance wants of a scene with a name of somebody's own; None where it is about none.

        Args:
            text: in the recogniser's words.
        """
        if PACK not in self._packs.packs:
            return None
        found = _SAVE.fullmatch(text) or _CALL.fullmatch(text)
        if found and _is_name(found["name"]) and not self._is_other(text):
            return _one(text, "save", found["name"])
        if found := _DEFINE.fullmatch(text):
            return self._defined(text, found["rest"])
        own = {normalise(spoken): name for name, spoken in self._engine.library.own_names.items()}
        for pattern, intent in ((_FORGET, "forget"), (_ENTER, "enter_own")):
            found = pattern.fullmatch(text) if own else None
            if found and (name := own.get(found["name"])) and not self.taken(text):
                return _one(text, intent, name)
        return None

    def define(self, name: str, commands: Sequence[Command]) -> Outcome:
        """Make the scene that does what the commands say; nothing of it is done now."""
        if not commands:
            return Outcome("answered", "empty")
        scene = scene_of_commands(name.replace("_", " "), commands, self._packs)
        return kept(self._engine, scene, self.taken) if scene else refused(NO_EFFECT, "no-match")

    def _defined(self, text: str, rest: str) -> Understanding | None:
        """Find where the name ends: behind it all must be understood, exactly where there is such a place."""
        readings = list(self._readings(rest))
        exact = [(n, u) for n, u in readings if all(command.match == "exact" for command in u.commands)]
        for name, understood in exact or readings:
            heard = Hypothesis(text)
            return Understanding(heard, (Command(f"{PACK}.define", {"name": name}), *understood.commands))
        return None

    def _readings(self, rest: str) -> Iterator[tuple[str, Understanding]]:
        words = rest.split()
        for count in range(1, min(MOST_WORDS, len(words) - 1) + 1):
            found = _THEN.fullmatch(" ".join(words[count:]))
            name = " ".join(words[:count])
            if found and _is_name(name):
                understood = self._matcher.match([Hypothesis(found["what"])])
                if understood.commands and understood.reason is None:
                    yield name, understood


def _is_name(words: str) -> bool:
    return len(words.split()) <= MOST_WORDS and scene_id(words) is not None


def _one(text: str, intent: str, name: str) -> Understanding:
    return Understanding(Hypothesis(text), (Command(f"{PACK}.{intent}", {"name": name}),), confidence=1.0)
