"""``cockpit serve``: the cockpit in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, core_options, model_option, open_recorder, record_option, settings_from

if TYPE_CHECKING:
    from cockpit.recording.recorder import Recorder


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve at; 0.0.0.0 for all.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in the browser.")
@click.option("--name", "names", metavar="HOST", multiple=True, help="Another host name it may be called by.")
@click.option("--token", metavar="TEXT", envvar="COCKPIT_TOKEN",
              help="What visitors have to know, or COCKPIT_TOKEN; made up where others can reach it.")  # fmt: skip
@click.option("--tls", is_flag=True, help="Serve https with a certificate of its own making: microphones need it.")
@click.option(
    "--speakers", default=8, show_default=True, type=click.IntRange(1, 64), help="How many are heard at once."
)
@click.option("--mute", is_flag=True, help="Answer in text only.")
@click.option("--deaf", is_flag=True, help="Take typed input only.")
@click.option("--wyoming", metavar="URI", help="Serve Home Assistant too, for example at tcp://127.0.0.1:10400.")
@click.option("--wyoming-anywhere", is_flag=True, help="Let --wyoming be reached by other machines, unguarded.")
@record_option
@model_option
@core_options
def command(
    host: str,
    port: int,
    open_page: bool,
    names: tuple[str, ...],
    token: str | None,
    tls: bool,
    speakers: int,
    mute: bool,
    deaf: bool,
    wyoming: str | None,
    wyoming_anywhere: bool,
    record: Path | None,
    model: str | None,
    lang: str | None,
    packs: tuple[str, ...],
    only_packs: bool,
    zone: str,
    scenario: str | None,
) -> None:
    """Show the car in the browser, and talk to it from there. Ctrl-C ends it.

    Packs given with --packs take over when their files change, unless --record is given; a broken one leaves the old
    in place.
    """
    from starlette.types import ASGIApp

    from cockpit.pipeline import open_core
    from cockpit.recording.origin import served_header
    from cockpit.tts.voice import Voice
    from cockpit.web.app import make_app
    from cockpit.web.house import House, Options
    from cockpit.web.hub import Hub
    from cockpit.web.serve import EVERYWHERE, Address, bound, network_address, run, settle
    from cockpit.web.viss.app import Viss
    from cockpit.web.voice import Replies

    visitors = None
    if wyoming:
        from cockpit.web.wyoming.server import WyomingServer, listening_at

        visitors = listening_at(wyoming, anywhere=wyoming_anywhere)
    settings = settings_from(lang, packs, only_packs, model)
    pem = None
    if tls:
        from cockpit.web.tls import certificate

        pem = certificate(settings.store.parent / "tls", {network_address() if host in EVERYWHERE else host, *names})
    address = Address(host, port, token, names, pem)
    listener = bound(address)
    rules = address.rules()
    with console().status("Reading the packs; the first time takes a moment"):
        core = open_core(settings)
        core.matcher.prepare()
    recorder = open_recorder(record, lambda: served_header(settings, core, heard=not deaf), settings)

    def make() -> ASGIApp:
        hub = Hub(core, scenario=scenario, zone=zone, recorder=recorder)
        reload = bool(packs) and record is None
        options = Options(max_speakers=speakers, hear=not deaf, reload=reload, on_ready=settle)
        house = House(hub, settings, Replies(None if mute else Voice()), options)
        if visitors is not None:
            beside.append(lambda: house.spawn(WyomingServer(visitors, house).serve()))
        viss = Viss(hub)
        house.spawn(viss.remember())
        return make_app(house, rules, viss.routes)

    url = address.url(listener.getsockname()[1], rules.token)

    def greet() -> None:
        console().print(f"The cockpit is at {url}  (Ctrl-C ends it)", style="bold")
        if not (tls or address.loopback):
            console().print("Browsers on other machines lend their microphone only with --tls.", style="yellow")
        if visitors is not None:
            at, wyoming_port = visitors.getsockname()[:2]
            console().print(f"Wyoming is at tcp://{at}:{wyoming_port}")
        _tell_recording(recorder, record)
        if open_page:
            import webbrowser

            webbrowser.open(url)

    beside: list[Callable[[], object]] = [greet]
    run(make, address, listener, beside)


def _tell_recording(recorder: Recorder, folder: Path | None) -> None:
    """Say that what happens is kept, or why it is not."""
    if recorder.on:
        console().print(f"● recording to {folder}: all who connect see it", style="bold red", markup=False)
    elif recorder.problem is not None:
        console().print(f"not recorded: {recorder.problem}", style="yellow", markup=False)
