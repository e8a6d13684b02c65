"""Further intents, each with a thing of its own to act on: the same command set ten and a hundred times as large."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

VERBS = {
    "start": ("start", "launch", "run", "begin"),
    "check": ("check", "inspect", "examine", "test"),
    "clean": ("clean", "wash", "rinse", "wipe"),
    "pack": ("pack", "wrap", "load", "stow"),
    "rent": ("rent", "hire", "borrow", "lend"),
}
PLACES = (
    "kitchen garden attic cellar balcony harbour office school hotel farm station market museum stadium library church "
    "castle bakery factory theatre"
).split()
THINGS = (
    "lamp pump kettle ladder bicycle piano printer camera trailer compressor projector mower grill sewing telescope "
    "fountain conveyor sculpture hammock aquarium"
).split()
ENDINGS = (
    "", "again", "tonight", "tomorrow morning", "on monday", "on friday", "at noon", "at midnight", "for an hour",
    "for the guests", "for my uncle", "before lunch", "after dinner", "this weekend", "next week", "once more",
    "without delay", "with care", "in the evening", "every morning", "as agreed", "as usual", "by hand", "in winter",
    "in summer",
)  # fmt: skip
PER_PACK = 20
"""Intents in a pack: with a hundred templates each, it stays within what a pack may hold."""


def write_further(folder: Path, intents: int, templates: int) -> list[Path]:
    """Write packs with so many intents, and so many templates over all of them; return the packs' folders.

    Raises:
        ValueError: more intents or templates than the words here are enough for.
    """
    frames = list(itertools.islice(itertools.product(PLACES, THINGS, VERBS), intents))
    if len(frames) < intents or templates > intents * len(ENDINGS) * 4:
        raise ValueError(f"no words for {intents} intents with {templates} templates")
    says = {
        f"{act}_{place}_{thing}": _says(act, f"{place} {thing}", (templates + number) // intents)
        for number, (place, thing, act) in enumerate(frames)
    }
    names = list(says)
    return [
        _write(folder / f"further{start // PER_PACK}", {name: says[name] for name in names[start : start + PER_PACK]})
        for start in range(0, len(names), PER_PACK)
    ]


def _says(act: str, thing: str, count: int) -> list[str]:
    ways = ((f"{verb} [the] {thing} {ending}").strip() for ending in ENDINGS for verb in VERBS[act])
    return list(itertools.islice(ways, count))


def _write(folder: Path, says: dict[str, list[str]]) -> Path:
    """Write one pack; JSON is YAML."""
    folder.mkdir(parents=True)
    meaning = {"pack": folder.name, "intents": {name: {} for name in says}}
    wording = {"language": "en", "intents": {name: {"say": say, "reply": "Done."} for name, say in says.items()}}
    for name, data in (("pack.yaml", meaning), ("en.yaml", wording)):
        (folder / name).write_text(json.dumps(data, indent=1), encoding="utf-8")
    return folder
