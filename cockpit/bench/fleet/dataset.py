"""The results on disk: one file a shard, each there whole or not at all, and what they were made with.

DIR/run.json                 input, packs and model by their digests, the size of a shard
DIR/parts/0000/0000017.jsonl the rows of shard 17, in the order of the manifest
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cockpit.bench.fleet.manifest import Input, Shard
from cockpit.bench.fleet.row import Row
from cockpit.errors import ModelError, Place, UsageError
from cockpit.recording.lines import Header
from cockpit.store.lock import alone

FORMAT = 1
RUN, PARTS, LOCK = "run.json", "parts", ".lock"
PARTS_IN_A_FOLDER = 1000


@dataclass(frozen=True, slots=True)
class Run:
    """What results are made of; two runs that are equal give the same rows, but for what the clock tells."""

    input: Input
    shard_size: int
    scenario: str
    made_with: Header

    def to_json(self) -> dict[str, Any]:
        """Return the run as JSON values."""
        return json.loads(json.dumps({"results": FORMAT, **asdict(self)}))  # type: ignore[no-any-return]

    @property
    def shards(self) -> int:
        """How many shards there are."""
        return -(-self.input.recordings // self.shard_size)

    def numbers(self, shard: int) -> range:
        """Return the numbers of a shard's recordings."""
        begin = shard * self.shard_size
        return range(begin, min(begin + self.shard_size, self.input.recordings))


class Dataset:
    """The results of one run in a folder, to be written by one process at a time."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.run = folder, run

    def begin(self, *, resume: bool) -> None:
        """Make the folder, or with `resume` go on with what is there.

        Raises:
            UsageError: it holds results already, those of another run, or cannot be written.
        """
        file = self.folder / RUN
        if not file.exists():
            if (self.folder / PARTS).exists():
                raise UsageError("it holds results without a run.json", place=str(self.folder), hint="remove it")
            write_whole(file, json.dumps(self.run.to_json(), indent=1).encode())
            return
        if not resume and any((self.folder / PARTS).rglob("*.jsonl")):
            hint = "--resume goes on with them; --out DIR writes elsewhere"
            raise UsageError("there are results already", place=str(self.folder), hint=hint)
        different = list(_different(_read_json(file), self.run.to_json()))
        if different:
            hint = "what is done there was done otherwise; --out DIR begins anew"
            raise UsageError(f"not the same run: {', '.join(different)}", place=str(file), hint=hint)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from writing here.

        Raises:
            UsageError: one does.
        """
        try:
            with contextlib.ExitStack() as stack:
                stack.enter_context(alone(self.folder / LOCK))
                yield
        except ModelError as error:
            if error.place != Place(str(self.folder / LOCK)):
                raise
            raise UsageError("another evaluation writes here", place=str(self.folder), hint="wait for it") from None
        except OSError as error:
            raise UsageError(f"cannot be written: {error.strerror or error}", place=str(self.folder)) from error

    def done(self, shard: int) -> bool:
        """Tell whether a shard's results are there, whole."""
        return self.rows(shard) is not None

    def write(self, shard: Shard, rows: Sequence[Row]) -> None:
        """Put a shard's rows in their place, all at once.

        Raises:
            UsageError: the disk does not take them.
        """
        lines = [json.dumps(row.to_json(), ensure_ascii=False, separators=(",", ":")) for row in rows]
        write_whole(self._part(shard.number), "".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))

    def rows(self, shard: int) -> list[dict[str, Any]] | None:
        """Return a shard's rows; None where they are missing or not just those of its recordings."""
        try:
            lines = self._part(shard).read_bytes().decode().splitlines()
            rows = [json.loads(line) for line in lines]
            numbers = [row["number"] for row in rows]
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return rows if numbers == list(self.run.numbers(shard)) else None

    def all_rows(self) -> Iterator[dict[str, Any]]:
        """Yield every row there is, in order."""
        for shard in range(self.run.shards):
            yield from self.rows(shard) or ()

    def _part(self, shard: int) -> Path:
        return self.folder / PARTS / f"{shard // PARTS_IN_A_FOLDER:04}" / f"{shard:07}.jsonl"


def write_whole(file: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile.

    Raises:
        UsageError: it cannot be written.
    """
    aside = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        hint = "what is done is kept; --resume goes on with it"
        raise UsageError(f"cannot be written: {error.strerror}", place=str(file), hint=hint) from error


def _sync_folder(folder: Path) -> None:
    """Make a new name outlive a power cut, where folders can be synced (POSIX)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_json(file: Path) -> dict[str, Any]:
    try:
        value = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot be read: {error}", place=str(file)) from error
    return value if isinstance(value, dict) else {}


def _different(was: dict[str, Any], now: dict[str, Any], where: str = "") -> Iterator[str]:
    """Yield the names of what is not the same."""
    for key, value in now.items():
        if isinstance(value, dict) and isinstance(was.get(key), dict):
            yield from _different(was[key], value, f"{where}{key}.")
        elif was.get(key) != value:
            yield f"{where}{key}"
