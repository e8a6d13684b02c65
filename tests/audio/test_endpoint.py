"""Where an utterance begins and ends: sound drawn as text, a letter every 20 ms.

V is surely a voice, v might be one (above the threshold to stay, below the one to start), a dot is none.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.audio.endpoint import TAIL_S, Endpointer
from cockpit.audio.lately import SPAN_S
from cockpit.events import AudioHeard, AudioLost, Event, Fault, SpeechEnded, SpeechStarted

LETTER_S = 0.02
PROBABILITY = {"V": 0.9, "v": 0.4, ".": 0.1}


class DrawnVad:
    """Reads the probability off the first letter of a frame, and keeps what it heard until reset."""

    def __init__(self) -> None:
        self.heard = ""

    def voiced(self, frame_pcm: bytes) -> float:
        self.heard += chr(frame_pcm[0])
        return PROBABILITY[self.heard[-1]]

    def reset(self) -> None:
        self.heard = ""


def endpointer(vad: DrawnVad | None = None) -> Endpointer:
    return Endpointer(vad or DrawnVad(), start_s=0.06, end_s=0.08, max_s=0.3, pre_roll_s=0.04)


def draw(sound: str, start_s: float = 0.0) -> list[Event]:
    return [
        AudioHeard(at_s=start_s + number * LETTER_S, pcm=letter.encode() * 640) for number, letter in enumerate(sound)
    ]


def run(events: list[Event]) -> list[Event]:
    stage = endpointer()
    return [out for event in events for out in stage.feed(event)] + list(stage.finish())


def marks(sound: str) -> list[tuple[str, float]]:
    return [
        (event.reason if isinstance(event, SpeechEnded) else "start", round(event.at_s, 2))
        for event in run(draw(sound))
        if isinstance(event, SpeechStarted | SpeechEnded)
    ]


@pytest.mark.parametrize(
    ("sound", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("." * 50, [], id="silence"),
        pytest.param("..V..VV...", [], id="a click is not speech"),
        pytest.param("VV.VV.VV.VV.", [], id="nor are many"),
        pytest.param("..vvvvvvvv..", [], id="a murmur does not start"),
        pytest.param("..VVVV.......", [("start", 0.04), ("silence", 0.2)], id="one utterance"),
        pytest.param("..VVV...VVV....", [("start", 0.04), ("silence", 0.3)], id="a pause within"),
        pytest.param("..VVVvvvvvv....", [("start", 0.04), ("silence", 0.3)], id="a murmur goes on"),
        pytest.param(
            "VVV....VVV....", [("start", 0.0), ("silence", 0.14), ("start", 0.14), ("silence", 0.28)], id="two"
        ),
        pytest.param(
            "V" * 20, [("start", 0.0), ("too-long", 0.3), ("start", 0.3), ("end-of-audio", 0.4)], id="never stops"
        ),
        pytest.param("..VVV", [("start", 0.04), ("end-of-audio", 0.1)], id="the sound ends first"),
        pytest.param("..VV", [], id="the sound ends before it is speech"),
    ],
)
def test_marks(sound: str, expected: list[tuple[str, float]]) -> None:
    assert marks(sound) == expected


def test_the_pre_roll_follows_the_start_and_nothing_else_passes() -> None:
    kinds = [(type(event).__name__, round(event.at_s, 2)) for event in run(draw(".....VVV.......VV.."))]
    assert kinds == [
        ("SpeechStarted", 0.1),
        *[("AudioHeard", round(0.06 + number * LETTER_S, 2)) for number in range(9)],
        ("SpeechEnded", 0.24),
    ]


def test_no_frame_passes_twice() -> None:
    times = [event.at_s for event in run(draw("VVV....VVV....VVVVV....")) if isinstance(event, AudioHeard)]
    assert times == sorted(set(times))


def passed(sound: str) -> str:
    """Return the letters that pass where 0.6 s of silence end an utterance."""
    stage = Endpointer(DrawnVad(), start_s=0.06, end_s=0.6, pre_roll_s=0.1)
    events = [out for event in draw(sound) for out in stage.feed(event)]
    return "".join(
        chr(event.pcm[0]) if isinstance(event, AudioHeard) else "<" if isinstance(event, SpeechStarted) else ">"
        for event in events
    )


def test_only_so_much_passes_of_what_lies_behind_the_voice() -> None:
    tail = "." * round(TAIL_S / LETTER_S)
    assert passed("VVV" + "." * 40) == f"<VVV{tail}>"


def test_a_pause_within_passes_whole() -> None:
    pause = "." * 25
    assert passed(f"VVV{pause}VVV").replace(">", "") == f"<VVV{pause}VVV"


def test_what_was_held_back_is_heard_before_the_next_voice() -> None:
    tail = "." * round(TAIL_S / LETTER_S)
    assert passed("VVV" + "." * 32 + "VVV") == f"<VVV{tail}><.....VVV"


def loudly(sound: str, levels: str) -> list[Event]:
    """Return what a near voice makes of a drawing: each letter's frame as loud as its digit, in steps of 10 dB."""
    noise = np.random.default_rng(2)
    events: list[Event] = []
    for number, (letter, level) in enumerate(zip(sound, levels, strict=True)):
        pcm = noise.normal(0, 3 * 10 ** (int(level) / 2), 320).clip(-32768, 32767).astype("<i2").tobytes()
        events.append(AudioHeard(at_s=number * LETTER_S, pcm=letter.encode() + pcm[1:]))
    return events


def test_a_near_voice_that_rises_out_of_others_begins_anew() -> None:
    stage = Endpointer(DrawnVad(), start_s=0.06, end_s=0.2, pre_roll_s=0.1)
    heard = [out for event in loudly("V" * 80 + "." * 20, "4" * 50 + "6" * 30 + "1" * 20) for out in stage.feed(event)]
    marks = [event for event in heard if isinstance(event, SpeechStarted | SpeechEnded)]
    assert [getattr(mark, "reason", "start") for mark in marks] == ["start", "background", "start", "silence"]
    assert marks[2].at_s == pytest.approx(1.0, abs=0.2)
    begun = heard[heard.index(marks[2]) + 1 : heard.index(marks[3])]
    times = [event.at_s for event in begun]
    assert times == sorted(set(times)), "in order, each once"
    assert times[0] == pytest.approx(marks[2].at_s - 0.1, abs=LETTER_S), "with what lies just before the voice"
    assert times[-1] >= 79 * LETTER_S - 1e-9


def test_it_ends_before_the_others_who_talk_on() -> None:
    stage = Endpointer(DrawnVad(), start_s=0.06, end_s=0.4)
    heard = [out for event in loudly("V" * 150, "4" * 50 + "6" * 40 + "4" * 60) for out in stage.feed(event)]
    marks = [event for event in heard if isinstance(event, SpeechStarted | SpeechEnded)]
    assert [getattr(mark, "reason", "start") for mark in marks[:4]] == ["start", "background", "start", "silence"]
    assert marks[3].at_s == pytest.approx(1.8 + SPAN_S + 0.4, abs=0.1)


def test_a_voice_that_rises_as_it_begins_is_one_utterance() -> None:
    stage = Endpointer(DrawnVad(), start_s=0.06, end_s=0.2)
    heard = [out for event in loudly("." * 50 + "V" * 40, "4" * 50 + "6" * 40) for out in stage.feed(event)]
    assert [type(event) for event in heard if not isinstance(event, AudioHeard)] == [SpeechStarted]


def test_what_rises_and_is_no_voice_begins_nothing() -> None:
    stage = Endpointer(DrawnVad(), start_s=0.06, end_s=2.0)
    heard = [out for event in loudly("V" * 50 + "." * 30, "4" * 50 + "6" * 30) for out in stage.feed(event)]
    assert [type(event) for event in heard if not isinstance(event, AudioHeard)] == [SpeechStarted]


def test_other_events_pass() -> None:
    fault = Fault(at_s=1.0, component="voice", message="hung")
    assert list(endpointer().feed(fault)) == [fault]


def test_a_lost_device_ends_the_utterance_at_once() -> None:
    lost = AudioLost(at_s=0.1, dropped_s=1.0, message="gone")
    events = run([*draw("VVVVV"), lost, *draw(".....", 1.1)])
    assert [event for event in events if not isinstance(event, AudioHeard)] == [
        SpeechStarted(at_s=0.0),
        SpeechEnded(at_s=0.1, reason="end-of-audio"),
        lost,
    ]


def test_a_short_gap_is_bridged() -> None:
    lost = AudioLost(at_s=0.1, dropped_s=0.04, message="overflow")
    events = run([*draw("VVVVV"), lost, *draw("VVV....", 0.14)])
    assert [event.reason for event in events if isinstance(event, SpeechEnded)] == ["silence"]


def test_sound_before_a_gap_is_no_pre_roll_for_what_follows() -> None:
    events = run([*draw("...VV"), AudioLost(at_s=0.1, dropped_s=1.0, message="gone"), *draw("VVV....", 1.1)])
    assert [round(event.at_s, 2) for event in events if isinstance(event, SpeechStarted)] == [1.1]
    assert min(event.at_s for event in events if isinstance(event, AudioHeard)) == 1.1


def test_the_detector_forgets_what_was_before_a_gap() -> None:
    vad = DrawnVad()
    stage = endpointer(vad)
    for event in [*draw("VVV"), AudioLost(at_s=0.06, dropped_s=1.0, message="gone"), *draw("..", 1.1)]:
        list(stage.feed(event))
    assert vad.heard == ".."


@given(st.text("V.v", max_size=120))
def test_any_sound_gives_closed_utterances_of_bounded_length(sound: str) -> None:
    events = run(draw(sound))
    open_since: float | None = None
    for event in events:
        if isinstance(event, SpeechStarted):
            assert open_since is None
            open_since = event.at_s
        elif isinstance(event, SpeechEnded):
            assert open_since is not None
            assert 0.06 - 1e-9 <= event.at_s - open_since <= 0.3 + 1e-9
            open_since = None
        else:
            assert open_since is not None
            assert event.at_s >= open_since - 0.04 - 1e-9
    assert open_since is None


@given(st.text("V.v", max_size=60))
def test_the_same_sound_later_gives_the_same_marks_later(sound: str) -> None:
    late = [round(event.at_s - 7_200.0, 6) for event in run(draw(sound, 7_200.0))]
    assert late == [round(event.at_s, 6) for event in run(draw(sound))]
