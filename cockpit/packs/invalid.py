"""Turn pydantic's findings into one error with a place and a hint."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from cockpit.errors import PackError, did_you_mean
from cockpit.packs import schema
from cockpit.packs.yaml_file import Document

_MESSAGES = {
    "string_type": "this must be text",
    "dict_type": "this must be a mapping",
    "model_type": "this must be a mapping",
    "model_attributes_type": "this must be a mapping",
    "list_type": "this must be a list",
    "float_type": "this must be a number",
    "float_parsing": "this must be a number",
    "bool_type": "this must be true or false",
    "bool_parsing": "this must be true or false",
    "string_too_short": "this must not be empty",
    "too_short": "this must not be empty",
}


def explain(error: ValidationError, document: Document) -> PackError:
    """Return the first thing that is wrong in the file, in the file's order."""
    errors = [_explain(detail, document) for detail in error.errors(include_url=False)]
    return min(errors, key=lambda each: (each.place.line or 0, each.place.column or 0) if each.place else (0, 0))


def _explain(detail: Any, document: Document) -> PackError:
    kind, context = detail["type"], detail.get("ctx") or {}
    path, last = _path(detail["loc"], document.value)
    place = document.places.at(*path)
    if kind == "extra_forbidden":
        known = {name for each in vars(schema).values() if _is_model(each) for name in each.model_fields}
        return PackError(f"unknown key '{last}'", place=document.keys.at(*path), hint=did_you_mean(str(last), known))
    if kind == "missing":
        return PackError(f"'{last}' is missing", place=place, hint=f"add '{last}: ...' here")
    if kind == "literal_error":
        hint = did_you_mean(str(detail["input"]), context["expected"].replace("'", "").split(" or ")[0].split(", "))
        return PackError(f"this must be {context['expected']}", place=place, hint=hint)
    if kind == "union_tag_invalid":
        expected = context["expected_tags"]
        hint = did_you_mean(str(context["tag"]), expected.replace("'", "").split(", "))
        return PackError(f"unknown type '{context['tag']}'", place=place, hint=hint or f"one of {expected}")
    if kind == "union_tag_not_found":
        return PackError(f"one of {schema.TAGS[context['discriminator']]} is missing", place=place)
    if kind == "string_pattern_mismatch":
        hint = "small letters, digits and _, beginning with a letter"
        if context["pattern"].startswith("^Vehicle"):
            hint = "a path of the signal tree: Vehicle.Cabin..."
        return PackError(f"'{detail['input']}' is no name for this", place=place, hint=hint)
    message = _MESSAGES.get(kind) or str(context.get("error") or detail["msg"])
    return PackError(message[:1].lower() + message[1:], place=place)


def _is_model(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def _path(loc: tuple[str | int, ...], value: Any) -> tuple[list[str | int], str | int | None]:
    """Return the part of pydantic's location that exists in the file, and its last part."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            continue
        path.append(part)
    return path, (loc[-1] if loc else None)
