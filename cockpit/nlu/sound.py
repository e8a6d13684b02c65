"""How an English word roughly sounds, from its spelling: enough to see that "heather" is near "heater".

A key of one letter a sound, in the manner of Metaphone (L. Philips, 1990) but with vowels kept, so that an edit
distance between two keys counts syllables too. The coarse key merges what recognisers confuse most: voiced with
unvoiced consonants, and all vowels.
"""

from __future__ import annotations

import re
from functools import lru_cache

_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"^(kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"^x", "s"),
        (r"mb$", "m"),
        (r"tch|ch", "C"),
        (r"(t|s|c)i(?=on|ou|al)", "S"),
        (r"sch|sh", "S"),
        (r"th", "0"),
        (r"ph", "f"),
        (r"igh|ie$|^eye|i(?=[^aeiou]e$)", "I"),
        (r"a(?=[^aeiouwy]e$)", "e"),
        (r"(?<=[aeiou])gh(?=t|$)", ""),
        (r"gh", "g"),
        (r"dge?(?=[eiy])|dge$", "J"),
        (r"ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c|q", "k"),
        (r"x", "ks"),
        (r"g(?=e$|ent|in$)", "J"),
        (r"j", "J"),
        (r"(?<=[^aeiou])e$", ""),
        (r"(?<=[aeiou])e$", ""),
        (r"ee|ea|ie|ey|y$|ei", "i"),
        (r"oo|ou|ew|ue", "u"),
        (r"ai|ay", "e"),
        (r"oa|ow|aw|au", "o"),
        (r"y(?=[aeiou])", "Y"),
        (r"y", "i"),
        (r"(?<=[aeiou])h", ""),
        (r"(.)\1+", r"\1"),
    )
)
_MERGED = str.maketrans({**dict(zip("bdgvzJ", "ptkfsC", strict=True)), **dict.fromkeys("eiouI", "a")})


@lru_cache(maxsize=20_000)
def sound_key(word: str) -> str:
    """Return the sounds of a lower-case word, one character each; empty for a word without letters."""
    key = word
    for pattern, sound in _RULES:
        key = pattern.sub(sound, key)
    return key


def coarse_key(key: str) -> str:
    """Return `key` with voicing and vowel quality merged."""
    return key.translate(_MERGED)
