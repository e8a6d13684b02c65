"""Which microphones and loudspeakers this machine has, for `cockpit doctor`."""

from __future__ import annotations

from dataclasses import dataclass

from cockpit.audio.portaudio import Device
from cockpit.errors import CockpitError
from cockpit.worker import Worker


@dataclass(frozen=True, slots=True)
class Devices:
    """What was found, or why nothing can be found and how to mend it."""

    inputs: tuple[Device, ...] = ()
    outputs: tuple[Device, ...] = ()
    problem: CockpitError | None = None


def list_devices(worker: Worker | None = None) -> Devices:
    """Return the sound devices of this moment. It never raises: without PortAudio the `problem` says so."""
    with worker or Worker("cockpit.audio.portaudio:open_lister", name="PortAudio", start_deadline_s=10.0) as lister:
        try:
            found: tuple[Device, ...] = lister.call(None)
        except CockpitError as error:
            return Devices(problem=error)
    return Devices(
        inputs=tuple(device for device in found if device.direction == "input"),
        outputs=tuple(device for device in found if device.direction == "output"),
    )
