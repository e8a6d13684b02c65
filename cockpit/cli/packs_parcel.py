"""``cockpit packs pack``, ``install`` and ``uninstall``: packs as one file, and their way into the assistant."""

from __future__ import annotations

from pathlib import Path

import click

from cockpit.cli.common import console, settings_from


@click.command("pack")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--to", "target", type=click.Path(path_type=Path), default=Path(), help="Where; here unless given.")
@click.option("--lang", metavar="CODE", help="The language it must have wording in: en.")
def pack_packs(folder: Path, target: Path, lang: str | None) -> None:
    """Make one file of the pack in DIR, to hand on: a zip with checksums inside."""
    from cockpit.workbench.parcel import pack_up

    parcel = pack_up(folder, target, settings_from(lang, (), False).lang)
    console().print(f"  [green]+[/] {parcel.file}  [dim]{parcel.files} files[/]")
    console().print(f"    sha256 {parcel.sha256}")


@click.command("install")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sha256", metavar="SUM", help="Install it only if the file has this checksum.")
@click.option("--lang", metavar="CODE", help="The language it must have wording in: en.")
def install_packs(file: Path, sha256: str | None, lang: str | None) -> None:
    """Install a pack from FILE, made by `cockpit packs pack`.

    It holds text alone and runs no code. It is checked before anything is kept; an older one of its name makes room.
    """
    from cockpit.workbench.parcel import install

    settings = settings_from(lang, (), False)
    parcel = install(file, settings.installed, settings.packs, settings.lang, sha256)
    console().print(f"  [green]✓[/] {parcel.pack} is installed  [dim]{parcel.file}[/]")
    console().print(f"    sha256 {parcel.sha256}")


@click.command("uninstall")
@click.argument("name")
def uninstall_packs(name: str) -> None:
    """Remove the installed pack NAME."""
    from cockpit.settings import load_settings
    from cockpit.workbench.parcel import uninstall

    console().print(f"  [red]-[/] {uninstall(name, load_settings().installed)}")
