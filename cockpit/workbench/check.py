"""Check packs as a whole: what stops them, what is hardly meant, and what is good to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cockpit.errors import PackError
from cockpit.packs.load import LoadedPack, Packs
from cockpit.skills.check import check_intent
from cockpit.vehicle.signals import standard_tree
from cockpit.workbench.claims import Claims
from cockpit.workbench.contents import unanswered, untested, untranslated, unused
from cockpit.workbench.finding import Finding, Severity, in_order
from cockpit.workbench.overlap import Overlaps
from cockpit.workbench.reading import read_packs
from cockpit.workbench.safety import unguarded
from cockpit.workbench.sounds import Sounds
from cockpit.workbench.values import unpronounced, values_alike


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, how much of it there is, and what was found, the worst first."""

    packs: tuple[str, ...] = ()
    intents: int = 0
    templates: int = 0
    words: int = 0
    findings: list[Finding] = field(default_factory=list)

    def of(self, severity: Severity) -> list[Finding]:
        """Return the findings of one severity."""
        return [finding for finding in self.findings if finding.severity == severity]

    def to_json(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        counts = {"packs": list(self.packs), "intents": self.intents, "templates": self.templates, "words": self.words}
        return {"schema": 1, **counts, "findings": [finding.to_json() for finding in self.findings]}


def check(folders: Sequence[Path], beside: Sequence[Path], language: str, model: Path) -> Report:
    """Check the packs in the folders.

    Args:
        folders: the packs to check, or folders that hold some.
        beside: where further packs lie that will be installed with them: sentences of both may clash, and nothing
            else is said about these.
        language: of the wording.
        model: the speech model whose dictionary tells how words sound.

    Raises:
        PackError: one of the folders does not exist.
        ModelError: the model has no dictionary.
    """
    findings: list[Finding] = []
    checked = {pack.meaning.pack: pack for pack in read_packs(folders, language, findings)}
    others = {pack.meaning.pack: pack for pack in read_packs(beside, language, [])}
    packs = Packs({**others, **checked}, language, "")
    claims = Claims(packs)
    overlaps = Overlaps(claims)
    sounds = Sounds(overlaps.words, model)
    findings += _each_alone(list(checked.values()), sounds)
    files = {place.file for pack in checked.values() for place in (pack.places.at(), pack.wording_places.at())}
    together = (*overlaps.claimed_twice(), *overlaps.unreachable(packs), *overlaps.sounding_alike(sounds))
    findings += [finding.seen_from(files) for finding in together if finding.concerns(files)]
    return Report(
        tuple(checked),
        sum(len(pack.meaning.intents) for pack in checked.values()),
        sum(template.place.file in files for template in claims.templates),
        len(overlaps.words),
        in_order(findings),
    )


def _each_alone(packs: Sequence[LoadedPack], sounds: Sounds) -> Iterator[Finding]:
    """Yield what is wrong with each pack, whatever stands beside it."""
    tree = standard_tree()
    for pack in packs:
        for name, intent in pack.meaning.intents.items():
            try:
                check_intent(name, intent, pack, tree)
            except PackError as error:
                yield Finding.of(error, "signal")
        for look in (unused, unanswered, untranslated, unguarded):
            yield from look(pack)
        yield from values_alike(pack, sounds)
    yield from untested(packs)
    yield from unpronounced(packs, sounds)
