"""A new pack that works at once: one light with a level, its wording, and a conversation that proves it."""

from __future__ import annotations

import re
from pathlib import Path

from cockpit.errors import UsageError

MEANING = """\
# What the car can be asked, and what that does. How people say it stands in en.yaml.
pack: {name}
about: The {words}, a light in both front doors.

slots:
  side:
    type: choice
    values: {{driver: Row1.DriverSide, passenger: Row1.PassengerSide, both: [Row1.DriverSide, Row1.PassengerSide]}}
  brightness: {{type: range, low: 5, high: 100, step: 5, unit: percent}}

intents:
  "on":
    takes: [side]
    defaults: {{side: both}}
    do:
      - {{set: "Vehicle.Cabin.Light.AmbientLight.{{side}}.IsLightOn", to: true}}
      - {{set: "Vehicle.Cabin.Light.AmbientLight.{{side}}.Color", to: "#FF6A13"}}
  "off":
    takes: [side]
    defaults: {{side: both}}
    do:
      - {{set: "Vehicle.Cabin.Light.AmbientLight.{{side}}.IsLightOn", to: false}}
  set:
    needs: [brightness]
    takes: [side]
    defaults: {{side: both}}
    do:
      - {{set: "Vehicle.Cabin.Light.AmbientLight.{{side}}.IsLightOn", to: true}}
      - {{set: "Vehicle.Cabin.Light.AmbientLight.{{side}}.Intensity", to: "{{brightness}}"}}
"""

WORDING = """\
# How people say it, and what the car answers: (a|b) is one of both, [a] may be left out, <a> is a rule.
language: en

slots:
  side:
    driver: "(my|the driver's) side"
    passenger: "the passenger's side"
    both: "both sides"

rules:
  it: "[the|my] {words}"
  where: "[on {{side}}]"

intents:
  "on":
    say:
      - "(turn|switch) on <it> <where>"
      - "(start|light) <it> <where>"
    reply: "{title} on."
    same: "The {words} is on already."
  "off":
    say:
      - "(turn|switch) off <it> <where>"
      - "put out <it> <where>"
    reply: "{title} off."
    same: "The {words} is off already."
  set:
    say: "(set|make|turn) <it> [to] [{{brightness}}] <where>"
    reply: "{title} at {{brightness}}."
    same: "The {words} is at {{brightness}} already."
    ask: {{brightness: "How bright?"}}
"""

TALK = """\
# Conversations that prove the pack; each begins with a fresh car.
talks:
  - talk: on and off
    turns:
      - say: start the {words}
        intent: {name}.on
        status: done
        car: {{Vehicle.Cabin.Light.AmbientLight.Row1.DriverSide.IsLightOn: true}}
        reply: {title} on
      - {{say: light the {words}, unchanged: true, reply: already}}
      - {{say: turn off the {words} on my side, intent: {name}.off, slots: {{side: driver}}, status: done}}
      - {{say: undo that, car: {{Vehicle.Cabin.Light.AmbientLight.Row1.DriverSide.IsLightOn: true}}}}

  - talk: it asks back
    turns:
      - {{say: set the {words}, intent: {name}.set, status: asked, reply: How bright}}
      - say: thirty percent
        intent: {name}.set
        slots: {{brightness: 30, side: both}}
        car: {{Vehicle.Cabin.Light.AmbientLight.Row1.PassengerSide.Intensity: 30}}
"""


def new_pack(name: str, folder: Path) -> list[Path]:
    """Write a pack called `name` into the folder `folder/name`, and return its files.

    Raises:
        UsageError: the name will not do, or there is something of that name already, or it cannot be written.
    """
    if not re.fullmatch(r"[a-z][a-z_]{1,39}", name) or name.endswith("_"):
        hint = "small letters and _, as it is spoken: `cockpit packs new reading_corner`"
        raise UsageError(f"'{name}' is no name for a pack", hint=hint)
    words = " ".join(filter(None, name.split("_")))
    facts = {"name": name, "words": words, "title": words.capitalize()}
    texts = {"pack.yaml": MEANING, "en.yaml": WORDING, f"{name}.talk.yaml": TALK}
    home = folder / name
    try:
        home.mkdir(parents=True)
        for file, text in texts.items():
            (home / file).write_text(text.format(**facts), encoding="utf-8")
    except FileExistsError:
        raise UsageError(
            "there is something of that name already", place=str(home), hint="choose another name"
        ) from None
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", place=str(home)) from None
    return [home / file for file in texts]
