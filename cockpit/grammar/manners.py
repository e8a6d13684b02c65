"""What surrounds a command in any sentence: politeness, hesitation, and how one command joins the next."""

from __future__ import annotations

MAX_COMMANDS = 5
"""Commands in one breath that are obeyed; the graph itself loops."""

OPENING = {
    "en": (
        "(uh|um|er|ah|oh|hey|hi|hello|okay|well|so|now|please|maybe|just|actually|then|also)",
        "(can|could|would|will) (you|we|i)",
        "(i want|i need|i'd like|i would like) (to|you to)",
        "(would you mind|let's|let us|go ahead and)",
    ),
}
"""Said before a command, any number of times. As in CLOSING and JOINING, none begins another."""

CLOSING = {"en": ("(please|now|thanks|thank you|okay|for me|instead|right now|if you can|(will|would|can|could) you)",)}
"""Said after a command, any number of times."""

JOINING = {"en": ("(and|then|also|but)",)}
"""Said between two commands."""

ANSWER = {
    "en": (
        "[(make|set|put) it [to|at]|to|at|on|for|by|in|only|about|say|let's say|i'd like|i want|no|make that] {slot}",
    )
}
"""How a question for a slot is answered."""

_ONE = "[one|ones|side|seat|seats|window|windows]"

ALSO = {
    "en": (
        "and {slot} [too]",
        f"(and|also|plus|and also) [the same] [for|on|in|at] {{slot}} {_ONE} [too|also|as well]",
        f"[for|on|in|at] {{slot}} {_ONE} (too|also|as well|likewise)",
        f"[and] [do|make it|i want] the same [thing] (for|on|in|at|with) {{slot}} {_ONE} [too|also|as well]",
        f"[and] (what|how) about {{slot}} {_ONE}",
    )
}
"""How the last command is given for another place as well."""

VALUE = {"en": ("(make|set|put|turn|have) (it|that|this) [to|at|on] {slot}", "(change|switch) (it|that) to {slot}")}
"""How what was spoken of last is set to a value."""

INSTEAD = {
    "en": (
        f"(no|no no|no wait|no sorry|sorry|wait|i mean|i meant|no i mean|no i meant|no i said|not that one) "
        f"[for|on|in|at] {{slot}} {_ONE}",
        f"[no] (make that|not me|not mine|not here|not there|not this one) [but] [for|on|in|at] {{slot}} {_ONE}",
        f"[for|on|in|at] {{slot}} {_ONE} (instead|i mean|i meant|i said)",
    )
}
"""How the place of the last command is put right."""

INSTEAD_VALUE = {
    "en": (
        "(no|no no|no wait|no sorry|sorry|wait|i mean|i meant|i said|no i mean|no i meant|no i said) "
        "[(make|set) it] [to|at|on|by] {slot}",
        "(make that|better|rather) [to|at|on|by] {slot}",
        "[to|at|on|by] {slot} (instead|rather|i mean|i meant|i said)",
    )
}
"""How the value of the last command is put right."""

OTHER_FORM = {"en": "the other"}
"""How the counterpart of the place of the last command is named."""

REPAIR = {"en": ("(no|sorry|wait|i mean)",)}
"""Said between a command and what should be done instead; as in CLOSING, none begins another."""

NEGATION = {"en": ("(don't|do not|never)",)}
"""Said before a command that is not to be done. The recogniser has to hear it, or it hears a command in its place:
"don't unlock the doors" sounds much like "then unlock the doors".
"""

_MOMENT = (
    "(when|once|if|unless|until|after|before|as soon as) ((i|we|you|they) (arrive|stop|park|leave|get (there|home|in))"
    "|(i|we) (are|say) so|it (rains|snows|gets (dark|cold|cool|warm|hot|late)))"
)
_LATER = (
    "(in|after) (a|one|two|three|five|ten|fifteen|twenty|thirty|half an|an) (minute|minutes|hour|hours)",
    "(later|tomorrow|tonight)",
)
DEFERRAL = {"en": (_MOMENT, *_LATER)}
"""Said before or after a command that is to be done another time, which we cannot: heard, so that it is refused."""

FILLER_COST = 2.0
"""What each opening or closing costs, in nats."""

DEFERRAL_COST = 4.0
"""What is rarely said: cheaper, it would take chances from short commands."""

JOINING_COST = 2.5

REPAIR_COST = 5.0
"""What a second thought costs between two commands."""

ANSWER_COST = 2.0
FOLLOW_COST = 2.0
"""What a bare answer, and what only follows another command, costs the recogniser beside a whole command."""

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

HALF = {
    "en": {"celsius": "half a degree", "percent": "half a percent", "km": "half a kilometer", "hours": "half an hour"}
}
"""Half of that unit, where the unit stands inside the number."""
