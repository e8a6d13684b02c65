"""The documentation does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cockpit.workbench.reference import pages
from tests.docs.tutorial import Command, File, agrees, steps

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", ["write-a-pack.md", "python-skill.md", "talk-scripts.md"])
def test_a_tutorial_goes_as_it_is_written(page: str, tmp_path: Path) -> None:
    followed = list(steps(DOCS / page))
    assert sum(isinstance(step, Command) for step in followed) >= 2
    for step in followed:
        if isinstance(step, File):
            (tmp_path / step.path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / step.path).write_text(step.text, encoding="utf-8")
        else:
            done = run(step, tmp_path)
            assert done.stderr == ""
            assert agrees(step.output, done.stdout), f"$ {' '.join(step.words)}\n{done.stdout}"


def run(command: Command, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of a page as its reader would, but install nothing into this Python."""
    program, *arguments = command.words
    words = {"cockpit": [sys.executable, "-m", "cockpit"], "python": [sys.executable]}[program]
    site = folder / "site"
    environment = {
        **os.environ,
        "COLUMNS": "120",
        "PYTHONPATH": os.pathsep.join((str(site), str(ROOT))),
        "PIP_TARGET": str(site),
        "PIP_NO_INDEX": "1",
        "PIP_NO_DEPS": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it the wrong way round: this turns isolation off
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    return subprocess.run(
        [*words, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.parametrize("name", pages())
def test_the_references_are_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run `cockpit packs reference`"


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_links_lead_somewhere(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        assert (DOCS / file).exists() if file else anchor in headings, target


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\nb\n", "a\nc\n", False),
        ("a [...] c\n", "a b c\n", True),
        ("a\n[...]\n", "a\nb\nc\n", True),
        ("b\n[...]\n", "a\nb\nc\n", False),
        ("    time        match 1.0 · act 2 · total 3 ms\n", "    time        match 5 · act 2.0 · total 8 ms\n", True),
        ("✓ 1 pack, 12 words: fine  0.9 s\n", "✓ 1 pack, 1,644 words: fine  2.3 s\n", True),
        ("✓ 1 pack, 12 words: fine  0.9 s\n", "✓ 2 packs, 1,644 words: fine  2.3 s\n", False),
        ("", "", True),
        ("", "something\n", False),
    ],
)
def test_a_page_that_says_otherwise_is_found(expected: str, printed: str, same: bool) -> None:
    assert agrees(expected, printed) is same
