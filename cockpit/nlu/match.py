"""From the recogniser's hypotheses, or typed words, to commands: exact, approximate, free, else a typed refusal."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cockpit.events import Command, Follows, Hypothesis, MatchKind, Reason
from cockpit.grammar.compile import Grammar
from cockpit.grammar.follow import Topic
from cockpit.grammar.manners import MAX_COMMANDS
from cockpit.nlu.belief import LEAST_BELIEF, LEAST_TO_SPEAK, belief_in, believed
from cockpit.nlu.candidates import MOST_WORDS, Choice, Graph
from cockpit.nlu.carried import spelled_out
from cockpit.nlu.expected import ALONE_ODDS, ANSWER_ODDS, SMALL_TALK, likeliest_first, weighed
from cockpit.nlu.guards import MARGIN, allowance, confidence, resembles, trusted
from cockpit.nlu.hindrance import defers, hindrance
from cockpit.nlu.limits import Outside, outside, outside_of_any, slot_id
from cockpit.nlu.meaning import Reading
from cockpit.nlu.named.beginnings import Beginnings
from cockpit.nlu.named.reader import NamedReader
from cockpit.nlu.repair import mended, unlikened
from cockpit.nlu.understanding import Understanding
from cockpit.nlu.words import JOINTS, NUMBERS, UNKNOWN

if TYPE_CHECKING:
    from cockpit.nlu.explain import Explanation
    from cockpit.nlu.free.reader import FreeReader

SAME_COST = 1e-6
"""Two exact readings whose costs differ by less are equally likely."""

SHOWN_BEYOND = 2.0
"""How far beyond what may be acted on a reading is still worth showing to whoever asks why."""

MOST_SAID = 120
"""Words in one utterance; nobody says so many to a car."""

BEGUN = 0.5
"""How probable it is that a beginning alone says what is meant; nothing comes of it but a refusal."""

FOLLOWING: tuple[Follows, ...] = ("corrects", "directs", "continues")


@dataclass(frozen=True, slots=True)
class _Way:
    """A graph to read an utterance along, and what its readings are: an answer, or how they follow a command."""

    graph: Graph
    follows: Follows | None = None


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
        self._commands = Graph(grammar.graph)
        self._named = NamedReader(grammar.packs)
        self._beginnings = Beginnings(grammar.packs)
        self._answers: dict[str, Graph] = {}
        self._follow_ups: dict[tuple[Topic, Follows], Graph | None] = {}

    def prepare(self) -> None:
        """Lay out now what answers, slips and n-best lists need, so that the first costs no more than the next."""
        self._commands.prepare()
        self._named.prepare()
        self._beginnings.prepare()
        for slot in self._grammar.asked:
            self._answer(slot).prepare()
        _ = self._leaning
        if self._free is not None:
            self._free.prepare()

    def look_ahead(self, after: Topic) -> None:
        """Lay out now what may follow a command, so that what follows is read no slower than the rest."""
        for follows in FOLLOWING:
            if (graph := self._follow_up(after, follows)) is not None:
                graph.prepare()

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
        ways = list(self._ways(expecting, after))
        if expecting or likely:
            heard = weighed(heard, lambda each: self._answer_odds if self._answers_it(each, expecting, likely) else 1.0)
        elif len(heard) > 1:
            heard = weighed(heard, lambda each: self._unasked_odds(each, ways))
        heard = likeliest_first(heard, lambda each: self._meaning(each, ways))
        understood = (
            self._exact(heard, ways, expecting)
            or self._plainly(heard[0], after)
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

        graphs = [way.graph for way in self._ways(expecting, after)]
        return explained(understood, graphs, self._free)

    def nearest(self, hypothesis: Hypothesis) -> Iterator[Reading]:
        """Yield the commands that the words come nearest to, for showing how they were read; cheapest first.

        They may lie far beyond what is acted on.
        """
        exact = self._commands.exact(hypothesis)
        if exact is not None:
            yield exact.best.reading
            return
        words = tuple(hypothesis.text.split())
        budget = allowance(words) + SHOWN_BEYOND
        yield from (candidate.reading for candidate in self._commands.aligned(hypothesis, words, budget))

    def _ways(self, expecting: str | None, after: Topic | None) -> Iterator[_Way]:
        """Yield what to read along, what stands in a context first."""
        if expecting:
            yield _Way(self._answer(expecting))
        for follows in FOLLOWING:
            if after and (graph := self._follow_up(after, follows)) is not None:
                yield _Way(graph, follows)
        yield _Way(self._commands)

    def _exact(self, heard: Sequence[Hypothesis], ways: Sequence[_Way], expecting: str | None) -> Understanding | None:
        """Return what the words mean as they stand, or with second thoughts taken into account."""
        words = heard[0].text.split()
        if (found := self._read(heard[0], ways)) is not None:
            way, choice = found
            return self._understood(choice, "exact", expecting, belief_in(choice, heard, way.graph), way.follows)
        if (shared := self._shared(heard[0], ways)) is not None:
            return shared
        for said in mended(words, self._is_command):
            if (found := self._read(replace(heard[0], text=" ".join(said)), ways)) is not None:
                way, choice = found
                understood = self._understood(choice, "exact", expecting, heard[0].confidence, way.follows)
                return replace(understood, heard=heard[0])
        return None

    def _spelled_out(self, words: list[str]) -> Sequence[str] | None:
        """Return the words with what several things share said of each; None where that is not clear."""
        if "and" not in words:
            return words
        whole = self._commands.exact(Hypothesis(" ".join(words)))
        if whole is not None and len(whole.best.reading.wishes) == 1:
            return words
        return spelled_out(words, self._is_command, lambda part: self._is_command(part) or bool(self._named.read(part)))

    def _hindered(self, heard: Sequence[Hypothesis], ways: Sequence[_Way]) -> Understanding | None:
        """Return why a command in the words is not to be done, if there is such a reason."""
        hindered = self._hindrance(heard[0], ways)
        if hindered is None:
            return None
        best = heard[0].confidence
        belief = best + sum(each.confidence for each in heard[1:] if self._hindrance(each, ways) == hindered)
        return Understanding(heard[0], reason=hindered[0] if believed(belief, best) else "unsure")

    def _hindrance(self, hypothesis: Hypothesis, ways: Sequence[_Way]) -> tuple[Reason, Hashable] | None:
        """Return why a command in the words is not to be done, and what it wants."""

        def wishes(words: Sequence[str]) -> Hashable | None:
            found = self._read(Hypothesis(" ".join(words)), ways)
            return found[1].best.reading.wishes if found else None

        return hindrance(hypothesis.text.split(), wishes)

    def _read(self, hypothesis: Hypothesis, ways: Sequence[_Way]) -> tuple[_Way, Choice] | None:
        found = ((way, choice) for way in ways if (choice := way.graph.exact(hypothesis)) is not None)
        return next(found, None)

    def _meaning(self, hypothesis: Hypothesis, ways: Sequence[_Way]) -> Hashable:
        """Return what readings have in common that mean the same; those that mean nothing have their words."""
        found = self._read(hypothesis, ways)
        if found is None:
            hindered = self._hindrance(hypothesis, ways)
            words = " ".join(dict.fromkeys(hypothesis.text.split()))  # "[unk] [unk]" is talk as "[unk]" is
            return hindered[0] if hindered else words
        return found[0].follows, found[1].best.reading.wishes

    def _shared(self, hypothesis: Hypothesis, ways: Sequence[_Way]) -> Understanding | None:
        """Read commands of which the last leaves out what it shares with the one before: "and the passenger's"."""
        words = hypothesis.text.split()
        for place in [place for place, word in enumerate(words) if word in JOINTS and 0 < place < len(words) - 1]:
            head = self._read(replace(hypothesis, text=" ".join(words[:place])), ways[-1:])
            if head is None or (first := self._understood(head[1], "exact", None, hypothesis.confidence)).reason:
                continue
            graph = self._follow_up(Topic(first.commands[-1].intent, first.commands[-1].intent), "continues")
            for rest in (words[place:], words[place + 1 :]):
                tail = graph.exact(replace(hypothesis, text=" ".join(rest))) if graph else None
                if tail is not None:
                    second = self._understood(tail, "exact", None, hypothesis.confidence, "continues")
                    return replace(second, heard=hypothesis, commands=(*first.commands, *second.commands))
        return None

    def _guessed(self, heard: Sequence[Hypothesis], ways: Sequence[_Way], expecting: str | None) -> Understanding:
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
                return _out_of_range(found, expecting, way.follows)
        return self._free_wording(heard[0]) or _refused(heard[0], [choice for choice, _ in choices])

    def _misreads(self, choice: Choice, expecting: str | None) -> bool:
        """Say whether a word was taken for a number that its slot does not take: "the back too" is no two degrees."""
        taken = any(step.grammar in NUMBERS and step.said != step.grammar for step in choice.best.reading.steps)
        return taken and outside(choice.best, self._grammar.packs, expecting) is not None

    def _follow_up(self, topic: Topic, follows: Follows) -> Graph | None:
        if (topic, follows) not in self._follow_ups:
            graph = self._grammar.follow_up(topic, follows)
            self._follow_ups[topic, follows] = Graph(graph) if graph else None
        return self._follow_ups[topic, follows]

    def _is_command(self, words: Sequence[str]) -> bool:
        return self._commands.exact(Hypothesis(" ".join(words))) is not None

    def _answer(self, slot: str) -> Graph:
        if slot not in self._answers:
            self._answers[slot] = Graph(self._grammar.answer_graph(slot))
        return self._answers[slot]

    def _answers_it(self, hypothesis: Hypothesis, expecting: str | None, likely: Collection[str]) -> bool:
        if expecting and self._answer(expecting).exact(hypothesis) is not None:
            return True
        choice = self._commands.exact(hypothesis) if likely else None
        return choice is not None and all(intent in likely for intent, _ in choice.best.reading.wishes)

    def _unasked_odds(self, hypothesis: Hypothesis, ways: Sequence[_Way]) -> float:
        """Return how many times likelier a reading is than the recogniser believes, where nothing was asked."""
        if self._adrift(hypothesis, ways):
            return 1 / self._answer_odds
        return ALONE_ODDS if len(hypothesis.text.split()) == 1 and hypothesis.text != UNKNOWN else 1.0

    def _adrift(self, hypothesis: Hypothesis, ways: Sequence[_Way]) -> bool:
        """Say whether a reading is only an answer or a follow-up, where there is nothing that it could bear on."""
        return self._leaning.exact(hypothesis) is not None and self._exact([hypothesis], ways, None) is None

    @cached_property
    def _leaning(self) -> Graph:
        return Graph(self._grammar.leaning)

    def _understood(
        self, choice: Choice, kind: MatchKind, expecting: str | None, belief: float, follows: Follows | None = None
    ) -> Understanding:
        best, reading = choice.best, choice.best.reading
        if not believed(belief, best.hypothesis.confidence):
            return Understanding(best.hypothesis, reason="unsure", nearest=reading.sentence, steps=reading.steps)
        if choice.margin < (SAME_COST if kind == "exact" else MARGIN):
            nearest = reading.sentence if resembles(reading) else None
            return Understanding(best.hypothesis, reason="ambiguous", nearest=nearest, steps=reading.steps)
        if (found := outside(best, self._grammar.packs, expecting)) is not None:
            return _out_of_range(found, expecting, follows)
        if len(reading.wishes) > MAX_COMMANDS:
            return Understanding(best.hypothesis, reason="too-long", steps=reading.steps)
        sure = confidence(reading, best.words, choice.margin, best.heard)
        wishes = reading.wishes
        commands = tuple(Command(intent, dict(slots), kind, sure, follows) for intent, slots in wishes if intent)
        answer = {name: value for intent, slots in wishes if not intent for name, value in slots}
        return Understanding(best.hypothesis, commands, steps=reading.steps, answer=answer, confidence=sure)

    def _plainly(self, hypothesis: Hypothesis, after: Topic | None) -> Understanding | None:
        """Return what plain words about named things want: one command, or one on each side of a joint."""
        words = hypothesis.text.split()
        if len(words) > MOST_WORDS or hypothesis.confidence < LEAST_BELIEF:
            return None
        commands = self._plain_commands(words, MAX_COMMANDS, after.intent if after else None)
        if commands is None:
            return None
        commands = tuple(replace(each, confidence=each.confidence * hypothesis.confidence) for each in commands)
        return Understanding(hypothesis, commands)

    def _plain_commands(self, words: Sequence[str], most: int, after: str | None = None) -> tuple[Command, ...] | None:
        if guesses := self._named.read(words, after):
            return tuple(Command(guess.intent, guess.slots, "free", guess.probability) for guess in guesses)
        for place in [place for place, word in enumerate(words) if word in JOINTS and most > 1]:
            head = self._plain_commands(words[:place], 1) or self._exact_commands(words[:place])
            if head is not None:
                rest = words[place + 1 :]
                tail = self._exact_commands(rest) or self._plain_commands(rest, most - 1)
                if tail is not None:
                    return (*head, *tail)
        return None

    def _exact_commands(self, words: Sequence[str]) -> tuple[Command, ...] | None:
        """Return the commands of an exact sentence in which nothing is missing or out of range."""
        found = self._read(Hypothesis(" ".join(words)), [_Way(self._commands)])
        if found is None:
            return None
        understood = self._understood(found[1], "exact", None, 1.0)
        return understood.commands if understood.reason is None and understood.commands else None

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


def _out_of_range(found: Outside, expecting: str | None, follows: Follows | None = None) -> Understanding:
    candidate = found.candidate
    slots = {name: value for name, value in found.slots.items() if name != found.name}
    kind: MatchKind = "exact" if candidate.reading.cost == 0 else "approximate"
    return Understanding(
        candidate.hypothesis,
        (Command(found.intent, slots, kind, candidate.heard, follows),) if found.intent else (),
        reason="out-of-range",
        steps=candidate.reading.steps,
        slot=slot_id(found.intent, found.name, expecting),
    )


def _refused(hypothesis: Hypothesis, choices: Sequence[Choice]) -> Understanding:
    """Say what was heard and what it comes nearest to."""
    near = [choice.best.reading for choice in choices if resembles(choice.best.reading)]
    if not near:
        return Understanding(hypothesis, reason="no-match")
    nearest = min(near, key=lambda reading: reading.total)
    return Understanding(hypothesis, reason="no-match", nearest=nearest.sentence, steps=nearest.steps)
