"""An evaluation with the stub, as a process that can be killed: MANIFEST OUT JOBS|ADDRESS SHARD."""

from __future__ import annotations

import sys
from pathlib import Path

from cockpit.bench.fleet.run import Plan, evaluated
from cockpit.recording.lines import Header

HEADER = Header("1", "en", "packs")


def plan(manifest: Path, out: Path, crew: str, shard_size: int = 5, hearer: str = "stub_hearing:open_hearer") -> Plan:
    jobs, scheduler = (int(crew), None) if crew.isdigit() else (1, crew)
    return Plan(
        manifest, out, HEADER, jobs=jobs, scheduler=scheduler, shard_size=shard_size, resume=True, hearer=hearer
    )


if __name__ == "__main__":
    evaluated(plan(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
