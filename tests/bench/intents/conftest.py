"""The command set, loaded once."""

from __future__ import annotations

import pytest

from cockpit.bench.intents.run import scaled
from cockpit.packs.load import Packs


@pytest.fixture(scope="session")
def car() -> Packs:
    return scaled(1)
