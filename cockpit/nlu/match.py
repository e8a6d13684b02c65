"""From the recogniser's hypotheses, or typed words, to commands: exact, approximate, free, else a typed refusal."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cockpit.events import Command, Follows, Hypothesis, MatchKind, Reason
from cockpit.grammar.compile import Grammar
from cockpit.grammar.follow import Topic
from cockpit.nlu.belief import LEAST_BELIEF, LEAST_TO_SPEAK, belief_in, believed
from cockpit.nlu.candidates import MOST_WORDS, Choice
from cockpit.nlu.carried import spelled_out
from cockpit.nlu.expected import ALONE_ODDS, ANSWER_ODDS, SMALL_TALK, likeliest_first, weighed
from cockpit.nlu.guards import allowance, trusted
from cockpit.nlu.hindrance import defers, hindrance
from cockpit.nlu.limits import outside, outside_of_any
from cockpit.nlu.meaning import Reading
from cockpit.nlu.named.beginnings import Beginnings
from cockpit.nlu.plain import PlainReader
from cockpit.nlu.repair import mended, unlikened
from cockpit.nlu.understanding import Understanding
from cockpit.nlu.verdict import out_of_range, refused, verdict
from cockpit.nlu.ways import Way, Ways, read
from cockpit.nlu.words import JOINTS, NUMBERS, UNKNOWN

if TYPE_CHECKING:
    from cockpit.nlu.explain import Explanation
    from cockpit.nlu.free.reader import FreeReader

SHOWN_BEYOND = 2.0
"""How far beyond what may be acted on a reading is still worth showing to whoever asks why."""

MOST_SAID = 120
"""Words in one utterance; nobody says so many to a car."""

BEGUN = 0.5
"""How probable it is that a beginning alone says what is meant; nothing comes of it but a refusal."""


class Matcher:
    """Understands utterances along a grammar; remembers nothing of what was said before.

    Args:
        grammar: what can be said.
        answer_odds: how many times likelier an answer is behind its question, and less likely without one; 1 for a
            matcher that expects nothing.
        free: reads what no template says; without it that is refused.
    """

    def __init__(self, grammar: Grammar, *, answer_odds: float = ANSWER_ODDS, free: FreeReader | None = None) -> None:
        self._grammar = grammar
        self._free = free
        self._answer_odds = answer_odds
        self._ways = Ways(grammar)
        self._plain = PlainReader(grammar.packs, self._ways)
        self._beginnings = Beginnings(grammar.packs)

    def prepare(self) -> None:
        """Lay out now what answers, slips and n-best lists need, so that the first costs no more than the next."""
        self._ways.prepare()
        self._plain.prepare()
        self._beginnings.prepare()
        if self._free is not None:
            self._free.prepare()

    def look_ahead(self, after: Topic) -> None:
        """Lay out now what may follow a command, so that what follows is read no slower than the rest."""
        self._ways.look_ahead(after)

    def match(
        self,
        hypotheses: Sequence[Hypothesis],
        *,
        expecting: str | None = None,
        likely: Collection[str] = (),
        after: Topic | None = None,
    ) -> Understanding:
        """Return what was wanted, or why it is not clear.

        Args:
            hypotheses: n-best, best first, in the recogniser's words (typed text: cockpit.grammar.normalise).
            expecting: the slot just asked for ("climate.temperature"); short answers are tried first.
            likely: intents that answer the question as well ("assistant.no"). These and short answers are weighed up
                in the n-best list; without a question, what answers one is weighed down.
            after: what was spoken of last, which "a bit more" or "the passenger too" may follow.

        Raises:
            PackError: no pack has the slot `expecting`, or an intent of `after`.
        """
        heard: Sequence[Hypothesis] = [hypothesis for hypothesis in hypotheses if hypothesis.text.split()]
        if not heard:
            return Understanding(hypotheses[0] if hypotheses else Hypothesis(""), reason="no-speech")
        if len(heard[0].text.split()) > MOST_SAID:
            return Understanding(heard[0], reason="too-long")
        said = self._spelled_out(heard[0].text.split())
        if said is None:
            return Understanding(heard[0], reason="ambiguous")
        if said != heard[0].text.split():
            heard = [replace(heard[0], text=" ".join(said))]
            return replace(self._meant(heard, expecting, likely, after), heard=hypotheses[0])
        return self._meant(heard, expecting, likely, after)

    def _meant(
        self, heard: Sequence[Hypothesis], expecting: str | None, likely: Collection[str], after: Topic | None
    ) -> Understanding:
        ways = list(self._ways.open(expecting, after))
        if expecting or likely:
            heard = weighed(heard, lambda each: self._answer_odds if self._answers_it(each, expecting, likely) else 1.0)
        elif len(heard) > 1:
            heard = weighed(heard, lambda each: self._unasked_odds(each, ways))
        heard = likeliest_first(heard, lambda each: self._meaning(each, ways))
        understood = (
            self._exact(heard, ways, expecting)
            or self._plain.read(heard[0], after.intent if after else None)
            or self._hindered(heard, ways)
            or self._guessed(heard, ways, expecting)
        )
        if understood.heard.confidence < LEAST_TO_SPEAK and self._only_speaks(understood, bool(expecting or likely)):
            return Understanding(understood.heard, reason="unsure", nearest=understood.nearest, steps=understood.steps)
        return understood

    def _only_speaks(self, understood: Understanding, asked: bool) -> bool:
        """Say whether the assistant would only speak: refuse, or reply to small talk."""
        if understood.reason is not None:
            return understood.reason in ("conditional", "negated")
        spoken = (self.is_absent(each) or (not asked and self._is_small_talk(each)) for each in understood.commands)
        return bool(understood.commands) and all(spoken)

    def _is_small_talk(self, command: Command) -> bool:
        return self._grammar.packs.intent(command.intent)[0].skill in SMALL_TALK

    def begun(self, hypothesis: Hypothesis) -> Understanding | None:
        """Return what typed words that mean nothing else begin to ask for, if the car is known not to have it."""
        intent = self._beginnings.intent(hypothesis.text.split())
        return Understanding(hypothesis, (Command(intent, {}, "free", BEGUN),)) if intent else None

    def is_absent(self, command: Command) -> bool:
        """Say whether the car is known not to have what a command wants."""
        return self._grammar.packs.intent(command.intent)[0].absent

    def explain(
        self,
        understood: Understanding,
        *,
        expecting: str | None = None,
        after: Topic | None = None,
    ) -> Explanation:
        """Return why `match` understood an utterance so: what else it could have meant, and what spoke against that.

        For people who ask; nothing of it is kept or computed by `match`.
        """
        from cockpit.nlu.explain import explained

        graphs = [way.graph for way in self._ways.open(expecting, after)]
        return explained(understood, graphs, self._free)

    def nearest(self, hypothesis: Hypothesis) -> Iterator[Reading]:
        """Yield the commands that the words come nearest to, for showing how they were read; cheapest first.

        They may lie far beyond what is acted on.
        """
        exact = self._ways.commands.exact(hypothesis)
        if exact is not None:
            yield exact.best.reading
            return
        words = tuple(hypothesis.text.split())
        budget = allowance(words) + SHOWN_BEYOND
        yield from (candidate.reading for candidate in self._ways.commands.aligned(hypothesis, words, budget))

    def _exact(self, heard: Sequence[Hypothesis], ways: Sequence[Way], expecting: str | None) -> Understanding | None:
        """Return what the words mean as they stand, or with second thoughts taken into account."""
        words = heard[0].text.split()
        if (found := read(heard[0], ways)) is not None:
            way, choice = found
            return self._understood(choice, "exact", expecting, belief_in(choice, heard, way.graph), way.follows)
        if (shared := self._shared(heard[0])) is not None:
            return shared
        for said in mended(words, self._ways.is_command):
            if (found := read(replace(heard[0], text=" ".join(said)), ways)) is not None:
                way, choice = found
                understood = self._understood(choice, "exact", expecting, heard[0].confidence, way.follows)
                return replace(understood, heard=heard[0])
        return None

    def _spelled_out(self, words: list[str]) -> Sequence[str] | None:
        """Return the words with what several things share said of each; None where that is not clear."""
        if "and" not in words:
            return words
        whole = self._ways.commands.exact(Hypothesis(" ".join(words)))
        if whole is not None and len(whole.best.reading.wishes) == 1:
            return words
        return spelled_out(
            words, self._ways.is_command, lambda part: self._ways.is_command(part) or self._plain.is_plain(part)
        )

    def _hindered(self, heard: Sequence[Hypothesis], ways: Sequence[Way]) -> Understanding | None:
        """Return why a command in the words is not to be done, if there is such a reason."""
        hindered = self._hindrance(heard[0], ways)
        if hindered is None:
            return None
        best = heard[0].confidence
        belief = best + sum(each.confidence for each in heard[1:] if self._hindrance(each, ways) == hindered)
        return Understanding(heard[0], reason=hindered[0] if believed(belief, best) else "unsure")

    def _hindrance(self, hypothesis: Hypothesis, ways: Sequence[Way]) -> tuple[Reason, Hashable] | None:
        """Return why a command in the words is not to be done, and what it wants."""

        def wishes(words: Sequence[str]) -> Hashable | None:
            found = read(Hypothesis(" ".join(words)), ways)
            return found[1].best.reading.wishes if found else None

        return hindrance(hypothesis.text.split(), wishes)

    def _meaning(self, hypothesis: Hypothesis, ways: Sequence[Way]) -> Hashable:
        """Return what readings have in common that mean the same; those that mean nothing have their words."""
        found = read(hypothesis, ways)
        if found is None:
            hindered = self._hindrance(hypothesis, ways)
            words = " ".join(dict.fromkeys(hypothesis.text.split()))  # "[unk] [unk]" is talk as "[unk]" is
            return hindered[0] if hindered else words
        return found[0].follows, found[1].best.reading.wishes

    def _shared(self, hypothesis: Hypothesis) -> Understanding | None:
        """Read commands of which the last leaves out what it shares with the one before: "and the passenger's"."""
        words = hypothesis.text.split()
        for place in [place for place, word in enumerate(words) if word in JOINTS and 0 < place < len(words) - 1]:
            head = self._ways.commands.exact(replace(hypothesis, text=" ".join(words[:place])))
            if head is None or (first := self._understood(head, "exact", None, hypothesis.confidence)).reason:
                continue
            graph = self._ways.follow_up(Topic(first.commands[-1].intent, first.commands[-1].intent), "continues")
            for rest in (words[place:], words[place + 1 :]):
                tail = graph.exact(replace(hypothesis, text=" ".join(rest))) if graph else None
                if tail is not None:
                    second = self._understood(tail, "exact", None, hypothesis.confidence, "continues")
                    return replace(second, heard=hypothesis, commands=(*first.commands, *second.commands))
        return None

    def _guessed(self, heard: Sequence[Hypothesis], ways: Sequence[Way], expecting: str | None) -> Understanding:
        """Return what the words most likely mean, or a refusal; a command of its own before what follows one."""
        ways = sorted(ways, key=lambda way: way.follows is not None)
        heard = [replace(heard[0], text=" ".join(unlikened(heard[0].text.split()))), *heard[1:]]
        choices = [(choice, way) for way in ways if (choice := way.graph.approximate(heard)) is not None]
        for choice, way in choices:
            if trusted(choice.best.reading, choice.best.words) and not self._misreads(choice, expecting):
                belief = belief_in(choice, heard, way.graph)
                return self._understood(choice, "approximate", expecting, belief, way.follows)
        for way in ways:
            if (found := outside_of_any(way.graph, heard[0])) is not None:
                return out_of_range(found, expecting, way.follows)
        return self._free_wording(heard[0]) or refused(heard[0], [choice for choice, _ in choices])

    def _misreads(self, choice: Choice, expecting: str | None) -> bool:
        """Say whether a word was taken for a number that its slot does not take: "the back too" is no two degrees."""
        taken = any(step.grammar in NUMBERS and step.said != step.grammar for step in choice.best.reading.steps)
        return taken and outside(choice.best, self._grammar.packs, expecting) is not None

    def _answers_it(self, hypothesis: Hypothesis, expecting: str | None, likely: Collection[str]) -> bool:
        if expecting and self._ways.answer(expecting).exact(hypothesis) is not None:
            return True
        choice = self._ways.commands.exact(hypothesis) if likely else None
        return choice is not None and all(intent in likely for intent, _ in choice.best.reading.wishes)

    def _unasked_odds(self, hypothesis: Hypothesis, ways: Sequence[Way]) -> float:
        """Return how many times likelier a reading is than the recogniser believes, where nothing was asked."""
        if self._adrift(hypothesis, ways):
            return 1 / self._answer_odds
        return ALONE_ODDS if len(hypothesis.text.split()) == 1 and hypothesis.text != UNKNOWN else 1.0

    def _adrift(self, hypothesis: Hypothesis, ways: Sequence[Way]) -> bool:
        """Say whether a reading is only an answer or a follow-up, where there is nothing that it could bear on."""
        return self._ways.leaning.exact(hypothesis) is not None and self._exact([hypothesis], ways, None) is None

    def _understood(
        self, choice: Choice, kind: MatchKind, expecting: str | None, belief: float, follows: Follows | None = None
    ) -> Understanding:
        return verdict(choice, kind, self._grammar.packs, belief=belief, expecting=expecting, follows=follows)

    def _free_wording(self, hypothesis: Hypothesis) -> Understanding | None:
        """Return what free words mean, if that is clear and meant now."""
        words = hypothesis.text.split()
        if self._free is None or UNKNOWN in words or len(words) > MOST_WORDS or hypothesis.confidence < LEAST_BELIEF:
            return None
        if defers(words):
            return None
        guess = self._free.read(words)
        if guess is None:
            return None
        command = Command(guess.intent, guess.slots, "free", guess.probability * hypothesis.confidence)
        return Understanding(hypothesis, (command,), steps=guess.steps)
