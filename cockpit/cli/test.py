"""``cockpit test``: hold the conversations of talk scripts, as text or as sound, and show what went otherwise."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cockpit.cli.common import Function, console, model_option, settings_from
from cockpit.errors import CockpitError, EngineError, UsageError

if TYPE_CHECKING:
    from cockpit.settings import Settings
    from cockpit.testing.figures import Run
    from cockpit.testing.run import Result
    from cockpit.testing.suite import Part
    from cockpit.testing.voices import Condition

EXIT_FAILED, EXIT_WRONG = 1, 2
MOST_JOBS = 64
WATCHED = (".yaml", ".wav", ".flac", ".ogg")
"""What scripts and packs are made of; a report written beside them is no reason to run again."""


def _file(flag: str, name: str, text: str) -> Callable[[Function], Function]:
    return click.option(flag, name, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=text)


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-k", "expression", metavar="EXPR", help="Only talks whose file and name match: 'climate and not range'.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only talks with this tag; may be given again.")
@click.option("--audio", is_flag=True, help="Speak every turn, and hear it with the speech model.")
@click.option("--voices", "voice_count", type=int, metavar="N", help="How many synthetic people speak. [default: 1]")
@click.option("--noise", "noise_names", multiple=True, metavar="KIND:DB",
              help="Noise around them, as road:10; clean, or further kinds, by giving it again.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, MOST_JOBS), default=1, show_default=True, help="Processes at once.")
@click.option("--update", is_flag=True, help="Rewrite expectations that are there to what happens now.")
@click.option("--watch", is_flag=True, help="Run again whenever a script or pack changes; Ctrl-C ends it.")
@click.option("--all", "every", is_flag=True, help="Show every failure with all details.")
@_file("--junit", "junit", "Write JUnit XML.")
@_file("--json", "figures", "Write every result for other programs.")
@_file("--html", "html", "Write a report to look at and to listen to.")
@click.option("--from-recording", "recorded", type=click.Path(path_type=Path), metavar="DIR",
              help="Write the script of a recorded session to PATH, or beside where you are, and end.")  # fmt: skip
@click.option("--schema", is_flag=True, help="Print the JSON Schema of talk scripts, for editors, and end.")
@click.option("--lang", metavar="CODE", help="The language of the packs: en.")
@click.option("--packs", metavar="DIR", multiple=True, help="A pack, or a folder of packs, to add.")
@click.option("--only-packs", is_flag=True, help="Leave the shipped packs out; use those of --packs alone.")
@model_option
def command(
    paths: tuple[Path, ...],
    expression: str | None,
    tags: tuple[str, ...],
    audio: bool,
    voice_count: int | None,
    noise_names: tuple[str, ...],
    jobs: int,
    update: bool,
    watch: bool,
    every: bool,
    junit: Path | None,
    figures: Path | None,
    html: Path | None,
    recorded: Path | None,
    schema: bool,
    lang: str | None,
    packs: tuple[str, ...],
    only_packs: bool,
    model: str | None,
) -> None:
    """Hold the conversations of the talk scripts in PATHS: files, or folders with *.talk.yaml in them.

    Without PATHS those of all packs are run. A script that stands beside a pack.yaml is run with that pack. The exit
    status is 0 when all went as written, 1 when something did not, and 2 when a script or the command line is wrong, or
    engines failed again and again. A turn in which the voice or the recogniser failed is a failed turn.
    """
    if schema:
        _print_schema()
        return
    if recorded is not None:
        _write_recorded(recorded, paths)
        return
    settings = settings_from(lang, packs, only_packs, model)
    conditions = _conditions(audio, voice_count, noise_names)
    if update and (audio or watch):
        raise UsageError("--update goes with neither --audio nor --watch", hint="expectations are of what is typed")
    session = Testing(settings, paths, expression, tags, conditions, jobs, keep_sound=audio and html is not None)

    def once() -> int:
        run = session.run()
        good = not run.failed
        if update:
            good = _update(run)
        else:
            for line in _lines(run, every):
                console().print(line, markup=False)
        _write(run, junit, figures, html)
        return EXIT_WRONG if run.errors else 0 if good else EXIT_FAILED

    status = _watched(once, session) if watch else once()
    if status:
        click.get_current_context().exit(status)


def _write_recorded(recorded: Path, paths: Sequence[Path]) -> None:
    from cockpit.cli.replay import write_script
    from cockpit.recording.read import Recording

    if len(paths) > 1:
        raise UsageError("a recording makes one script", hint="give one PATH")
    write_script(Recording(recorded), paths[0] if paths else Path(f"{recorded.resolve().name}.talk.yaml"))


@dataclass(frozen=True, slots=True)
class Testing:
    """What is run, and how."""

    settings: Settings
    paths: tuple[Path, ...]
    expression: str | None
    tags: tuple[str, ...]
    conditions: tuple[Condition, ...]
    jobs: int
    keep_sound: bool

    def run(self) -> Run:
        """Run everything, with a bar that shows how far it is.

        Raises:
            UsageError: there is no script, or none was chosen.
            CockpitError: a pack is wrong, or an engine failed before anything was heard.
        """
        from cockpit.testing.figures import Run
        from cockpit.testing.suite import choosing, find_scripts, load_parts

        files = find_scripts(self.paths, self.settings)
        parts, errors = load_parts(files, self.settings, choosing(self.expression, self.tags))
        if not parts and not errors:
            raise UsageError("no talk was chosen", hint="give another -k or --tag")
        begin_s = time.perf_counter()
        results: list[Result] = []
        wrong: list[CockpitError] = [*errors]
        try:
            self._hold(parts, results)
        except EngineError as error:  # what came before it counts
            if not results:
                raise
            wrong.append(error)
        return Run(results, wrong, time.perf_counter() - begin_s)

    def _hold(self, parts: list[Part], results: list[Result]) -> None:
        from cockpit.testing.jobs import run

        total = sum(part.turns for part in parts) * len(self.conditions)
        running = run(parts, self.conditions, jobs=self.jobs, keep_sound=self.keep_sound)
        with _Bar(total) as moved, closing(running):  # closed at once by Ctrl-C, with all its processes
            for held in running:
                results += held
                moved(held)
        if self.jobs > 1:  # they end in any order
            order = {str(part.script.file): number for number, part in enumerate(parts)}
            results.sort(key=lambda each: (order[each.file], each.place.line or 0))


class _Bar:
    """A bar that counts turns and failures, where there is a terminal to show it."""

    def __init__(self, total: int) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
        )
        self._progress = Progress(*columns, console=console(), transient=True, disable=not console().is_terminal)
        self._task = self._progress.add_task("", total=total)
        self._failed = 0

    def __enter__(self) -> Callable[[list[Result]], None]:
        self._progress.start()
        return self._moved

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def _moved(self, held: list[Result]) -> None:
        self._failed += sum(not result.ok for result in held)
        failed = f"{self._failed} failed  " if self._failed else ""
        self._progress.update(self._task, advance=len(held), description=f"{failed}{held[-1].talk}")


def _conditions(audio: bool, count: int | None, names: tuple[str, ...]) -> tuple[Condition, ...]:
    from cockpit.testing.voices import CLEAN, TYPED_ALONE, Condition, noise_named, voices

    if not audio:
        if count is not None or names:
            raise UsageError("--voices and --noise need --audio")
        return TYPED_ALONE
    noises = [noise_named(name) for name in dict.fromkeys(names)] or [CLEAN]
    return tuple(Condition(person, noise) for noise in noises for person in voices(1 if count is None else count))


def _print_schema() -> None:
    from cockpit.testing.script import json_schema

    click.echo(json.dumps(json_schema(), indent=2))


def _lines(run: Run, every: bool) -> Iterable[Any]:
    from cockpit.cli.test_show import run_lines

    return run_lines(run, every=every)


def _update(run: Run) -> bool:
    """Rewrite the scripts, say how many expectations changed in which, and return whether none was left."""
    from cockpit.testing.update import update

    if not run.failed:
        console().print("nothing to rewrite: all went as written")
    files = update(run.results)
    for file, updated in files.items():
        console().print(f"{file}: {updated.changed} expectations rewritten", markup=False)
        for problem in updated.left:
            console().print(f"  left as it is: {problem}", style="yellow", markup=False)
    return not any(updated.left for updated in files.values())


def _write(run: Run, junit: Path | None, figures: Path | None, html: Path | None) -> None:
    from cockpit.testing import figures as made

    if junit is not None:
        _put(junit, made.to_junit(run))
    if figures is not None:
        _put(figures, json.dumps(made.to_json(run), ensure_ascii=False, indent=1).encode())
    if html is not None:
        from cockpit.testing.page import page

        _put(html, page(run).encode())


def _put(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror or error}", place=str(file)) from error
    console().print(f"written: {file}", style="dim", markup=False)


def _watched(once: Callable[[], int], session: Testing) -> int:
    """Run, and run again whenever something changes below the scripts and packs, until Ctrl-C."""
    from watchfiles import watch

    from cockpit.testing.suite import core_of

    status = _shown(once)
    folders = {path if path.is_dir() else path.parent for path in (*session.paths, *session.settings.packs)}
    console().print("[dim]watching; Ctrl-C ends it[/]")
    for _ in watch(*folders, watch_filter=lambda _, path: path.endswith(WATCHED), raise_interrupt=False):
        core_of.cache_clear()
        console().rule(style="dim")
        status = _shown(once)
    return status


def _shown(once: Callable[[], int]) -> int:
    """Run once; what is wrong is shown, and the watch goes on."""
    try:
        return once()
    except CockpitError as error:
        console().print(str(error), style="red", markup=False)
        return EXIT_WRONG
