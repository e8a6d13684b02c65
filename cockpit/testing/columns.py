"""Draw how words lie along others: what was said along what was heard, and what was heard along the grammar."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from cockpit.nlu.understanding import Step

MISSING = "·"
"""Stands where one side has no word."""


def word_steps(said: Sequence[str], heard: Sequence[str]) -> tuple[Step, ...]:
    """Return the words said along the words heard, by the fewest insertions, deletions and replacements.

    Each step that is no match costs 1, as in a word error rate; `grammar` holds the word heard.
    """
    steps: list[Step] = []
    for edit in Levenshtein.opcodes(said, heard):
        one, other = said[edit.src_start : edit.src_end], heard[edit.dest_start : edit.dest_end]
        length = max(len(one), len(other))
        pairs = zip((*one, *[""] * length), (*other, *[""] * length), strict=False)
        steps += [Step(a, b, float(edit.tag != "equal")) for a, b in list(pairs)[:length]]
    return tuple(steps)


def drawn(steps: Sequence[Step], labels: tuple[str, str] = ("said", "pack")) -> list[str]:
    """Return the steps as columns of text, one word above the other, with what differs marked by its cost below.

    said  set the temprature to forty
    pack  set the temperature to ·
                  0.3            1
    """
    rows: tuple[list[str], list[str], list[str]] = ([], [], [])
    for step in steps:
        cells = (step.said or MISSING, step.grammar or MISSING, f"{step.cost:.2g}" if step.cost else "")
        width = max(map(len, cells))
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell.ljust(width))
    named = max(map(len, labels))
    lines = [f"{label:<{named}}  {' '.join(row)}" for label, row in zip((*labels, ""), rows, strict=True)]
    return [line.rstrip() for line in lines if line.strip()]
