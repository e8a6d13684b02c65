"""How fast `cockpit serve` answers: people who speak over the WebSocket, in real time, while others watch."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cockpit.bench.server import Page, Server

RATE_HZ = 48_000
CHUNK_S = 0.02
END_S = 0.5
"""The silence that ends an utterance: latencies count from behind it."""

PAUSE_S = 2.0
"""Between the sentences of one person."""

SENTENCES = ("turn the fan up", "heat my seat", "i'm cold", "set the temperature to twenty two", "turn the fan down")
PATH = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Sound at RATE_HZ, s16, and the second at which the voice in it ends."""

    pcm: bytes
    ends_s: float


@dataclass(slots=True)
class Spoken:
    """What came of people's sentences: `latencies_ms` run from END_S behind the voice to the turn.

    `missed` had no turn in time; `cores` is the processor time of the server by the time it took.
    """

    latencies_ms: list[float] = field(default_factory=list)
    missed: int = 0
    cores: float = 0.0


def sentences() -> list[Sentence]:
    """Return the sentences, spoken by a synthetic voice.

    Raises:
        EngineError: there is none.
    """
    import soxr

    from cockpit.tts.espeak import Speaking

    made = []
    with Speaking() as speaking:
        for text in SENTENCES:
            speech = speaking.synthesise(text)
            sound = soxr.resample(speech.pcm.astype(np.float32), speech.rate_hz, RATE_HZ)
            made.append(_sentence(sound * (16_000 / max(1.0, np.abs(sound).max()))))
    return made


def _sentence(sound: npt.NDArray[np.float32]) -> Sentence:
    loud = np.flatnonzero(np.abs(sound) > 300)
    whole = np.concatenate([sound[: loud[-1] + 1], np.zeros(int(PAUSE_S * RATE_HZ), np.float32)])
    noise = np.random.default_rng(1).normal(0, 12, len(whole))
    return Sentence((whole + noise).astype("<i2").tobytes(), float(loud[-1] + 1) / RATE_HZ)


@asynccontextmanager
async def watched(server: Server, count: int) -> AsyncIterator[None]:
    """Have so many pages watch."""
    async with AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(server.page()) for _ in range(count)]
        watching = [asyncio.create_task(page.watch()) for page in pages]
        try:
            yield
        finally:
            for each in watching:
                each.cancel()
            await asyncio.gather(*watching, return_exceptions=True)


async def speak(server: Server, said: Sequence[Sentence], people: int, rounds: int) -> Spoken:
    """Let so many people say sentences at the same time, `rounds` each, in real time."""
    result = Spoken()
    async with AsyncExitStack() as stack:
        pages = [await stack.enter_async_context(server.page()) for _ in range(people)]
        for page in pages:
            await page.send("mic", on=True, rate_hz=RATE_HZ, mode="always")
            await page.read("listening", open=True)
        cpu_s, begin_s = server.cpu_s(), time.perf_counter()
        await asyncio.gather(*(_person(page, said, place, rounds, result) for place, page in enumerate(pages)))
        result.cores = (server.cpu_s() - cpu_s) / (time.perf_counter() - begin_s)
    return result


async def _person(page: Page, said: Sequence[Sentence], place: int, rounds: int, result: Spoken) -> None:
    await asyncio.sleep(place * 0.31)  # people do not begin in step
    for number in range(rounds):
        sentence = said[(place + number) % len(said)]
        turn = asyncio.create_task(page.read("turn", client=page.welcome["client"]))
        begin_s = await _play(page, sentence)
        try:
            heard_s, _ = await turn
        except TimeoutError:
            result.missed += 1
        else:
            result.latencies_ms.append((heard_s - begin_s - sentence.ends_s - END_S) * 1000)


async def _play(page: Page, sentence: Sentence) -> float:
    """Send the sound as it would be heard, and return when it began."""
    step = int(CHUNK_S * RATE_HZ) * 2
    begin_s = time.perf_counter()
    for number, at in enumerate(range(0, len(sentence.pcm), step), start=1):
        await asyncio.sleep(max(0.0, begin_s + number * CHUNK_S - time.perf_counter()))
        await page.sound(sentence.pcm[at : at + step])
    return begin_s


async def show(server: Server, rounds: int) -> list[float]:
    """Return how long it takes from one page's set to another page's car, in ms, each time at another moment."""
    took_ms = []
    async with server.page() as one, server.page() as two:
        for number in range(rounds):
            wanted = 20.0 + number % 2
            seen = asyncio.create_task(_seen(two, wanted))
            begin_s = time.perf_counter()
            await one.send("set", path=PATH, value=wanted)
            took_ms.append((await seen - begin_s) * 1000)
            await asyncio.sleep(0.13 + 0.01 * (number % 7))
    return took_ms


async def _seen(page: Page, wanted: float) -> float:
    while True:
        at_s, car = await page.read("car")
        if car["targets"].get(PATH) == wanted:
            return at_s
