"""What a turn means for the next one: an answer may follow without the wake word, and passers-by are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cockpit.audio.attention import AFTER_REPLY_S, Attention
from cockpit.events import Event, ReplyCut, ReplySpoken, TurnEnded


class Discretion:
    """The stage before the voice: no reply to talk that nobody addressed to the assistant and that is no command.

    Otherwise two people who go on talking after a command would be told, sentence by sentence, that they were not
    understood; and each of these replies would keep the assistant listening. Behind a question there is an answer to
    be expected, so there it is told, once.
    """

    def __init__(self, attention: Attention) -> None:
        self._attention = attention
        self._asked = False

    def feed(self, event: Event) -> Iterator[Event]:
        """Take the reply from a turn that was neither called for, asked for nor understood; pass all else on."""
        if isinstance(event, TurnEnded):
            expected = self._asked or self._attention.reason != "reply"
            self._asked = event.turn.status == "asked"
            if event.turn.status == "not-understood" and not expected:
                event = replace(event, turn=replace(event.turn, reply="", spoken=""))
        yield event


class Following:
    """The last stage: listens on for a while after a reply; with a key to press only after a question.

    Args:
        attention: what listens.
        voiced: whether replies are spoken; the time then counts from the end of the voice.
    """

    def __init__(self, attention: Attention, *, voiced: bool) -> None:
        self._attention, self._voiced = attention, voiced
        self._answerable = False

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass every event on; say behind a reply that we listen."""
        yield event
        if isinstance(event, TurnEnded):
            asked = event.turn.status == "asked"
            self._answerable = bool(event.turn.reply) and (asked or self._attention.listen == "wake")
            if self._answerable and not self._voiced:
                yield from self._attention.stay(event.at_s, event.at_s + AFTER_REPLY_S)
        elif isinstance(event, ReplySpoken) and self._answerable:
            silent_s = event.at_s if event.silent_from_s is None else event.silent_from_s
            yield from self._attention.stay(event.at_s, silent_s + AFTER_REPLY_S)
        elif isinstance(event, ReplyCut) and self._attention.reason == "reply":  # silent earlier than was thought
            yield from self._attention.stay(event.at_s, event.at_s + AFTER_REPLY_S)
