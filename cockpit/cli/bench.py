"""``cockpit bench``: measure, and print the figures that the README quotes."""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import time
from pathlib import Path

import click

from cockpit.cli import bench_intents, bench_serve, bench_speech
from cockpit.cli.common import console, model_option, settings_from


@click.group("bench")
def command() -> None:
    """Measure this machine, this model and these packs; each subcommand prints a few lines of figures."""


@command.command("orders")
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True,
              help="A folder of labelled coffee orders (manifest.tsv and sound).")  # fmt: skip
@click.option("--misses", is_flag=True, help="Print what was heard in clips that were not accepted.")
@click.option("--with-packs", is_flag=True, help="Keep the shipped packs in the grammar beside the coffee pack.")
@click.option("--exact", is_flag=True, help="Leave out the garbage path: everything heard is taken for an order.")
@model_option
def orders(data: Path, misses: bool, with_packs: bool, exact: bool, model: str | None) -> None:
    """Command acceptance on human recordings: strangers ordering coffee, the benchmark's own grammar as a pack."""
    from cockpit.asr.graph import Garbage
    from cockpit.bench.figures import share
    from cockpit.bench.orders import PACK, read_clips, run
    from cockpit.pipeline import open_core, open_ears

    settings = settings_from(None, (str(PACK),), not with_packs, model)
    core, clips = open_core(settings), read_clips(data)
    garbage = Garbage(sentence=math.inf, edge=math.inf) if exact else None
    with open_ears(settings, core, end_s=1.0, garbage=garbage) as ears:
        results = list(run(core, ears, clips))
    heard_s = sum(result.clip.duration_s for result in results)
    say = console().print
    say(f"{len(results)} recordings, {heard_s / 60:.0f} minutes")
    say(f"accepted         {share(sum(result.accepted for result in results), len(results))}")
    say(f"strictly right   {share(sum(result.strict for result in results), len(results))}")
    say(f"real-time factor {sum(result.took_s for result in results) / heard_s:.3f} (voice detection to action)")
    for result in results if misses else ():
        if not result.accepted:
            say(f"  {result.clip.path.name}  heard “{result.heard}”, ordered {dict(result.clip.slots)}")


@command.command("answers")
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True,
              help="A folder of one-word recordings (manifest.tsv and sound), such as Speech Commands.")  # fmt: skip
def answers(data: Path) -> None:
    """What it brings that an open question makes its answers likelier, on human one-word answers."""
    from cockpit.bench.answers import measure

    for line in measure(data):
        console().print(line)


@command.command("latency")
@model_option
def latency(model: str | None) -> None:
    """Latency of each stage, real-time factor and memory on synthetic speech."""
    from cockpit.bench.figures import share, spread
    from cockpit.bench.latency import measure
    from cockpit.bench.memory import resident_mb
    from cockpit.pipeline import open_core, open_ears

    settings = settings_from(None, (), False, model)
    core = open_core(settings)
    begin_s = time.perf_counter()
    with open_ears(settings, core) as ears:
        ready_s = time.perf_counter() - begin_s
        samples = list(measure(core, ears))
        memory_mb = [resident_mb(), resident_mb(ears.pid, peak=True) if ears.pid else None]
    say = console().print
    say(f"ready to hear    {ready_s:.2f} s (graph from the cache if it was there)")
    say(f"heard as said    {share(sum(sample.right for sample in samples), len(samples))}, synthetic voices")
    for stage in samples[0].stages_ms:
        say(f"{stage:<16} {spread([s.stages_ms[stage] for s in samples if stage in s.stages_ms], 'ms')}")
    factors = [sample.hearing_s / sample.audio_s for sample in samples if sample.audio_s]
    say(f"real-time factor {spread(factors, '')}, voice detection to action")
    if None not in memory_mb:
        say(f"memory           {memory_mb[0]:.0f} MB here, {memory_mb[1]:.0f} MB the recogniser")


@command.command("startup")
@click.option("--runs", type=click.IntRange(3, 200), default=20, show_default=True)
def startup(runs: int) -> None:
    """Time of a whole `cockpit say` process, from start to exit, with its caches warm."""
    from cockpit.bench.figures import spread

    process = [sys.executable, "-m", "cockpit", "say", "--json", "make it warmer"]
    bare = [sys.executable, "-c", "pass"]
    seconds: dict[str, list[float]] = {"cockpit say": [], "python alone": []}
    subprocess.run(process, check=True, capture_output=True)
    for _ in range(runs):
        for name, arguments in (("cockpit say", process), ("python alone", bare)):
            begin_s = time.perf_counter()
            subprocess.run(arguments, check=True, capture_output=True)
            seconds[name].append(time.perf_counter() - begin_s)
    for name, values in seconds.items():
        console().print(f"{name:<16} {spread(values, 's')}")
    ratio = statistics.median(seconds["cockpit say"]) / statistics.median(seconds["python alone"])
    console().print(f"ratio            {ratio:.1f}")


command.add_command(bench_intents.command)
command.add_command(bench_serve.command)
command.add_command(bench_speech.command)
