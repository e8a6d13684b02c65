"""Plain words about named things, with exact commands beside them: one command, or one on each side of a joint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cockpit.events import Command, Hypothesis
from cockpit.grammar.manners import MAX_COMMANDS
from cockpit.nlu.belief import LEAST_BELIEF
from cockpit.nlu.candidates import MOST_WORDS
from cockpit.nlu.named.reader import NamedReader
from cockpit.nlu.understanding import Understanding
from cockpit.nlu.verdict import verdict
from cockpit.nlu.ways import Ways
from cockpit.nlu.words import JOINTS
from cockpit.packs.load import Packs


class PlainReader:
    """Reads what no sentence of the grammar says, where every word is accounted for."""

    def __init__(self, packs: Packs, ways: Ways) -> None:
        self._packs, self._ways = packs, ways
        self._named = NamedReader(packs)

    def prepare(self) -> None:
        """Lay out now what the first utterance would wait for."""
        self._named.prepare()

    def read(self, hypothesis: Hypothesis, after: str | None) -> Understanding | None:
        """Return what is wanted, None where some word is left over; `after` is the intent spoken of last."""
        words = hypothesis.text.split()
        if len(words) > MOST_WORDS or hypothesis.confidence < LEAST_BELIEF:
            return None
        commands = self._commands(words, MAX_COMMANDS, after)
        if commands is None:
            return None
        commands = tuple(replace(each, confidence=each.confidence * hypothesis.confidence) for each in commands)
        return Understanding(hypothesis, commands)

    def is_plain(self, words: Sequence[str]) -> bool:
        """Say whether the words are one plain command."""
        return bool(self._named.read(words))

    def _commands(self, words: Sequence[str], most: int, after: str | None = None) -> tuple[Command, ...] | None:
        if guesses := self._named.read(words, after):
            return tuple(Command(guess.intent, guess.slots, "free", guess.probability) for guess in guesses)
        for place in [place for place, word in enumerate(words) if word in JOINTS and most > 1]:
            head = self._commands(words[:place], 1) or self._exactly(words[:place])
            if head is not None:
                rest = words[place + 1 :]
                tail = self._exactly(rest) or self._commands(rest, most - 1)
                if tail is not None:
                    return (*head, *tail)
        return None

    def _exactly(self, words: Sequence[str]) -> tuple[Command, ...] | None:
        """Return the commands of an exact sentence in which nothing is missing or out of range."""
        choice = self._ways.commands.exact(Hypothesis(" ".join(words)))
        if choice is None:
            return None
        meant = verdict(choice, "exact", self._packs, belief=1.0)
        return meant.commands if meant.reason is None and meant.commands else None
