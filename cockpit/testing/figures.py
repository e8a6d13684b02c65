"""What a test run came to: counts, rates by voice, noise and pack, words misheard; as JSON and as JUnit XML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from cockpit.errors import CockpitError
from cockpit.grammar.normalise import normalise
from cockpit.testing.columns import word_steps
from cockpit.testing.run import Result

SCHEMA_VERSION = 1
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of some turns went as they should."""

    passed: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0..1."""
        return self.passed / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """All that came of a run: results in the order of the scripts, what is wrong in scripts or ended it, and how long
    it took."""

    results: Sequence[Result]
    errors: Sequence[CockpitError]
    took_s: float

    @property
    def failed(self) -> list[Result]:
        """The turns that went otherwise than their scripts say."""
        return [result for result in self.results if not result.ok]

    @property
    def all(self) -> Rate:
        """All turns."""
        return rate(self.results)

    @property
    def spoken(self) -> list[Result]:
        """The turns that were run as sound."""
        return [result for result in self.results if result.heard is not None]

    def by_voice(self) -> dict[str, Rate]:
        """Return the rates of turns run as sound, by who spoke."""
        return _by(self.spoken, lambda result: result.heard.voice if result.heard else "")

    def by_noise(self) -> dict[str, Rate]:
        """Return the rates of turns run as sound, by the noise around them."""
        return _by(self.spoken, lambda result: result.heard.noise if result.heard else "")

    def by_pack(self) -> dict[str, Rate]:
        """Return the rates by script."""
        return _by(self.results, pack_of)

    def misheard(self) -> Counter[tuple[str, str]]:
        """Count the words of failed turns that were heard as others; "" is nothing."""
        return Counter(pair for result in self.failed for pair in misheard(result))


def rate(results: Sequence[Result]) -> Rate:
    """Return how many of the turns went as they should."""
    return Rate(sum(result.ok for result in results), len(results))


def pack_of(result: Result) -> str:
    """Return the name of a result's script without its endings: "climate"."""
    return Path(result.file).name.partition(".")[0]


def misheard(result: Result) -> list[tuple[str, str]]:
    """Return the words of a turn that were heard as others; the whole of what was not heard at all."""
    if result.heard is None:
        return []
    if not result.heard.words:
        return [(result.said, "")]
    steps = word_steps(normalise(result.said).split(), result.heard.words.split())
    return [(step.said, step.grammar) for step in steps if step.cost]


def to_json(run: Run) -> dict[str, Any]:
    """Return the run for other programs."""
    return {
        "schema": SCHEMA_VERSION,
        "turns": run.all.total,
        "passed": run.all.passed,
        "took_s": round(run.took_s, 3),
        "errors": [str(error) for error in run.errors],
        "rates": {
            name: {key: {"passed": each.passed, "total": each.total} for key, each in rates.items()}
            for name, rates in (("pack", run.by_pack()), ("voice", run.by_voice()), ("noise", run.by_noise()))
        },
        "misheard": [[said, heard, count] for (said, heard), count in run.misheard().most_common()],
        "results": [_result(result) for result in run.results],
    }


def to_junit(run: Run) -> bytes:
    """Return the run as JUnit XML: a suite for each script, a case for each turn."""
    root = ElementTree.Element("testsuites", _counts(run.results, run.took_s, len(run.errors)))
    for file, results in _grouped(run.results, lambda result: result.file).items():
        took_s = sum(result.took_s for result in results)
        suite = ElementTree.SubElement(root, "testsuite", {"name": file} | _counts(results, took_s, 0))
        for result in results:
            _case(suite, result)
    for error in run.errors:
        suite = ElementTree.SubElement(
            root, "testsuite", {"name": str(error.place or "run"), "tests": "1", "errors": "1"}
        )
        case = ElementTree.SubElement(suite, "testcase", {"name": "script", "classname": str(error.place or "run")})
        ElementTree.SubElement(case, "error", {"message": _printable(error.message)}).text = _printable(str(error))
    ElementTree.indent(root)
    xml: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _case(suite: ElementTree.Element, result: Result) -> None:
    how = f" [{result.heard.voice}, {result.heard.noise}]" if result.heard else ""
    case = ElementTree.SubElement(
        suite,
        "testcase",
        {
            "classname": f"{pack_of(result)}.{_printable(result.talk)}",
            "name": _printable(f"{result.number} {result.said}{how}"),
            "file": result.place.file,
            "line": str(result.place.line),
            "time": f"{result.took_s:.4f}",
        },
    )
    if result.problems:
        lines = [_printable(str(problem)) for problem in result.problems]
        kind = "failure" if result.fault is None else "error"
        ElementTree.SubElement(case, kind, {"message": lines[0]}).text = "\n".join(lines)


def _counts(results: Sequence[Result], took_s: float, errors: int) -> dict[str, str]:
    faults = sum(result.fault is not None for result in results)
    failures = sum(not result.ok for result in results) - faults
    counts = {"tests": len(results) + errors, "failures": failures, "errors": errors + faults}
    return {name: str(count) for name, count in counts.items()} | {"time": f"{took_s:.3f}"}


def _result(result: Result) -> dict[str, Any]:
    row: dict[str, Any] = {
        "file": result.file,
        "id": result.id,
        "place": str(result.place),
        "said": result.said,
        "ok": result.ok,
        "broken": result.broken,
        "turn": result.turn.to_json(),
        "problems": [
            {"key": each.difference.key, "expected": each.difference.expected, "found": each.difference.found}
            for each in result.problems
        ],
    }
    if result.fault is not None:
        row["fault"] = {"message": result.fault.message, "hint": result.fault.hint}
    if result.heard is not None:
        row["heard"] = {"voice": result.heard.voice, "noise": result.heard.noise, "words": result.heard.words}
    return row


def _grouped(results: Sequence[Result], key: Callable[[Result], str]) -> Mapping[str, list[Result]]:
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return groups


def _by(results: Sequence[Result], key: Callable[[Result], str]) -> dict[str, Rate]:
    return {name: rate(each) for name, each in _grouped(results, key).items()}


def _printable(text: str) -> str:
    """Return the text without what no XML may hold."""
    return _UNPRINTABLE.sub("�", text)
