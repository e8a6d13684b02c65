"""The manifest: what is read of it, and what is refused, with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cockpit.bench.fleet.manifest import MAX_LINE_BYTES, Item, shards, surveyed
from cockpit.errors import UsageError


def written(folder: Path, text: str) -> Path:
    file = folder / "manifest.jsonl"
    file.write_text(text)
    return file


def test_what_is_known_of_a_recording(tmp_path: Path) -> None:
    labelled = '{"audio": "a.wav", "text": "fan up", "intent": "climate.fan_up", "slots": {"zone": "all"}, '
    labelled += '"speaker": "s1", "tags": ["rain"]}'
    file = written(tmp_path, f'{labelled}\n\n{{"audio": "b.wav", "intent": null}}\n{{"audio": "c.wav"}}\n')
    (shard,) = shards(file, 10)
    assert shard.items == (
        Item(0, "a.wav", "fan up", True, "climate.fan_up", (("zone", "all"),), "s1", ("rain",)),
        Item(1, "b.wav", judged=True),
        Item(2, "c.wav"),
    )


def test_it_is_cut_into_shards_and_never_read_whole(tmp_path: Path) -> None:
    file = written(tmp_path, "".join(json.dumps({"audio": f"{number}.wav"}) + "\n" for number in range(25)))
    assert [len(shard.items) for shard in shards(file, 10)] == [10, 10, 5]
    assert [shard.items[0].number for shard in shards(file, 10)] == [0, 10, 20]
    assert [len(shard.items) for shard in shards(file, 10, limit=12)] == [10, 2]
    with file.open("a") as more:
        more.write("no JSON\n")
    stream = shards(file, 10)
    assert [next(stream).number for _ in range(2)] == [0, 1]  # the last line has not been looked at yet


def test_its_hash_is_that_of_the_lines_that_are_used(tmp_path: Path) -> None:
    one, two = '{"audio": "a.wav"}\n', '{"audio": "b.wav"}\n'
    first = surveyed(written(tmp_path, one))
    assert first.recordings == 1
    assert surveyed(written(tmp_path, one + two), limit=1) == first
    assert surveyed(written(tmp_path, one + two)) != first


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "more than 64 KiB"),
        ("[" * 30_000, "no JSON"),
        ("[]", "valid dictionary"),
        ("{}", "'audio'"),
        ('{"audio": ""}', "'audio'"),
        ('{"audio": 7}', "'audio'"),
        ('{"audio": "a.wav", "txt": "x"}', "'txt'"),
        ('{"audio": "a.wav", "tags": "rain"}', "'tags'"),
        ('{"audio": "a.wav", "slots": {"a": 1}}', "without an 'intent'"),
        (f'{{"audio": "{"a" * 5000}"}}', "'audio'"),
        ('{"audio": "\xff"}', "not UTF-8"),
    ],
)
def test_what_it_may_not_hold_is_told_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "manifest.jsonl"
    file.write_bytes(b'{"audio": "a.wav"}\n' + line.encode("latin-1") + b"\n")
    with pytest.raises(UsageError, match=message) as caught:
        surveyed(file)
    assert str(caught.value).startswith(f"{file}:2")


def test_a_manifest_without_recordings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no recording in it"):
        surveyed(written(tmp_path, "\n\n"))
    with pytest.raises(UsageError, match="cannot be read"):
        surveyed(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="64 KiB"):
        surveyed(written(tmp_path, "x" * (MAX_LINE_BYTES + 1)))
