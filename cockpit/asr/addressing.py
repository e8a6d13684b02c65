"""The stage that takes the wake word off what was said, so that what is left is the command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cockpit.asr.graph import UNKNOWN
from cockpit.events import Event, Hypothesis, UtteranceHeard


class Addressing:
    """UtteranceHeard in, the same without the wake word out; nothing when the best reading holds nothing else.

    Args:
        phrase: the words of the wake phrase.
    """

    def __init__(self, phrase: tuple[str, ...]) -> None:
        self._phrase = phrase

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass every event on; hold back an utterance that only called the assistant."""
        if not isinstance(event, UtteranceHeard) or not event.hypotheses:
            yield event
            return
        stripped = [self._stripped(hypothesis) for hypothesis in event.hypotheses]
        if stripped[0].text:
            yield replace(event, hypotheses=tuple(hypothesis for hypothesis in stripped if hypothesis.text))

    def _stripped(self, hypothesis: Hypothesis) -> Hypothesis:
        """Return the reading without the phrase at its beginning, and without other talk before that."""
        words = hypothesis.text.split()
        first = next((place for place, word in enumerate(words) if word != UNKNOWN), len(words))
        behind = first + len(self._phrase)
        if tuple(words[first:behind]) != self._phrase:
            return hypothesis
        return replace(hypothesis, text=" ".join(words[behind:]), words=hypothesis.words[behind:])
