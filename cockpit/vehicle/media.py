"""A small player with invented tracks, so that "next", "play some jazz" and "what's playing" really do something.

Where it stands is in actuators (source, choice, number, seconds), so that undo comes back to the same moment of the
same track; the track's name and artist are sensors that follow from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.events import SignalValue
from cockpit.vehicle.rules import Get

Targets = dict[str, SignalValue]

_MEDIA = "Vehicle.Cabin.Infotainment.Media"
ACTION = f"{_MEDIA}.Action"
SOURCE = f"{_MEDIA}.Played.Source"
CHOICE = f"{_MEDIA}.SelectedURI"
NUMBER = f"{_MEDIA}.TrackNumber"
ELAPSED = f"{_MEDIA}.Elapsed"
PLAYING = f"{_MEDIA}.IsPlaying"
MUTED = f"{_MEDIA}.IsMuted"
REPEATING = f"{_MEDIA}.IsRepeating"
TRACK = f"{_MEDIA}.Played.Track"
ARTIST = f"{_MEDIA}.Played.Artist"

SELECTS = frozenset({SOURCE, CHOICE, NUMBER})
"""What decides which track is on."""


@dataclass(frozen=True, slots=True)
class Track:
    """A piece of music, or a station. `seconds` is 0 where it never ends; `genre` may be asked for by name."""

    title: str
    artist: str
    seconds: int = 0
    genre: str = ""


LIBRARY: Mapping[str, tuple[Track, ...]] = {
    "INTERNET": (
        Track("Slow Harbour", "The Lantern Trio", 245, "jazz"),
        Track("Blue Tram", "Odile Marchetti", 198, "jazz"),
        Track("Prelude for an Empty Road", "Camerata Nordvik", 312, "classical"),
        Track("Evening Canon", "Camerata Nordvik", 274, "classical"),
        Track("Gravel and Sparks", "Iron Orchard", 221, "rock"),
        Track("Second Gear", "The Loud Neighbours", 187, "rock"),
        Track("Paper Sunglasses", "Mina Vale", 176, "pop"),
        Track("Call Me Sunday", "Kites at Noon", 203, "pop"),
        Track("Pulse of the Ring Road", "Substation Nine", 361, "electronic"),
        Track("Soft Voltage", "Substation Nine", 333, "electronic"),
        Track("The Miller's Lantern", "Ada Thornfield", 214, "folk"),
        Track("The Bear Who Drove a Bus", "The Button Band", 131, "children"),
        Track("Steady Rain", "Quiet Rooms", 3600, "sounds"),
    ),
    "BLUETOOTH": (
        Track("Northbound", "Iron Orchard", 232),
        Track("Low Tide", "Odile Marchetti", 208),
        Track("Fourteen Bridges", "Ada Thornfield", 251),
    ),
    "USB": (
        Track("Tin Roof Summer", "The Loud Neighbours", 194),
        Track("Long Way Round", "Kites at Noon", 226),
    ),
    "FM": (
        Track("The Morning Drive", "Radio Meridian"),
        Track("Nothing but Strings", "Harbour Classic"),
        Track("The News Hour", "Station Eleven"),
    ),
    "DAB": (Track("The Late Set", "Jazz Parlour"), Track("Talk of the Day", "Wide Wave")),
    "AM": (Track("Shipping and Weather", "Coast Radio"),),
    "AUX": (Track("The cable", "Line in"),),
}
"""What each source holds."""

STREAMING = "INTERNET"
GENRE = "genre:"
_OTHER = (Track("Nothing", "Nobody"),)


def tracks(source: SignalValue, choice: SignalValue) -> tuple[Track, ...]:
    """Return what is played one after another: a source's tracks, or those of the chosen genre."""
    held = LIBRARY.get(str(source), _OTHER)
    genre = str(choice).removeprefix(GENRE)
    return tuple(track for track in held if track.genre == genre) or held


def current(read: Get) -> Track:
    """Return the track that is on, or would be if it played."""
    listed = tracks(read(SOURCE), read(CHOICE))
    return listed[int(read(NUMBER)) % len(listed)]


def shown(read: Get) -> Targets:
    """Return what the sensors show of the current track."""
    track = current(read)
    return {TRACK: track.title, ARTIST: track.artist}


def obeyed(_path: str, value: SignalValue, read: Get) -> Targets:
    """Return what a transport command leads to (a coupling of `ACTION`)."""
    if value == "STOP":
        return {PLAYING: False}
    if value == "PLAY":
        return _HEARD
    by = {"SKIP_FORWARD": 1, "SKIP_BACKWARD": -1}.get(str(value))
    return {**_skipped(read, by), PLAYING: True} if by else {}


def selected(_path: str, value: SignalValue, read: Get) -> Targets:
    """Return what follows from a source (a coupling of `SOURCE`): another one begins with its first track."""
    return _HEARD if value == read(SOURCE) else {CHOICE: "", **_BEGUN}


def chosen(_path: str, value: SignalValue, read: Get) -> Targets:
    """Return what follows from choosing what to hear (a coupling of `CHOICE`): it streams."""
    return _HEARD if value == read(CHOICE) and read(SOURCE) == STREAMING else {SOURCE: STREAMING, **_BEGUN}


def moved_on(read: Get, seconds: int) -> Targets:
    """Return where the player is `seconds` later: further on, or at the beginning of the next track."""
    length = current(read).seconds
    if read(PLAYING) is not True or not length:
        return {}
    elapsed = int(read(ELAPSED)) + seconds
    if elapsed < length:
        return {ELAPSED: elapsed}
    return {ELAPSED: 0} if read(REPEATING) is True else _skipped(read, 1)


_HEARD: Targets = {PLAYING: True, MUTED: False}
_BEGUN: Targets = {NUMBER: 0, ELAPSED: 0, **_HEARD}


def _skipped(read: Get, by: int) -> Targets:
    count = len(tracks(read(SOURCE), read(CHOICE)))
    return {NUMBER: (int(read(NUMBER)) + by) % count, ELAPSED: 0}
