"""The pytest plugin: collects talk scripts, and gives tests a conversation, its car and a voice.

It is loaded into every run of pytest where cockpit is installed, so it imports nothing until something is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cockpit.dialogue.session import Session
    from cockpit.events import Turn
    from cockpit.testing.items import TalkScript
    from cockpit.testing.sounding import Spoken
    from cockpit.vehicle.simulator import Vehicle

SUFFIX = ".talk.yaml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --cockpit-audio and what belongs to it, and where further packs lie."""
    group = parser.getgroup("cockpit", "talk scripts")
    group.addoption("--cockpit-audio", action="store_true", help="speak the turns of talk scripts, and hear them")
    group.addoption(
        "--cockpit-voices", type=int, default=1, metavar="N", help="how many synthetic people speak (default: 1)"
    )
    group.addoption(
        "--cockpit-noise", action="append", default=[], metavar="KIND:DB", help="noise around them, as road:15; repeat"
    )
    group.addoption(
        "--cockpit-packs", action="append", default=[], metavar="DIR", help="a pack, or a folder of packs, to add"
    )
    parser.addini("cockpit_packs", "packs, or folders of packs, that talk scripts and fixtures use", "paths", [])


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest of our marker, and of xdist's where that is missing."""
    config.addinivalue_line("markers", "cockpit(scenario=None, seat='driver'): where `cockpit_session` begins")
    if not config.pluginmanager.hasplugin("xdist"):
        config.addinivalue_line("markers", "xdist_group(name): turns of one talk, for pytest-xdist")


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the engines of this process, if there are any."""
    import sys

    if "cockpit.testing.items" in sys.modules:
        from cockpit.testing.items import HOUSE

        house = config.stash.get(HOUSE, None)
        if house is not None:
            house.close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> TalkScript | None:
    """Collect talk scripts, wherever they lie."""
    if not file_path.name.endswith(SUFFIX):
        return None
    from cockpit.testing.items import TalkScript

    script = TalkScript.from_parent(parent, path=file_path)
    assert isinstance(script, TalkScript)
    return script


@pytest.fixture
def cockpit_session(request: pytest.FixtureRequest) -> Session:
    """A conversation with a fresh car, with the shipped packs and the one that the test stands beside.

    ``@pytest.mark.cockpit(scenario="parked", seat="passenger")`` says where it begins.
    """
    from cockpit.testing.items import house_of
    from cockpit.testing.run import SCENARIO
    from cockpit.testing.suite import core_of, settings_for

    marker = request.node.get_closest_marker("cockpit")
    given = marker.kwargs if marker else {}
    core = core_of(settings_for(request.path, house_of(request.config).settings))
    return core.session(scenario=given.get("scenario") or SCENARIO, zone=given.get("seat", "driver"))


@pytest.fixture
def vehicle(cockpit_session: Session) -> Vehicle:
    """The car of `cockpit_session`."""
    return cockpit_session.vehicle


@pytest.fixture(scope="module")
def cockpit_ears(request: pytest.FixtureRequest) -> Iterator[Spoken]:
    """Voice, ear and recogniser for the tests of a module."""
    from cockpit.testing.items import house_of
    from cockpit.testing.sounding import Spoken
    from cockpit.testing.suite import core_of, settings_for
    from cockpit.testing.voices import KINDS

    settings = settings_for(request.path, house_of(request.config).settings)
    with Spoken(settings, core_of(settings), KINDS) as spoken:
        yield spoken


@pytest.fixture
def speak(cockpit_ears: Spoken, cockpit_session: Session) -> Callable[..., Turn]:
    """Says a text aloud to `cockpit_session`, and returns what came of it.

    ``speak("make it warmer", noise="road:15")``; `voice` is espeak-ng's name for one, as en-gb or en-us+f3.
    """
    from cockpit.testing.spoken import Person
    from cockpit.testing.voices import Condition, noise_named

    def say(text: str, *, voice: str = "en-us+f3", noise: str = "clean") -> Turn:
        cockpit_ears.condition = Condition(Person(voice), noise_named(noise))
        return cockpit_ears.speak(cockpit_session, text)[0]

    return say
