"""A test run as one page that stands alone: figures, every turn with its transcript, why it failed, and its sound."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib import resources
from itertools import groupby

from cockpit.grammar.normalise import normalise
from cockpit.nlu.understanding import Step
from cockpit.testing.columns import MISSING, word_steps
from cockpit.testing.failure import short
from cockpit.testing.figures import Rate, Run, pack_of
from cockpit.testing.judge import told
from cockpit.testing.run import Heard, Result

MOST_SOUNDS = 200
"""Sounds in a page: those of failed turns first, as each adds some 20 KB."""

MOST_MISHEARD = 40
STAGES = (("words", "s0"), ("match", "s1"), ("act", "s2"))
GOOD, FAIR = 0.95, 0.85


def page(run: Run) -> str:
    """Return the report as HTML, with everything that it needs in it."""
    return "\n".join(_Page(run).lines())


class _Page:
    def __init__(self, run: Run) -> None:
        self._run = run
        sounding = sorted((r for r in run.spoken if r.heard and r.heard.mp3), key=lambda result: result.ok)
        self._sounds = {id(result) for result in sounding[:MOST_SOUNDS]}
        totals_ms = [result.turn.timings_ms.get("total", 0.0) for result in run.results]
        self._longest_ms = max(sorted(totals_ms)[: -max(1, len(totals_ms) // 50)] or [1.0], default=1.0) or 1.0

    def lines(self) -> Iterator[str]:
        """Yield the page from top to bottom."""
        run = self._run
        yield "<!doctype html><html lang=en><meta charset=utf-8><title>cockpit test</title>"
        yield f"<meta name=viewport content='width=device-width'><style>{_file('page.css')}</style>"
        yield "<h1>What the packs do</h1>"
        count = len({result.file for result in run.results})
        yield f"<p class=soft>cockpit test · {count} script{'' if count == 1 else 's'}</p>"
        yield "<div class=cards>"
        for title, figure, about in self._cards():
            yield f"<div class=card>{title}<b>{figure}</b><span class=soft>{about}</span></div>"
        yield "</div>"
        yield from (f"<div class='error mono'>{escape(str(error))}</div>" for error in run.errors)
        yield "<div class=groups>"
        yield from _rates("By pack", run.by_pack())
        if run.spoken:
            yield "<div>"
            yield from _rates("By voice", run.by_voice())
            yield from _rates("By noise", run.by_noise())
            yield "</div>"
        yield "</div>"
        yield from self._misheard()
        yield from self._tools()
        for _, results in groupby(run.results, key=_conversation):
            yield from self._talk(list(results))
        yield "<p class='none soft' hidden>No turn is like that.</p>"
        yield f"<script>{_file('page.js')}</script></html>"

    def _cards(self) -> Iterator[tuple[str, str, str]]:
        run, failed = self._run, len(self._run.failed)
        colour = "bad" if failed else "good"
        yield "Turns as written", f"<span class={colour}>{_percent(run.all)}</span>", _of(run.all)
        later = sum(result.broken for result in run.failed)
        yield "Went otherwise", str(failed), f"{later} of them behind an earlier failure" if later else "turns"
        if run.spoken:
            heard_s = sum(result.heard.sound_s for result in run.spoken if result.heard)
            yield "Run as sound", str(len(run.spoken)), f"turns, {heard_s / 60:.1f} min of sound"
        timed = sorted(result.turn.timings_ms.get("total", 0.0) for result in run.results)
        if timed:
            yield "To action, median", f"{timed[len(timed) // 2]:.1f} ms", f"p95 {timed[int(len(timed) * 0.95)]:.1f} ms"
        yield "Took", f"{run.took_s:.1f} s", f"{run.all.total / max(run.took_s, 1e-9):.1f} turns a second"

    def _misheard(self) -> Iterator[str]:
        pairs = self._run.misheard().most_common(MOST_MISHEARD)
        if pairs:
            yield "<h2>Misheard in failed turns <span class=soft>(said → heard, times)</span></h2><div class=words>"
            for (said, heard), count in pairs:
                yield f"<span>{escape(said or MISSING)} → {escape(heard or MISSING)} <b>{count}</b></span>"
            yield "</div>"

    def _tools(self) -> Iterator[str]:
        failed = len(self._run.failed)
        first = "true" if failed else "false"
        yield "<div class=tools>"
        yield f"<button aria-pressed={first}>Failed {failed}</button>"
        yield f"<button aria-pressed={'false' if failed else 'true'}>All {self._run.all.total}</button>"
        yield "<input type=search placeholder='Search words, intents, signals' aria-label='Search the turns'>"
        stages = "".join(f"<span><i class={colour}></i>{name}</span>" for name, colour in STAGES)
        yield f"<span class='legend soft'>{stages}</span></div>"

    def _talk(self, results: Sequence[Result]) -> Iterator[str]:
        first, failed = results[0], sum(not result.ok for result in results)
        name = f"{pack_of(first)} {first.talk}"
        heard = next((result.heard for result in results if result.heard), None)
        how = f" · {heard.voice}, {heard.noise}" if heard else ""
        count = f"<span class=bad>{failed} of {len(results)} failed</span>" if failed else f"{len(results)} turns"
        yield f"<details class=talk data-name='{escape(name)}' data-failed={failed}{' open' if failed else ''}>"
        yield f"<summary>{escape(first.talk)} <span class=soft>{escape(pack_of(first))}{escape(how)}</span>"
        yield f"<span class='soft count'>{count}</span></summary>"
        for result in results:
            yield from self._turn(result)
        yield "</details>"

    def _turn(self, result: Result) -> Iterator[str]:
        turn = result.turn
        yield f"<div class='turn{'' if result.ok else ' failed'}'><span class=no>{result.number}</span><div>"
        yield f"<div class=said>{escape(result.said) or '<i class=soft>silence</i>'}</div>"
        yield f"<div class='mono soft'>{escape(_understood(result))}</div>"
        for path, change in turn.changes.items():
            moved = f"{short(path)} {told(change.before)} → {told(change.after)}"
            yield f"<div class='mono soft'>{escape(moved)}</div>"
        yield f"<div class=reply>{escape(turn.reply)}</div></div>"
        yield self._waterfall(turn.timings_ms)
        more = [*self._why(result), *self._sound(result)]
        if more:
            yield f"<div class=more>{''.join(more)}</div>"
        yield "</div>"

    def _waterfall(self, timings_ms: Mapping[str, float]) -> str:
        """Return the stages as one bar, its whole width the slowest of nearly all turns."""
        shares = [(name, colour, timings_ms.get(name, 0.0)) for name, colour in STAGES if name in timings_ms]
        longest_ms = max(self._longest_ms, sum(ms for _, _, ms in shares))
        bar = "".join(f"<i class={colour} style='width:{ms / longest_ms:.1%}'></i>" for _, colour, ms in shares)
        told = " · ".join(f"{name} {ms:.1f}" for name, _, ms in shares)
        return f"<div class=fall><div class=track>{bar}</div>{told} ms</div>"

    def _why(self, result: Result) -> Iterator[str]:
        if result.ok:
            return
        yield "<table class=diff><tr><th>what<th>expected<th>got</tr>"
        for problem in result.problems:
            each = problem.difference
            key, want, got = (escape(text) for text in (short(each.key), each.expected, each.found))
            yield f"<tr class=mono><td>{key}<td class=want>{want}<td class=got>{got}</tr>"
        yield "</table>"
        if result.heard is not None:
            said, heard = normalise(result.said).split(), result.heard.words.split()
            yield _aligned(word_steps(said, heard), "said", "heard")
        if result.alignment:
            yield _aligned(result.alignment, "heard" if result.heard else "said", "nearest")
        if result.broken:
            yield "<p class=soft>An earlier turn of this talk went wrong, which may explain it.</p>"
        yield f"<p class='soft mono'>{escape(str(result.place))}</p>"

    def _sound(self, result: Result) -> Iterator[str]:
        if result.heard is not None and id(result) in self._sounds:
            yield _player(result.heard)


def _conversation(result: Result) -> tuple[str, str, str, str]:
    heard = result.heard
    return result.file, result.talk, heard.voice if heard else "", heard.noise if heard else ""


def _understood(result: Result) -> str:
    turn = result.turn
    commands = [
        " ".join([each.intent, *(f"{name}={told(value)}" for name, value in each.slots.items())])
        for each in turn.commands
    ]
    status = f"{turn.status} ({turn.reason})" if turn.reason else turn.status
    return " · ".join([*commands, status])


def _player(heard: Heard) -> str:
    import soundfile

    from cockpit.testing.spectrogram import png

    sound, _ = soundfile.read(io.BytesIO(heard.mp3), dtype="float32")
    audio, picture = (b64encode(data).decode() for data in (heard.mp3, png(sound)))
    return (
        f"<div class=sound><audio controls preload=none src='data:audio/mpeg;base64,{audio}'></audio>"
        f"<img alt='Spectrogram' src='data:image/png;base64,{picture}'></div>"
    )


def _aligned(steps: Sequence[Step], one: str, other: str) -> str:
    """Return two rows of words, one above the other, and below what each difference costs."""
    marks = [" class=off" if step.cost or step.said != step.grammar else "" for step in steps]
    upper = "".join(f"<td{mark}>{escape(s.said or MISSING)}" for s, mark in zip(steps, marks, strict=True))
    lower = "".join(f"<td{mark}>{escape(s.grammar or MISSING)}" for s, mark in zip(steps, marks, strict=True))
    costs = "".join(f"<td class=cost>{f'{step.cost:.2g}' if step.cost else ''}" for step in steps)
    return f"<div class=align><table class=mono><tr><th>{one}{upper}<tr><th>{other}{lower}<tr><th>{costs}</table></div>"


def _rates(title: str, rates: Mapping[str, Rate]) -> Iterator[str]:
    yield f"<section><h2>{title}</h2><div class=bars>"
    for name, each in rates.items():
        grade = "" if each.value >= GOOD else "fair" if each.value >= FAIR else "low"
        bar = f"<i class='{grade}' style='width:{each.value:.1%}'></i>"
        yield f"<span>{escape(name)}</span><span class=bar>{bar}</span>"
        yield f"<span class=num>{_percent(each)} · {each.passed} / {each.total}</span>"
    yield "</div></section>"


def _percent(rate: Rate) -> str:
    """Return the share; what is not all is never shown as 100 %."""
    if rate.passed == rate.total:
        return "100 %"
    return f"{min(99.9, 100 * rate.value):.1f} %"


def _of(rate: Rate) -> str:
    return f"{rate.passed} of {rate.total}"


def _file(name: str) -> str:
    return resources.files("cockpit.testing").joinpath(name).read_text(encoding="utf-8")
