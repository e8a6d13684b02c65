"""One worker against several: both hear everything, and what they took is put side by side."""

from __future__ import annotations

import pytest

from cockpit.bench.fleet.scaling import Scaling, measured
from tests.bench.fleet.conftest import WriteManifest
from tests.bench.fleet.driver import HEADER


def test_each_crew_hears_everything(manifest: WriteManifest) -> None:
    file = manifest(*(f"clip-{number}" for number in range(20)))
    scaling = measured(file, HEADER, (2,), dask=False, rounds=2, hearer="stub_hearing:open_hearer")
    assert {count: len(took_s) for count, took_s in scaling.took_s.items()} == {1: 2, 2: 2}
    assert scaling.sound_s == 40.0
    assert scaling.speed_up(2) > 0


def test_the_speed_up_is_the_median_of_the_rounds() -> None:
    assert Scaling("processes", took_s={1: [10.0, 12.0, 9.0], 2: [5.0, 12.0, 6.0]}).speed_up(2) == pytest.approx(1.5)
