"""What the car says that no pack words: what it did not understand, cannot do, or may not do."""

from __future__ import annotations

from collections.abc import Mapping

PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "no-speech": "I did not hear anything.",
        "no-match": "Sorry, I did not understand that.",
        "nearest": "Sorry, I am not sure. Did you mean “{nearest}”?",
        "limits": "I can do {low} to {high}.",
        "absent": "This car does not have that.",
        "rule": "{rule}",
        "fault": "That did not work. Nothing has changed.",
    },
}
"""By language, then by what happened. Packs word the rest."""
