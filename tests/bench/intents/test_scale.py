"""Further intents: packs that load, as many as asked for, each with its own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.bench.intents.expand import every_sentence
from cockpit.bench.intents.scale import write_further
from cockpit.packs.load import load_packs


def test_so_many_intents_and_templates_are_written(tmp_path: Path) -> None:
    packs = load_packs(write_further(tmp_path, 45, 199))
    assert len(list(packs.intents())) == 45
    says = [wording.say for pack in packs.packs.values() for wording in pack.wording.intents.values()]
    assert sum(map(len, says)) == 199
    texts = [each.text for pack in packs.packs.values() for each in every_sentence(pack)]
    assert len(texts) == len(set(texts))


def test_more_than_there_are_words_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no words"):
        write_further(tmp_path, 10_000, 10_000)
    with pytest.raises(ValueError, match="no words"):
        write_further(tmp_path, 1, 1_000)
