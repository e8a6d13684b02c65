"""``cockpit models``: list, fetch, choose and check speech models. Only ``fetch`` uses the network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, settings_from
from cockpit.errors import CockpitError
from cockpit.settings import SHIPPED_MODEL, Settings, chosen_file, load_settings, shipped

if TYPE_CHECKING:
    from cockpit.asr.models import ModelInfo
    from cockpit.store.download import Told
    from cockpit.store.fetch import Fetched, Proof
    from cockpit.store.manifest import Published
    from cockpit.store.shelf import Shelf

PROOFS: Mapping[Proof, str] = {
    "sha256": "its sha256 is the one in the manifest",
    "md5": "its md5 is the one in the manifest (it finds damage, no forgery); its sha256 is remembered from now on",
    "remembered": "its sha256 is the one of the first time",
    "first-seen": "nobody vouches for it; its sha256 is remembered from now on",
}
SHOWN_WORDS = 12
WIDEST_NAME = 40
"""Columns for the name of a model; a folder of the user's may have a longer one."""


manifest_option = click.option(
    "--manifest",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A list of more models, in the form of cockpit/store/manifest.yaml.",
)


@click.group("models")
def command() -> None:
    """List, fetch, choose and check speech models."""


@command.command("list")
@manifest_option
def list_models(manifest: Path | None) -> None:
    """Show the models that ship, are installed, or can be fetched."""
    from rich.markup import escape
    from rich.table import Table

    from cockpit.store.manifest import load_manifest

    settings = load_settings()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("model", overflow="ellipsis", no_wrap=True, max_width=WIDEST_NAME)
    for title in ("MB", "language", "licence", ""):
        table.add_column(title, justify="right" if title == "MB" else "left", overflow="fold")
    for row in _rows(settings, load_manifest(manifest)):
        table.add_row(*map(escape, row))
    console().print(table)
    if _is_elsewhere(settings):
        console().print(f"in use: {settings.model}", markup=False)


@command.command("fetch")
@click.argument("name")
@click.option("--from", "archive", type=click.Path(path_type=Path), help="A zip at hand, instead of the network.")
@manifest_option
def fetch_model(name: str, archive: Path | None, manifest: Path | None) -> None:
    """Download the published model NAME, or take it from an archive, check it and install it.

    A download that was cut goes on where it stopped when the command is run again.
    """
    from cockpit.store.fetch import fetch, fetch_from
    from cockpit.store.manifest import check_name, load_manifest, published

    settings, entries = load_settings(), load_manifest(manifest)
    shelf = _shelf(settings)
    check_name(name, taken=shipped(SHIPPED_MODEL).name)
    if archive is not None:
        fetched = fetch_from(name, archive, entries.get(name), shelf)
    else:
        entry = published(name, entries)
        if name in shelf.names() and _is_whole(shelf.model(name)):
            console().print(f"{name} is installed already. `cockpit models use {name}` hears with it.")
            return
        with _progress(name) as told:
            fetched = fetch(name, entry, shelf, told=told)
    _show_fetched(name, fetched)


@command.command("use")
@click.argument("name", metavar="NAME|PATH")
def use_model(name: str) -> None:
    """Hear with this model from now on; `cockpit-en-small` goes back to the shipped one."""
    from cockpit.asr.models import check_model
    from cockpit.store.choice import choose
    from cockpit.store.shelf import find_model

    settings, ours = load_settings(), shipped(SHIPPED_MODEL)
    model = find_model(name, _shelf(settings), ours)
    info = check_model(model)
    missing = _lacking(settings, info)
    choose(model, ours, chosen_file())
    console().print(f"From now on the cockpit hears with {model.name}.")
    if missing and info.kind == "published":
        console().print(
            f"  it lacks {len(missing)} words of the packs: `cockpit models check` names them", style="yellow"
        )
    if load_settings().model != model:
        console().print("  but COCKPIT_MODEL or cockpit.toml names another, which comes first", style="yellow")


@command.command("check")
@click.argument("name", metavar="[NAME|PATH]", required=False)
@click.option("--packs", metavar="DIR", multiple=True, help="Check the words of these packs as well.")
@click.option("--lang", metavar="CODE", help="The language of the packs: en.")
def check(name: str | None, packs: tuple[str, ...], lang: str | None) -> None:
    """Check a model's files, sample rate, phones and graphs, and which words of the packs it lacks.

    Without a name it is the one in use. The exit status is 1 when it cannot hear all commands.
    """
    from cockpit.asr.models import check_model
    from cockpit.store.shelf import find_model

    settings = settings_from(lang, packs, False)
    model = find_model(name, _shelf(settings), shipped(SHIPPED_MODEL)) if name else settings.model
    info = check_model(model)
    console().print(f"  [green]✓[/] files    {model}: {info.size_bytes / 1e6:.1f} MB, all there and whole")
    console().print("  [green]✓[/] sound    16 kHz; phones and graphs belong together")
    missing = _lacking(settings, info)
    sign = "[green]✓[/]" if not missing else "[yellow]–[/]" if info.kind == "shipped" else "[red]✗[/]"
    console().print(f"  {sign} words    {_words(info, missing)}")
    if missing and info.kind == "published":
        console().print("      hint: commands with these words are not heard; give the packs synonyms", style="dim")
        click.get_current_context().exit(1)


def _words(info: ModelInfo, missing: tuple[str, ...]) -> str:
    if not missing:
        return f"{info.words}; it knows every word of the packs"
    shown = ", ".join(missing[:SHOWN_WORDS]) + (
        f" and {len(missing) - SHOWN_WORDS} more" * (len(missing) > SHOWN_WORDS)
    )
    return f"{info.words}; it {'guesses how to say' if info.kind == 'shipped' else 'cannot hear'}: {shown}"


def _lacking(settings: Settings, info: ModelInfo) -> tuple[str, ...]:
    from cockpit.pipeline import open_core
    from cockpit.store.vocabulary import lacking

    return lacking(info, open_core(settings).grammar.speech.words())


def _shelf(settings: Settings) -> Shelf:
    from cockpit.store.shelf import Shelf

    return Shelf(settings.store.absolute())


def _is_whole(model: Path) -> bool:
    from cockpit.asr.models import check_model

    try:
        check_model(model)
    except CockpitError:
        return False
    return True


def _rows(settings: Settings, manifest: Mapping[str, Published]) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield name, megabytes, language, licence and state of every model: shipped, installed, then to be fetched."""
    ours, shelf = shipped(SHIPPED_MODEL), _shelf(settings)
    yield ours.name, _folder_mb(ours), "en-US", "Apache-2.0", _state("shipped", ours, settings)
    for name in shelf.names():
        entry, receipt = manifest.get(name), shelf.receipt(name)
        language = entry.language if entry else receipt.language if receipt else ""
        licence = entry.licence if entry else receipt.licence if receipt else ""
        yield name, _folder_mb(shelf.model(name)), language, licence, _state("installed", shelf.model(name), settings)
    if _is_elsewhere(settings):
        model = settings.model
        yield model.absolute().name, _folder_mb(model), "", "", _state("elsewhere", model, settings)
    for name, entry in manifest.items():
        if name not in shelf.names():
            rates = ", ".join(f"{rate.percent:g} % on {rate.on}" for rate in entry.word_errors)
            about = f"{entry.about}; words wrong {rates}" if rates else entry.about
            yield name, f"{entry.archive_bytes / 1e6:.1f}", entry.language, entry.licence, about


def _is_elsewhere(settings: Settings) -> bool:
    """Return whether the model in use neither ships nor is installed: it lies in a folder of the user's."""
    shelf = _shelf(settings)
    return settings.model not in (shipped(SHIPPED_MODEL), *map(shelf.model, shelf.names()))


def _state(state: str, model: Path, settings: Settings) -> str:
    gone = "" if model.is_dir() else ", gone"
    return f"{state}, in use{gone}" if model == settings.model else state


def _folder_mb(folder: Path) -> str:
    return f"{sum(file.stat().st_size for file in folder.rglob('*') if file.is_file()) / 1e6:.1f}"


@contextmanager
def _progress(name: str) -> Iterator[Told]:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console(), transient=True) as progress:
        task = progress.add_task(name, total=None)

        def told(done: int, total: int) -> None:
            doing = name if done < total else f"{name}: checking"
            progress.update(task, completed=done, total=total, description=doing)

        yield told


def _show_fetched(name: str, fetched: Fetched) -> None:
    info = fetched.info
    console().print(f"[green]✓[/] {name}: {info.words} words, {info.size_bytes / 1e6:.1f} MB, in {info.folder}")
    console().print(f"  {PROOFS[fetched.proof]}: {fetched.sha256}", style="dim")
    console().print(f"  `cockpit models use {name}` hears with it")
