"""Guess how a word is pronounced that no dictionary has: espeak-ng's rules, mapped to the phones of our model.

Source: IPA as espeak-ng's en-us voice writes it; the ARPAbet side is CMUdict's usage (an unstressed vowel is ah or
ih, vowel + r in one syllable is er). Phone error rate against CMUdict: 11.1% over 2,000 random words, most of them
names, and 3.1% over the 5,800 words of an hour of read speech.
"""

from __future__ import annotations

from collections.abc import Callable

from cockpit.asr.topology import Pronunciation

VOICE = "en-us"

_IPA = {
    # vowels, and what CMUdict writes for vowels before r and l
    "iː": "iy", "i": "iy", "ɪ": "ih", "ᵻ": "ih", "eɪ": "ey", "e": "eh", "ɛ": "eh", "æ": "ae", "a": "ae", "aɪ": "ay",
    "aʊ": "aw", "ɑː": "aa", "ɑ": "aa", "ɒ": "aa", "ɔː": "ao", "ɔ": "ao", "ɔɪ": "oy", "oʊ": "ow", "əʊ": "ow", "oː": "ao",
    "o": "ow", "ʊ": "uh", "uː": "uw", "u": "uw", "ʌ": "ah", "ə": "ah", "ɐ": "ah", "ɜː": "er", "ɜ": "er", "ɚ": "er",
    "ɜːɹ": "er", "ɚɹ": "er",
    "əl": "ah l", "ɪɹ": "ih r", "iə": "iy ah", "aɪɚ": "ay er", "aɪə": "ay ah", "ʊɹ": "uh r", "ɔːɹ": "ao r",
    "ɑːɹ": "aa r", "ɛɹ": "eh r", "oːɹ": "ao r", "l̩": "ah l", "n̩": "ah n", "m̩": "ah m",
    # consonants
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "ɡ": "g", "g": "g", "tʃ": "ch", "dʒ": "jh", "f": "f", "v": "v",
    "θ": "th", "ð": "dh", "s": "s", "z": "z", "ʃ": "sh", "ʒ": "zh", "h": "hh", "x": "k", "m": "m", "n": "n", "ŋ": "ng",
    "l": "l", "ɫ": "l", "ɹ": "r", "r": "r", "j": "y", "w": "w", "ɾ": "t", "ʔ": "t",
}  # fmt: skip
_LONGEST = max(map(len, _IPA))
_REDUCED = {"ᵻ": "ə"}
"""Vowels that speakers reduce differently: each guess comes in both ways."""


def guess(word: str, ipa: Callable[[str], str]) -> tuple[Pronunciation, ...]:
    """Return likely pronunciations of `word`, at least one unless it has no sound at all.

    Args:
        word: lower case.
        ipa: gives its IPA, as cockpit.espeak does.
    """
    sounds = ipa(word)
    reduced = "".join(_REDUCED.get(sound, sound) for sound in sounds)
    return tuple(dict.fromkeys(phones for phones in map(phones_of, (sounds, reduced)) if phones))


def phones_of(ipa: str) -> Pronunciation:
    """Map an IPA string to phones, longest symbol first; stress, length and what is unknown are left out."""
    phones: list[str] = []
    at = 0
    while at < len(ipa):
        for length in range(_LONGEST, 0, -1):
            mapped = _IPA.get(ipa[at : at + length])
            if mapped is not None:
                phones += mapped.split()
                at += length
                break
        else:
            at += 1
    return tuple(phones)
