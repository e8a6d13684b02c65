"""The wake word: which phrases will do, and the small graph in which Vosk spots one.

The graph holds the phrase and, before and behind it, any sounds at all (`[unk]`), each at a price. It is decoded with
the same acoustic model as the commands.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from cockpit.asr.compile import CompiledModel, compile_model, pronounce
from cockpit.asr.graph import Garbage
from cockpit.asr.lexicon import Lexicon
from cockpit.asr.models import LEXICON
from cockpit.errors import ModelError, UsageError
from cockpit.grammar.graph import Arc, WordGraph
from cockpit.grammar.normalise import normalise

WAKE_WORD = "hey cockpit"

WAKE_PHONE_COST = 1.5
"""What each sound that is not the wake word costs, in nats: higher hears the wake word more often, rightly and wrongly.

The working point of the shipped model, from `python -m models.recipe.wake DATA`: in clean sound and at 10 dB all of 80
synthetic voices are heard at 1.5 and 2.0, at 0 dB 90 and 95 %; phrases that sound alike ("hey pocket") are taken for
it in 2 and 17 of 80, other people's talk never in 0.28 h. It moves with the acoustic model.
"""

MIN_PHONES, MAX_PHONES = 6, 24
"""A shorter phrase hides in other talk; a longer one does not fit the sound that is looked at again."""

_HINT = "two or three words work best, for example “hey cockpit” or “hello car”"


def wake_phrase(text: str) -> tuple[str, ...]:
    """Return the words of a wake phrase.

    Raises:
        UsageError: nothing in it can be said.
    """
    words = tuple(normalise(text).split())
    if not words:
        raise UsageError("the wake word is empty", hint=_HINT)
    return words


def compile_wake(
    model: Path, phrase: tuple[str, ...], cache: Path, phone_cost: float = WAKE_PHONE_COST
) -> CompiledModel:
    """Return the compiled model that hears nothing but `phrase`, from the cache where possible.

    Raises:
        UsageError: the phrase is too short or too long.
        ModelError: the model is broken, or lacks a word of the phrase.
    """
    if (model / LEXICON).is_file():
        _check_length(phrase, Lexicon(model / LEXICON))
    garbage = Garbage(word=math.inf, phone=phone_cost, sentence=0.0, edge=0.0)
    said = " ".join(phrase)
    try:
        compiled = compile_model(model, _graph(phrase), f"wake {said}", cache, garbage)
    except ModelError as error:
        if error.place is not None:
            raise
        raise _unheard(said, model) from error
    if compiled.missing:
        raise _unheard(", ".join(compiled.missing), model)
    return compiled


def led_by(graph: WordGraph, phrase: tuple[str, ...]) -> WordGraph:
    """Return `graph` with `phrase` in front of every sentence for those who say it, and the phrase alone.

    Commands in one breath with the wake word are heard better along this than with the wake word cut off: of 120
    synthetic ones in noise of 15 dB, 92 were heard to the word, against 78.
    """
    last = len(graph.arcs)  # where the phrase ends and the packs' sentences begin
    # "... and also ..." leads back to the start, and there nobody calls again
    arcs = [[arc._replace(target=arc.target or last) for arc in leaving] for leaving in graph.arcs]
    arcs.append(list(arcs[0]))
    targets = [last + number for number in range(1, len(phrase))] + [last]
    arcs[0].append(Arc(targets[0], phrase[0]))
    arcs += [[Arc(target, word)] for word, target in zip(phrase[1:], targets[1:], strict=True)]
    return replace(graph, arcs=arcs, finals={**graph.finals, last: (0.0, ())})


def _graph(phrase: tuple[str, ...]) -> WordGraph:
    arcs = [[Arc(number, word)] for number, word in enumerate(phrase, start=1)]
    return WordGraph([*arcs, []], {len(phrase): (0.0, ())})


def _check_length(phrase: tuple[str, ...], lexicon: Lexicon) -> None:
    said = " ".join(phrase)
    variants, _ = pronounce(phrase, lexicon)
    unsaid = [word for word in phrase if word not in variants]
    if unsaid:
        raise UsageError(f"nobody can say '{unsaid[0]}' of the wake word '{said}'", hint=_HINT)
    phones = sum(min(map(len, variants[word])) for word in phrase)
    if phones < MIN_PHONES:
        raise UsageError(f"the wake word '{said}' is too short: {phones} sounds, of {MIN_PHONES} needed", hint=_HINT)
    if phones > MAX_PHONES:
        raise UsageError(f"the wake word '{said}' is too long: {phones} sounds, of {MAX_PHONES} at most", hint=_HINT)


def _unheard(what: str, model: Path) -> ModelError:
    return ModelError(
        f"this model does not know the wake word '{what}'", place=str(model), hint="choose other words with --wake-word"
    )
