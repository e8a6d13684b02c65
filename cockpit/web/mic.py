"""One client's microphone, as the event loop sees it: turned on and off, fed with sound, heard by a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from pydantic import BaseModel

from cockpit.audio.resample import check_format
from cockpit.errors import AudioError, CockpitError
from cockpit.events import (
    AudioLost,
    Event,
    Fault,
    ListeningClosed,
    ListeningOpened,
    PartialHeard,
    SpeechEnded,
    SpeechStarted,
    Turn,
    UtteranceHeard,
)
from cockpit.web import protocol
from cockpit.web.ears import AllLent, Lent
from cockpit.web.hearing import Hearing
from cockpit.web.mouth import Mouth, nobody
from cockpit.web.requests import Mic, Zone

if TYPE_CHECKING:
    from cockpit.web.house import House

FRAME_S = 0.032


class Microphone:
    """Turns one client's sound into turns.

    Args:
        house: has the ears and the hub.
        mouth: what this client hears; speech cuts it.
        client: whose turns these are.
        tell: sends a message to the client.
    """

    def __init__(self, house: House, mouth: Mouth, client: str, tell: Callable[[BaseModel], None]) -> None:
        self.zone: Zone = "driver"
        self._house, self._mouth, self._client, self._tell = house, mouth, client, tell
        self._loop = asyncio.get_running_loop()
        self._hearing: Hearing | None = None
        self._last_id = 0
        self._pushed = False  # all the while nothing else is to be said

    def turn(self, message: Mic, zone: Zone) -> None:
        """Do what the client wants of its microphone."""
        self.zone = message.zone or zone
        self._end()
        if not message.on:
            return
        if (wrong := _wrong(message.rate_hz)) is not None:
            self._trouble(wrong, "set the sound card to 48000 Hz; typed input works", "microphone")
            self._tell(protocol.Microphone(on=False))
            return
        assert message.rate_hz is not None
        self._mouth.cut()
        self._pushed = message.mode == "push"
        if self._pushed:
            self._mouth.hold()
        self._hearing = Hearing(message.mode, message.rate_hz, self._hear, self)
        self._mouth.on_spoken = self._hearing.spoken

    def put(self, pcm: bytes) -> None:
        """Add sound; dropped while the microphone is off, as the last of it may come late."""
        if self._hearing is not None:
            self._hearing.put(pcm)

    def give_up(self) -> None:
        """The client has gone: nobody's words are acted upon any more."""
        if self._hearing is not None:
            self._hearing.give_up()
            self._hearing = None

    # --- what the hearing thread calls ---

    def lend(self, hearing: Hearing) -> Lent | None:
        """Return ears for this client, or tell it why there are none."""
        try:
            lent = self._house.ears.lend(wake=hearing.mode == "continuous")
        except AllLent as error:
            self._on_loop(self._tell, protocol.Full(limit=error.limit))
            return None
        except CockpitError as error:
            self._on_loop(self._trouble, error.message, error.hint, "recogniser")
            return None
        self._house.metrics.speakers.inc()
        self._on_loop(self._begun, hearing)
        return lent

    def ended(self, hearing: Hearing, lent: Lent | None) -> None:
        """Return the ears, in the thread that used them, as that may take a while."""
        if lent is not None:
            lent.give_back()
            self._house.metrics.speakers.dec()
        self._on_loop(self._over, hearing)

    @property
    def playing(self) -> bool:
        """Whether a reply is being heard."""
        return self._mouth.playing

    def stop(self) -> None:
        """Silence it."""
        self._on_loop(self._mouth.cut)

    def problem(self) -> CockpitError | None:
        """Nothing can go wrong with a loudspeaker that is elsewhere."""
        return None

    def on_event(self, event: Event) -> None:
        """Tell the client what it should know of this."""
        message = _message(event)
        if message is not None:
            self._on_loop(self._tell, message)
        if isinstance(event, SpeechStarted):
            self._on_loop(self._mouth.hold)
        elif isinstance(event, SpeechEnded) and not self._pushed:
            self._on_loop(self._mouth.release)
        elif isinstance(event, Fault):
            self._house.metrics.restarts.labels(event.component).inc()
        elif isinstance(event, AudioLost):
            self._house.metrics.dropped_frames.inc(event.dropped_s / FRAME_S)

    def answer(self, turn: Turn) -> None:
        """Have the reply of the turn spoken that was taken last."""
        self._on_loop(self._mouth.answer, self._last_id, turn)

    def _hear(self, event: UtteranceHeard, pcm: bytes) -> Turn:
        taken = self._house.hub.hear(event, client=self._client, zone=self.zone, pcm=pcm)
        self._last_id = taken.id
        return taken.turn

    def _on_loop(self, deed: Callable[..., object], *args: object) -> None:
        with suppress(RuntimeError):  # the server has closed meanwhile
            self._loop.call_soon_threadsafe(deed, *args)

    def _begun(self, hearing: Hearing) -> None:
        """Tell the client that it is heard, unless it has turned its microphone off meanwhile."""
        if self._hearing is hearing:
            self._tell(protocol.Microphone(on=True))
            if hearing.mode != "continuous":
                self._tell(protocol.Listening(open=True, reason="key"))

    def _over(self, hearing: Hearing) -> None:
        """Tell the client that it is heard no more, unless it wanted that."""
        if self._hearing is hearing:
            self._end()
            self._tell(protocol.Microphone(on=False))

    def _end(self) -> None:
        """Hear what has come to its end."""
        if self._hearing is not None:
            self._hearing.end()
            self._hearing = None
            self._mouth.on_spoken = nobody
            self._mouth.release()
            self._tell(protocol.Listening(open=False))

    def _trouble(self, message: str, hint: str | None, component: str) -> None:
        self._tell(protocol.Fault(component=component, message=message, hint=hint))


def _wrong(rate_hz: int | None) -> str | None:
    """Return what is wrong with a microphone's rate."""
    try:
        check_format(rate_hz or 0, 1)
    except AudioError as error:
        return error.message
    return None


def _message(event: Event) -> BaseModel | None:  # noqa: PLR0911  # one case for each event
    """Return what the client is told of an event, if anything."""
    match event:
        case SpeechStarted():
            return protocol.Speech(state="started")
        case SpeechEnded():
            return protocol.Speech(state="ended")
        case PartialHeard():
            return protocol.Partial(text=event.text)
        case ListeningOpened():
            return protocol.Listening(open=True, reason=event.reason, for_s=round(event.until_s - event.at_s, 1))
        case ListeningClosed():
            return protocol.Listening(open=False)
        case Fault():
            return protocol.Fault(component=event.component, message=event.message, hint=event.hint)
        case AudioLost():
            return protocol.Fault(component="microphone", message=event.message)
        case _:
            return None
