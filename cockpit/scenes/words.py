"""People's own scenes among the words that are understood: their names become values of the pack's slot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from cockpit.grammar.normalise import normalise
from cockpit.packs.load import Packs
from cockpit.packs.schema import ChoiceSlot

PACK, SLOT = "scenes", "name"
"""The pack of scenes, and its slot of names."""


def with_own_names(packs: Packs, names: Mapping[str, str]) -> Packs:
    """Return the packs with these names of scenes, by id, beside the likely ones that the pack has by itself."""
    loaded = packs.packs.get(PACK)
    slot = loaded.meaning.slots.get(SLOT) if loaded else None
    if loaded is None or not isinstance(slot, ChoiceSlot):
        return packs
    said = {name: normalise(spoken) for name, spoken in names.items()}
    added = {name: words for name, words in said.items() if words and name not in slot.values}
    if not added:
        return packs
    values = {**slot.values, **{name: [name] for name in added}}
    forms = {**loaded.wording.slots[SLOT], **{name: [words] for name, words in added.items()}}
    slots = {**loaded.meaning.slots, SLOT: slot.model_copy(update={"values": values})}
    digest = _digest(loaded.digest, added)
    extended = replace(
        loaded,
        meaning=loaded.meaning.model_copy(update={"slots": slots}),
        wording=loaded.wording.model_copy(update={"slots": {**loaded.wording.slots, SLOT: forms}}),
        digest=digest,
    )
    return replace(packs, packs={**packs.packs, PACK: extended}, digest=_digest(packs.digest, added))


def _digest(of: str, added: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps([of, added]).encode()).hexdigest()[:32]
