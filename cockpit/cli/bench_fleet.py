"""``cockpit bench fleet``: how much faster several workers hear a manifest than one."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

from cockpit.cli.common import console, settings_from

SENTENCES = ("turn the fan up", "set the temperature to twenty two degrees", "open the driver's window", "i'm cold",
             "how far can i go with the heating off")  # fmt: skip
VOICES = ("en-us", "en-gb", "en-us+f3", "en-us+m2")


@click.command("fleet")
@click.option("--manifest", type=click.Path(path_type=Path), help="Recordings to hear; synthetic ones unless given.")
@click.option("--workers", type=click.IntRange(2, 256), multiple=True, default=(2,), show_default=True,
              help="So many beside one; repeatable.")  # fmt: skip
@click.option("--dask", is_flag=True, help="Workers of a Dask scheduler, each a process, instead of our own.")
@click.option("--rounds", type=click.IntRange(1, 50), default=3, show_default=True)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N recordings alone.")
def command(manifest: Path | None, workers: tuple[int, ...], dask: bool, rounds: int, limit: int | None) -> None:
    """Scaling efficiency of `cockpit eval speech`, and the memory of its driver."""
    from cockpit.bench.fleet.scaling import measured
    from cockpit.cli.eval_speech import made_with

    with ExitStack() as stack:
        if manifest is None:
            manifest = _spoken(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cockpit-spoken-"))))
        header = made_with(settings_from(None, (), False), 1.0)
        scaling = measured(manifest, header, workers, dask=dask, rounds=rounds, limit=limit)
    say = console().print
    for count, took_s in scaling.took_s.items():
        times = ", ".join(f"{each:.1f}" for each in took_s)
        speed = scaling.sound_s / min(took_s)
        say(
            f"{count:>3} {scaling.kind:<14} {times} s for {scaling.sound_s:.0f} s of sound; {speed:.0f} times real time"
        )
    for count in workers:
        speed_up = scaling.speed_up(count)
        say(f"{count} against 1       {speed_up:.2f} times as fast, efficiency {speed_up / count:.0%}")
    if scaling.driver_mb is not None:
        say(f"driver            {scaling.driver_mb:.0f} MB")
    if scaling.load is not None:
        say(f"load when it began {scaling.load:.1f} on {os.cpu_count()} processors", style="dim")


def _spoken(folder: Path) -> Path:
    """Write a manifest of synthetic people who say commands, each clip six times over."""
    from cockpit.testing.spoken import Person, write_spoken
    from cockpit.tts.espeak import Speaking

    rows = []
    with Speaking() as speaking:
        for voice in VOICES:
            for number, text in enumerate(SENTENCES):
                file = write_spoken(speaking, text, folder / f"{voice}-{number}.wav", Person(voice))
                rows.append({"audio": file.name, "text": text, "speaker": voice})
    manifest = folder / "manifest.jsonl"
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows * 6), encoding="utf-8")
    return manifest
