"""What a pack may say: meaning (pack.yaml) and wording (en.yaml), as strict pydantic models.

Meaning is what the car does and never changes with the language; wording is how people say it and how the car
answers. A small pack may keep its wording in pack.yaml, under ``en:``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Template = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Wording = Annotated[str, StringConstraints(min_length=1, max_length=300)]
SignalPath = Annotated[str, StringConstraints(pattern=r"^Vehicle(\.[A-Za-z0-9{}_]+)+$", max_length=200)]
Scalar = str | int | float | bool
Unit = Literal[
    "celsius",
    "percent",
    "km",
    "km_per_h",
    "minutes",
    "hours",
    "degrees",
    "watt_hours_per_km",
    "kilowatt",
    "kilowatt_hours",
    "none",
]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _one_or_more(kind: Any) -> Any:
    """Return the validator that reads a single `kind` as a list of one; JSON Schemas show both."""
    return BeforeValidator(_as_list, json_schema_input_type=kind | list[kind])


Wordings = Annotated[list[Wording], _one_or_more(Wording)]


class Strict(BaseModel):
    """Refuses keys it does not know, and never changes after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RangeSlot(Strict):
    """A spoken number: low <= n <= high in steps; halves and unit words are understood by themselves."""

    type: Literal["range"]
    low: float
    high: float
    step: float = Field(default=1.0, gt=0)
    unit: Unit = "none"

    @model_validator(mode="after")
    def _not_too_many(self) -> RangeSlot:
        count = (self.high - self.low) / self.step + 1
        if not 2 <= count <= 1000:
            raise ValueError(f"{self.low:g} to {self.high:g} by {self.step:g} are {count:g} values; use 2 to 1000")
        return self


def _stands_for_itself(values: Any) -> Any:
    if not isinstance(values, list):
        return values
    if len({str(value) for value in values}) < len(values):
        raise ValueError("a value stands here twice")
    return {str(value): [value] for value in values}


_Meant = Annotated[list[Scalar], _one_or_more(Scalar), Field(min_length=1, max_length=20)]
ChoiceValues = Annotated[dict[Identifier, _Meant], Field(min_length=1, max_length=200)]
_GivenValues = ChoiceValues | list[Identifier]


class ChoiceSlot(Strict):
    """One of several named values.

    Each value's id stands for one scalar, or for several pieces of a signal path: with
    ``rear: [Row2.Driver, Row2.Passenger]`` the path ``...Station.{zone}.Temperature`` means both stations.
    A plain list of ids lets each stand for itself. The id ``speaker`` is the seat that speaks: the dialogue
    replaces it by that seat's id before anything is done. `others` pairs values that are "the other one" of each
    other; each pair is given once.
    """

    type: Literal["choice"]
    values: Annotated[ChoiceValues, BeforeValidator(_stands_for_itself, json_schema_input_type=_GivenValues)]
    others: dict[Identifier, Identifier] = {}

    def other(self, value: str) -> str | None:
        """Return what "the other one" is after `value`."""
        return self.others.get(value) or next((one for one, two in self.others.items() if two == value), None)


Slot = Annotated[RangeSlot | ChoiceSlot, Field(discriminator="type")]


class SetEffect(Strict):
    """Set each signal the path means to a literal or to a slot's value (``"{temperature}"``)."""

    set: SignalPath
    to: Scalar


class StepEffect(Strict):
    """Raise (`by` > 0) or lower (`by` < 0) each signal by a number, or by a slot's value with a sign (``"-{amount}"``).

    It stops at the signal's limits, or at `low` and `high` where those are narrower; a turn that changes nothing
    because all are there already answers `limit`.
    """

    step: SignalPath
    by: float | str
    low: float | None = None
    high: float | None = None


class ToggleEffect(Strict):
    """Turn each boolean signal to its opposite."""

    toggle: SignalPath


def _kind_of_effect(data: Any) -> str | None:
    keys = data if isinstance(data, dict) else vars(data) if isinstance(data, Strict) else ()
    return next((kind for kind in ("set", "step", "toggle") if kind in keys), None)


Effect = Annotated[
    Annotated[SetEffect, Tag("set")] | Annotated[StepEffect, Tag("step")] | Annotated[ToggleEffect, Tag("toggle")],
    Discriminator(
        _kind_of_effect,
        custom_error_type="effect",
        custom_error_message="an effect needs one of 'set', 'step' and 'toggle'",
    ),
]


Role = Literal["more", "less", "up", "down", "on", "off", "open", "close", "again"]
"""How words that name nothing themselves bear on the command before them: "a bit more", "turn it off", "again"."""


class Family(Strict):
    """Intents about one thing of the car, so that words after one of them may mean another: "warmer" - "a bit less".

    `more`, `less`, `on`, `off`, `open` and `close` name the intents that do that; `up` and `down` are `more` and
    `less` unless given. `sets` are intents that take a value ("make it high"), `also` further members that may be
    spoken of. `small` and `large` are the slots that "a bit" and "a lot" fill.
    """

    more: Identifier | None = None
    less: Identifier | None = None
    up: Identifier | None = None
    down: Identifier | None = None
    on: Identifier | None = None
    off: Identifier | None = None
    open: Identifier | None = None
    close: Identifier | None = None
    sets: list[Identifier] = []
    also: list[Identifier] = []
    small: dict[Identifier, float] = {}
    large: dict[Identifier, float] = {}

    def of(self, role: Role, last: str, direction: str) -> str | None:
        """Return the intent that `role` means after `last`: more of what goes down, or closes, is down again.

        `direction` is the intent that was named before "more" and "less" were all that was said.
        """
        if role == "again":
            return last
        less, more = self.down or self.less, self.up or self.more
        if role in {"more", "less"} and direction != self.more and direction in {self.less, self.down, self.close}:
            return self.less if role == "more" else self.more
        return {"up": more, "down": less}.get(role) or getattr(self, role)

    @property
    def members(self) -> frozenset[str]:
        """Every intent of the family."""
        roles = (self.more, self.less, self.up, self.down, self.on, self.off, self.open, self.close)
        return frozenset({*filter(None, roles), *self.sets, *self.also})


class Intent(Strict):
    """One thing people want: the slots it takes, what it does to the car, and what an answer needs to know.

    `needs` are slots that are asked for when missing, `takes` may be left out, `defaults` fill what was left out.
    `do` are effects in order, all or nothing. `tell` reads signals into the reply's placeholders.
    `skill` names a Python handler where effects are not enough; beside effects it may tell them in other words.
    `confirm` asks before doing it. With `follows` the intent is said only after another one, and means what that one's
    family has in this role. `absent` is what people ask of cars and this one cannot do: understood, and refused with
    its reply.
    """

    needs: list[Identifier] = []
    takes: list[Identifier] = []
    defaults: dict[Identifier, Scalar] = {}
    do: list[Effect] = []
    tell: dict[Identifier, SignalPath] = {}
    skill: str | None = None
    confirm: bool = False
    follows: Role | None = None
    absent: bool = False

    @model_validator(mode="after")
    def _absent_is_all(self) -> Intent:
        if self.absent and self.model_fields_set - {"absent"}:
            raise ValueError("what the car cannot do takes and does nothing: leave out all but 'absent'")
        return self

    @property
    def slots(self) -> tuple[str, ...]:
        """Every slot this intent may carry."""
        return (*self.needs, *(name for name in self.takes if name not in self.needs))


class Say(Strict):
    """A template with slots it implies, and how likely people are to say it so (1 is ordinary)."""

    text: Template
    slots: dict[Identifier, Scalar] = {}
    weight: float = Field(default=1.0, gt=0, le=100)


def _as_say(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Sayable = Annotated[Say, BeforeValidator(_as_say, json_schema_input_type=Template | Say)]


class IntentWording(Strict):
    """How people say an intent, and what the car answers.

    `reply` is the answer when it was done or answered; `same` when the car was so already; `limit` when a step
    met the end of its range; `ask` the question for each missing slot; `confirm` the question before a confirmed
    act; `replies` further answers by name for skills, and `whole` for when a seat was named and what was done is for
    the whole car. Each may be one wording or several to choose from.
    """

    say: Annotated[list[Sayable], _one_or_more(Sayable)] = []
    reply: Wordings = []
    same: Wordings = []
    limit: Wordings = []
    ask: dict[Identifier, Wording] = {}
    confirm: Wording | None = None
    replies: dict[Identifier, Wordings] = {}


Templates = Annotated[list[Template], _one_or_more(Template)]


class Thing(Strict):
    """How a thing of the car is called, so that plain words about it are understood: "ac off", "the ac is it on".

    `called` are its names. `more` and `less` ask for that without its name ("louder"), `lacks` and `exceeds` complain
    ("it's cold", "it's noisy"). What is done about it is what the family of the same name has in that role, unless
    `means` names another intent for a role: on, off, more, less, open, close, most, least, ask, and alone where nothing
    but its name is said. `sets` are intents that
    take a value, those of the family unless given. `whole` says that there is one for the whole car, whatever seat is
    named beside, and `slots` fill what is not named ("the windows": all of them).
    """

    called: Templates
    more: Templates = []
    less: Templates = []
    lacks: Templates = []
    exceeds: Templates = []
    means: dict[Identifier, Identifier] = {}
    sets: list[Identifier] | None = None
    whole: bool = False
    slots: dict[Identifier, Scalar] = {}


class Naming(Strict):
    """Names for typed text beside the templates, which the recogniser does without.

    `things` by id, those first that say more: where two are named, the first one is meant ("auto" before "ac").
    `slots` are further forms of values. `begins` are beginnings of sentences that mean an `absent` intent whatever
    follows, where they mean nothing else ("call ...").
    """

    slots: dict[Identifier, dict[Identifier, Templates]] = {}
    things: dict[Identifier, Thing] = {}
    begins: dict[Identifier, Templates] = {}


class Language(Strict):
    """A pack's wording in one language.

    `slots` gives each choice value its spoken forms (templates without slots; the first one is used in replies
    unless `names` says otherwise), `rules` are named pieces of templates, used as ``<name>``. `examples` are
    sentences that help offers, the most useful first. `naming` is how things are called beside whole sentences.
    """

    language: Literal["en", "zh"] = "en"
    examples: list[Wording] = []
    slots: dict[Identifier, dict[Identifier, Templates]] = {}
    names: dict[Identifier, dict[Identifier, Wording]] = {}
    rules: dict[Identifier, Template] = {}
    intents: dict[Identifier, IntentWording] = {}
    naming: Naming = Naming()


class Pack(Strict):
    """Meaning: what the car can be asked, and what that does. Wording may stand inline, under ``en:``."""

    pack: Identifier
    about: str = Field(default="", max_length=500)
    slots: dict[Identifier, Slot] = {}
    intents: dict[Identifier, Intent]
    families: dict[Identifier, Family] = {}
    en: Language | None = None
    zh: Language | None = None

    def family(self, intent: str) -> Family:
        """Return the family of an intent; one without kin is a family of its own."""
        return next((each for each in self.families.values() if intent in each.members), Family(also=[intent]))


def json_schema(model: type[Pack] | type[Language] = Pack) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of ``pack.yaml``, or of a file of wording (`Language`), for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
