"""Talk scripts as pytest collects them: a file holds talks, a talk holds turns, and each turn is a test.

Turns of a talk are one conversation, which is held once in a process, whichever of them is asked for first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from cockpit.errors import CockpitError, PackError
from cockpit.settings import Settings, load_settings
from cockpit.testing.failure import failure_lines, place_of
from cockpit.testing.jobs import Hall, Task, Work
from cockpit.testing.run import Result
from cockpit.testing.suite import core_of, settings_for
from cockpit.testing.talk import Case, Script, load_talks
from cockpit.testing.voices import CLEAN, TYPED_ALONE, Condition, noise_named, voices

LONGEST_NAME = 60


class TalkFailed(Exception):
    """A turn went otherwise than its script says."""

    def __init__(self, result: Result) -> None:
        super().__init__(str(result.problems[0]))
        self.result = result


class House:
    """What one pytest process keeps: settings, how turns are said, and the conversations held so far."""

    def __init__(self, config: pytest.Config) -> None:
        packs = (*config.getini("cockpit_packs"), *map(Path, config.getoption("cockpit_packs")))
        self.settings: Settings = load_settings(packs=packs)
        self.conditions: tuple[Condition, ...] = TYPED_ALONE
        if config.getoption("cockpit_audio"):
            noises = [noise_named(name) for name in config.getoption("cockpit_noise")] or [CLEAN]
            people = voices(config.getoption("cockpit_voices"))
            self.conditions = tuple(Condition(person, noise) for noise in noises for person in people)
        self._held: dict[tuple[Path, int, Condition], list[Result]] = {}
        self._halls: dict[Path, Hall] = {}
        self._open = ExitStack()

    def close(self) -> None:
        """End every engine."""
        self._open.close()

    def held(self, script: Script, index: int, condition: Condition) -> list[Result]:
        """Return what came of a conversation, which is held now unless it was before.

        Raises:
            CockpitError: the script expects what can never be, or an engine failed.
        """
        key = (script.file, index, condition)
        if key not in self._held:
            self._held[key] = self._hall(script).hold(Task(0, index, condition))
        return self._held[key]

    def _hall(self, script: Script) -> Hall:
        from cockpit.testing.check import check_script

        if script.file not in self._halls:
            settings = settings_for(script.file, self.settings)
            for error in check_script(script, core_of(settings).packs):
                raise error
            kinds = frozenset(condition.noise.kind for condition in self.conditions) - {""}
            hall = Hall(Work((script.file,), (settings,), kinds), [script])
            self._halls[script.file] = self._open.enter_context(hall)
        return self._halls[script.file]


HOUSE = pytest.StashKey[House]()


def house_of(config: pytest.Config) -> House:
    """Return what this process keeps, made when it is first asked for."""
    if HOUSE not in config.stash:
        config.stash[HOUSE] = House(config)
    return config.stash[HOUSE]


class TalkScript(pytest.File):
    """A talk script."""

    def collect(self) -> Iterator[pytest.Collector]:
        """Yield its talks, once for each voice and noise."""
        script = load_talks(self.path)
        for condition in house_of(self.config).conditions:
            how = f" [{condition.voice}, {condition.noise}]" if condition.person else ""
            for index, case in enumerate(script.cases):
                name = _name(case.name) + how
                yield TalkNode.from_parent(self, name=name, script=script, index=index, condition=condition)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:  # noqa: ARG002 - as pytest calls it
        """Show an error of ours as two lines, without a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, PackError) else super().repr_failure(excinfo)


class TalkNode(pytest.Collector):
    """One conversation."""

    def __init__(self, *, script: Script, index: int, condition: Condition, **given: Any) -> None:
        super().__init__(**given)
        self.script, self.index, self.condition = script, index, condition
        self.extra_keyword_matches.update(self.case.tags)
        self.add_marker(pytest.mark.xdist_group(self.nodeid))

    @property
    def case(self) -> Case:
        """The conversation."""
        return self.script.cases[self.index]

    def collect(self) -> Iterator[pytest.Item]:
        """Yield its turns."""
        for number, turn in enumerate(self.case.talk.turns):
            yield TurnItem.from_parent(self, name=f"{number + 1} {_name(self.case.said(turn))}".rstrip(), number=number)


class TurnItem(pytest.Item):
    """One turn: the test that it went as written."""

    def __init__(self, *, number: int, **given: Any) -> None:
        super().__init__(**given)
        self._number = number

    def runtest(self) -> None:
        """Look at what came of the turn.

        Raises:
            TalkFailed: it went otherwise.
        """
        node = self.parent
        assert isinstance(node, TalkNode)
        result = house_of(self.config).held(node.script, node.index, node.condition)[self._number]
        self.add_report_section("call", "reply", result.turn.reply)
        if result.problems:
            raise TalkFailed(result)

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:  # noqa: ARG002 - as pytest calls it
        """Show what differs, and the alignment that explains it."""
        error = excinfo.value
        if isinstance(error, TalkFailed):
            head = f"{place_of(error.result)}: {error.result.problems[0].difference}"
            return "\n".join([head, *(line.text for line in failure_lines(error.result))])
        return str(error) if isinstance(error, CockpitError) else super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the turn stands."""
        node = self.parent
        assert isinstance(node, TalkNode)
        place = node.case.place(self._number)
        return Path(place.file), (place.line or 1) - 1, f"{node.name}::{self.name}"


def _name(text: str) -> str:
    """Return a text as part of a test's id: of one line, without the sign between the parts, and not too long."""
    return " ".join(text.replace("::", ":").split())[:LONGEST_NAME]
