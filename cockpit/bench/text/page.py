"""Write the scores as a page that stands alone, and as figures for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from cockpit.bench.figures import wilson
from cockpit.bench.text.scores import Failure, Scores, Share
from cockpit.errors import UsageError

MOST_PAIRS = 40

STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --paper: #f6f8fa; --card: #fff; --faint: #e4e9ef; --soft: #5b6b7c;
  --good: #1f9d6b; --bad: #d1495b; --fair: #d99a2b }
@media (prefers-color-scheme: dark) { :root { --ink: #e7edf3; --paper: #10161d; --card: #18212b; --faint: #273341;
  --soft: #9db0c2; --good: #35c08a; --bad: #f07a8a; --fair: #e8b04a } }
* { box-sizing: border-box }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  padding: 2rem 1.25rem 4rem; max-width: 72rem }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.05rem; margin: 2.4rem 0 .6rem } p { margin: .2rem 0 }
.soft { color: var(--soft) }
.cards { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); margin: 1.4rem 0 }
.card { background: var(--card); border-radius: 12px; padding: 1rem 1.1rem; border: 1px solid var(--faint) }
.card b { display: block; font-size: 1.9rem; line-height: 1.2; font-variant-numeric: tabular-nums }
.pair { display: grid; gap: 0 2.5rem; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)) }
.bars { display: grid; grid-template-columns: max-content 1fr max-content; gap: .4rem .8rem; align-items: center }
.bar { height: .7rem; border-radius: 1rem; background: var(--faint); overflow: hidden }
.bar i { display: block; height: 100%; border-radius: 1rem } .good { background: var(--good) }
.fair { background: var(--fair) } .bad { background: var(--bad) } .num { text-align: right }
.num, td.num { font-variant-numeric: tabular-nums; color: var(--soft); white-space: nowrap }
.wide { overflow-x: auto; background: var(--card); border: 1px solid var(--faint); border-radius: 12px }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .45rem .9rem; border-bottom: 1px solid var(--faint); vertical-align: top }
tr:last-child td { border-bottom: 0 } th { color: var(--soft); font-weight: 600 } td { overflow-wrap: anywhere }
.tag { font-size: .78rem; color: var(--soft); border: 1px solid var(--faint); border-radius: 1rem; padding: 0 .5rem;
  margin-right: .25rem; white-space: nowrap; display: inline-block }
"""


def write_page(scores: Scores, name: str, file: Path) -> None:
    """Write the page of a labelled file called `name`.

    Raises:
        UsageError: it cannot be written.
    """
    _write("\n".join(_page(scores, name)), file)


def write_figures(scores: Scores, name: str, file: Path) -> None:
    """Write every figure and failure as one JSON object.

    Raises:
        UsageError: it cannot be written.
    """
    _write(json.dumps({"schema": 1, "file": name, **scores.to_json()}, ensure_ascii=False, indent=1), file)


def _write(text: str, file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror or error}", place=str(file)) from error


def _page(scores: Scores, name: str) -> Iterator[str]:
    yield "<!doctype html><html lang=en><meta charset=utf-8><title>cockpit eval text</title>"
    yield f"<meta name=viewport content='width=device-width'><style>{STYLE}</style>"
    yield f"<h1>What comes of what people say</h1><p class=soft>cockpit eval text · {escape(name)}</p>"
    yield "<div class=cards>"
    for title, share, about in _headlines(scores):
        yield f"<div class=card>{title}<b>{share.value:.1%}</b><span class=soft>{_of(share)}<br>{about}</span></div>"
    yield "</div>"
    yield from (f"<p class=soft>{escape(note)}</p>" for note in notes(scores))
    yield "<div class=pair>"
    yield from _bars("By domain", "commands", scores.domains)
    yield from _bars("By tag", "sentences", scores.tags)
    yield "</div>"
    pairs = [(wanted, came, str(count)) for wanted, came, count in scores.confusions[:MOST_PAIRS]]
    yield from _table("Wanted, and what it came to", ("wanted", "came to", "times"), pairs)
    yield from _failures("Taken for a command, though out of scope", scores.accepted)
    yield from _failures("Sentences that went wrong", scores.failures)
    yield "</html>"


def _headlines(scores: Scores) -> Iterator[tuple[str, Share, str]]:
    if scores.commands.total:
        yield "Commands come true", scores.commands, "a right change or answer, and nothing else"
        yield "Precision", scores.precision, "of what is done or answered, all of it wanted"
        yield "Whole sentences", scores.sentences, "every command in them right"
    if scores.false_accepts.total:
        yield "False accepts", scores.false_accepts, "out of scope, yet taken for a command"


def notes(scores: Scores) -> Iterator[str]:
    """Yield what must be said of the figures."""
    if scores.asked:
        yield f"{scores.asked} of the right commands were done after the car had asked, and was told yes."
    if scores.unchecked:
        yield f"No check is written for {', '.join(scores.unchecked)}: counted as wrong."
    if scores.left_out:
        yield f"{scores.left_out} sentences about functions that this car does not have are left out."


def _of(share: Share) -> str:
    low, high = wilson(share.count, share.total) if share.total else (0.0, 0.0)
    return f"{share.count} of {share.total} · 95 %: {100 * low:.0f}–{100 * high:.0f}"


def _bars(title: str, what: str, shares: Mapping[str, Share]) -> Iterator[str]:
    if not shares:
        return
    yield f"<section><h2>{title} <span class=soft>({what})</span></h2><div class=bars>"
    for name, share in sorted(shares.items(), key=lambda item: -item[1].total):
        grade = "good" if share.value >= 0.85 else "fair" if share.value >= 0.5 else "bad"
        yield f"<span>{escape(name)}</span><span class=bar><i class={grade} style='width:{share.value:.1%}'></i></span>"
        yield f"<span class=num>{share.count} / {share.total}</span>"
    yield "</div></section>"


def _failures(title: str, failures: Sequence[Failure]) -> Iterator[str]:
    rows = [(failure.text, failure.wanted, failure.got, failure.tags) for failure in failures]
    if rows:
        yield f"<h2>{title} <span class=soft>({len(rows)})</span></h2>"
        yield "<div class=wide><table><tr><th>said<th>wanted<th>came to</tr>"
        for text, wanted, came, tags in rows:
            marks = "".join(f"<span class=tag>{escape(tag)}</span>" for tag in tags)
            yield f"<tr><td>{escape(text)}<br>{marks}<td>{escape(wanted)}<td class=soft>{escape(came)}</tr>"
        yield "</table></div>"


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if rows:
        yield f"<h2>{title}</h2><div class=wide><table><tr>{''.join(f'<th>{column}' for column in columns)}</tr>"
        for row in rows:
            yield "<tr>" + "".join(f"<td>{escape(cell)}" for cell in row) + "</tr>"
        yield "</table></div>"
