"""``cockpit demo``: a guided tour on real sound, which needs no microphone and no loudspeaker."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, model_option, settings_from
from cockpit.events import Event, Fault, ReplySpoken, Turn, TurnEnded

if TYPE_CHECKING:
    from cockpit.cli.tour import Stop
    from cockpit.dialogue.session import Session
    from cockpit.pipeline import Ears, Stage
    from cockpit.tts.espeak import Speaking

PAUSE_S = 20.0
"""Audio time between two stops: the cabin warms up a little while the tour goes on."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of a stop."""

    stop: Stop
    turn: Turn | None
    spoken: ReplySpoken | None
    problem: str | None


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("cockpit-tour"),
    show_default=True,
    help="Where commands and replies are written as WAV files.",
)
@model_option
def command(out: Path, model: str | None) -> None:
    """Take the tour: spoken commands go through voice detection, Vosk, the packs, the car and the voice.

    The commands are spoken by synthetic people into WAV files; replies are played, or written where there is no
    loudspeaker. The exit status is 1 when a turn went wrong.
    """
    from cockpit.audio.speaker import WavSpeaker, open_speaker
    from cockpit.cli.tour import SCENARIO, TOUR
    from cockpit.pipeline import Answering, open_core, open_ears
    from cockpit.tts.espeak import Speaking
    from cockpit.tts.voice import Voice

    settings = settings_from(None, (), False, model)
    core = open_core(settings)
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        ears = stack.enter_context(open_ears(settings, core))
        speaking = stack.enter_context(Speaking())
        voice = stack.enter_context(Voice())
        voice.start()
        speaker = open_speaker(out)
        stack.callback(speaker.close)
        _introduce(SCENARIO, out, heard_aloud=not isinstance(speaker, WavSpeaker))
        session = core.session(scenario=SCENARIO)
        guide = Guide(ears, session, Answering(voice, speaker), speaking, out)
        visits = [guide.visit(number, stop) for number, stop in enumerate(TOUR, start=1)]
    _summarise(visits)
    if any(visit.problem for visit in visits):
        click.get_current_context().exit(1)


@dataclass(frozen=True, slots=True)
class Guide:
    """Leads through the tour: has each stop spoken, heard, understood and answered."""

    ears: Ears
    session: Session
    answering: Stage
    speaking: Speaking
    out: Path

    def visit(self, number: int, stop: Stop) -> Visit:
        """Take one stop, show it, and return what came of it."""
        from cockpit.audio.files import hear_file
        from cockpit.pipeline import Conversation
        from cockpit.testing.spoken import write_spoken
        from cockpit.vehicle.scenario import scenario_named

        if stop.enters:
            self.session.vehicle.enter(scenario_named(stop.enters))
            console().print(f"\n[dim]the car comes into {stop.enters}[/]")
        after = (Conversation(self.session), self.answering)
        sound = write_spoken(self.speaking, stop.say, self.out / f"command-{number:02}.wav", stop.person)
        console().print(f"\n[bold]{number:>2}[/]  {stop.shows}  [dim]({stop.person.voice} says: “{stop.say}”)[/]")
        turn, spoken = None, None
        for event in _shown_faults(self.ears.converse(hear_file(sound, start_s=number * PAUSE_S), *after)):
            if isinstance(event, TurnEnded):
                turn = event.turn
            elif isinstance(event, ReplySpoken):
                spoken = event
        problem = stop.problem(turn) if turn else "nothing was heard"
        _show(turn, spoken, problem)
        return Visit(stop, turn, spoken, problem)


def _shown_faults(events: Iterator[Event]) -> Iterator[Event]:
    for event in events:
        if isinstance(event, Fault):
            console().print(f"    {event.component}: {event.message}", style="yellow")
        yield event


def _show(turn: Turn | None, spoken: ReplySpoken | None, problem: str | None) -> None:
    from cockpit.cli.show import turn_lines

    if turn is not None:
        for line in turn_lines(turn, spoken):
            console().print(line)
    if problem:
        console().print(f"    [bold red]✗ {problem}[/]")


def _introduce(scenario: str, out: Path, heard_aloud: bool) -> None:
    console().print("[bold]A drive with the cockpit[/]  everything below is real sound, heard and answered offline")
    where = "played" if heard_aloud else f"written to {out}/ as there is no loudspeaker"
    console().print(f"[dim]scenario {scenario}; replies are {where}[/]")


def _summarise(visits: list[Visit]) -> None:
    wrong = [visit for visit in visits if visit.problem]
    to_intent = [visit.turn.timings_ms["total"] for visit in visits if visit.turn]
    to_voice = [
        visit.turn.timings_ms["total"] + visit.spoken.synthesis_ms for visit in visits if visit.turn and visit.spoken
    ]
    sign = "[bold red]✗[/]" if wrong else "[bold green]✓[/]"
    console().print(f"\n{sign} {len(visits) - len(wrong)} of {len(visits)} turns went as they should")
    for what, values_ms in (("end of speech to action", to_intent), ("end of speech to voice", to_voice)):
        if values_ms:
            middle = statistics.median(values_ms)
            console().print(f"  {what:<24} median {middle:.0f} ms, slowest {max(values_ms):.0f} ms", style="dim")
    console().print("  (plus 0.5 s of silence that tells the end of speech)", style="dim")
