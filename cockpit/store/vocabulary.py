"""Which words of the packs a model lacks."""

from __future__ import annotations

from collections.abc import Iterable

from cockpit.asr.models import ModelInfo, word_ids
from cockpit.errors import ModelError


def lacking(info: ModelInfo, words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that the model does not know, sorted.

    A published model cannot hear them: sentences that need one are left out of its grammar. For the shipped one, whose
    graph is made anew, their pronunciation is guessed.

    Raises:
        ModelError: it knows none of them.
    """
    wanted = sorted(set(words) - {""})
    if info.kind == "shipped":
        from cockpit.asr.lexicon import Lexicon

        lexicon = Lexicon(info.lexicon)
        return tuple(word for word in wanted if word not in lexicon)
    known = word_ids(info.folder)
    missing = tuple(word for word in wanted if word not in known)
    if wanted and len(missing) == len(wanted):
        raise ModelError(
            f"this model knows none of the {len(wanted)} words of the packs",
            place=str(info.folder),
            hint="is it for another language? --lang and --packs choose packs in its own",
        )
    return missing
