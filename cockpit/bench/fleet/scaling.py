"""How much faster several workers are than one: the same recordings, heard by each crew in turn, after it is warm."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cockpit.bench.fleet.cluster import Cluster
from cockpit.bench.fleet.crews import Crew, Processes
from cockpit.bench.fleet.dataset import Dataset, Run
from cockpit.bench.fleet.evaluate import Evaluation
from cockpit.bench.fleet.hear import HEARER, Job
from cockpit.bench.fleet.machine import DaskProcesses
from cockpit.bench.fleet.manifest import Shard, shards, surveyed
from cockpit.bench.fleet.run import Watcher
from cockpit.bench.memory import resident_mb
from cockpit.clock import RealClock
from cockpit.recording.lines import Header

SHARD_SIZE = 5


@dataclass(slots=True)
class Scaling:
    """What each number of workers took for the same recordings, round by round; `sound_s` is how long these are.

    `load` is how many processes wanted a processor when it began, where the system tells: with more than a few, others
    were at work, too. `driver_mb` is the memory of this process.
    """

    kind: str
    sound_s: float = 0.0
    took_s: dict[int, list[float]] = field(default_factory=dict)
    load: float | None = None
    driver_mb: float | None = None

    def speed_up(self, workers: int) -> float:
        """Return how many times faster so many workers were than one: the median of the rounds."""
        return statistics.median(one / many for one, many in zip(self.took_s[1], self.took_s[workers], strict=True))


def measured(
    manifest: Path,
    made_with: Header,
    counts: Sequence[int],
    *,
    dask: bool,
    rounds: int,
    limit: int | None = None,
    hearer: str = HEARER,
) -> Scaling:
    """Hear the manifest with one worker and with each other number of them, in turn, `rounds` times."""
    scaling = Scaling("Dask workers" if dask else "processes", load=os.getloadavg()[0] if os.name == "posix" else None)
    job = Job(made_with, str(manifest.absolute().parent), hearer=hearer)
    run = Run(surveyed(manifest, limit), SHARD_SIZE, job.scenario, made_with)
    for _ in range(rounds):
        for count in sorted({1, *counts}):
            with tempfile.TemporaryDirectory(prefix="cockpit-fleet-") as folder, _crew(job, count, dask) as crew:
                _warm(crew, count, next(shards(manifest, SHARD_SIZE)))
                begin_s = RealClock().now_s()
                tally = _Tally()
                todo, dataset = shards(manifest, SHARD_SIZE, limit), Dataset(Path(folder), run)
                Evaluation(todo, crew, dataset, tally.done).run()
                scaling.took_s.setdefault(count, []).append(RealClock().now_s() - begin_s)
                scaling.sound_s = tally.sound_s
    scaling.driver_mb = resident_mb()
    return scaling


class _Tally(Watcher):
    """Counts what was heard."""

    def __init__(self) -> None:
        self.recordings, self.sound_s = 0, 0.0

    def done(self, recordings: int, sound_s: float) -> None:
        self.recordings += recordings
        self.sound_s += sound_s


@contextmanager
def _crew(job: Job, count: int, dask: bool) -> Iterator[Crew]:
    if not dask:
        with closing(Processes(job, count)) as crew:
            yield crew
        return
    with tempfile.TemporaryDirectory(prefix="cockpit-dask-") as folder, DaskProcesses(Path(folder)) as processes:
        for _ in range(count):
            processes.add_worker()
        with closing(Cluster(job, processes.address)) as cluster:
            cluster.wait_for(count)
            yield cluster


def _warm(crew: Crew, count: int, shard: Shard) -> None:
    """Let every worker load packs and model: twice as many tasks as there are workers, none shorter than that takes."""
    tasks = [crew.submit(shard.items) for _ in range(2 * count)]
    for task in wait(tasks).done:
        task.result()
