"""The scenes that ship, on a car of one's choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.scenes.engine import Engine
from cockpit.scenes.library import Library
from cockpit.vehicle import SCENARIOS, Vehicle

SHIPPED = Path(__file__).parents[2] / "intents" / "scenes" / "scenes"

OnCar = Callable[[str], tuple[Engine, Vehicle]]


@pytest.fixture(scope="session")
def library(cache: Path) -> Library:
    return Library([SHIPPED], cache=cache)


@pytest.fixture
def on_car(library: Library) -> OnCar:
    """Return an engine and its car, in a scenario."""

    def make(scenario: str) -> tuple[Engine, Vehicle]:
        vehicle = Vehicle(SCENARIOS[scenario])
        return Engine(vehicle, library), vehicle

    return make
