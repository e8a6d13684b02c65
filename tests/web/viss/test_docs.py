"""The programs in docs/viss.md and docs/home-assistant.md, run against a real server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from cockpit.pipeline import Core
from cockpit.settings import Settings
from cockpit.web.app import make_app
from cockpit.web.guard import Rules
from cockpit.web.house import House, Options
from cockpit.web.hub import Hub
from cockpit.web.viss.app import Viss
from cockpit.web.voice import Replies
from cockpit.web.wyoming.server import WyomingServer, listening_at
from tests.web.conftest import Served

DOCS = Path(__file__).parents[3] / "docs"


def run(page: str, port_there: int, port_here: int) -> str:
    """Run the program of a page with another port, and return what it prints."""
    (program,) = re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert str(port_there) in program
    program = program.replace(str(port_there), str(port_here))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def ports(core: Core, settings: Settings) -> Any:
    """Serve VISS and Wyoming, and yield their ports."""
    visitors = listening_at("tcp://127.0.0.1:0")

    def make() -> tuple[House, Any]:
        hub = Hub(core, scenario="winter-motorway")
        house = House(hub, settings, Replies(None), Options(hear=False))
        house.spawn(WyomingServer(visitors, house).serve())
        return house, make_app(house, Rules(), Viss(hub).routes)

    with ExitStack() as stack:
        yield Served(make, stack).port, visitors.getsockname()[1]


def test_the_programs_of_the_pages(ports: tuple[int, int]) -> None:
    told = [json.loads(line) for line in run("viss.md", 8765, ports[0]).splitlines()]
    assert {message["action"] for message in told} == {"subscribe", "set", "subscription"}
    (refused,) = [message["error"]["description"] for message in told if "error" in message]
    assert refused == "The doors open only when we are parked."
    assert run("home-assistant.md", 10400, ports[1]) == "handled Driver side, 23 °C.\n"
