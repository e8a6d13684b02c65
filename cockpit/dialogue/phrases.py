"""What the car says that no pack words: what it did not understand, cannot do, or may not do."""

from __future__ import annotations

from collections.abc import Mapping

PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "no-speech": "I did not hear anything.",
        "no-match": "Sorry, I did not understand that.",
        "nearest": "Sorry, I am not sure. Did you mean “{nearest}”?",
        "negated": "All right, I leave it as it is.",
        "conditional": "I can only do that right away, not later or on a condition.",
        "contradictory": "Those two go against each other. Which one do you want?",
        "too-long": "That was too much at once. One thing after the other, please.",
        "limits": "I can do {low} to {high}.",
        "values": "I can do {values}.",
        "absent": "This car does not have that.",
        "rule": "{rule}",
        "fault": "That did not work. Nothing has changed.",
    },
}
"""By language, then by what happened. Packs word the rest."""
