"""The player: what a transport command, a source or a choice leads to, and how tracks follow each other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.events import SignalValue
from cockpit.vehicle import Vehicle, media
from cockpit.vehicle.media import ACTION, ARTIST, CHOICE, ELAPSED, LIBRARY, NUMBER, PLAYING, REPEATING, SOURCE, TRACK

FIRST, SECOND = LIBRARY["BLUETOOTH"][:2]


def phone() -> Vehicle:
    vehicle = Vehicle()
    vehicle.set(SOURCE, "BLUETOOTH")
    return vehicle


def test_a_source_plays_its_first_track_and_the_sensors_show_it() -> None:
    vehicle = phone()
    assert vehicle.get(PLAYING) is True
    assert (vehicle.get(TRACK), vehicle.get(ARTIST)) == (FIRST.title, FIRST.artist)


def test_skipping_goes_round_in_both_directions() -> None:
    vehicle = phone()
    vehicle.set(ACTION, "SKIP_BACKWARD")
    assert vehicle.get(TRACK) == LIBRARY["BLUETOOTH"][-1].title
    for track in LIBRARY["BLUETOOTH"]:
        vehicle.set(ACTION, "SKIP_FORWARD")
        assert vehicle.get(TRACK) == track.title


def test_time_goes_on_only_while_it_plays() -> None:
    vehicle = phone()
    vehicle.advance(10)
    vehicle.set(ACTION, "STOP")
    vehicle.advance(10)
    assert vehicle.get(ELAPSED) == 10


@pytest.mark.parametrize(("repeating", "then"), [(False, SECOND), (True, FIRST)])
def test_after_a_track_comes_the_next_or_the_same_again(repeating: bool, then: media.Track) -> None:
    vehicle = phone()
    vehicle.set(REPEATING, repeating)
    vehicle.advance(FIRST.seconds + 5)
    assert (vehicle.get(TRACK), vehicle.get(ELAPSED)) == (then.title, 5)


def test_a_station_never_ends() -> None:
    vehicle = Vehicle()
    vehicle.set(SOURCE, "FM")
    vehicle.advance(3600)
    assert vehicle.get(TRACK) == LIBRARY["FM"][0].title


def test_a_genre_is_streamed_and_left_with_another_source() -> None:
    vehicle = phone()
    vehicle.set(CHOICE, "genre:rock")
    heard = set()
    for _ in range(4):
        heard.add(media.current(vehicle.get).genre)
        vehicle.set(ACTION, "SKIP_FORWARD")
    assert heard == {"rock"}
    vehicle.set(SOURCE, "USB")
    assert vehicle.get(TRACK) == LIBRARY["USB"][0].title
    assert vehicle.target(CHOICE) == ""


def test_what_is_on_already_is_not_begun_again() -> None:
    vehicle = phone()
    vehicle.advance(20)
    vehicle.set(SOURCE, "BLUETOOTH")
    assert vehicle.get(ELAPSED) == 20


orders = st.lists(
    st.one_of(
        st.tuples(st.just(SOURCE), st.sampled_from(Vehicle().signals[SOURCE].allowed)),
        st.tuples(st.just(ACTION), st.sampled_from(Vehicle().signals[ACTION].allowed)),
        st.tuples(st.just(CHOICE), st.sampled_from(["genre:jazz", "genre:polka", ""])),
        st.tuples(st.just(NUMBER), st.integers(0, 99)),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(orders, orders)
def test_undo_comes_back_to_the_same_track(before: list[tuple[str, SignalValue]], then: list[tuple[str, str]]) -> None:
    vehicle = Vehicle()
    for path, value in before:
        vehicle.set(path, value)
    targets, track = vehicle.targets(), vehicle.get(TRACK)
    for path, value in then:
        vehicle.set(path, value)
        assert vehicle.get(TRACK) == media.current(vehicle.get).title
    vehicle.restore(targets)
    assert (vehicle.targets(), vehicle.get(TRACK)) == (targets, track)


def test_titles_tell_tracks_apart() -> None:
    titles = [track.title for held in LIBRARY.values() for track in held]
    assert len(set(titles)) == len(titles)
