"""The spoken loop: sound that synthetic people made goes in over the WebSocket, turns and replies come out."""

from __future__ import annotations

import io
import os
import signal
import time
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cockpit.errors import EngineError
from cockpit.events import SAMPLE_RATE_HZ, AudioHeard, UtteranceHeard
from cockpit.pipeline import Core
from cockpit.recording.lines import SOUND
from cockpit.recording.origin import served_header
from cockpit.recording.read import Recording
from cockpit.recording.recorder import record_to
from cockpit.recording.replay import Replay
from cockpit.settings import Settings
from cockpit.tts.voice import Voice
from tests.web.speaking import READY_S, ready, stream

Serve = Callable[..., Any]
Say = Callable[..., bytes]

HEAT = "Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling"

pytestmark = pytest.mark.slow


@pytest.mark.timeout(300)
@pytest.mark.parametrize("rate_hz", [48_000, 44_100, 16_000])
def test_speech_is_heard_acted_upon_and_answered_aloud(serve: Serve, say: Say, rate_hz: int) -> None:
    served = serve(hear=True, voice=Voice())
    page, watcher = ready(served), served.page()
    page.send("mic", on=True, rate_hz=rate_hz, mode="push", zone="driver")
    assert page.next("listening")["open"]
    stream(page, say("heat my seat", rate_hz), rate_hz)
    assert page.next("speech", state="started")
    assert page.next("speech", state="ended")
    turn = page.next("turn")
    assert turn["turn"]["text"] == "heat my seat"
    assert turn["turn"]["heard"]["words"][0]["text"] == "heat"
    assert [stage["stage"] for stage in turn["waterfall"]] == ["endpoint", "words", "match", "act"]
    assert turn["waterfall"][0]["ms"] == 500
    reply = page.next("reply", turn_id=turn["id"])
    with wave.open(io.BytesIO(page.next_sound())) as wav:
        assert wav.getnframes() / wav.getframerate() == pytest.approx(reply["duration_s"], abs=0.01)
    assert watcher.next("turn") == turn
    timed = watcher.next("timed", turn_id=turn["id"])
    assert timed["waterfall"][:-1] == turn["waterfall"]
    assert timed["waterfall"][-1]["stage"] == "voice"
    assert timed["waterfall"][-1]["ms"] >= reply["synthesis_ms"]
    page.send("mic", on=False)
    assert not page.next("listening", open=False)["open"]
    late = served.page().welcome
    assert late["targets"][HEAT] > 0
    assert late["voice"]["engine"] == reply["engine"]
    assert late["turns"][-1]["waterfall"] == timed["waterfall"]


def test_what_is_heard_is_recorded_with_its_sound(
    serve: Serve, say: Say, core: Core, settings: Settings, tmp_path: Path
) -> None:
    served = serve(hear=True, recorder=record_to(tmp_path / "drive", served_header(settings, core, heard=True)))
    page = ready(served)
    page.send("mic", on=True, rate_hz=48_000, mode="push", zone="passenger")
    stream(page, say("heat my seat", lead_s=1.0), 48_000)
    assert page.next("turn")["turn"]["text"] == "heat my seat"
    served.stop()
    recording = Recording(tmp_path / "drive")
    entered = [step.entered for step in recording.steps() if step.entered]
    assert [type(event) for event in entered] == [AudioHeard, UtteranceHeard]
    with wave.open(str(tmp_path / "drive" / SOUND)) as sound:
        assert 0.8 < sound.getnframes() / SAMPLE_RATE_HZ < 2.5, "the utterance, not the second of silence before it"
    replay = Replay(recording, core, None)
    assert [event.turn.text for event in replay.turns()] == ["heat my seat"]
    assert replay.result.difference is None, str(replay.result.difference)


def test_letting_go_of_the_key_ends_the_utterance(serve: Serve, say: Say) -> None:
    page = ready(serve(hear=True))
    page.send("mic", on=True, rate_hz=48_000, mode="push")
    stream(page, say("turn the fan up", tail_s=0.05), 48_000)
    page.send("mic", on=False)
    turn = page.next("turn")
    assert turn["turn"]["text"] == "turn the fan up"
    assert turn["waterfall"][0]["stage"] == "words", "no silence told the end"


def test_partial_words_come_while_one_speaks(serve: Serve, say: Say) -> None:
    page = ready(serve(hear=True))
    page.send("mic", on=True, rate_hz=48_000)
    stream(page, say("set the temperature to twenty two degrees"), 48_000)
    partials = []
    while (message := page.receive()) and not (isinstance(message, dict) and message["type"] == "turn"):
        if isinstance(message, dict) and message["type"] == "partial":
            partials.append(message["text"])
    assert len(partials) >= 3
    assert any("temperature" in text and "degrees" not in text for text in partials)


def test_an_open_microphone_waits_for_its_name(serve: Serve, say: Say) -> None:
    served = serve(hear=True)
    page = ready(served)
    page.send("mic", on=True, rate_hz=48_000, mode="continuous")
    stream(page, say("turn on the seat heating"), 48_000)
    stream(page, say("hey cockpit turn the fan up"), 48_000)
    assert page.next("listening", READY_S)["reason"] == "wake"
    assert page.next("turn", id=1)["turn"]["text"] == "turn the fan up", "nothing before it was meant for the car"


def test_speech_cuts_the_reply(serve: Serve, say: Say) -> None:
    page = ready(serve(hear=True, voice=Voice()))
    page.send("say", text="what can i say")
    reply = page.next("reply")
    assert reply["duration_s"] > 2
    page.send("mic", on=True, rate_hz=48_000)
    assert page.next("cut")["turn_id"] == reply["turn_id"]
    page.send("say", text="what can i say")
    second = page.next("reply")
    stream(page, say("turn the fan up", lead_s=0.1), 48_000)
    assert page.next("cut")["turn_id"] == second["turn_id"]
    assert page.next("turn")["turn"]["text"] == "turn the fan up"


def test_the_page_can_cut_the_reply(serve: Serve) -> None:
    page = serve(voice=Voice()).page()
    page.send("say", text="what can i say")
    reply = page.next("reply")
    page.send("cut")
    assert page.next("cut")["turn_id"] == reply["turn_id"]


def test_a_recogniser_that_is_killed_mid_sentence_hears_the_sentence_all_the_same(serve: Serve, say: Say) -> None:
    served = serve(hear=True)
    page = ready(served)
    page.send("say", text="set my temperature to nineteen")
    page.next("turn")
    page.send("mic", on=True, rate_hz=48_000)
    page.next("listening")
    sound = say("turn on the seat heating")
    half = len(sound) // 4 * 2
    stream(page, sound[:half], 48_000)
    for pid in recogniser_pids():
        os.kill(pid, signal.SIGKILL)
    stream(page, sound[half:], 48_000)
    fault = page.next("fault")
    assert fault["component"] == "recogniser"
    assert page.next("turn")["turn"]["status"] == "done"
    stream(page, say("turn the fan up"), 48_000)
    assert page.next("turn")["turn"]["text"] == "turn the fan up"
    assert 19.0 in served.page().welcome["targets"].values(), "the car is as it was"


def test_more_speakers_than_ears(serve: Serve, say: Say) -> None:
    served = serve(hear=True, max_speakers=1)
    one, two = ready(served), served.page()
    one.send("mic", on=True, rate_hz=16_000)
    assert one.next("listening")["open"]
    two.send("mic", on=True, rate_hz=16_000)
    assert two.next("full")["limit"] == 1
    two.send("say", text="i'm cold")
    assert two.next("turn")["turn"]["status"] == "done"
    one.send("mic", on=False)
    one.next("listening", open=False)
    deadline_s = time.monotonic() + 20
    while True:  # the ears come back when the last sound was heard
        two.send("mic", on=True, rate_hz=16_000)
        answer = two.receive()
        while not (isinstance(answer, dict) and answer["type"] in {"full", "listening"}):
            answer = two.receive()
        if answer["type"] == "listening":
            break
        assert time.monotonic() < deadline_s
        time.sleep(0.05)


def test_who_leaves_mid_sentence_is_not_obeyed_and_leaves_no_ears_behind(serve: Serve, say: Say) -> None:
    served = serve(hear=True, max_speakers=1)
    page = ready(served)
    page.send("mic", on=True, rate_hz=48_000)
    page.next("listening")
    stream(page, say("turn on the seat heating", tail_s=0.0), 48_000)
    page.socket.close()
    other = served.page()
    deadline_s = time.monotonic() + 20
    while other.welcome and served.house.ears.recognisers._lent:
        assert time.monotonic() < deadline_s
        time.sleep(0.02)
    assert served.page().welcome["turns"] == []


@pytest.mark.timeout(300)
def test_several_people_at_once_are_heard_in_real_time(serve: Serve, say: Say) -> None:
    served = serve(hear=True)
    pages = [ready(served) for _ in range(3)]
    sentences = ["turn the fan up", "heat my seat", "open the sunroof"]
    for page in pages:
        page.send("mic", on=True, rate_hz=48_000)
        page.next("listening", READY_S)
    with ThreadPoolExecutor(3) as people:
        sounds = [say(sentence) for sentence in sentences]
        list(people.map(lambda each: stream(each[0], each[1], 48_000), zip(pages, sounds, strict=True)))
    for page, sentence in zip(pages, sentences, strict=True):
        assert page.next("turn", client=page.welcome["client"])["turn"]["text"] == sentence
    assert served.house.metrics.dropped_frames._value.get() == 0


class Mute:
    """An engine that cannot."""

    name = "mute"
    ready = True

    def start(self) -> None:
        raise EngineError("no voice here")

    def say(self, utterance: str) -> tuple[bytes, int]:
        raise EngineError("no voice here")

    def close(self) -> None: ...


def test_a_server_without_voice_or_model_takes_typed_input_and_says_so(
    serve: Serve, settings: Settings, tmp_path: Any
) -> None:
    from dataclasses import replace

    served = serve(hear=True, voice=Voice(engines=[Mute()]), settings=replace(settings, model=tmp_path / "none"))
    page = served.page()
    hearing = page.welcome["hearing"]
    if hearing["why"] == "the speech model is being prepared":
        hearing = page.next("ready")["hearing"]
    assert not hearing["ready"]
    assert "none" in hearing["why"]
    page.send("say", text="i'm cold")
    assert page.next("turn")["turn"]["status"] == "done"
    assert page.next("ready")["voice"] == {"ready": False, "engine": "", "why": "no voice here"}, "all pages are told"
    assert page.next("fault")["message"] == "no voice here"
    page.send("mic", on=True, rate_hz=48_000)
    assert page.next("fault")["component"] == "recogniser"
    assert not served.page().welcome["voice"]["ready"]


def recogniser_pids() -> list[int]:
    import multiprocessing

    return [child.pid for child in multiprocessing.active_children() if child.name == "the recogniser" and child.pid]


def test_the_end_leaves_nobody_behind(serve: Serve, say: Say) -> None:
    import multiprocessing

    before = {child.pid for child in multiprocessing.active_children()}
    served = serve(hear=True, voice=Voice())
    page = ready(served)
    page.send("mic", on=True, rate_hz=48_000)
    page.next("listening")
    page.send("say", text="i'm cold")
    page.next("reply")
    stop = served.stop()
    assert stop < 3.0
    assert {child.pid for child in multiprocessing.active_children()} <= before
    assert page.closed() == 1012
