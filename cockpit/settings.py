"""Where things lie and what may be tuned: file < environment < flag.

The environment: ``COCKPIT_MODEL``, ``COCKPIT_PACKS``, ``COCKPIT_LANG``, ``COCKPIT_CACHE``, ``COCKPIT_STORE`` (where
fetched models lie), ``COCKPIT_SCENES`` (where scenes that people made lie), ``COCKPIT_INSTALLED`` (where packs lie that
`cockpit packs install` unpacked). The file is ``cockpit.toml`` in the user's
configuration folder, with the same names in lower case and without the prefix. Before it, ``chosen.toml`` beside it is
read: what `cockpit models use` remembers.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from cockpit.errors import Place, UsageError, did_you_mean

MAX_FILE_BYTES = 65_536
SHIPPED_MODEL = "models/cockpit-en-small"
SHIPPED_PACKS = "intents"

PACKS_GROUP = "cockpit.packs"
"""The entry points with which distributions bring packs."""


def shipped(folder: str) -> Path:
    """Return `intents` or `models/...` as shipped: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent
    inside = package / "data" / folder
    return inside if inside.exists() else package.parent / folder


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths and languages; every field can come from file, environment or flag."""

    model: Path
    packs: tuple[Path, ...]
    lang: str
    cache: Path
    store: Path
    scenes: Path
    installed: Path
    only_packs: bool = False


def load_settings(environment: Mapping[str, str] | None = None, file: Path | None = None, **flags: object) -> Settings:
    """Merge defaults, the settings file, the environment and the flags that are not None.

    Raises:
        UsageError: the file cannot be read or names something unknown.
    """
    env = os.environ if environment is None else environment
    settings = _defaults()
    settings = _merged(settings, _from_file(chosen_file(file)))
    settings = _merged(settings, _from_file(file or _config_file()))
    settings = _merged(settings, {f.name: env.get(f"COCKPIT_{f.name.upper()}") for f in fields(Settings)})
    settings = _merged(settings, flags)
    return (
        settings if settings.only_packs else replace(settings, packs=(*settings.packs, *_further(settings.installed)))
    )


def _further(installed: Path) -> Iterator[Path]:
    """Yield the folder of installed packs, and those that distributions bring as entry points ``cockpit.packs``.

    An entry point names a package whose folder holds the pack, or packs: ``moon = "moon_pack.intents"``. The package is
    found and not imported, so that a declarative pack runs no code.
    """
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    if installed.is_dir():
        yield installed
    for entry in entry_points(group=PACKS_GROUP):
        package, *inside = entry.module.split(".")
        spec = find_spec(package)
        for root in (spec.submodule_search_locations or () if spec else ())[:1]:
            yield Path(root, *inside)


def _defaults() -> Settings:
    import platformdirs

    cache = Path(platformdirs.user_cache_dir("cockpit-voice", appauthor=False))
    data = Path(platformdirs.user_data_dir("cockpit-voice", appauthor=False))
    return Settings(
        model=shipped(SHIPPED_MODEL),
        packs=(shipped(SHIPPED_PACKS),),
        lang="en",
        cache=cache,
        store=data / "models",
        scenes=_config_file().with_name("scenes"),
        installed=data / "packs",
    )


def chosen_file(file: Path | None = None) -> Path:
    """Return the file, beside the settings file, in which `cockpit models use` remembers its choice."""
    return (file or _config_file()).with_name("chosen.toml")


def _config_file() -> Path:
    import platformdirs

    return Path(platformdirs.user_config_dir("cockpit-voice", appauthor=False)) / "cockpit.toml"


def _from_file(path: Path) -> Mapping[str, object]:
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UsageError(f"larger than {MAX_FILE_BYTES} bytes", place=str(path))
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", place=str(path)) from error
    known = [f.name for f in fields(Settings)]
    for name in values:
        if name not in known:
            raise UsageError(f"unknown setting '{name}'", place=Place(str(path)), hint=did_you_mean(name, known))
    return values


def _merged(settings: Settings, values: Mapping[str, object]) -> Settings:
    """Lay the values that are given over the settings; extra pack folders come after the shipped ones."""
    given = {name: value for name, value in values.items() if value not in (None, "", ())}
    changes: dict[str, object] = {}
    for name, value in given.items():
        if name == "packs":
            folders = value if isinstance(value, list | tuple) else str(value).split(os.pathsep)
            kept = () if given.get("only_packs") else settings.packs
            changes[name] = kept + tuple(Path(str(folder)) for folder in folders)
        elif name == "only_packs":
            changes[name] = bool(value)
        else:
            changes[name] = str(value) if name == "lang" else Path(str(value))
    return replace(settings, **changes)  # type: ignore[arg-type]
