"""One spelling for words that people write in several ways, so that packs, typed text and the recogniser agree."""

from __future__ import annotations

_VARIANTS = {
    "ok": "okay",
    "ac": "a c",
    "a/c": "a c",
    "aircon": "air con",
    "kilometre": "kilometer",
    "kilometres": "kilometers",
    "metre": "meter",
    "metres": "meters",
    "litre": "liter",
    "litres": "liters",
    "colour": "color",
    "centre": "center",
    "grey": "gray",
    "tyre": "tire",
    "tyres": "tires",
    "synchronise": "synchronize",
    "wifi": "wi fi",
    "usb": "u s b",
    "gps": "g p s",
    "tv": "t v",
    "ev": "e v",
    "im": "i'm",
    "ive": "i've",
    "id": "i'd",
    "dont": "don't",
    "doesnt": "doesn't",
    "isnt": "isn't",
    "cant": "can't",
    "whats": "what's",
    "hows": "how's",
    "thats": "that's",
    "theres": "there's",
    "lets": "let's",
    "youre": "you're",
}


def canonical(word: str) -> tuple[str, ...]:
    """Return the recogniser's words for one written word: "Wi-Fi" is "wi", "fi"."""
    parts = word.lower().replace("-", " ").split()
    return tuple(said for part in parts for said in _VARIANTS.get(part, part).split())
