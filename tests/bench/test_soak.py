"""The soak: laps until the time is up, and what their memory comes to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from cockpit.bench import soak as module
from cockpit.bench.served import Spoken
from cockpit.bench.soak import Lap, growth_mb_per_h, report, soak


def lap(after_s: float, server_mb: float, engines_mb: float = 110.0, missed: int = 0) -> Lap:
    return Lap(after_s, server_mb, engines_mb, Spoken([100.0] * 10, missed))


def test_growth_is_the_slope_by_the_hour() -> None:
    assert growth_mb_per_h([(0.0, 500.0), (900.0, 501.0), (1800.0, 502.0)]) == pytest.approx(4.0)
    assert growth_mb_per_h([(0.0, 500.0)]) == 0.0


def test_the_report_tells_start_middle_end_and_growth() -> None:
    laps = [lap(0.0, 500.0), lap(600.0, 510.0), lap(1200.0, 520.0, missed=1), lap(1800.0, 520.0, 130.0)]
    assert report(laps) == [
        "40 sentences heard in 30 min, 1 not heard",
        "start    server  500 MB, engines  110 MB",
        "middle   server  520 MB, engines  110 MB",
        "end      server  520 MB, engines  130 MB",
        "growth   server +0.0 MB/h, engines +120.0 MB/h in the second half",
    ]


def test_people_talk_until_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [0.0]

    async def speak(*_: Any) -> Spoken:
        now_s[0] += 40.0
        return Spoken([100.0])

    @asynccontextmanager
    async def watched(*_: Any) -> AsyncIterator[None]:
        yield

    class Server:
        def memory_mb(self) -> tuple[float, float]:
            return 500.0, 110.0

    monkeypatch.setattr(module, "speak", speak)
    monkeypatch.setattr(module, "watched", watched)

    async def act() -> list[Lap]:
        return [each async for each in soak(Server(), [], 1, 3, 2.0, lambda: now_s[0])]  # type: ignore[arg-type]

    assert [each.after_s for each in asyncio.run(act())] == [0.0, 40.0, 80.0, 120.0]
