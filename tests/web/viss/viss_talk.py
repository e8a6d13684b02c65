"""A client of VISS over a real connection: of version 3, every message is held against the schema."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

import httpx
from websockets import Subprotocol
from websockets.sync.client import connect

from cockpit.web.viss.problems import Version
from tests.web.viss.conftest import Server
from tests.web.viss.viss_client import VALID

Answer = dict[str, Any]
EVERY = {"variant": "timebased", "parameter": {"period": "100"}}
DEADLINE_S = 10.0


class Talk:
    """A connection of one version; of version 3, every message is held against the schema."""

    def __init__(self, server: Server, version: Version, stack: ExitStack) -> None:
        self.version, self.http = version, f"http://{server.address}/viss{'/v2' if version == 2 else ''}"
        name = Subprotocol(f"VISSv{version}")
        self._socket = stack.enter_context(connect(f"ws://{server.address}/viss", subprotocols=[name], proxy=None))
        self._early: list[Answer] = []
        self._count = 0

    def ask(self, action: str, path: str | None = None, *filters: Answer, **fields: object) -> Answer:
        """Send a request and return its answer."""
        self._count += 1
        request: Answer = {"action": action, "requestId": str(self._count), **fields}
        if path is not None:
            request["path"] = path
        if filters:
            request["filter"] = filters[0] if len(filters) == 1 else list(filters)
        self._socket.send(json.dumps(request))
        while "requestId" not in (message := self._next()):
            self._early.append(message)
        assert (message["requestId"], message["action"]) == (str(self._count), action)
        return message

    def event(self, handle: str) -> Answer:
        """Return the next event of a subscription."""
        while True:
            event = self._early.pop(0) if self._early else self._next()
            if event["subscriptionId"] == handle:
                assert event["action"] == "subscription" and "requestId" not in event
                return event

    def subscribe(self, path: str, *filters: Answer) -> str:
        """Subscribe, by time where no filter is given, as version 3 wants one; return the subscription's id."""
        answer = self.ask("subscribe", path, *(filters or ([EVERY] if self.version == 3 else [])))
        assert "error" not in answer
        return str(answer["subscriptionId"])

    def _next(self) -> Answer:
        message: Answer = json.loads(self._socket.recv(DEADLINE_S))
        if self.version == 3:
            VALID.validate(message)
        return message


def one(answer: Answer) -> str:
    """Return the value of the one data point that was answered."""
    assert answer["data"]["dp"].keys() == {"value", "ts"}
    return str(answer["data"]["dp"]["value"])


def several(answer: Answer) -> list[str]:
    """Return the paths of the nodes that were answered, each once."""
    found = [node["path"] for node in answer["data"]]
    assert len(found) > 1 and len(set(found)) == len(found)
    return found


def refused(answer: Answer) -> tuple[int, str]:
    """Return number and reason of an error, which comes alone."""
    assert answer["ts"] and not {"data", "subscriptionId"} & answer.keys()
    return answer["error"]["number"], answer["error"]["reason"]


def get(url: str, **options: Any) -> httpx.Response:
    """Read over HTTP."""
    return _valid(httpx.get(url, trust_env=False, **options), "get")


def post(url: str, **options: Any) -> httpx.Response:
    """Set over HTTP."""
    return _valid(httpx.post(url, trust_env=False, **options), "set")


def _valid(response: httpx.Response, action: str) -> httpx.Response:
    """Hold what VISS answered against the schema; over HTTP the method is the action."""
    spoken = response.headers["content-type"].startswith("application/json")
    if spoken and "/v2/" not in response.url.path:
        VALID.validate({"action": action, **response.json()})
    return response
