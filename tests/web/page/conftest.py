"""A real server in a process of its own, and a real Chromium that looks at it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr

from cockpit.tts.espeak import Speaking

ROOT = Path(__file__).parents[3]
DEADLINE_S = 150.0
"""For a server to start, and to hear: it compiles the packs where nothing is cached, and may share the machine."""

UNTIL_MOTIONLESS = """async () => {
  for (;;) {
    const moving = document.getAnimations().filter((each) => each instanceof CSSTransition);
    const inCabin = moving.filter((each) => each.effect.target.closest("cockpit-cabin"));
    if (!inCabin.length) return;
    await Promise.allSettled(inCabin.map((each) => each.finished));
  }
}"""

RATE_HZ = 48_000

PATIENCE_MS = 60_000
"""For anything that the page should show; it comes at once where the machine has time for it."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

COUNT_SOUNDS = """
let sounds = 0;
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...when) {
  document.documentElement.dataset.sounds = ++sounds;
  return start.apply(this, when);
};
"""
"""Nobody can hear the browser of a test, so the page's sounds are counted as they start."""


class Server:
    """`cockpit serve` on a port that stays its own over restarts."""

    def __init__(self, folder: Path, cache: Path, *options: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._log = folder / f"server-{self.port}.log"
        self._command = [sys.executable, "-m", "cockpit", "serve", "--port", str(self.port), *options]
        self._environment = {**os.environ, "COCKPIT_CACHE": str(cache), "XDG_CONFIG_HOME": str(folder)}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> Server:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        end_s = time.monotonic() + DEADLINE_S
        while not self._healthy():
            if self._process.poll() is not None or time.monotonic() > end_s:
                self.stop()
                pytest.fail(f"the server did not start: {self._log.read_text()}")
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._process = None

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


Serve = Callable[..., Server]
Browse = Callable[..., Any]


@pytest.fixture
def serve(tmp_path: Path, cache: Path) -> Iterator[Serve]:
    """Starts servers with options of the command line."""
    with ExitStack() as stack:

        def start(*options: str) -> Server:
            server = Server(tmp_path, cache, *options).start()
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture(scope="session")
def deaf_server(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("page"), cache, "--deaf", "--mute").start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def hearing_server(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("page"), cache, "--scenario", "winter-motorway").start()
    yield server
    server.stop()


@pytest.fixture
def car_in(deaf_server: Server) -> Callable[[str], str]:
    """Gives the address of a server without ears whose car has just begun in a scenario."""

    def begin(scenario: str) -> str:
        from websockets.sync.client import connect
        from websockets.typing import Origin

        url = f"ws://127.0.0.1:{deaf_server.port}/ws"
        with connect(url, origin=Origin(deaf_server.url.rstrip("/")), max_size=None) as socket:
            for message in ({"type": "hello", "protocol": 1}, {"type": "pace", "times": 1}):
                socket.send(json.dumps(message))
            socket.send(json.dumps({"type": "scenario", "name": scenario}))
            while json.loads(socket.recv(DEADLINE_S)).get("world", {}).get("scenario") != scenario:
                pass
        return deaf_server.url

    return begin


@pytest.fixture(scope="module")
def chromium() -> Iterator[Callable[..., Any]]:
    """Launches Chromium, once for each list of arguments.

    Not for the whole run: as long as Playwright is there, no other test can run an event loop in this thread.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    running: dict[tuple[str, ...], Any] = {}
    with sync_playwright() as playwright:

        def launch(*arguments: str) -> Any:
            if arguments not in running:
                options = ["--no-sandbox", "--use-fake-device-for-media-stream", *arguments]
                running[arguments] = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
            return running[arguments]

        yield launch
        for browser in running.values():
            browser.close()


@pytest.fixture
def browse(chromium: Callable[..., Any]) -> Iterator[Browse]:
    """Opens pages; `allow` gives them a microphone, which hears `voice` again and again where there is one, and
    `scripts` run before their own.
    """
    with ExitStack() as stack:

        def open_page(
            url: str, *, allow: bool = True, voice: Path | None = None, scripts: Sequence[str] = (), **options: Any
        ) -> Any:
            heard = [f"--use-file-for-fake-audio-capture={voice}"] if voice is not None else []
            options = {"viewport": {"width": 1440, "height": 900}, **options}
            context = chromium(*heard).new_context(permissions=["microphone"] if allow else [], **options)
            stack.callback(context.close)
            for script in (COUNT_SOUNDS, *scripts):
                context.add_init_script(script)
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            failures: list[str] = []
            page.on("pageerror", lambda error: failures.append(str(error)))
            stack.callback(lambda: None if not failures else pytest.fail(f"the page failed: {failures}"))
            page.goto(url)
            page.locator(".seat").first.wait_for()
            return page

        yield open_page


@pytest.fixture
def say() -> Callable[[Any, str], None]:
    """Types a command and waits for its turn."""

    def typed(page: Any, text: str) -> None:
        page.fill("#say", text)
        page.press("#say", "Enter")
        page.locator(".latest .heard", has_text=text).wait_for()

    return typed


@pytest.fixture
def spoken(tmp_path: Path) -> Callable[[str], Path]:
    """Makes words with silence around them, as a browser's microphone would hear them.

    The silence before them is long, as Chromium plays them from when the microphone opens, ready or not.
    """

    def speak(text: str) -> Path:
        with Speaking() as speaking:
            speech = speaking.synthesise(text, "en-us+f3")
        quiet = np.zeros(RATE_HZ, dtype=np.int16)
        words = soxr.resample(speech.pcm, speech.rate_hz, RATE_HZ)
        file = tmp_path / "words.wav"
        soundfile.write(file, np.concatenate([quiet, quiet, quiet, words, quiet, quiet]), RATE_HZ, subtype="PCM_16")
        return file

    return speak


@pytest.fixture
def with_ears() -> Callable[[Any], Any]:
    """Waits until the server can hear, which is made ready behind the first page; returns the page."""

    def wait(page: Any) -> Any:
        ready = "() => document.querySelector('cockpit-top').store.hearing.ready"
        page.wait_for_function(ready, timeout=DEADLINE_S * 1000)
        return page

    return wait


@pytest.fixture
def settled() -> Callable[[Any], None]:
    """Waits until nothing in the cabin is on its way to another place or colour."""
    return lambda page: page.evaluate(UNTIL_MOTIONLESS)
