"""What several things share is said once, "turn off the fan and the radio"; here it is said of each.

Otherwise the second would be a sentence of its own, and “the headlights” alone turns them on.

Source: conjunction reduction, e.g. Quirk et al., "A Comprehensive Grammar of the English Language", 1985, 13.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cockpit.nlu.words import LIGHT_VERBS, NUMBERS, OPENING_QUESTIONS, POLAR, QUESTIONS

Said = Sequence[str]
Test = Callable[[Said], bool]

_PARTICLES = frozenset("on off up down open closed shut".split())

_TAKING = frozenset(
    "off stop stopped close closed shut down lower reduce decrease kill cut end deactivate disable mute pause no out "
    "less cancel lose drop".split()
)
"""With one of these, what follows "and" is hardly wanted on."""

_DETERMINERS = frozenset("the my our his her their that this those these".split())
_LONGEST_BARE = 4

_NAMING = frozenset(
    "heat cool heating cooling heated cooled front rear back behind driver driver's passenger passenger's left right "
    "inside outside headlights headlight headlamps reading dome interior ambient".split()
)
"""Polar words that name a thing or a place."""

_TELLING = POLAR.keys() - _NAMING
"""Words that tell what is to become of a thing."""


def spelled_out(words: Said, is_sentence: Test, is_command: Test) -> Said | None:
    """Return the words with what is shared said of each thing; unchanged where nothing is.

    Args:
        words: normalised, no command as a whole.
        is_sentence: whether words are one exactly as somebody wrote it.
        is_command: whether they are one, be it in plain words.

    Returns:
        None where the first thing is to be off, and what becomes of the next is not clear.
    """
    parts = _parts(words)
    if len(parts) < 2:
        return words
    if not is_command(parts[0]):
        return _with_shared_end(parts, is_command) or words
    told: list[Said] = [parts[0]]
    for part in parts[1:]:
        fits = is_sentence if is_command(part) else is_command
        ways = _completed(told[-1], part) if _is_bare(part) else ()
        whole = next((said for said in ways if fits(said)), None)
        if whole is None and _is_thing(part) and not _TAKING.isdisjoint(told[-1]):
            return None
        told.append(part if whole is None else whole)
    return _joined(told)


def _with_shared_end(parts: Sequence[Said], is_command: Test) -> Said | None:
    """Return the words where a particle at the end is shared: "turn the volume and the fan down"."""
    particle = parts[-1][-1:]
    if not _PARTICLES.issuperset(particle):
        return None
    told: list[Said] = [[*parts[0], *particle]]
    for part in parts[1:]:
        ended = part if list(part[-1:]) == list(particle) else [*part, *particle]
        told.append(next((said for said in (ended, *_completed(parts[0], ended)) if is_command(said)), []))
    return _joined(told) if all(told) and is_command(told[0]) else None


def _completed(before: Said, part: Said) -> Iterator[Said]:
    """Yield the part with what it may share with the one before, what keeps most of that first."""
    for kept in range(len(before) - 1, 0, -1):
        if before[kept - 1] in _DETERMINERS:
            continue
        if before[-1] in _PARTICLES:
            yield [*before[:kept], *part, before[-1]]
        yield [*before[:kept], *part]


def _is_bare(part: Said) -> bool:
    """Say whether the words tell nothing of what is to become of a thing."""
    return _TELLING.isdisjoint(part) and part[0] not in QUESTIONS | OPENING_QUESTIONS | LIGHT_VERBS


def _is_thing(part: Said) -> bool:
    """Say whether the words are hardly more than the name of a thing."""
    return (
        _is_bare(part)
        and len(part) <= _LONGEST_BARE
        and (part[0] in _DETERMINERS or len(part) == 1)
        and NUMBERS.isdisjoint(part)
    )


def _parts(words: Said) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == "and":
            parts.append([])
        elif word != "also" or parts[-1]:
            parts[-1].append(word)
    return parts if all(parts) else [list(words)]


def _joined(parts: Sequence[Said]) -> list[str]:
    return [word for number, part in enumerate(parts) for word in (*(["and"] if number else []), *part)]
