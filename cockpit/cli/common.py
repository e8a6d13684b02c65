"""The options that several commands share, and what they make of them."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cockpit.events import Turn
from cockpit.settings import Settings, load_settings

if TYPE_CHECKING:
    from cockpit.recording.lines import Header
    from cockpit.recording.recorder import Recorder

ZONES = ("driver", "passenger", "rear_left", "rear_right")
Function = TypeVar("Function", bound=Callable[..., Any])


def core_options(function: Function) -> Function:
    """Add --lang, --packs, --only-packs, --zone and --scenario."""
    for option in (
        click.option("--scenario", metavar="NAME", help="Where the car is: mild, winter-motorway, parked, ..."),
        click.option(
            "--zone", type=click.Choice(ZONES), default="driver", show_default=True, help="The seat that speaks."
        ),
        click.option("--only-packs", is_flag=True, help="Leave the shipped packs out; use those of --packs alone."),
        click.option("--packs", metavar="DIR", multiple=True, help="A pack, or a folder of packs, to add."),
        click.option("--lang", metavar="CODE", help="The language of the packs: en."),
    ):
        function = option(function)
    return function


def model_option(function: Function) -> Function:
    """Add --model."""
    return click.option("--model", metavar="PATH", help="A Vosk model folder other than the shipped one.")(function)


def record_option(function: Function) -> Function:
    """Add --record."""
    return click.option(
        "--record",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Keep what is heard and done in a new folder; `cockpit replay` goes through it again.",
    )(function)


def open_recorder(folder: Path | None, header: Callable[[], Header], settings: Settings) -> Recorder:
    """Begin to record into the folder of --record; without one, return a recorder that keeps nothing."""
    from cockpit.recording.recorder import Recorder, record_to

    return Recorder() if folder is None else record_to(folder, header(), settings.scenes)


def settings_from(lang: str | None, packs: tuple[str, ...], only_packs: bool, model: str | None = None) -> Settings:
    """Merge the flags over file and environment."""
    return load_settings(lang=lang, packs=packs, only_packs=only_packs, model=model)


def print_json(turn: Turn, **extra: object) -> None:
    """Write one line of the ``--json`` contract, at once, with what the command adds to it."""
    click.echo(json.dumps({**turn.to_json(), **extra}, ensure_ascii=False))


@functools.cache
def console() -> Any:
    """Return the one rich console; rich is imported only when something is drawn."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)
