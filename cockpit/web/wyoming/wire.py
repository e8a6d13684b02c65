"""Read events off a connection, within bounds: what is no event is an error, never a crash or an endless wait."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from wyoming.event import Event

from cockpit.errors import CockpitError

MAX_DATA = 65_536
"""Bytes of an event's data, in the header line or behind it; the stream's own limit is as much for the line."""

MAX_PAYLOAD = 262_144
"""Bytes of sound in one event; clients send some 2 to 8 thousand."""

MAX_TYPE = 64
BODY_S = 10.0
"""How long the rest of an event may take once its header is there."""

IDLE_S = 600.0
"""How long a client may say nothing at all."""


class WireError(CockpitError):
    """What came is no event of the protocol."""


async def read_event(reader: asyncio.StreamReader) -> Event | None:
    """Return the next event; None when the client has gone.

    Raises:
        WireError: it is none, is too long, breaks off, or nothing came for too long.
    """
    try:
        async with asyncio.timeout(IDLE_S):
            line = await reader.readline()
    except TimeoutError:
        raise WireError(f"nothing came for {IDLE_S:g} s") from None
    except ValueError:  # how a StreamReader says that the line is too long
        raise WireError("the header is too long") from None
    if not line:
        return None
    header = _object(line, "header")
    kind = header.get("type")
    if not isinstance(kind, str) or not 0 < len(kind) <= MAX_TYPE:
        raise WireError("the event has no type")
    data = header.get("data")
    if not isinstance(data, dict | None):
        raise WireError("the data of an event is an object")
    more = await _body(reader, _length(header, "data_length", MAX_DATA))
    payload = await _body(reader, _length(header, "payload_length", MAX_PAYLOAD))
    return Event(kind, {**(data or {}), **(_object(more, "data") if more else {})}, payload or None)


def _length(header: Mapping[str, Any], name: str, limit: int) -> int:
    length = header.get(name)
    if length is None:
        return 0
    if isinstance(length, bool) or not isinstance(length, int) or not 0 <= length <= limit:
        raise WireError(f"{name} is a number from 0 to {limit}")
    return length


async def _body(reader: asyncio.StreamReader, length: int) -> bytes:
    try:
        async with asyncio.timeout(BODY_S):
            return await reader.readexactly(length)
    except (TimeoutError, asyncio.IncompleteReadError):
        raise WireError("the event breaks off") from None


def _object(text: bytes, what: str) -> dict[str, Any]:
    try:
        value = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        raise WireError(f"the {what} is no JSON") from None
    if not isinstance(value, dict):
        raise WireError(f"the {what} is no JSON object")
    return value
