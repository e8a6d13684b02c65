"""A process that records for ever, to be killed: sound and typed text, no recogniser."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from cockpit.dialogue.session import Session
from cockpit.events import AudioHeard, TextTyped
from cockpit.grammar.compile import compile_grammar
from cockpit.packs.load import load_packs
from cockpit.pipeline import Conversation, run
from cockpit.recording.lines import Header
from cockpit.recording.recorder import record_to
from cockpit.vehicle.scenario import SCENARIOS
from cockpit.vehicle.simulator import Vehicle

FRAME = bytes(range(256)) * 4


def drive(folder: Path, packs: Path) -> None:
    loaded = load_packs([packs])
    header = Header(cockpit="1", language="en", packs_digest=loaded.digest)
    with record_to(folder, header) as recorder:
        session = Session(loaded, compile_grammar(loaded, None), Vehicle(SCENARIOS["mild"]))
        recorder.begin(session, scenario="mild")
        stages = recorder.around([Conversation(session)])
        for number in count():
            at_s = number * 0.032
            said = [TextTyped(at_s=at_s, text="make it smell of roses")] if number % 7 == 0 else []
            for _ in run([AudioHeard(at_s=at_s, pcm=FRAME), *said], stages):
                pass
            if number == 3:
                print("begun", flush=True)


if __name__ == "__main__":
    drive(Path(sys.argv[1]), Path(sys.argv[2]))
