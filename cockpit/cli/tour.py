"""The guided tour: what is said, by which voice, where the car is then, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass

from cockpit.events import Status, Turn
from cockpit.testing.spoken import Person

SCENARIO = "winter-motorway"

ANNA = Person("en-us+f3", 150, 55)
BEN = Person("en-gb", 150, 45)
CARLA = Person("en-us", 145, 60)


@dataclass(frozen=True, slots=True)
class Stop:
    """One spoken turn of the tour, what it shows, and how to tell that it went right."""

    shows: str
    say: str
    status: Status
    intents: tuple[str, ...] = ()
    person: Person = ANNA
    enters: str | None = None
    """The scenario that the car comes into before this is said."""

    def problem(self, turn: Turn) -> str | None:
        """Return what went wrong, or None."""
        intents = tuple(command.intent for command in turn.commands)
        if turn.status != self.status:
            return f"expected {self.status}, got {turn.status}"
        if self.intents and intents != self.intents:
            return f"expected {', '.join(self.intents)}, understood {', '.join(intents) or 'nothing'}"
        return None


TOUR = (
    Stop("a plain command", "set the temperature to twenty two degrees", "done", ("climate.set_temperature",)),
    Stop("a wish said indirectly", "i'm cold", "done", ("climate.warmer",)),
    Stop("a follow-up: the same elsewhere", "and the passenger too", "done", ("climate.warmer",)),
    Stop("another: less of it", "a bit less", "done", ("climate.cooler",)),
    Stop(
        "half degrees, another seat",
        "set the passenger side to twenty three and a half",
        "done",
        ("climate.set_temperature",),
        BEN,
    ),
    Stop("it asks back", "set the temperature", "asked", ("climate.set_temperature",)),
    Stop("and takes a short answer", "twenty one and a half", "done", ("climate.set_temperature",)),
    Stop("several seats at once", "turn on the rear seat heating", "done", ("seats.heat_on",), CARLA),
    Stop("two commands in one breath", "turn the fan up and defrost the windscreen", "done", (), BEN),
    Stop("undo", "undo that", "done", ("assistant.undo",), BEN),
    Stop("a question about the car", "what is the temperature outside", "answered", (), BEN),
    Stop("range from physics", "how far can i go", "answered", ("range.how_far",), BEN),
    Stop("what if", "how far can i go with the heating off", "answered", ("range.what_if",), BEN),
    Stop("charging", "how long to charge to eighty percent", "answered", (), CARLA),
    Stop("refused: not while driving", "move my seat back", "refused", ("seats.back",)),
    Stop("refused: out of range", "set the temperature to forty degrees", "refused"),
    Stop(
        "no command: it does nothing",
        "the museum bought a painting of three boats last summer",
        "not-understood",
        (),
        BEN,
    ),
    Stop("the car as a room: a scene", "nap mode", "done", ("scenes.enter",), enters="winter-rest-area"),
    Stop("and as it was before", "end nap mode", "done", ("scenes.leave",)),
)
