"""The figures the matcher is held to, on the packs that ship."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from cockpit.events import Hypothesis
from cockpit.grammar.compile import Grammar
from cockpit.grammar.sample import Sentence
from cockpit.nlu.match import Matcher
from cockpit.nlu.measure import false_accepts

OUT_OF_SCOPE = Path(__file__).parents[3] / "shared" / "data" / "text" / "out_of_scope_en.dev.txt"

ELSEWHERE = """\
remind me to water the plants on friday
what is the capital of mongolia
how do you bake bread without yeast
play the second song again
call the dentist and ask about tuesday
is there a bakery open around the corner
tell me a story about a dragon
add butter and two lemons to the list
who won the match last night
read me the news
convert five dollars to euros
why do cats purr
book a table for four at eight
how tall is the tower in paris
set a timer for ten minutes
did my parcel arrive
turn on the porch light
close the garage
open the calendar
set my status to busy
what should i cook tonight
my back hurts after lunch
he left the fan club on monday
the passenger list is on my desk
it was a warm welcome
""".splitlines()
"""Talk that is no command, some of it in words that commands use."""


def test_talk_that_is_no_command_is_refused(shipped_matcher: Matcher) -> None:
    assert false_accepts(shipped_matcher, ELSEWHERE).accepted == ()


@pytest.mark.skipif(not OUT_OF_SCOPE.exists(), reason="needs the shared out-of-scope sentences")
def test_at_most_two_percent_of_out_of_scope_speech_is_taken_for_a_command(shipped_matcher: Matcher) -> None:
    measured = false_accepts(shipped_matcher, OUT_OF_SCOPE.read_text(encoding="utf-8").splitlines())
    assert measured.total > 400
    assert measured.rate <= 0.02, measured.accepted


def test_the_rate_is_the_share_accepted(matcher: Matcher) -> None:
    measured = false_accepts(matcher, ["Turn on the fan!", "What time is it?", "", "Stop.", "Sing."])
    assert (measured.total, measured.accepted, measured.rate) == (4, ("turn on the fan",), 0.25)
    assert false_accepts(matcher, []).rate == 0


def test_typing_slips_are_seen_through(shipped: Grammar, shipped_matcher: Matcher) -> None:
    """At least 75 in 100 sentences with two letters swapped are understood, and hardly one is misunderstood."""
    right = wrong = total = 0
    for sentence, text in _slipped(shipped.sentences(3, 130)):
        understood = shipped_matcher.match([Hypothesis(text)])
        meant = [(command.intent, dict(command.slots)) for command in understood.commands]
        total += 1
        if understood.reason is None:
            right += meant == [(sentence.intent, dict(sentence.slots))]
            wrong += meant != [(sentence.intent, dict(sentence.slots))]
    assert total > 80
    assert right >= 0.75 * total
    assert wrong <= 0.03 * total


@pytest.mark.alone
def test_an_answer_comes_at_once(shipped: Grammar, shipped_matcher: Matcher) -> None:
    """Processor time, which other programs do not lengthen; the bounds are ten times what is usual."""
    sentences = list(shipped.sentences(5, 60))
    shipped_matcher.prepare()
    exact = [_match_ms(shipped_matcher, sentence.text) for sentence in sentences]
    approximate = [_match_ms(shipped_matcher, text) for _, text in _slipped(sentences)]
    elsewhere = [_match_ms(shipped_matcher, text) for text in ELSEWHERE]
    assert statistics.median(exact) < 3
    assert statistics.median(approximate) < 40
    assert statistics.median(elsewhere) < 20


def _slipped(sentences: Iterable[Sentence]) -> Iterable[tuple[Sentence, str]]:
    """Swap two letters within a long word of each sentence."""
    chance = random.Random(11)
    for sentence in sentences:
        words = sentence.text.split()
        places = [place for place, word in enumerate(words) if len(word) > 4 and word.isalpha()]
        if places:
            place, word = (chosen := chance.choice(places)), words[chosen]
            cut = chance.randrange(1, len(word) - 2)
            words[place] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
            yield sentence, " ".join(words)


def _match_ms(matcher: Matcher, text: str) -> float:
    begin = time.thread_time()
    matcher.match([Hypothesis(text)])
    return 1000 * (time.thread_time() - begin)
