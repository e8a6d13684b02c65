"""Who is listened to, when: a little language of what happens, a step each 0.1 s of audio time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.audio.attention import AFTER_CALL_S, AFTER_REPLY_S, KEPT_S, Attention, Fading, Listen
from cockpit.audio.barge_in import BargeIn
from cockpit.audio.endpoint import Endpointer
from cockpit.audio.following import Discretion, Following
from cockpit.events import (
    AudioHeard,
    AudioLost,
    Event,
    ListeningClosed,
    ListeningOpened,
    ReplyCut,
    ReplySpoken,
    SpeechEnded,
    SpeechStarted,
    TalkPressed,
    Turn,
    TurnEnded,
    WakeHeard,
)
from cockpit.pipeline import Stage, run

STEP_S = 0.1
FRAME = b"\1\0" * 1600


def frame(at_s: float) -> AudioHeard:
    return AudioHeard(at_s=at_s, pcm=FRAME)


def wake(at_s: float) -> WakeHeard:
    return WakeHeard(at_s=at_s, phrase="hey cockpit", start_s=at_s - 0.7, end_s=at_s - 0.1)


def drawn(sketch: str, start_s: float = 0.0) -> list[Event]:
    """Return what a sketch says: ( ) and - an utterance, . nobody, W wake word, K key, T too long, B begins anew."""
    events: list[Event] = []
    for number, sign in enumerate(sketch):
        at_s = round(start_s + number * STEP_S, 3)
        made: dict[str, list[Event]] = {
            "(": [SpeechStarted(at_s=at_s), frame(at_s)],
            "-": [frame(at_s)],
            ")": [SpeechEnded(at_s=at_s, reason="silence")],
            "T": [SpeechEnded(at_s=at_s, reason="too-long")],
            "B": [SpeechEnded(at_s=at_s, reason="background"), SpeechStarted(at_s=at_s), frame(at_s)],
            "W": [wake(at_s), frame(at_s)],
            "K": [TalkPressed(at_s=at_s)],
        }
        events += made.get(sign, [])
    return events


def passed(attention: Attention, events: Iterable[Event]) -> list[Event]:
    fading = Fading(attention)
    return [out for event in events for timed in fading.feed(event) for out in attention.feed(timed)]


def sketched(events: Iterable[Event]) -> str:
    """Draw what came out: as above, o and c for listening opened and closed."""
    signs = {
        SpeechStarted: "(",
        AudioHeard: "-",
        SpeechEnded: ")",
        WakeHeard: "W",
        TalkPressed: "K",
        ListeningOpened: "o",
        ListeningClosed: "c",
    }
    return "".join(signs[type(event)] for event in events)


@pytest.mark.parametrize(
    ("listen", "sketch", "expected"),
    [
        pytest.param("wake", "(-----)...(---)", "", id="talk that is not meant for us"),
        pytest.param("wake", "(--------W---)", "Wo(" + "-" * 13 + ")", id="one breath: the phrase goes with it"),
        pytest.param("wake", "(------W)..(---)", "Wo(" + "-" * 8 + ")(----)", id="the phrase, a pause, the command"),
        pytest.param("push", "(------W--)", "W", id="with a key, the wake word opens nothing"),
        pytest.param("push", "K..(--)", "Ko(---)c", id="the key, then a command"),
        pytest.param("push", "K..(--)..(--)", "Ko(---)c", id="one press, one command"),
        pytest.param("push", "(--------K--)", "Ko(" + "-" * 7 + ")c", id="half a second before the key goes with it"),
        pytest.param("wake", "K(--)(--)", "Ko(---)c", id="a key where there is a wake word"),
        pytest.param("wake", "(------W--T(--)", "Wo(" + "-" * 10 + ")(---)", id="a command longer than an utterance"),
        pytest.param("push", "K..(---B--)(--)", "Ko(----)(---)c", id="the key, a radio, then a command"),
        pytest.param("wake", "(---B------W--)", "Wo(" + "-" * 10 + ")", id="a radio, then the wake word"),
    ],
)  # fmt: skip
def test_what_passes(listen: Listen, sketch: str, expected: str) -> None:
    assert sketched(passed(Attention(listen), drawn(sketch))) == expected


def test_talk_before_the_wake_word_stays_out() -> None:
    out = passed(Attention(), drawn("(" + "-" * 60 + "W--)"))
    frames = [event.at_s for event in out if isinstance(event, AudioHeard)]
    started = next(event for event in out if isinstance(event, SpeechStarted))
    assert frames[0] == started.at_s
    assert frames[0] == pytest.approx(6.1 - 0.7 - 0.3, abs=0.11)
    assert frames == sorted(set(frames))


def test_sound_before_a_command_that_was_heard_does_not_come_back_with_the_next_call() -> None:
    out = passed(Attention("wake"), drawn("(-)K()(W-)"))
    frames = [event.at_s for event in out if isinstance(event, AudioHeard)]
    assert frames == sorted(set(frames))


def test_a_call_without_a_command_fades() -> None:
    attention = Attention()
    out = passed(attention, drawn("(------W)"))
    ended_s = out[-1].at_s
    assert passed(attention, [frame(ended_s + AFTER_CALL_S)]) == []
    (closed,) = passed(attention, [frame(ended_s + AFTER_CALL_S + 0.1)])
    assert isinstance(closed, ListeningClosed)
    assert passed(attention, drawn("(--)", 30.0)) == []


def test_a_radio_that_began_in_time_leaves_the_command_its_time() -> None:
    attention = Attention()
    list(attention.stay(0.0, 5.0))
    assert sketched(passed(attention, drawn("(" + "-" * 30 + "B--)", 4.9))) == "(" + "-" * 31 + ")(---)"


def test_who_began_in_time_is_heard_out() -> None:
    attention = Attention()
    list(attention.stay(0.0, 5.0))
    out = passed(attention, drawn("(" + "-" * 30 + ")", 4.9))
    assert sketched(out) == "(" + "-" * 31 + ")"
    assert sketched(passed(attention, [frame(9.0)])) == "c"


def turn(at_s: float, status: str = "done", reply: str = "Done.") -> TurnEnded:
    return TurnEnded(at_s=at_s, turn=Turn(text="x", status=status, reply=reply, spoken=reply))  # type: ignore[arg-type]


def spoken(at_s: float, silent_s: float) -> ReplySpoken:
    return ReplySpoken(at_s=at_s, text="Done.", engine="t", duration_s=1.0, synthesis_ms=9.0, silent_from_s=silent_s)


def test_for_20_s_after_the_voice_no_wake_word_is_needed() -> None:
    attention = Attention()
    following = Following(attention, voiced=True)
    out = [o for event in (turn(3.0), spoken(3.0, 5.5)) for o in following.feed(event)]
    assert [event for event in out if isinstance(event, ListeningOpened)] == [
        ListeningOpened(at_s=3.0, reason="reply", until_s=25.5)
    ]
    assert sketched(passed(attention, drawn("(--)", 25.0))) == "(---)"
    assert sketched(passed(attention, drawn("(--)", 25.6))) == "c"


def test_without_a_voice_the_20_s_count_from_the_turn() -> None:
    attention = Attention()
    opened = list(Following(attention, voiced=False).feed(turn(3.0)))[-1]
    assert opened == ListeningOpened(at_s=3.0, reason="reply", until_s=23.0)


def test_when_the_voice_is_cut_the_20_s_count_from_there() -> None:
    attention = Attention()
    following = Following(attention, voiced=True)
    events: list[Event] = [turn(3.0), spoken(3.0, 9.0), ReplyCut(at_s=4.0, speech_s=3.8)]
    out = [o for event in events for o in following.feed(event)]
    assert out[-2:] == [events[-1], ListeningOpened(at_s=4.0, reason="reply", until_s=24.0)]


def test_a_voice_that_is_cut_by_the_key_leaves_the_listening_to_the_key() -> None:
    attention = Attention("push")
    following = Following(attention, voiced=True)
    list(following.feed(turn(3.0, "asked")))
    list(following.feed(spoken(3.0, 9.0)))
    passed(attention, [TalkPressed(at_s=4.0)])
    cut = ReplyCut(at_s=4.0, speech_s=4.0)
    assert list(following.feed(cut)) == [cut]
    assert attention.reason == "key"


@pytest.mark.parametrize(("status", "listens"), [("asked", True), ("done", False)])
def test_with_a_key_only_a_question_is_answered_without_it(status: str, listens: bool) -> None:
    attention = Attention("push")
    events = list(Following(attention, voiced=False).feed(turn(3.0, status)))
    assert any(isinstance(event, ListeningOpened) for event in events) == listens


def test_talk_among_passengers_gets_no_reply_and_prolongs_nothing() -> None:
    attention = Attention()
    list(attention.stay(0.0, 20.0))
    (ended,) = Discretion(attention).feed(turn(5.0, "not-understood", "Sorry?"))
    assert isinstance(ended, TurnEnded)
    assert (ended.turn.reply, ended.turn.spoken, ended.turn.status) == ("", "", "not-understood")
    assert list(Following(attention, voiced=False).feed(ended)) == [ended]


def test_an_answer_that_is_not_understood_is_told_once() -> None:
    attention = Attention()
    discretion = Discretion(attention)
    list(attention.stay(0.0, 20.0))
    turns = [turn(1.0, "asked", "What temperature?"), *(turn(at_s, "not-understood", "Sorry?") for at_s in (5.0, 9.0))]
    told = [out.turn.reply for event in turns for out in discretion.feed(event) if isinstance(out, TurnEnded)]
    assert told == ["What temperature?", "Sorry?", ""]


def test_who_called_and_was_not_understood_is_told() -> None:
    attention = Attention()
    passed(attention, drawn("(------W"))
    (ended,) = Discretion(attention).feed(turn(1.0, "not-understood", "Sorry?"))
    assert isinstance(ended, TurnEnded)
    assert ended.turn.reply == "Sorry?"


def test_a_refusal_is_told_to_anyone() -> None:
    attention = Attention()
    list(attention.stay(0.0, 20.0))
    (ended,) = Discretion(attention).feed(turn(5.0, "refused", "Not while driving."))
    assert isinstance(ended, TurnEnded)
    assert ended.turn.reply


@given(st.text("(-).WKT", max_size=120), st.sampled_from(["wake", "push"]))
def test_whatever_happens_it_is_idle_in_the_end(sketch: str, listen: Listen) -> None:
    attention = Attention(listen)
    out = passed(attention, drawn(sketch))
    end_s = len(sketch) * STEP_S
    passed(attention, [SpeechEnded(at_s=end_s, reason="silence")])
    list(passed(attention, [frame(end_s + AFTER_CALL_S + 0.1)]))
    assert attention.reason is None
    assert passed(attention, drawn("(--)", end_s + 20.0)) == []
    kept = [event.at_s for event in out if isinstance(event, AudioHeard)]
    assert kept == sorted(set(kept)), "no frame passes twice"


def test_little_is_kept_however_long_nobody_calls() -> None:
    attention = Attention()
    passed(attention, [frame(number * STEP_S) for number in range(10_000)])
    assert len(attention._kept) <= KEPT_S / STEP_S + 1


FRAME_S = 0.032
VOICE_S = 2.0
SILENT_WITHIN_S = 0.5 + VOICE_S + AFTER_REPLY_S + 2 * FRAME_S
"""The end of an utterance, the reply to it, and the time for an answer."""


class LetterVad:
    """Takes any sound but silence for a voice."""

    def voiced(self, frame_pcm: bytes) -> float:
        return 0.9 if frame_pcm.strip(b"\0") else 0.1

    def reset(self) -> None: ...


class Car:
    """Stands for all that is behind the ears: each utterance is a turn of the next status, most have a reply."""

    playing = False

    def __init__(self, statuses: list[str]) -> None:
        self._statuses = statuses

    def feed(self, event: Event) -> Iterator[Event]:
        yield event
        if isinstance(event, SpeechEnded):
            status = self._statuses[int(event.at_s * 7) % len(self._statuses)]
            yield turn(event.at_s, status, "" if status == "answered" else "Done.")

    def stop(self) -> None: ...

    def problem(self) -> None: ...


class Mouth:
    """Speaks each reply for VOICE_S."""

    def feed(self, event: Event) -> Iterator[Event]:
        yield event
        if isinstance(event, TurnEnded) and event.turn.reply:
            yield spoken(event.at_s, event.at_s + VOICE_S)


class Name:
    """Hears the wake word in sound of 3s, of which 0.6 s are over."""

    def feed(self, event: Event) -> Iterator[Event]:
        yield event
        if isinstance(event, AudioHeard) and event.pcm[0] == 3:
            yield WakeHeard(at_s=event.at_s, phrase="hey cockpit", start_s=event.at_s - 0.7, end_s=event.at_s - 0.1)


def played(happenings: Iterable[tuple[str, int]]) -> Iterator[Event]:
    """Yield frames of voice, wake word and silence, presses of the key, and gaps of half a second and more."""
    frames, lost_s = 0, 0.0
    for what, count in happenings:
        for _ in range(count if what in "voice silence" else 1):
            at_s = frames * FRAME_S + lost_s
            if what == "key":
                yield TalkPressed(at_s=at_s)
            elif what == "gap":
                yield AudioLost(at_s=at_s, dropped_s=count / 10, message="unplugged")
                lost_s += count / 10
            else:
                yield AudioHeard(at_s=at_s, pcm=bytes([{"voice": 1, "wake": 3}.get(what, 0), 0]) * 512)
                frames += 1


@given(
    st.lists(st.tuples(st.sampled_from(["voice", "silence", "wake", "key", "gap"]), st.integers(1, 60)), max_size=25),
    st.lists(st.sampled_from(["done", "answered", "asked", "refused", "not-understood"]), min_size=1, max_size=5),
    st.sampled_from(["wake", "push"]),
    st.booleans(),
)
def test_from_anywhere_listening_ends_with_silence(
    happenings: list[tuple[str, int]], statuses: list[str], listen: Listen, voiced: bool
) -> None:
    attention, car = Attention(listen), Car(statuses)
    seen: list[Event] = []
    ears: list[Stage] = [Fading(attention), BargeIn(Endpointer(LetterVad()), car), Name(), attention]
    after: list[Stage] = [
        car,
        Discretion(attention),
        *([Mouth()] if voiced else []),
        Following(attention, voiced=voiced),
    ]
    for event in played([*happenings, ("silence", round(SILENT_WITHIN_S / FRAME_S) + 1)]):
        for out in run([event], ears):
            seen.extend(run([out], after))
    assert attention.reason is None
    listening = [event for event in seen if isinstance(event, ListeningOpened | ListeningClosed)]
    assert not listening or isinstance(listening[-1], ListeningClosed)
    marks = [type(event) for event in seen if isinstance(event, SpeechStarted | SpeechEnded)]
    assert marks == [SpeechStarted, SpeechEnded] * (len(marks) // 2), "utterances begin and end in turn"
    frames = [event.at_s for event in seen if isinstance(event, AudioHeard)]
    assert frames == sorted(set(frames)), "no sound is heard twice"
