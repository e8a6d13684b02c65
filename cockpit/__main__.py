"""``python -m cockpit`` and the ``cockpit`` command: every error becomes two lines, never a traceback."""

from __future__ import annotations

import gc
import os
import sys

import click

from cockpit.cli.main import cockpit
from cockpit.errors import CockpitError, UsageError

OBJECTS_UNCOLLECTED = 50_000
"""A word graph is a hundred thousand objects that live as long as we do: looking for cycles in it every 700 of them,
as is Python's default, took a tenth of the start.
"""

EXIT_FAILED, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130


def main() -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(OBJECTS_UNCOLLECTED)
    try:
        status = cockpit.main(standalone_mode=False)
        code = status if isinstance(status, int) else 0
    except CockpitError as error:
        click.echo(f"cockpit: {error}", err=True)
        code = EXIT_USAGE if isinstance(error, UsageError) else EXIT_FAILED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("\ncockpit: stopped", err=True)
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`| head`): leave quietly, and keep Python from flushing into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_FAILED
    except Exception as error:
        if os.environ.get("COCKPIT_DEBUG"):
            raise
        click.echo(f"cockpit: unexpected {type(error).__name__}: {error}", err=True)
        click.echo("  hint: this is a fault of ours; COCKPIT_DEBUG=1 shows where it happened", err=True)
        code = EXIT_FAILED
    sys.exit(code)


if __name__ == "__main__":
    main()
