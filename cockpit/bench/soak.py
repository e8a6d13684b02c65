"""Whether the memory of `cockpit serve` stays flat while people talk on: people come, say their sentences, and go."""

from __future__ import annotations

import statistics
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from cockpit.bench.served import Sentence, Spoken, speak, watched
from cockpit.bench.server import Server

LAP_SENTENCES = 10
"""What each person says before he goes and another comes."""


@dataclass(frozen=True, slots=True)
class Lap:
    """What was held `after_s` into the soak, in MB of resident memory, and what came of the last sentences."""

    after_s: float
    server_mb: float
    engines_mb: float
    spoken: Spoken


async def soak(
    server: Server,
    said: Sequence[Sentence],
    people: int,
    watchers: int,
    minutes: float,
    now_s: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Lap]:
    """Yield a lap after the other; the first is from when the server was warm."""
    async with watched(server, watchers):
        spoken = await speak(server, said, people, LAP_SENTENCES)
        begin_s = now_s()
        while True:
            after_s = now_s() - begin_s
            yield Lap(after_s, *server.memory_mb(), spoken)
            if after_s >= minutes * 60:
                return
            spoken = await speak(server, said, people, LAP_SENTENCES)


def growth_mb_per_h(laps: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the straight line through points (seconds, MB), in MB an hour; 0 for a single one."""
    if len(laps) < 2:
        return 0.0
    return statistics.linear_regression(*zip(*laps, strict=True)).slope * 3600


def report(laps: Sequence[Lap]) -> list[str]:
    """Return what is held at the start, in the middle and at the end, and how fast that grows in the second half: by
    then what has a bound, such as the last values of each signal, is full.
    """
    heard = sum(len(lap.spoken.latencies_ms) for lap in laps)
    missed = sum(lap.spoken.missed for lap in laps)
    moments = {"start": laps[0], "middle": laps[len(laps) // 2], "end": laps[-1]}
    lines = [f"{heard} sentences heard in {laps[-1].after_s / 60:.0f} min, {missed} not heard"]
    lines += [
        f"{name:<8} server {lap.server_mb:4.0f} MB, engines {lap.engines_mb:4.0f} MB" for name, lap in moments.items()
    ]
    late = laps[len(laps) // 2 :]
    server = growth_mb_per_h([(lap.after_s, lap.server_mb) for lap in late])
    engines = growth_mb_per_h([(lap.after_s, lap.engines_mb) for lap in late])
    return [*lines, f"growth   server {server:+.1f} MB/h, engines {engines:+.1f} MB/h in the second half"]
