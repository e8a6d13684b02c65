"""Who may come in: exact Host, exact Origin, and beyond loopback a token. Any page on the web can reach a port of ours.

A page elsewhere can send requests here, and can make its own name point here (DNS rebinding), so both are compared
whole, never by a part. The token comes once, in the link that `cockpit serve` prints, and stays in a cookie that no
script can read; programs send it as ``Authorization: Bearer``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
COOKIE = "cockpit_token"
OPEN_PATHS = frozenset({"/healthz"})
"""What needs no token: it tells nothing."""

MAX_BODY_BYTES = 65_536

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=(), usb=(), payment=()",
    "cache-control": "no-cache",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Whom to let in.

    `names` are host names that are ours beside the address a request came in at; `token` is asked for where it is
    not None; `secure` says whether we speak TLS.
    """

    names: frozenset[str] = LOOPBACK_NAMES
    token: str | None = None
    secure: bool = False


class Guard:
    """The outermost application: refuses strangers, and adds the headers that keep a browser strict.

    Args:
        app: what stands behind.
        rules: whom to let in.
        on_refused: told why somebody was refused.
    """

    def __init__(self, app: ASGIApp, rules: Rules, on_refused: Callable[[str], object] = lambda _: None) -> None:
        self._app, self._rules, self._on_refused = app, rules, on_refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take one connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        why = self._wrong(scope, headers)
        if why is None and (link := self._link(scope)) is not None:
            await link(scope, receive, self._strict(send, headers.get("host", "")))
        elif why is None:
            await self._app(scope, _limited(receive), self._strict(send, headers.get("host", "")))
        else:
            self._on_refused(why)
            await _refuse(scope, receive, send, why)

    def _wrong(self, scope: Scope, headers: Headers) -> str | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts(scope):
            return "host"
        origins = headers.getlist("origin")
        if any(origin.lower() != f"{self._scheme}://{hosts[0].lower()}" for origin in origins) or len(origins) > 1:
            return "origin"
        if not origins and scope["type"] == "websocket" and scope["path"] == "/ws":
            return "origin"  # every browser sends one, and only the page speaks there
        if headers.get("sec-fetch-site") == "cross-site" and not _is_visit(scope, headers):
            return "origin"
        if _length(headers) > MAX_BODY_BYTES:
            return "size"
        return None if scope["path"] in OPEN_PATHS or self._known(scope, headers) else "token"

    @property
    def _scheme(self) -> str:
        return "https" if self._rules.secure else "http"

    def _hosts(self, scope: Scope) -> set[str]:
        """Return the Host headers that mean us: our names and the address this came in at, with our port."""
        address, port = scope.get("server") or ("", None)
        names = {*self._rules.names, address}
        hosts = {f"[{name}]" if ":" in name else name.lower() for name in names if name}
        bare = port is None or port == (443 if self._rules.secure else 80)
        return {f"{host}:{port}" for host in hosts} | (hosts if bare else set())

    def _known(self, scope: Scope, headers: Headers) -> bool:
        """Say whether the token is there: in the cookie, as a bearer, or in the link of the first visit."""
        token = self._rules.token
        if token is None:
            return True
        scheme, _, bearer = headers.get("authorization", "").partition(" ")
        given = [bearer] if scheme.lower() == "bearer" else []
        given += [*_cookies(headers), *self._query_tokens(scope)]
        return any(secrets.compare_digest(each.encode(), token.encode()) for each in given)

    def _query_tokens(self, scope: Scope) -> list[str]:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            return []
        query = parse_qs(scope["query_string"].decode("ascii", "replace"), max_num_fields=10)
        return query.get("token", [])

    def _link(self, scope: Scope) -> RedirectResponse | None:
        """Turn the token of the link into a cookie, and lead to an address without it."""
        if self._rules.token is None or not self._query_tokens(scope):
            return None
        response = RedirectResponse("/", 303)
        response.set_cookie(COOKIE, self._rules.token, httponly=True, secure=self._rules.secure, samesite="lax")
        return response

    def _strict(self, send: Send, host: str) -> Send:
        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers["content-security-policy"] = self._policy(host)
            await send(message)

        return strict

    def _policy(self, host: str) -> str:
        """Return the content security policy; not every browser takes 'self' for its own WebSocket."""
        scheme = "wss" if self._rules.secure else "ws"
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"connect-src 'self' {scheme}://{host}; media-src 'self' blob:; worker-src 'self'; "
            "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )


def _is_visit(scope: Scope, headers: Headers) -> bool:
    """Say whether somebody followed a link here: that shows the page, and does nothing."""
    return scope["type"] == "http" and scope["path"] == "/" and headers.get("sec-fetch-mode") == "navigate"


def _cookies(headers: Headers) -> list[str]:
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return []
    return [jar[COOKIE].value] if COOKIE in jar else []


def _limited(receive: Receive) -> Receive:
    """End a request whose body grows beyond MAX_BODY_BYTES, whatever it said of its length."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > MAX_BODY_BYTES:
                return {"type": "http.disconnect"}
        return message

    return limited


REFUSALS = {
    "host": (403, "This is not an address of the cockpit."),
    "origin": (403, "Another site may not use the cockpit."),
    "size": (413, "That is more than the cockpit takes."),
    "token": (403, "Open the link that `cockpit serve` printed: it has the token."),
}


async def _refuse(scope: Scope, receive: Receive, send: Send, why: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4403, "reason": why})  # before accept: 403
        return
    status, text = REFUSALS[why]
    await PlainTextResponse(text + "\n", status, {"connection": "close"})(scope, receive, send)


def _length(headers: Headers) -> int:
    """Return how long the body says it is; nonsense is too long."""
    text = headers.get("content-length", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else MAX_BODY_BYTES + 1
