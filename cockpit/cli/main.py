"""The ``cockpit`` command. Each subcommand is a file of its own, imported only when it is called."""

from __future__ import annotations

import importlib
from importlib.metadata import version

import click

COMMANDS = {
    "demo": "Take the guided tour: spoken commands, real recognition, a real voice.",
    "talk": "Listen to the microphone and talk to the car.",
    "serve": "Show the car in the browser, and talk to it from there.",
    "hear": "Understand spoken commands in sound files.",
    "say": "Understand typed commands.",
    "packs": "Make, check, explain and hand on packs of intents.",
    "replay": "Go through a recorded session again.",
    "test": "Hold the conversations of talk scripts, as text or as sound.",
    "models": "List, fetch, choose and check speech models.",
    "doctor": "Tell what works on this machine and how to mend what does not.",
    "bench": "Measure speech and latency, and print the figures of the README.",
    "eval": "Score labelled sentences and recordings.",
}


class LazyGroup(click.Group):
    """Knows its commands by name, and imports one when it is asked for: start-up stays under half a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's file and return its ``command``."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"cockpit.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their one line, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("cockpit-voice"), prog_name="cockpit")
def cockpit() -> None:
    """An offline voice assistant for the car's cabin.

    It hears with its own small speech model, understands what its packs teach it, acts on a simulated car and
    answers aloud. Nothing leaves this machine.
    """
