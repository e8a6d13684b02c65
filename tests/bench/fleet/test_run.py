"""Going on, refusing to mix, full disks, workers that cannot, schedulers that are not there."""

from __future__ import annotations

import importlib
import json
import resource
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.bench.fleet.dataset import Dataset, Run
from cockpit.bench.fleet.machine import DaskProcesses
from cockpit.bench.fleet.manifest import surveyed
from cockpit.bench.fleet.run import Watcher, evaluated
from cockpit.errors import ModelError, UsageError
from tests.bench.fleet.conftest import WriteManifest
from tests.bench.fleet.driver import HEADER, plan
from tests.bench.fleet.stub_hearing import LOG


class Counting(Watcher):
    def __init__(self) -> None:
        self.begun: tuple[int, int] | None = None
        self.recordings = 0

    def begin(self, recordings: int, done: int) -> None:
        self.begun = (recordings, done)

    def done(self, recordings: int, sound_s: float) -> None:
        self.recordings += recordings


def heard(file: Path) -> list[int]:
    return sorted(int(line.split()[2]) for line in (file.parent / LOG).read_text().splitlines())


def test_it_goes_on_where_it_was(manifest: WriteManifest) -> None:
    file = manifest(*(f"clip-{number}" for number in range(12)))
    out = file.parent / "out"
    evaluated(plan(file, out, "1"))
    parts = sorted((out / "parts").rglob("*.jsonl"))
    assert [part.name for part in parts] == ["0000000.jsonl", "0000001.jsonl", "0000002.jsonl"]
    whole = [part.read_text() for part in parts]
    parts[0].unlink()
    parts[1].write_text(whole[1][:-30])  # torn by something that is not ours
    watcher = Counting()
    summary = evaluated(plan(file, out, "1"), watcher)
    assert watcher.begun == (12, 2)
    assert watcher.recordings == 10
    assert [part.read_text() for part in parts] == whole
    assert summary.everything.recordings == 12
    assert heard(file) == sorted([*range(12), *range(10)])
    assert json.loads((out / "summary.json").read_text())["everything"]["recordings"] == 12


def test_results_of_another_run_are_not_mixed_in(manifest: WriteManifest) -> None:
    file = manifest("a", "b")
    done = plan(file, file.parent / "out", "1")
    evaluated(done)
    with pytest.raises(UsageError, match="results already") as caught:
        evaluated(replace(done, resume=False))
    assert caught.value.hint is not None
    assert "--resume" in caught.value.hint
    with pytest.raises(UsageError, match=r"not the same run: made_with\.packs_digest"):
        evaluated(replace(done, made_with=replace(HEADER, packs_digest="other")))
    with pytest.raises(UsageError, match="not the same run: shard_size"):
        evaluated(replace(done, shard_size=7))
    manifest("a", "c")
    with pytest.raises(UsageError, match=r"not the same run: input\.sha256"):
        evaluated(done)


def test_two_do_not_write_to_one_folder(manifest: WriteManifest) -> None:
    file = manifest("a")
    dataset = Dataset(file.parent / "out", Run(surveyed(file), 5, "mild", HEADER))
    with dataset.alone(), pytest.raises(UsageError, match="another evaluation"):
        evaluated(plan(file, file.parent / "out", "1"))


def test_a_full_disk_stops_it_and_what_is_done_is_kept(manifest: WriteManifest) -> None:
    file = manifest(*("x" * 10 for _ in range(5)), *("y" * 3000 for _ in range(5)))
    out = file.parent / "out"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, hard))
    try:
        with pytest.raises(UsageError, match="cannot be written: File too large") as caught:
            evaluated(plan(file, out, "1"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert caught.value.hint is not None
    assert "--resume" in caught.value.hint
    assert [part.name for part in (out / "parts").rglob("*.jsonl")] == ["0000000.jsonl"]
    assert evaluated(plan(file, out, "1")).everything.recordings == 10


def test_what_no_worker_can_do_stops_it_at_once(manifest: WriteManifest) -> None:
    file = manifest("a")
    with pytest.raises(ModelError, match="no model here"):
        evaluated(plan(file, file.parent / "out", "1", hearer="stub_hearing:open_none"))


def test_a_folder_that_cannot_be_written_is_told(manifest: WriteManifest) -> None:
    file = manifest("a")
    (file.parent / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        evaluated(plan(file, file.parent / "file" / "out", "1"))


def test_a_scheduler_that_is_not_there_is_told(manifest: WriteManifest, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `fleet` is not installed")
    monkeypatch.setattr("cockpit.bench.fleet.cluster.CONNECT_S", 0.5)
    file = manifest("a")
    with pytest.raises(UsageError, match="no scheduler answers") as caught:
        evaluated(plan(file, file.parent / "out", "tcp://127.0.0.1:9"))
    assert str(caught.value.place) == "tcp://127.0.0.1:9"


@pytest.mark.slow
def test_a_scheduler_that_dies_ends_it_and_what_is_done_is_kept(
    manifest: WriteManifest, dask_cluster: DaskProcesses, capfd: pytest.CaptureFixture[str]
) -> None:
    file = manifest(*(f"clip-{number}" for number in range(1000)))

    class KillsTheScheduler(Watcher):
        def done(self, recordings: int, sound_s: float) -> None:
            dask_cluster.kill_scheduler()

    with pytest.raises(UsageError, match="the scheduler is gone") as caught:
        evaluated(plan(file, file.parent / "out", dask_cluster.address), KillsTheScheduler())
    assert caught.value.hint is not None
    assert "--resume" in caught.value.hint
    done = len(list((file.parent / "out" / "parts").rglob("*.jsonl")))
    assert 0 < done < 200
    assert "Traceback" not in capfd.readouterr().err
    watcher = Counting()
    evaluated(plan(file, file.parent / "out", "2"), watcher)
    assert watcher.begun == (1000, 5 * done)


def test_without_dask_there_is_a_hint(manifest: WriteManifest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    file = manifest("a")
    with pytest.raises(UsageError, match="not installed") as caught:
        evaluated(plan(file, file.parent / "out", "tcp://127.0.0.1:9"))
    assert caught.value.hint == "pip install 'cockpit-voice[fleet]'"


def test_dask_is_not_imported_by_the_command() -> None:
    importlib.import_module("cockpit.cli.eval_speech")
    importlib.import_module("cockpit.bench.fleet.run")
    source = Path(sys.modules["cockpit.bench.fleet.run"].__file__ or "").read_text()
    assert "import distributed" not in source
