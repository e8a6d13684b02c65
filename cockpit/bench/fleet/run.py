"""A whole evaluation: look at the manifest, find what is not done yet, have it heard, add it up."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from cockpit.bench.fleet.crews import Crew, Processes
from cockpit.bench.fleet.dataset import Dataset, Run, write_whole
from cockpit.bench.fleet.evaluate import Evaluation
from cockpit.bench.fleet.hear import HEARER, Job
from cockpit.bench.fleet.manifest import shards, surveyed
from cockpit.bench.fleet.summary import Summary, summed
from cockpit.recording.lines import Header

SUMMARY = "summary.json"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to evaluate, and by whom.

    Attributes:
        made_with: packs and model, by their digests.
        out: the folder of the results.
        jobs: processes of this machine; not asked where a `scheduler` is given.
        shard_size: recordings that are heard together and written as one file.
    """

    manifest: Path
    out: Path
    made_with: Header
    scenario: str = "mild"
    jobs: int = 1
    scheduler: str | None = None
    shard_size: int = 50
    limit: int | None = None
    resume: bool = False
    hearer: str = HEARER


class Watcher:
    """Is told how it goes; this one keeps it to itself."""

    def begin(self, recordings: int, done: int) -> None:
        """So many recordings there are, of which so many were done before."""

    def done(self, recordings: int, sound_s: float) -> None:
        """So many more are done."""


def evaluated(plan: Plan, watcher: Watcher | None = None) -> Summary:
    """Hear what of the manifest is not done yet, and return the figures of all of it.

    Raises:
        UsageError: the manifest, the folder or the scheduler will not do.
        CockpitError: no worker can do the job. What is done is kept.
    """
    watcher = watcher or Watcher()
    run = Run(surveyed(plan.manifest, plan.limit), plan.shard_size, plan.scenario, plan.made_with)
    dataset = Dataset(plan.out, run)
    with dataset.alone():
        dataset.begin(resume=plan.resume)
        done = {number for number in range(run.shards) if dataset.done(number)}
        watcher.begin(run.input.recordings, sum(len(run.numbers(number)) for number in done))
        if len(done) < run.shards:
            todo = (s for s in shards(plan.manifest, plan.shard_size, plan.limit) if s.number not in done)
            with closing(_crew(plan)) as crew:
                Evaluation(todo, crew, dataset, watcher.done).run()
        summary = summed(dataset.all_rows())
        write_whole(plan.out / SUMMARY, json.dumps(asdict(summary), indent=1).encode())
    return summary


def _crew(plan: Plan) -> Crew:
    job = Job(plan.made_with, str(plan.manifest.absolute().parent), plan.scenario, plan.hearer)
    if plan.scheduler is None:
        return Processes(job, plan.jobs)
    from cockpit.bench.fleet.cluster import Cluster

    return Cluster(job, plan.scheduler)
