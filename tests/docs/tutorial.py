"""A page of docs/ as something to follow: files to write, and commands with what they print.

A line with nothing but a path in backticks and a colon names the file that the next fenced block is. In a ``console``
block a line that begins with "$ " is a command, and what follows is its output: "[...]" stands for anything, on a line
of its own for any lines, and figures that differ from run to run (times, words of the shipped packs) may be any.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"(?:^`(?P<file>[\w./-]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_ANY = "[...]"
_ANY_LINES = r"(?:.*\n)*"
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
    pattern = "".join(_ANY_LINES if line == _ANY else f"{_pattern(line)}\n" for line in _lines(expected))
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in _lines(printed))) is not None


def _lines(text: str) -> list[str]:
    return [_VARIES.sub("#", line.rstrip()) for line in text.strip("\n").splitlines()]


def _pattern(line: str) -> str:
    return ".*".join(map(re.escape, line.split(_ANY)))
