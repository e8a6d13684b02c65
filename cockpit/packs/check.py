"""Check a pack's meaning and wording against each other."""
from __future__ import annotations
from cockpit.packs.schema import Language, Pack
from cockpit.packs.yaml_file import Places


def check_pack(meaning: Pack, wording: Language, places: Places, wording_places: Places) -> None:
    """Raise PackError at the first thing that does not fit."""
