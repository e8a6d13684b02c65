"""The shared ears: got ready behind the first page, and gone at once when the server ends."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from cockpit import pipeline
from cockpit.asr.hosted import Hosted
from cockpit.errors import ModelError
from cockpit.pipeline import Core
from cockpit.settings import Settings
from cockpit.web.ears import SharedEars
from cockpit.web.recognisers import Recognisers
from cockpit.worker import Worker

ENGINES = Path(__file__).parents[1] / "engines"


def test_an_engine_that_is_loading_is_ended_at_once(
    core: Core, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(ENGINES))
    monkeypatch.setattr(pipeline, "open_ears", lambda *_, **__: type("Opened", (), {"compiled": None}))
    begun = tmp_path / "begun"
    worker = Worker("fake_engines:marking_then_hanging", str(begun), name="a slow model")
    monkeypatch.setattr(Recognisers, "_recogniser", lambda *_: Hosted(worker))

    async def act() -> SharedEars:
        ears = SharedEars(settings, 1, wanted=True)
        assert ears.told.preparing
        preparing = asyncio.create_task(ears.prepare(core))
        while not begun.exists():
            await asyncio.sleep(0.01)
        began_s = time.monotonic()
        ears.close()
        await asyncio.wait_for(preparing, 20)
        assert time.monotonic() - began_s < 2
        assert worker.pid is None
        return ears

    told = asyncio.run(act()).told
    assert (told.ready, told.preparing) == (False, False)


def test_what_is_wrong_with_the_model_is_told(core: Core, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ModelError("the model is broken", hint="fetch it again")

    monkeypatch.setattr(pipeline, "open_ears", broken)

    async def act() -> SharedEars:
        ears = SharedEars(settings, 1, wanted=True)
        await ears.prepare(core)
        return ears

    told = asyncio.run(act()).told
    assert not told.ready
    assert "the model is broken" in (told.why or "")
