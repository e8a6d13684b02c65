"""The reference pages of docs/, made from the models themselves: `cockpit packs reference` writes them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cockpit.packs import schema
from cockpit.vehicle.rules import RULES
from cockpit.vehicle.signals import Signal, standard_tree

MADE = "<!-- Made by `cockpit packs reference`; the next run overwrites what is changed here. -->\n"

MODELS: list[type[schema.Strict]] = [
    model
    for model in reversed(vars(schema).values())
    if isinstance(model, type) and issubclass(model, schema.Strict) and model is not schema.Strict
]
"""Every model of a pack, the outermost first."""

PACK_TOP = """\
# Pack reference

What `pack.yaml` and `en.yaml` may hold. `cockpit packs schema` prints the same as JSON Schema for editors.
[Write a pack](write-a-pack.md) shows how it goes together.

## Templates

| written | says |
| --- | --- |
| `open the window` | these words |
| `(open\\|lower) it` | one of several |
| `[please] open it` | with it or without |
| `(turn on;the fan)` | all of them, in any order |
| `set it to {level}` | a slot: its words, or a number in its range |
| `<opens> the window` | the rule `opens` of the pack's wording |

Numbers are understood in words ("twenty one and a half"), with their unit. Openings and closings ("could you",
"please"), "and" between commands, "no, ..." and "a bit more" are understood by themselves: no template needs them.
"""

SIGNALS_TOP = """\
# Signal reference

What packs may set (actuators) and tell (sensors and actuators). Names and units are those of the COVESA Vehicle Signal
Specification 6.0, and of what it lacks, ours in its manner. `*` stands for one of several seats, doors or wheels, and
the number behind tells how many there are: `Row1.Driver`, `Row1.DriverSide`, `Row1.Wheel.Left` and so on.
"""

RULES_TOP = """\
# Safety rules

What the car refuses, whoever asks and however it is worded. A rule guards actuators: it looks at the value that is set
and at the car, never at words. A pack cannot switch one off. A rule with a question lets the speaker's yes decide.
Turning a safety device on is always accepted.

| rule | guards | it says | it asks |
| --- | --- | --- | --- |
"""


def pages() -> Mapping[str, str]:
    """Return each page by its file name."""
    return {
        "pack-reference.md": "".join([MADE, "\n", PACK_TOP, *map(_model, MODELS)]),
        "signals.md": f"{MADE}\n{_signals()}",
        "safety-rules.md": f"{MADE}\n{RULES_TOP}{''.join(_rules())}",
    }


def _model(model: type[schema.Strict]) -> str:
    described = model.model_json_schema()
    definitions = described.get("$defs", {})
    required = set(described.get("required", ()))
    about = "\n".join(line.strip() for line in (model.__doc__ or "").strip().splitlines()).replace("``", "`")
    rows = "".join(
        f"| `{name}` | {_type(each, definitions)} | {_default(name, each, required)} |\n"
        for name, each in described["properties"].items()
    )
    return f"\n## {model.__name__}\n\n{about}\n\n| key | takes | unless given |\n| --- | --- | --- |\n{rows}"


def _default(name: str, described: Mapping[str, Any], required: set[str]) -> str:
    if name in required:
        return "**needed**"
    value = described.get("default")
    return "" if value in (None, "", [], {}) else f"`{value}`"


def _type(described: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """Return a JSON Schema's type in words."""
    if "$ref" in described:
        name = described["$ref"].rpartition("/")[2]
        return (
            f"[{name}](#{name.lower()})"
            if definitions[name].get("type") == "object"
            else _type(definitions[name], definitions)
        )
    for union in ("anyOf", "oneOf"):
        if union in described:
            kinds = (_type(each, definitions) for each in described[union] if each.get("type") != "null")
            return " or ".join(dict.fromkeys(kinds))
    if "enum" in described or "const" in described:
        return ", ".join(f"`{value}`" for value in described.get("enum", [described.get("const")]))
    kind = described.get("type")
    if kind == "array":
        return f"list of {_type(described.get('items', {}), definitions)}"
    if kind == "object":
        inner = described.get("additionalProperties")
        inner = inner if isinstance(inner, dict) else next(iter(described.get("patternProperties", {}).values()), {})
        return f"mapping of names to {_type(inner, definitions)}"
    return {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false"}.get(
        str(kind), "value"
    )


_PLAIN = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false"}


def _signals() -> str:
    tree = standard_tree()
    groups: dict[str, list[tuple[str, list[Signal]]]] = {}
    for pattern, signals in _patterns(tree.values()).items():
        groups.setdefault(".".join(pattern.split(".")[1:3]), []).append((pattern, signals))
    lines = [SIGNALS_TOP]
    for group, patterns in sorted(groups.items()):
        lines.append(f"\n## {group}\n\n| signal | kind | takes | unit |\n| --- | --- | --- | --- |\n")
        lines += [_signal(pattern, signals) for pattern, signals in patterns]
    return "".join(lines)


def _patterns(signals: Iterable[Signal]) -> dict[str, list[Signal]]:
    """Group the signals that differ only in the seat, door or wheel."""
    found: dict[str, list[Signal]] = {}
    for signal in signals:
        found.setdefault(_pattern(signal.path), []).append(signal)
    return found


def _pattern(path: str) -> str:
    parts = path.split(".")
    rows = [index for index, part in enumerate(parts) if part.startswith("Row")]
    if not rows:
        return path
    last = max(index for index, part in enumerate(parts) if part in _SIDES)
    return ".".join((*parts[: rows[0]], "*", *parts[last + 1 :]))


_SIDES = {
    *("Driver", "Passenger", "DriverSide", "Middle", "PassengerSide", "Left", "Right"),
    *("One", "Two", "Three"),
}


def _signal(pattern: str, signals: list[Signal]) -> str:
    signal = signals[0]
    count = f" ({len(signals)})" if len(signals) > 1 else ""
    return f"| `{pattern}`{count} | {signal.kind} | {_takes(signal)} | {signal.unit} |\n"


def _takes(signal: Signal) -> str:
    if signal.type == "boolean":
        return "true or false"
    if signal.allowed:
        return ", ".join(f"`{word}`" for word in signal.allowed)
    if signal.form:
        return f"text like `{signal.form}`"
    if signal.type == "string":
        return "text"
    low, high = (f"{end:g}" if math.isfinite(end) else "" for end in (signal.low, signal.high))
    step = f", by {signal.step:g}" if signal.step else ""
    return f"{low} to {high}{step}" if low and high else f"number{step}"


def _rules() -> Iterator[str]:
    for rule in RULES:
        guards = ", ".join(f"`{pattern}`" for pattern in rule.actuators)
        yield f"| {rule.id} | {guards} | {rule.sentence} | {rule.question} |\n"
