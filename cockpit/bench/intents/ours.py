"""Our matcher at the working point it ships with: what it refuses is refused, so its score is always 1."""

from __future__ import annotations

from cockpit.bench.intents.sentences import frame_of
from cockpit.bench.intents.systems import Guess, Understand
from cockpit.events import Hypothesis
from cockpit.grammar.compile import compile_grammar
from cockpit.nlu.free.reader import FreeReader
from cockpit.nlu.match import Matcher
from cockpit.packs.load import Packs


def build(packs: Packs) -> Understand:
    """Compile the packs into a matcher, and train its free wording on them."""
    matcher = Matcher(compile_grammar(packs), free=FreeReader(packs, frozenset))
    matcher.prepare()

    def understand(text: str) -> Guess:
        understood = matcher.match([Hypothesis(text)])
        if understood.reason is not None or len(understood.commands) != 1:
            return Guess(None)
        (command,) = understood.commands
        return Guess(frame_of(command.intent, command.slots))

    return understand
