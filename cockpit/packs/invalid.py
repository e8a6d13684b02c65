"""Turn pydantic's findings into one error with a place and a hint."""

from __future__ import annotations

import contextlib
import re
from types import ModuleType
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


def explain(error: ValidationError, document: Document, models: ModuleType = schema) -> PackError:
    """Return the first thing that is wrong in the file, in the file's order; hints name keys of the `models`."""
    return explain_each(error, document, models)[0]


def explain_each(error: ValidationError, document: Document, models: ModuleType = schema) -> list[PackError]:
    """Return everything that is wrong in the file, in the file's order."""
    found = [(_explain(detail, document, models), detail["type"]) for detail in error.errors(include_url=False)]
    return [each for each, _ in sorted(found, key=lambda each: _order(*each))]


def _order(error: PackError, kind: str) -> tuple[int, bool, int]:
    """Sort by line; in one line a key that is unknown explains another that is missing."""
    place = error.place
    return (place.line or 0, kind == "missing", place.column or 0) if place else (0, False, 0)


def _explain(detail: Any, document: Document, models: ModuleType) -> PackError:
    kind, context, given = detail["type"], detail.get("ctx") or {}, str(detail["input"])
    path, last = _path(detail["loc"], document.value)
    place, hint = document.places.at(*path), None
    message = _MESSAGES.get(kind) or str(context.get("error") or detail["msg"])
    if kind == "extra_forbidden":
        fields = [each.model_fields for each in vars(models).values() if _is_model(each)]
        known = {field.alias or name for model in fields for name, field in model.items()}
        message, place, hint = f"unknown key '{last}'", document.keys.at(*path), did_you_mean(str(last), known)
    elif kind == "missing":
        message, hint = f"'{last}' is missing", f"add '{last}: ...' here"
    elif kind in ("literal_error", "union_tag_invalid"):
        expected = context.get("expected") or context["expected_tags"]
        tag = str(context.get("tag", given))
        message, hint = f"'{tag}' is none of {expected}", did_you_mean(tag, re.findall(r"'(.*?)'", expected))
    elif kind == "union_tag_not_found":
        message, hint = "'type' is missing", "add 'type: range' or 'type: choice'"
    elif kind == "string_pattern_mismatch":
        path_wanted = context["pattern"].startswith("^Vehicle")
        message = f"'{given[:60]}' is no {'signal path' if path_wanted else 'name'}"
        hint = "Vehicle.Cabin. ..." if path_wanted else "small letters, digits and _, beginning with a letter"
    return PackError(message[:1].lower() + message[1:], place=place, hint=hint)


def _is_model(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def _path(loc: tuple[Any, ...], value: Any) -> tuple[list[str | int], str | int | None]:
    """Return the part of pydantic's location that exists in the file, and its last part."""
    path: list[str | int] = []
    for part, after in zip(loc, (*loc, None)[1:], strict=True):
        if isinstance(value, dict) and after in value and not isinstance(value.get(part), dict | list):
            continue  # the tag of a union, as `set` is of an effect
        if isinstance(value, dict | list):
            with contextlib.suppress(KeyError, IndexError, TypeError):  # a part that pydantic added
                value = value[part]
                path.append(part)
    return path, (loc[-1] if loc else None)
