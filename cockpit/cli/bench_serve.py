"""``cockpit bench serve``: how fast the server answers, alone, among many speakers, and before many watchers."""

from __future__ import annotations

import asyncio

import click

from cockpit.cli.common import console


@click.command("serve")
@click.option("--rounds", type=click.IntRange(1, 100), default=5, show_default=True, help="Sentences a person.")
@click.option("--speakers", type=click.IntRange(1, 64), default=8, show_default=True, help="People at the same time.")
@click.option("--watchers", type=click.IntRange(1, 2000), default=100, show_default=True, help="Pages that look on.")
@click.option("--soak", metavar="MINUTES", type=click.FloatRange(0, 1440), help="Memory instead, while people talk on.")
def command(rounds: int, speakers: int, watchers: int, soak: float | None) -> None:
    """End of speech to turn, people at once, watchers, and a set to another page's car; over real connections."""
    asyncio.run(_measure(rounds, speakers, watchers) if soak is None else _soak(soak, speakers, watchers))


async def _measure(rounds: int, speakers: int, watchers: int) -> None:
    from cockpit.bench.figures import spread
    from cockpit.bench.served import sentences, show, speak, watched
    from cockpit.bench.server import server

    said, say = sentences(), console().print
    async with server("--speakers", str(speakers), "--mute") as served:
        await speak(served, said, 1, 1)  # the first is no figure
        alone = await speak(served, said, 1, 2 * rounds)
        say(f"end of speech to turn      {spread(alone.latencies_ms, 'ms')}, beyond the silence that ends it")
        say(f"a set to another's car     {spread(await show(served, 8 * rounds), 'ms')}")
        async with watched(served, watchers):
            before = await speak(served, said, 1, 2 * rounds)
        say(f"before {watchers} watchers{'':<7} {spread(before.latencies_ms, 'ms')}")
        many = await speak(served, said, speakers, rounds)
        say(f"{speakers} people at once{'':<7} {spread(many.latencies_ms, 'ms')}, {many.missed} not heard")
        say(f"real-time factor           {many.cores:.2f} processors for {speakers} people: server and engines")


async def _soak(minutes: float, speakers: int, watchers: int) -> None:
    from cockpit.bench.served import sentences
    from cockpit.bench.server import server
    from cockpit.bench.soak import report, soak

    # who comes may find the ears of who left still busy with the last of his sound
    async with server("--speakers", str(min(64, 2 * speakers))) as served:
        laps = [lap async for lap in soak(served, sentences(), speakers, watchers, minutes)]
    for line in report(laps):
        console().print(line, highlight=False)
