"""Who is listened to, when: a little language of what happens, a step each 0.1 s of audio time."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.audio.attention import AFTER_CALL_S, KEPT_S, Attention, Fading, Listen
from cockpit.audio.following import Discretion, Following
from cockpit.events import (
    AudioHeard,
    Event,
    ListeningClosed,
    ListeningOpened,
    ReplySpoken,
    SpeechEnded,
    SpeechStarted,
    TalkPressed,
    Turn,
    TurnEnded,
    WakeHeard,
)

STEP_S = 0.1
FRAME = b"\1\0" * 1600


def frame(at_s: float) -> AudioHeard:
    return AudioHeard(at_s=at_s, pcm=FRAME)


def wake(at_s: float) -> WakeHeard:
    return WakeHeard(at_s=at_s, phrase="hey cockpit", start_s=at_s - 0.7, end_s=at_s - 0.1)


def drawn(sketch: str, start_s: float = 0.0) -> list[Event]:
    """Return what a sketch says: ( ) and - an utterance, . nobody, W wake word, K key, T too long."""
    events: list[Event] = []
    for number, sign in enumerate(sketch):
        at_s = round(start_s + number * STEP_S, 3)
        made: dict[str, list[Event]] = {
            "(": [SpeechStarted(at_s=at_s), frame(at_s)],
            "-": [frame(at_s)],
            ")": [SpeechEnded(at_s=at_s, reason="silence")],
            "T": [SpeechEnded(at_s=at_s, reason="too-long")],
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


def test_a_call_without_a_command_fades() -> None:
    attention = Attention()
    out = passed(attention, drawn("(------W)"))
    ended_s = out[-1].at_s
    assert passed(attention, [frame(ended_s + AFTER_CALL_S)]) == []
    (closed,) = passed(attention, [frame(ended_s + AFTER_CALL_S + 0.1)])
    assert isinstance(closed, ListeningClosed)
    assert passed(attention, drawn("(--)", 30.0)) == []


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
