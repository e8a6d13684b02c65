"""Packs that change while the assistant runs."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from cockpit.dialogue.session import Session
from cockpit.events import AudioHeard, Event, Fault, Hypothesis, PacksReloaded, SpeechStarted, TurnEnded, UtteranceHeard
from cockpit.grammar.graph import WordGraph
from cockpit.pipeline import Conversation, Ears, open_core
from cockpit.reload import Kept, Reloaded, Reloader, stamp
from cockpit.reloading import Reloading
from cockpit.settings import Settings, load_settings

FRAGRANCE = "Vehicle.Cabin.Fragrance.IsOn"
PACK = (
    "pack: scent\nintents:\n"
    f"  on: {{do: [{{set: {FRAGRANCE}, to: true}}]}}\n  off: {{do: [{{set: {FRAGRANCE}, to: false}}]}}\n"
    "en: {intents: {on: {say: freshen up, reply: Enjoy.}, off: {say: no more roses, reply: Gone.}}}\n"
)


class Folder:
    """A pack whose file is written anew; its time goes on even where the clock of the disk is coarse."""

    def __init__(self, home: Path) -> None:
        self.file = home / "scent" / "pack.yaml"
        self.file.parent.mkdir()
        self._tick = 0
        self.write(PACK)

    def write(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")
        self._tick += 1
        os.utime(self.file, (self._tick, self._tick))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture
def settings(folder: Folder, tmp_path: Path) -> Settings:
    return load_settings(packs=(str(folder.file.parent),), only_packs=True, scenes=str(tmp_path / "scenes"))


@pytest.fixture
def reloader(settings: Settings) -> Reloader:
    made = Reloader(settings)
    made.prepare()
    return made


@pytest.fixture
def session(settings: Settings, reloader: Reloader) -> Session:
    return open_core(settings).session()


def test_nothing_happens_while_no_file_changes(reloader: Reloader) -> None:
    assert reloader.poll() is None


def test_new_words_take_over_and_the_car_stays(folder: Folder, reloader: Reloader, session: Session) -> None:
    assert session.say("freshen up").status == "done"
    folder.write(PACK.replace("freshen up", "smell nice"))
    new = reloader.poll()
    assert isinstance(new, Reloaded)
    assert new.changed == ("scent",)
    new.core.renew(session)
    assert session.vehicle.target(FRAGRANCE) is True
    assert session.say("freshen up").status == "not-understood"
    assert session.say("no more roses").status == "done"
    assert session.say("smell nice").reply == "Enjoy."
    assert reloader.poll() is None


def test_broken_packs_leave_the_old_ones_and_are_told_once(
    folder: Folder, reloader: Reloader, session: Session
) -> None:
    folder.write(PACK.replace("intents:", "intentions:", 1))
    kept = reloader.poll()
    assert isinstance(kept, Kept)
    assert "'intents' is missing" in str(kept.error)
    assert reloader.poll() is None
    assert session.say("freshen up").status == "done"
    folder.write(PACK)
    assert isinstance(reloader.poll(), Reloaded)


def test_packs_come_and_go(folder: Folder, reloader: Reloader, settings: Settings) -> None:
    folder.file.rename(folder.file.with_suffix(".off"))
    assert isinstance(reloader.poll(), Kept)
    folder.file.with_suffix(".off").rename(folder.file)
    assert isinstance(reloader.poll(), Reloaded)
    assert len(stamp(settings.packs)) == 1


def test_the_grammar_of_a_changed_pack_is_that_of_a_fresh_start(
    folder: Folder, reloader: Reloader, settings: Settings
) -> None:
    folder.write(PACK.replace("freshen up", "'(smell|be) nice [now]'"))
    new = reloader.poll()
    assert isinstance(new, Reloaded)
    fresh = open_core(settings).grammar
    assert new.core.grammar.digest == fresh.digest
    assert arcs_of(new.core.grammar.graph) == arcs_of(fresh.graph)
    assert new.core.grammar.speech.words() == fresh.speech.words()


def arcs_of(graph: WordGraph) -> Counter[tuple[object, ...]]:
    """Return what stands on the arcs; the states may be numbered otherwise."""
    return Counter((arc.word, arc.cost, arc.marks) for arcs in graph.arcs for arc in arcs)


class FakeEars:
    """Remembers along what it was told to hear."""

    phrase = ()

    def __init__(self) -> None:
        self.heard_along: list[Any] = []

    def hear_along(self, compiled: Any) -> None:
        self.heard_along.append(compiled)


@pytest.fixture
def ears() -> FakeEars:
    return FakeEars()


@pytest.fixture
def stage(reloader: Reloader, session: Session, settings: Settings, ears: FakeEars) -> Reloading:
    return Reloading(reloader, Conversation(session), settings, cast(Ears, ears))


def frame(at_s: float) -> AudioHeard:
    return AudioHeard(at_s=at_s, pcm=b"\0" * 320)


def told(stage: Reloading, event: Event) -> list[Event]:
    return [each for each in stage.feed(event) if each is not event]


def learned(stage: Reloading) -> Iterator[Event]:
    """Wait for the thread that compiles, then let the stage look again."""
    for thread in threading.enumerate():
        if thread.name == "new words":
            thread.join(60)
    return stage.feed(frame(1000.0))


def test_a_live_session_understands_at_once_and_hears_a_little_later(
    stage: Reloading, folder: Folder, ears: FakeEars
) -> None:
    assert told(stage, frame(0.0)) == []
    folder.write(PACK.replace("freshen up", "smell nice"))
    assert told(stage, frame(0.1)) == []  # it is looked at only now and then
    (reloaded,) = told(stage, frame(0.3))
    assert isinstance(reloaded, PacksReloaded)
    assert (reloaded.packs, reloaded.heard) == (("scent",), False)
    heard = [event for event in learned(stage) if isinstance(event, PacksReloaded)]
    assert [event.heard for event in heard] == [True]
    assert len(ears.heard_along) == 1
    *_, turn = told(stage, UtteranceHeard(at_s=1001.0, hypotheses=(Hypothesis("smell nice"),), duration_s=1.0))
    assert isinstance(turn, TurnEnded)
    assert turn.turn.status == "done"


def test_nothing_changes_while_somebody_speaks(stage: Reloading, folder: Folder) -> None:
    told(stage, SpeechStarted(at_s=0.0))
    folder.write(PACK.replace("freshen up", "smell nice"))
    assert told(stage, frame(5.0)) == []
    turn, reloaded = told(stage, UtteranceHeard(at_s=6.0, hypotheses=(Hypothesis("freshen up"),), duration_s=1.0))
    assert isinstance(turn, TurnEnded)
    assert turn.turn.status == "done"
    assert isinstance(reloaded, PacksReloaded)


def test_broken_packs_are_a_fault_with_place_and_hint(stage: Reloading, folder: Folder) -> None:
    folder.write(PACK.replace("reply", "replay", 1))
    (fault,) = told(stage, frame(0.0))
    assert isinstance(fault, Fault)
    assert "the packs stay as they were" in fault.message
    assert "pack.yaml:5:" in fault.message
    assert fault.hint == "did you mean 'reply'?"
