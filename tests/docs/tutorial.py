"""A page of docs/ as something to follow: files to write, and commands with what they print.

A line with nothing but a path in backticks and a colon names the file that the next fenced block is. In a ``console``
block a line that begins with "$ " is a command, and what follows is its output: "[...]" stands for anything, on a line of
its own for any lines, and figures that differ from run to run (times, words of the shipped packs) may be any.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"(?:^`(?P<file>[\w./-]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_ANY = "[...]"
_VARIES = re.compile(r"\d[\d,]* words|\d+\.\d s$|(?<=match ).*(?= ms$)")


@dataclass(frozen=True, slots=True)
class File:
    """A file to write."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command to run, and what it should print."""

    words: tuple[str, ...]
    output: str


def steps(page: Path) -> Iterator[File | Command]:
    """Yield what there is to do on a page, in order."""
    for block in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block["file"]:
            yield File(block["file"], block["text"])
        elif block["kind"] == "console":
            for command in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
                line, _, output = command.partition("\n")
                yield Command(tuple(shlex.split(line)), output)


def agrees(expected: str, printed: str) -> bool:
    """Say whether a command printed what the page says."""
    return re.fullmatch(_pattern(expected), _plain(printed)) is not None


def _plain(text: str) -> str:
    return "\n".join(_VARIES.sub("#", line.rstrip()) for line in text.strip("\n").splitlines())


def _pattern(expected: str) -> str:
    lines = []
    for line in _plain(expected).splitlines():
        lines.append(r"(?:.*\n?)*" if line == _ANY else ".*".join(map(re.escape, line.split(_ANY))))
    return r"\n?".join(lines) if _ANY in expected.splitlines() else r"\n".join(lines)
