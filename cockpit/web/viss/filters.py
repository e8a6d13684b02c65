"""The filter of a request: which signals, and when their values are to be told.

Version 2 names a filter's kind "type" and knows static and dynamic metadata; version 3 names it "variant" and has
one kind of metadata. Either is understood in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from cockpit.web.viss.problems import VissError

MAX_PATTERNS = 64
SHORTEST_PERIOD_MS = 100
"""The car moves on ten times a second. Who asks for more events gets these: the standard lets a server send fewer."""

Operator = Literal["eq", "ne", "gt", "gte", "lt", "lte"]
_Pattern = Annotated[str, StringConstraints(min_length=1, max_length=400)]
_Number = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,12})?$")]
_Whole = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}$")]
_Name = Annotated[str, StringConstraints(max_length=40)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class Paths(_Part):
    """Relative paths, with `*` for one segment."""

    variant: Literal["paths"]
    parameter: _Pattern | Annotated[list[_Pattern], Field(min_length=1, max_length=MAX_PATTERNS)]

    @property
    def patterns(self) -> list[str]:
        """All of them, also where there is one."""
        return [self.parameter] if isinstance(self.parameter, str) else self.parameter


class Period(_Part):
    """A time in milliseconds."""

    period: _Whole


class Timebased(_Part):
    """Tell the values again and again."""

    variant: Literal["timebased"]
    parameter: Period

    @property
    def period(self) -> timedelta:
        """The time between two events.

        Raises:
            VissError: it is no time.
        """
        milliseconds = int(self.parameter.period)
        if not milliseconds:
            raise VissError("duration", "Missing or invalid filter", hint="a period is longer than 0 ms")
        return timedelta(milliseconds=max(milliseconds, SHORTEST_PERIOD_MS))


class Boundary(_Part):
    """One side of a range. Version 3.0 calls its operator boundary-op in one place and logic-op in another."""

    operator: Operator = Field(validation_alias=AliasChoices("boundary-op", "logic-op"))
    boundary: _Number
    combination: Literal["AND", "OR"] = Field("AND", validation_alias="combination-op")


class Range(_Part):
    """Tell the values while the first lies within boundaries."""

    variant: Literal["range"]
    parameter: Boundary | Annotated[list[Boundary], Field(min_length=2, max_length=2)]

    @property
    def boundaries(self) -> list[Boundary]:
        """One or two."""
        return [self.parameter] if isinstance(self.parameter, Boundary) else self.parameter


class Difference(_Part):
    """By how much a value must differ from the one told before."""

    operator: Operator = Field(validation_alias="logic-op")
    diff: _Number


class Change(_Part):
    """Tell the values when the first has changed."""

    variant: Literal["change"]
    parameter: Difference


class Curve(_Part):
    """How far the curve may lie from a sample, and how many samples are gathered."""

    maxerr: _Number
    bufsize: _Whole


class Curvelog(_Part):
    """Tell the samples that a curve needs, whenever a buffer of them is full."""

    variant: Literal["curvelog"]
    parameter: Curve


class Past(_Part):
    """Values from before, for a time in the form of ISO 8601."""

    variant: Literal["history"]
    parameter: _Name


class Metadata(_Part):
    """What the tree says of a node instead of its value."""

    variant: Literal["metadata", "static-metadata"]
    parameter: _Name | Annotated[list[_Name], Field(max_length=20)]

    @property
    def keys(self) -> frozenset[str]:
        """The keys that are asked for; none for all."""
        keys = [self.parameter] if isinstance(self.parameter, str) else self.parameter
        return frozenset(filter(None, keys))


class Dynamic(_Part):
    """What the server says of a node beyond the tree (version 2)."""

    variant: Literal["dynamic-metadata"]
    parameter: _Name | Annotated[list[_Name], Field(min_length=1, max_length=1)]

    @property
    def key(self) -> str:
        """The one key that is asked for."""
        return self.parameter if isinstance(self.parameter, str) else self.parameter[0]


When = Timebased | Range | Change | Curvelog
Other = When | Past | Metadata | Dynamic
_ONE: TypeAdapter[Paths | Other] = TypeAdapter(Annotated[Paths | Other, Field(discriminator="variant")])


@dataclass(frozen=True, slots=True)
class Filter:
    """A request's filter: at most one for paths and at most one other, both to be met."""

    paths: Paths | None = None
    other: Other | None = None


def parsed(raw: object) -> Filter:
    """Read the value under "filter".

    Raises:
        VissError: it is not one filter object or an array of two that go together.
    """
    if raw is None:
        return Filter()
    parts = [_one(each) for each in (raw if isinstance(raw, list) else [raw])[:3]]
    paths = [part for part in parts if isinstance(part, Paths)]
    others = [part for part in parts if not isinstance(part, Paths)]
    if not parts or len(paths) > 1 or len(others) > 1:
        raise VissError("filter", "Missing or invalid filter", hint="at most one for paths and one other")
    return Filter(paths[0] if paths else None, others[0] if others else None)


def _one(raw: object) -> Paths | Other:
    if isinstance(raw, Mapping) and "variant" not in raw and "type" in raw:
        raw = {**raw, "variant": raw["type"]}
    try:
        return _ONE.validate_python(raw)
    except ValidationError as error:
        raise VissError("filter", "Missing or invalid filter", hint=_hint(error.errors()[0])) from None


def _hint(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}"[:200] if place else str(fault["msg"])[:200]
