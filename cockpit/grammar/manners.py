"""What surrounds a command in any sentence: politeness, hesitation, and how one command joins the next."""

from __future__ import annotations

MAX_COMMANDS = 3
"""Commands in one breath that the matcher takes apart; the graph itself loops."""

OPENING = {
    "en": (
        "(uh|um|er|ah|oh|hey|hi|hello|okay|well|so|now|please|maybe|just|actually|then|also)",
        "(can|could|would|will) (you|we|i)",
        "(i want|i need|i'd like|i would like) (to|you to)",
        "(would you mind|let's|let us|go ahead and)",
    ),
}
"""Said before a command, any number of times. As in CLOSING and JOINING, none begins another."""

CLOSING = {"en": ("(please|now|thanks|thank you|okay|for me|right now|if you can|(will|would|can|could) you)",)}
"""Said after a command, any number of times."""

JOINING = {"en": ("(and|then|also|but)",)}
"""Said between two commands."""

ANSWER = {"en": ("[(make|set|put) it [to|at]|to|at|on|for|by|in|only|about|say|let's say|i'd like|i want] {slot}",)}
"""How a question for a slot is answered."""

FILLER_COST = 2.0
"""What each opening or closing costs, in nats."""

JOINING_COST = 2.5
ANSWER_COST = 2.0
"""What a bare answer costs the recogniser beside a whole command."""

UNITS = {
    "en": {
        "celsius": "[(degree|degrees) [celsius|centigrade]|celsius|centigrade]",
        "percent": "[percent|per cent]",
        "km": "[kilometer|kilometers]",
        "km_per_h": "[(kilometer|kilometers) (per|an) hour]",
        "minutes": "[minute|minutes]",
        "hours": "[hour|hours]",
        "degrees": "[degree|degrees]",
        "watt_hours_per_km": "[watt hours [per kilometer]]",
        "kilowatt": "[kilowatt|kilowatts]",
        "kilowatt_hours": "[kilowatt (hour|hours)]",
        "none": "",
    }
}
"""Words that may follow a number of that unit."""
