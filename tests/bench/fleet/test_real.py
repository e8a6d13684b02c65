"""The real model on synthetic people, by processes of this machine and by a Dask cluster: the same rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cockpit.bench.fleet.machine import DaskProcesses
from cockpit.cli.main import cockpit
from cockpit.testing.spoken import Person, write_spoken
from cockpit.tts.espeak import Speaking

SAID: list[dict[str, Any]] = [
    {"text": "turn the fan up", "intent": "climate.fan_up", "tags": ["short"]},
    {"text": "set the temperature to twenty two degrees", "intent": "climate.set_temperature",
     "slots": {"temperature": 22}},
    {"text": "the museum bought a painting of three boats last summer", "intent": None, "tags": ["talk"]},
]  # fmt: skip


def spoken(folder: Path) -> Path:
    rows: list[dict[str, Any]] = []
    with Speaking() as speaking:
        for voice in ("en-us", "en-gb"):
            for number, label in enumerate(SAID):
                file = write_spoken(speaking, str(label["text"]), folder / f"{voice}-{number}.wav", Person(voice))
                rows.append({"audio": file.name, "speaker": voice, **label})
    (folder / "broken.wav").write_bytes(b"RIFF nothing")
    manifest = folder / "manifest.jsonl"
    manifest.write_text(
        "".join(json.dumps(row) + "\n" for row in [*rows, {"audio": "broken.wav"}, {"audio": "no.wav"}])
    )
    return manifest


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cockpit, ["eval", "speech", *map(str, arguments)])


def rows(out: Path) -> list[dict[str, Any]]:
    parts = sorted((out / "parts").rglob("*.jsonl"))
    read = [json.loads(line) for part in parts for line in part.read_text().splitlines()]
    return [{key: value for key, value in row.items() if key not in {"wall_s", "processor_s"}} for row in read]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_here_and_on_a_cluster_the_same_is_heard(tmp_path: Path, dask_cluster: DaskProcesses) -> None:
    manifest = spoken(tmp_path)
    here = call(manifest, "--out", tmp_path / "here", "--jobs", 1, "--html", tmp_path / "page.html", "--shard", 3)
    assert here.exit_code == 0, here.output
    assert "2 not heard: AudioError" in here.output
    assert "commands right" in (tmp_path / "page.html").read_text()
    assert call(manifest, "--out", tmp_path / "here").exit_code != 0
    there = call(manifest, "--out", tmp_path / "there", "--scheduler", dask_cluster.address, "--shard", 3, "--json")
    assert there.exit_code == 0, there.output
    figures = json.loads(there.stdout)["everything"]["measures"]
    assert figures["commands_right"]["value"] == 1.0
    assert figures["false_accepts"]["value"] == 0.0
    assert figures["word_error_rate"]["of"] == 2 * (4 + 7 + 10)
    heard = rows(tmp_path / "here")
    assert heard == rows(tmp_path / "there")
    assert heard[1]["commands"] == [
        {"intent": "climate.set_temperature", "slots": {"zone": "driver", "temperature": 22}}
    ]
    assert [row["error"]["kind"] for row in heard[6:]] == ["AudioError", "AudioError"]
