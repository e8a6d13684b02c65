"""Make tables of what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from cockpit.bench.figures import percentile, wilson
from cockpit.bench.speech import scores
from cockpit.bench.speech.conditions import PICOVOICE_DB, STEPS_DB
from cockpit.bench.speech.measure import Outcome
from cockpit.bench.speech.run import Cost
from cockpit.bench.speech.wake import Called
from cockpit.bench.tables import NOTHING, Table

MIN_CLIPS = 10
"""Speakers of an accent or group with fewer clips are counted as others."""


@dataclass(slots=True)
class Measured:
    """All that a run of the benchmark found."""

    systems: list[str]
    outcomes: list[Outcome] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    about: dict[tuple[str, str], str] = field(default_factory=dict)
    """What is said and what may be said, by part and task."""

    notes: list[str] = field(default_factory=list)

    def of(self, system: str, part: str, task: str) -> list[Outcome]:
        """Return the outcomes of one system in one task."""
        return [o for o in self.outcomes if (o.system, o.part, o.task) == (system, part, task)]

    def tasks(self) -> list[tuple[str, str]]:
        """Return the (part, task) pairs that were measured, in order."""
        return list(dict.fromkeys((outcome.part, outcome.task) for outcome in self.outcomes))


def tables(measured: Measured) -> list[Table]:
    """Return every table that has rows."""
    makers = (_commands, _kinds, _false_accepts, _wake, _words, _speakers, _costs)
    made = chain.from_iterable(maker(measured) for maker in makers)
    return [table for table in made if table.rows]


def _commands(measured: Measured) -> Iterator[Table]:
    for part, task in measured.tasks():
        rows = []
        for system in measured.systems:
            outcomes = measured.of(system, part, task)
            if not any(outcome.accepted is not None and outcome.condition.snr_db is not None for outcome in outcomes):
                continue
            clean = scores.acceptance(scores.at_ratio(outcomes, None))
            steps = (scores.acceptance(scores.at_ratio(outcomes, snr_db)) for snr_db in STEPS_DB)
            mean = scores.mean_acceptance(outcomes)
            mean_text = NOTHING if mean is None else f"{mean:.1%}"
            rows.append((system, *_interval(clean), *(_percent(step) for step in steps), mean_text))
        steps_db = (f"{snr_db} dB" for snr_db in STEPS_DB)
        mean_title = f"mean {PICOVOICE_DB[0]}–{PICOVOICE_DB[-1]} dB"
        columns = ("", "clips", "clean", "95 % of clean", *steps_db, mean_title)
        yield Table(f"Command acceptance: {task}", columns, rows, measured.about.get((part, task), ""))


def _kinds(measured: Measured) -> Iterator[Table]:
    kinds = list(dict.fromkeys(o.condition.noise for o in measured.outcomes if o.condition.noise))
    rows = []
    for part, task in measured.tasks():
        for system in measured.systems:
            outcomes = measured.of(system, part, task)
            shares = [scores.acceptance(scores.in_noise(outcomes, kind)) for kind in kinds]
            if any(share.total for share in shares):
                rows.append((f"{task}, {system}", *(_percent(share) for share in shares)))
    ratios = ", ".join(map(str, STEPS_DB))
    yield Table("Command acceptance by noise", ("", *kinds), rows, f"mean over {ratios} dB (A-weighted)")


def _false_accepts(measured: Measured) -> Iterator[Table]:
    rows = []
    for part, task in measured.tasks():
        for system in measured.systems:
            share = scores.false_accepts(measured.of(system, part, task))
            if share.total and part != "words":
                rows.append((f"{task}, {system}", f"{share.value:.1f}", f"{share.count:.0f}", f"{share.total:.2f}"))
    about = "commands taken from sound that holds none, the microphone open all the time (--listen always)"
    yield Table("False accepts", ("", "per hour", "commands", "hours"), rows, about)


def _wake(measured: Measured) -> Iterator[Table]:
    heard = [
        (f"{one.system}, {one.condition}", f"{one.rates.recall:.1%}", str(one.rates.said),
         f"{one.rates.delay_ms(50):.0f}", f"{one.rates.delay_ms(95):.0f}")
        for one in measured.called if one.rates.said
    ]  # fmt: skip
    phrase = measured.called[0].phrase if measured.called else ""
    about = "synthetic voices; ms: from the end of the phrase until it is known, with the time it takes to decode"
    yield Table(f"Wake word “{phrase}” heard", ("", "heard", "of", "p50 ms", "p95 ms"), heard, about)
    other = [
        (f"{one.system}, {one.condition}", f"{one.rates.false_accepts_per_hour:.2f}", str(one.rates.false_accepts),
         f"{one.rates.other_s / 3600:.2f}")
        for one in measured.called if one.rates.other_s
    ]  # fmt: skip
    yield Table(f"Wake word “{phrase}” heard where nobody said it", ("", "per hour", "times", "hours"), other)


def _words(measured: Measured) -> Iterator[Table]:
    rows = []
    for part, task in measured.tasks():
        for system in measured.systems if part == "words" else ():
            outcomes = measured.of(system, part, task)
            wrong, right = scores.word_errors(outcomes), scores.acceptance(outcomes)
            rows.append((f"{task}, {system}", f"{wrong.value:.1%}", *_interval(right), measured.about[part, task]))
    columns = ("", "word error rate", "clips", "right", "95 % of right", "what may be said")
    yield Table("Words", columns, rows, "held-out human speakers")


def _speakers(measured: Measured) -> Iterator[Table]:
    keys: tuple[tuple[str, Callable[[Outcome], str]], ...] = (
        ("accent", lambda outcome: outcome.accent),
        ("speaker group", lambda outcome: outcome.group),
    )
    for title, key in keys:
        rows = [
            (f"{name}, {system}", *(f"{share.value:.1%}" if share.total else NOTHING for share in shares), str(count))
            for system in measured.systems
            for name, shares, count in _by_speaker(measured.outcomes, system, key)
        ]
        about = "clips without noise; words over the sets of part words, commands over all commands"
        yield Table(f"By {title}", ("", "word error rate", "commands right", "clips"), rows, about)


def _by_speaker(
    outcomes: Iterable[Outcome], system: str, key: Callable[[Outcome], str]
) -> Iterator[tuple[str, tuple[scores.Share, scores.Share], int]]:
    clean = [o for o in outcomes if o.system == system and o.condition.clean and o.accepted is not None and key(o)]
    groups = scores.grouped(clean, key)
    for name in sorted(groups):
        members = groups[name]
        words = [outcome for outcome in members if outcome.part == "words"]
        commands = [outcome for outcome in members if outcome.part != "words"]
        if len(members) >= MIN_CLIPS:
            yield name, (scores.word_errors(words), scores.acceptance(commands)), len(members)


def _costs(measured: Measured) -> Iterator[Table]:
    rows = []
    for cost in measured.costs:
        outcomes = [o for o in measured.of(cost.system, cost.part, cost.task) if o.condition.clean]
        latencies = [latency for outcome in outcomes for latency in outcome.latencies_ms]
        p50, p95 = (f"{percentile(latencies, p):.0f}" for p in (50, 95)) if latencies else (NOTHING, NOTHING)
        factors = (cost.recogniser_factor, cost.whole_factor)
        rows.append((
            f"{cost.task}, {cost.system}", *(NOTHING if f is None else f"{f:.3f}" for f in factors), p50, p95,
            NOTHING if cost.memory_mb is None else f"{cost.memory_mb:.0f}", f"{cost.load_s:.2f}",
        ))  # fmt: skip
    columns = ("", "RTF", "RTF all", "p50 ms", "p95 ms", "memory MB", "load s")
    about = (
        "clean clips; RTF: processor time by duration on one core, of the recogniser for speech, and of all stages for "
        "all sound; ms: from the frame that told the end of speech to the intent; memory: the recogniser's process"
    )
    yield Table("Cost", columns, rows, about)


def _percent(share: scores.Share) -> str:
    return f"{share.value:.1%}" if share.total else NOTHING


def _interval(share: scores.Share) -> tuple[str, str, str]:
    """Return how many there are, the share, and its 95 % interval."""
    if not share.total:
        return "0", NOTHING, NOTHING
    low, high = wilson(int(share.count), int(share.total))
    return f"{share.total:.0f}", f"{share.value:.1%}", f"{100 * low:.0f}–{100 * high:.0f}"


def noted(measured: Measured) -> Sequence[str]:
    """Return what must be said of the figures, each once."""
    return list(dict.fromkeys(measured.notes))
