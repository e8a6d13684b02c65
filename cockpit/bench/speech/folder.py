"""Read the folder of human recordings: which clips there are, and what is known of them.

Each corpus is a folder with ``manifest.tsv``: path, speaker-id, transcript, split, dur_s, and a note of ``key=value``
pairs apart by semicolons. Noise lies in ``noise`` beside the folder of speech, with a manifest of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cockpit.errors import Place, UsageError

MANIFEST = "manifest.tsv"
COLUMNS = ("path", "speaker-id", "transcript", "split", "dur_s")
NOISE_COLUMNS = ("path", "category", "dur_s")
_HINT = "--data names a folder with one folder a corpus, each with sound and manifest.tsv"
_TABS = "columns are apart by tabs"
_SECONDS = "dur_s is how long the sound is, such as 2.15"
_DURATION = re.compile(r"[0-9]+([.][0-9]*)?")


@dataclass(frozen=True, slots=True)
class Recording:
    """One clip; `note` holds what the manifest tells of the speaker (sex, age, accent, L1)."""

    path: Path
    corpus: str
    speaker: str
    text: str
    split: str
    note: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Folder:
    """Where speech lies, and where noise."""

    speech: Path
    noise: Path

    def has(self, corpus: str) -> bool:
        """Whether there is a folder of that name."""
        return (self.speech / corpus).is_dir()

    def recordings(self, corpus: str) -> list[Recording]:
        """Return every clip of a corpus.

        Raises:
            UsageError: its manifest is missing, or a row of it is broken.
        """
        folder = self.speech / corpus
        return [
            Recording(folder / row["path"], corpus, row["speaker-id"], row["transcript"], row["split"], _note(row))
            for row in rows(folder / MANIFEST, COLUMNS)
        ]


def open_folder(data: Path) -> Folder:
    """Return the parts of a data folder, which is that of the speech or the one above it.

    Raises:
        UsageError: it holds no corpus.
    """
    speech = data / "speech" if (data / "speech").is_dir() else data
    if not speech.is_dir():
        raise UsageError("no such folder", place=str(data), hint=_HINT)
    if not any(path.is_dir() for path in speech.iterdir()):
        raise UsageError("no corpus in it", place=str(speech), hint=_HINT)
    return Folder(speech, speech.absolute().parent / "noise")


def rows(manifest: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return a manifest's rows.

    Raises:
        UsageError: it cannot be read, lacks a column, or a row has too few or too many, or no number as duration.
    """
    try:
        with manifest.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            found = [(reader.line_num, row) for row in reader]
            given = reader.fieldnames or ()
    except (OSError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"the manifest cannot be read: {reason}", place=str(manifest), hint=_HINT) from error
    missing = [name for name in columns if name not in given]
    if missing:
        raise UsageError(f"no column '{missing[0]}'", place=Place(str(manifest), 1), hint=_TABS)
    for line, row in found:
        _check(row, Place(str(manifest), line))
    return [row for _, row in found]


def _check(row: Mapping[str | None, str | None], place: Place) -> None:
    if None in row or None in row.values():
        raise UsageError("this row has not as many columns as the first", place=place, hint=_TABS)
    if not _DURATION.fullmatch(row["dur_s"] or ""):
        raise UsageError(f"the duration '{row['dur_s']}' is no number of seconds", place=place, hint=_SECONDS)


def _note(row: Mapping[str, str]) -> dict[str, str]:
    pairs = (part.partition("=") for part in (row.get("note") or "").split(";"))
    return {key: value for key, equals, value in pairs if equals}
