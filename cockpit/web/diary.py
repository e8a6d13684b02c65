"""Keep what the server's car goes through, so that `cockpit replay` goes through it again.

All of it is called in the car's thread, one after the other. The sound of several microphones does not come in one
order, so what is kept is what was understood of them, and the sound of each utterance beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cockpit.events import AudioHeard, Event, SignalValue, Turn, TurnEnded
from cockpit.recording.lines import Outside, entering, leaving
from cockpit.recording.recorder import Recorder
from cockpit.vehicle.scenario import Scenario

if TYPE_CHECKING:
    from cockpit.dialogue.session import Session
    from cockpit.reply.wording import Reply


class Diary:
    """What one hub has recorded.

    Args:
        recorder: keeps it; one without a sink keeps nothing.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._session: Session | None = None
        self._zone = ""
        self._told = False

    @property
    def on(self) -> bool:
        """Whether what is said now is being kept."""
        return self._recorder.on

    def trouble(self) -> str | None:
        """Return once why nothing is kept any more, though it should be."""
        if self._told or self._recorder.problem is None:
            return None
        self._told = True
        return self._recorder.problem.message

    def begin(self, session: Session, scenario: str | None) -> None:
        """There is a fresh car."""
        self._session, self._zone = session, session.zone
        self._recorder.begin(session, scenario=scenario)

    def entering(self, event: Event, pcm: bytes = b"") -> None:
        """Somebody spoke or typed, from the seat that the session has now; `pcm` is how it sounded."""
        zone = self._now.zone
        if zone != self._zone:
            self._zone = zone
            self._recorder.outside(Outside(self._now.vehicle.now_s, zone=zone))
        if pcm:
            self._recorder.keep_sound(pcm)
            self._recorder.keep(entering(AudioHeard(at_s=event.at_s, pcm=pcm)))
        self._recorder.keep(entering(event))

    def turn(self, turn: Turn) -> None:
        """That turn came of it."""
        self._recorder.keep(leaving(TurnEnded(at_s=self._now.vehicle.now_s, turn=turn)))
        self._recorder.keep_car()

    def set(self, path: str, value: SignalValue, *, by_hand: bool) -> None:
        """Somebody set a signal."""
        self._recorder.outside(Outside(self._now.vehicle.now_s, path=path, value=value, by_hand=by_hand))

    def world(self, world: Scenario) -> None:
        """There is another world around the car."""
        self._recorder.outside(Outside(self._now.vehicle.now_s, world=world))

    def told(self, notices: Sequence[Reply]) -> None:
        """The car said something by itself."""
        if notices:
            what = Outside(self._now.vehicle.now_s, told=True)
            self._recorder.outside(what, [notice.text for notice in notices])

    def close(self) -> None:
        """It is over: what the car has become is the last of it."""
        if self._session is not None and self.on:
            self._recorder.outside(Outside(self._now.vehicle.now_s))
            self._recorder.keep_car()
        self._recorder.close()

    @property
    def _now(self) -> Session:
        assert self._session is not None
        return self._session
