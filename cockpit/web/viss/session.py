"""One client's conversation over WebSocket: a message in, messages out, and what it subscribed to.

Pure: the car is read by a function, the time is told, and what is to be set is handed to whoever may write.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cockpit.errors import SignalError
from cockpit.web.viss import filters, service
from cockpit.web.viss.problems import Version, VissError, from_car, problem
from cockpit.web.viss.triggers import Trigger, trigger_for
from cockpit.web.viss.values import stamped

MAX_MESSAGE = 65_536
"""Characters of one request."""

MAX_SUBSCRIPTIONS = 64
"""At once, for one client."""

MAX_WATCHED = 600
"""Signals in all subscriptions of a client together; the whole car is some 200."""

Message = dict[str, Any]


class Request(BaseModel):
    """What a client may say. Fields that this server has no use for (authorization, dc) are tolerated."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    action: Literal["get", "set", "subscribe", "unsubscribe"]
    path: str = ""
    filter: Any = None
    value: Any = None
    subscription_id: str = Field("", validation_alias="subscriptionId")


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a client waits for, and of how many signals."""

    trigger: Trigger
    signals: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A set that the car's writer is to carry out; `answer` makes the response of what became of it."""

    setting: service.Setting
    answer: Callable[[SignalError | None, datetime], Message]


class VissSession:
    """A connection's state.

    Args:
        source: the car's signals, as they are now and were.
        version: that of the protocol.
    """

    def __init__(self, source: service.Source, version: Version = 3) -> None:
        self.version: Version = version
        self._source = source
        self._tree, self._get = source.tree, source.get
        self._subscriptions: dict[str, Subscription] = {}
        self._count = 0

    def receive(self, text: str, now: datetime) -> Message | Wish:
        """Answer one message; nothing that it may hold makes this raise."""
        head: Message = {}
        try:
            raw = _loaded(text)
            head = _head(raw)
            request = _request(raw)
            return self._answer(request, head, now)
        except VissError as error:
            return self._refusal(head, error, now)

    def look(self, now: datetime) -> list[Message]:
        """Return the events that are to be told now, after a change of the car or at the moment `due`."""
        events = []
        for number, subscription in self._subscriptions.items():
            points = subscription.trigger.look(self._get, now)
            if points:
                head = {"action": "subscription", "subscriptionId": number}
                events.append({**head, "data": service.as_data(points), "ts": stamped(now)})
        return events

    @property
    def due(self) -> datetime | None:
        """When to look next even if nothing changes."""
        moments = [each.trigger.due for each in self._subscriptions.values() if each.trigger.due is not None]
        return min(moments, default=None)

    def _answer(self, request: Request, head: Message, now: datetime) -> Message | Wish:
        if request.action == "set":
            return self._set(request, head)
        if request.action == "get":
            body = service.read(self._source, _path(request), filters.parsed(request.filter), now)
        elif request.action == "subscribe":
            body = {"subscriptionId": self._subscribe(request, now)}
        else:
            body = self._unsubscribe(request.subscription_id)
        return {**head, **body, "ts": stamped(now)}

    def _set(self, request: Request, head: Message) -> Wish:
        def answer(error: SignalError | None, now: datetime) -> Message:
            if error is not None:
                return self._refusal(head, from_car(error), now)
            return {**head, "ts": stamped(now)}

        return Wish(service.setting(self._tree, _path(request), request.value), answer)

    def _subscribe(self, request: Request, now: datetime) -> str:
        what = filters.parsed(request.filter)
        when = what.other
        if isinstance(when, filters.Past | filters.Metadata | filters.Dynamic):
            raise VissError("filter", f"a {when.variant} filter is for reading")
        if when is None and self.version == 3:
            raise VissError("filter", "Missing or invalid filter", hint="a subscription needs timebased, change, ...")
        signals = service.addressed(self._tree, _path(request), what.paths)
        if isinstance(when, filters.Range | filters.Change) and what.paths is not None:
            _one_decides(len(self._tree.matching(request.path, what.paths.patterns[0])))
        watched = sum(each.signals for each in self._subscriptions.values())
        if len(self._subscriptions) >= MAX_SUBSCRIPTIONS or watched + len(signals) > MAX_WATCHED:
            raise VissError("busy", f"at most {MAX_SUBSCRIPTIONS} subscriptions to {MAX_WATCHED} signals a client")
        trigger = trigger_for(when, signals, self._get, now)
        self._count += 1
        number = str(self._count)
        self._subscriptions[number] = Subscription(trigger, len(signals))
        return number

    def _unsubscribe(self, number: str) -> Message:
        if self._subscriptions.pop(number, None) is None:
            raise VissError("unknown-subscription", f"there is no subscription {number[:40]!r} here")
        return {"subscriptionId": number} if self.version == 2 else {}  # tools of version 2 look for it

    def _refusal(self, head: Message, error: VissError, now: datetime) -> Message:
        return {**head, "error": dict(problem(error, self.version).body), "ts": stamped(now)}


def _loaded(text: str) -> Message:
    if len(text) > MAX_MESSAGE:
        raise VissError("malformed", f"a message of more than {MAX_MESSAGE} characters")
    try:
        raw = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise VissError("malformed", "The request is no JSON") from None
    if not isinstance(raw, dict):
        raise VissError("malformed", "The request is no JSON object")
    return raw


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _head(raw: Message) -> Message:
    """Return what an answer repeats of its request."""
    action, number = raw.get("action"), raw.get("requestId")
    head: Message = {"action": action} if action in ("get", "set", "subscribe", "unsubscribe") else {}
    if isinstance(number, int) and not isinstance(number, bool):
        number = str(number)
    if isinstance(number, str) and len(number) <= 128:
        head["requestId"] = number
    return head


def _request(raw: Message) -> Request:
    number = raw.get("requestId", "")
    if isinstance(number, bool) or not isinstance(number, str | int):
        raise VissError("malformed", "Missing or invalid requestId", hint="a string")
    try:
        return Request.model_validate(raw)
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        raise VissError("malformed", f"Missing or invalid {field}") from None


def _path(request: Request) -> str:
    if not request.path:
        raise VissError("malformed", "Missing or invalid path")
    return request.path


def _one_decides(count: int) -> None:
    if count != 1:
        raise VissError("filter", "Missing or invalid filter", hint="the first path of the filter is one signal alone")
