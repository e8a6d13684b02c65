"""What Home Assistant and satellites ask of the cockpit, asked by the unmodified client over real connections."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.handle import Handled, NotHandled
from wyoming.info import Describe, Info
from wyoming.intent import Intent, NotRecognized, Recognize
from wyoming.ping import Ping, Pong
from wyoming.tts import Synthesize

from cockpit.settings import shipped
from cockpit.tts.espeak import synthesise
from tests.web.wyoming.conftest import Play, Visit, answer

MODEL = shipped("models/cockpit-en-small")
shipped_model = pytest.mark.skipif(not (MODEL / "am/final.mdl").is_file(), reason="the model has not been trained yet")
TEMPERATURE = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"


def test_it_says_who_it_is(play: Play) -> None:
    info = Info.from_event(play(lambda visit: visit.ask(Describe())))
    programs = [*info.asr, *info.tts, *info.handle, *info.intent]
    assert len(programs) == 4
    assert all(program.attribution.name and program.description and program.version for program in programs)
    assert info.asr[0].models[0].name == "cockpit-en-small" and info.asr[0].models[0].languages == ["en"]
    assert info.tts[0].voices[0].languages == ["en"] and info.handle[0].models[0].languages == ["en"]
    assert not info.asr[0].installed and not info.tts[0].installed, "this house neither hears nor speaks"
    assert info.handle[0].installed


def test_who_asks_while_the_model_is_being_prepared_is_told_of_it(play: Play) -> None:
    info = Info.from_event(play(lambda visit: visit.ask(Describe()), hear=True, voice=True))
    assert info.asr[0].installed and info.asr[0].models[0].installed and info.tts[0].voices[0].installed


def test_it_answers_a_ping(play: Play) -> None:
    assert Pong.from_event(play(lambda visit: visit.ask(Ping("hello")))).text == "hello"


def test_a_command_is_handled_and_changes_the_car(play: Play) -> None:
    async def scene(visit: Visit) -> tuple[Event, Any]:
        event = await visit.ask(Transcript("set the temperature to twenty four", context={"conversation_id": "7"}))
        return event, visit.house.hub.snapshot.values[TEMPERATURE]

    event, temperature = play(scene)
    assert Handled.is_type(event.type) and temperature == 24.0
    handled = Handled.from_event(event)
    assert handled.text and "24" in handled.text and handled.context == {"conversation_id": "7"}


@pytest.mark.parametrize("text", ["what a lovely painting of three boats", "", "[unk]", "🚗" * 500])
def test_other_talk_is_not_handled_and_changes_nothing(play: Play, text: str) -> None:
    async def scene(visit: Visit) -> tuple[Event, bool]:
        before = visit.house.hub.snapshot.targets
        return await visit.ask(Transcript(text)), visit.house.hub.snapshot.targets == before

    event, same = play(scene)
    assert NotHandled.is_type(event.type) and NotHandled.from_event(event).text and same


def test_a_conversation_goes_on(play: Play) -> None:
    async def scene(visit: Visit) -> list[str | None]:
        texts = ["set the temperature", "twenty three", "no, twenty two"]
        return [Handled.from_event(await visit.ask(Transcript(text))).text for text in texts]

    asked, done, corrected = play(scene)
    assert "?" in asked and "23" in done and "22" in corrected


def test_a_command_is_recognised_without_being_done(play: Play) -> None:
    async def scene(visit: Visit) -> tuple[Event, Event, Any]:
        known = await visit.ask(Recognize("set the temperature to twenty four"))
        unknown = await visit.ask(Recognize("what a lovely painting of three boats"))
        endless = await visit.ask(Recognize("set the temperature to twenty four " * 100))
        assert NotRecognized.is_type(endless.type)
        return known, unknown, visit.house.hub.snapshot.values[TEMPERATURE]

    known, unknown, temperature = play(scene)
    intent = Intent.from_event(known)
    assert intent.name == "climate.set_temperature"
    assert {entity.name: entity.value for entity in intent.entities}["temperature"] == 24
    assert NotRecognized.is_type(unknown.type) and temperature == 21.0


def test_a_text_is_spoken(play: Play) -> None:
    async def scene(visit: Visit) -> list[Event]:
        async with visit.client() as client:
            await client.write_event(Synthesize("Driver side, twenty two degrees.").event())
            events = [await answer(client)]
            while not AudioStop.is_type(events[-1].type):
                events.append(await answer(client))
            return events

    start, *chunks, _ = play(scene, voice=True)
    form = AudioStart.from_event(start)
    assert (form.width, form.channels) == (2, 1)
    sound = b"".join(AudioChunk.from_event(chunk).audio for chunk in chunks)
    seconds = len(sound) / 2 / form.rate
    assert 1.0 < seconds < 6.0 and np.abs(np.frombuffer(sound, "<i2").astype(float)).mean() > 100


def test_nothing_to_say_is_no_sound(play: Play) -> None:
    async def scene(visit: Visit) -> list[str]:
        async with visit.client() as client:
            await client.write_event(Synthesize("...").event())
            return [(await answer(client)).type, (await answer(client)).type]

    assert play(scene, voice=True) == ["audio-start", "audio-stop"]


@pytest.mark.parametrize(
    "request_", [Synthesize("hello"), Synthesize("<speak>hello</speak>", text_format="ssml"), Synthesize("x" * 10_000)]
)
def test_what_cannot_be_spoken_is_an_error(play: Play, request_: Synthesize) -> None:
    assert Error.is_type(play(lambda visit: visit.ask(request_)).type)


def test_a_house_that_does_not_hear_says_so(play: Play) -> None:
    event = play(lambda visit: visit.ask(AudioStart(rate=16_000, width=2, channels=1)))
    assert "turned off" in Error.from_event(event).text


def stream(text: str, rate_hz: int, width: int = 2, channels: int = 1) -> list[Any]:
    """Return a spoken sentence as the events of a satellite."""
    import soxr

    speech = synthesise(text, "en-us", 150)
    mono = soxr.resample(speech.pcm.astype(np.float64), speech.rate_hz, rate_hz) * 0.5
    quiet = np.zeros(rate_hz // 2)
    samples = np.concatenate([quiet, mono, quiet]) * 2 ** (8 * (width - 2))
    pcm = np.repeat(samples[:, None], channels, 1).astype(f"<i{width}").tobytes()
    form = {"rate": rate_hz, "width": width, "channels": channels}
    step = 1024 * width * channels
    chunks = [AudioChunk(**form, audio=pcm[at : at + step]) for at in range(0, len(pcm), step)]
    return [Transcribe(language="en"), AudioStart(**form), *chunks, AudioStop()]


@pytest.mark.slow
@shipped_model
def test_speech_is_heard_handled_and_answered(play: Play) -> None:
    async def scene(visit: Visit) -> tuple[list[str], Event, Any]:
        texts = []
        for rate_hz, width, channels in ((16_000, 2, 1), (48_000, 2, 2), (22_050, 4, 1)):
            heard = await visit.ask(*stream("set the temperature to twenty four", rate_hz, width, channels))
            texts.append(Transcript.from_event(heard).text)
        handled = await visit.ask(Transcript(texts[0]))
        return texts, handled, visit.house.hub.snapshot.values[TEMPERATURE]

    texts, handled, temperature = play(scene, hear=True)
    assert texts == ["set the temperature to twenty four"] * 3
    assert Handled.is_type(handled.type) and temperature == 24.0


@pytest.mark.slow
@shipped_model
def test_hearing_at_its_limits(play: Play) -> None:
    """Silence is no text, bad sound is an error and the next is heard, and who finds no free ears is told."""

    async def scene(visit: Visit) -> dict[str, Event]:
        form = {"rate": 16_000, "width": 2, "channels": 1}
        quiet = AudioChunk(**form, audio=bytes(32_000))
        answers = {"silence": await visit.ask(AudioStart(**form), quiet, AudioStop())}
        answers["nothing"] = await visit.ask(AudioStart(**form), AudioStop())
        async with visit.client() as client, visit.client() as other:
            for event in (AudioStart(**form), AudioChunk(**form, audio=b"\0" * 333)):
                await client.write_event(event.event())
            answers["odd"] = await answer(client)
            for event in (AudioStart(**form), quiet):
                await client.write_event(event.event())
            while visit.house.ears.recognisers is not None and not visit.house.ears.recognisers._lent:
                await client.write_event(Ping().event())
                await answer(client)
            for late in (AudioStart(**form), quiet, AudioStop()):
                await other.write_event(late.event())
            answers["full"] = await answer(other)
            await client.write_event(AudioStop().event())
            answers["first"] = await answer(client)
        answers["later"] = await visit.ask(*stream("turn on the fan", 16_000))
        return answers

    answers = play(scene, hear=True, max_speakers=1)
    assert [Transcript.from_event(answers[each]).text for each in ("silence", "nothing", "first")] == ["", "", ""]
    assert "whole number" in Error.from_event(answers["odd"]).text
    assert Error.from_event(answers["full"]).code == "full"
    assert Transcript.from_event(answers["later"]).text == "turn on the fan"
