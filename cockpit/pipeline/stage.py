"""What a stage is, and how events go through a row of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from cockpit.events import Event


class Stage(Protocol):
    """One step of the way from sound to answer."""

    def feed(self, event: Event) -> Iterator[Event]:
        """Take one event, and yield what follows from it (often the event itself, and more)."""
        ...


def run(source: Iterable[Event], stages: Sequence[Stage]) -> Iterator[Event]:
    """Pass each event of the source through the stages, in order, and yield what comes out at the end."""
    for event in source:
        yield from _through(event, stages)


def _through(event: Event, stages: Sequence[Stage]) -> Iterator[Event]:
    if not stages:
        yield event
        return
    for produced in stages[0].feed(event):
        yield from _through(produced, stages[1:])
