"""Which scripts are run, with which packs, and which of their conversations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from cockpit.errors import PackError, UsageError, did_you_mean
from cockpit.packs.load import MEANING
from cockpit.pipeline import Core, open_core
from cockpit.scenes.library import library_of
from cockpit.settings import Settings
from cockpit.testing.check import check_script
from cockpit.testing.talk import SUFFIX, Case, Script, load_talks

MOST_SCRIPTS = 10_000

Chosen = Callable[[Case], bool]

_TOKEN = re.compile(r"\(|\)|[^\s()]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A script, the settings with the packs that it is about, and the conversations of it that were chosen."""

    script: Script
    settings: Settings
    chosen: tuple[int, ...]

    @property
    def turns(self) -> int:
        """How many turns were chosen."""
        return sum(len(self.script.cases[index].talk.turns) for index in self.chosen)


def find_scripts(paths: Sequence[Path], settings: Settings) -> list[Path]:
    """Return the scripts among the paths and below them, each once, in order; without paths those of all packs.

    Raises:
        UsageError: a path is neither a script nor a folder that holds one.
    """
    found: dict[Path, None] = {}
    for path in paths or settings.packs:
        files = [path] if path.is_file() else sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else []
        if not files:
            beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
            hint = did_you_mean(path.name, beside) or f"a script's name ends in {SUFFIX}"
            raise UsageError("no talk script there", place=str(path), hint=hint)
        found |= dict.fromkeys(files)
    if len(found) > MOST_SCRIPTS:
        raise UsageError(f"{len(found)} talk scripts at once", hint=f"give folders with at most {MOST_SCRIPTS}")
    return list(found)


def settings_for(script: Path, settings: Settings) -> Settings:
    """Return the settings with the pack that the script stands beside, or in a folder of, if they lack it."""
    for folder in (script.resolve().parent, script.resolve().parent.parent):
        if (folder / MEANING).is_file():
            known = any(folder.is_relative_to(each.resolve()) for each in settings.packs)
            return settings if known else replace(settings, packs=(*settings.packs, folder))
    return settings


@lru_cache(maxsize=8)
def core_of(settings: Settings) -> Core:
    """Open the packs of the settings, once, without the scenes of one's own: no run depends on the last."""
    core = open_core(replace(settings, scenes=settings.cache / "no-scenes"))
    return replace(core, scenes=library_of(core.packs, None, settings.cache))


def load_parts(files: Iterable[Path], settings: Settings, chosen: Chosen) -> tuple[list[Part], list[PackError]]:
    """Return the scripts that can be run, those with no conversation chosen left out, and what is wrong in the others.

    Raises:
        PackError: a pack is wrong.
    """
    parts: list[Part] = []
    errors: list[PackError] = []
    for file in files:
        try:
            script = load_talks(file)
        except PackError as error:
            errors.append(error)
            continue
        own = settings_for(file, settings)
        if wrong := check_script(script, core_of(own).packs):
            errors += wrong
            continue
        indices = tuple(index for index, case in enumerate(script.cases) if chosen(case))
        if indices:
            parts.append(Part(script, own, indices))
    return parts, errors


def choosing(expression: str | None, tags: Sequence[str]) -> Chosen:
    """Return what tells whether a conversation is to be held.

    Args:
        expression: pieces of the names of scripts ("climate") and talks, joined by `and`, `or`, `not` and brackets;
            None for all.
        tags: any of them will do; none for all.

    Raises:
        UsageError: the expression cannot be read.
    """
    named = _parsed(expression) if expression is not None else None

    def chosen(case: Case) -> bool:
        name = f"{Path(case.places.file).name.partition('.')[0]} {case.name}".casefold()
        return (not tags or not case.tags.isdisjoint(tags)) and (named is None or named(name))

    return chosen


_Test = Callable[[str], bool]


def _parsed(expression: str) -> _Test:
    tokens = _TOKEN.findall(expression)
    rest = iter([*tokens, ""])
    return _Expression(rest, expression).whole()


class _Expression:
    """Reads `a and not (b or c)`, as pytest's -k does."""

    def __init__(self, tokens: Iterator[str], text: str) -> None:
        self._tokens, self._text = tokens, text
        self._next = next(tokens)

    def whole(self) -> _Test:
        test = self._either()
        if self._next:
            raise self._wrong()
        return test

    def _either(self) -> _Test:
        tests = [self._both()]
        while self._took("or"):
            tests.append(self._both())
        return lambda name: any(test(name) for test in tests)

    def _both(self) -> _Test:
        tests = [self._one()]
        while self._took("and"):
            tests.append(self._one())
        return lambda name: all(test(name) for test in tests)

    def _one(self) -> _Test:
        if self._took("not"):
            test = self._one()
            return lambda name: not test(name)
        if self._took("("):
            test = self._either()
            if not self._took(")"):
                raise self._wrong()
            return test
        word = self._next
        if word in ("", ")", "and", "or"):
            raise self._wrong()
        self._next = next(self._tokens)
        return lambda name: word.casefold() in name

    def _took(self, token: str) -> bool:
        if self._next != token:
            return False
        self._next = next(self._tokens)
        return True

    def _wrong(self) -> UsageError:
        hint = "pieces of names, joined by and, or, not and brackets: 'climate and not range'"
        return UsageError(f"'{self._text}' is no expression for -k", hint=hint)
