"""Who may come in, by Host, Origin and token; asked in the way that strangers' pages and programs would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from cockpit.web.guard import Rules
from cockpit.web.serve import Address

Serve = Callable[..., Any]

TOKEN = "correct-horse"
PORT = "{port}"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:{port}", 200),
        ("localhost:{port}", 200),
        ("LOCALHOST:{port}", 200),
        ("[::1]:{port}", 200),
        ("127.0.0.1", 403),
        ("localhost", 403),
        ("localhost:1{port}", 403),
        ("localhost:90000", 403),
        ("evil.example:{port}", 403),
        ("localhost.evil.example:{port}", 403),
        ("127.0.0.1.nip.io:{port}", 403),
        ("evil.example@localhost:{port}", 403),
        ("localhost:{port}.evil.example", 403),
        ("127.0.0.2:{port}", 403),
        ("0.0.0.0:{port}", 403),
        ("[::1", 403),
        ("", 403),
    ],
)
def test_the_host_must_be_ours(serve: Serve, host: str, status: int) -> None:
    served = serve()
    for path in ("/", "/metrics", "/healthz", "/static/nothing"):
        answer = httpx.get(f"{served.url}{path}", headers={"Host": host.format(port=served.port)})
        assert answer.status_code in ({200, 404} if status == 200 else {status}), path


ORIGINS = [
    ("http://127.0.0.1:{port}", True),
    ("http://localhost:{port}", False),  # another origin than the one that was asked
    ("https://127.0.0.1:{port}", False),
    ("http://127.0.0.1", False),
    ("http://127.0.0.1:{port}.evil.example", False),
    ("http://evil.example", False),
    ("http://evil.example:{port}", False),
    ("http://127.0.0.1:1", False),
    ("null", False),
    ("file://", False),
    ("", False),
]


@pytest.mark.parametrize(("origin", "fine"), ORIGINS)
def test_the_origin_must_be_ours(serve: Serve, origin: str, fine: bool) -> None:
    served = serve()
    origin = origin.format(port=served.port)
    answer = httpx.get(f"{served.url}/healthz", headers={"Origin": origin})
    assert (answer.status_code == 200) is fine
    if fine:
        assert served.page(origin=origin).welcome
    else:
        with pytest.raises(InvalidStatus) as refused:
            served.connect(origin=origin)
        assert refused.value.response.status_code == 403


def test_the_page_alone_speaks_on_its_socket(serve: Serve) -> None:
    """Every browser tells the origin; without one there is no page behind it."""
    served = serve()
    with pytest.raises(InvalidStatus):
        served.connect(origin=None)
    assert httpx.get(f"{served.url}/metrics").status_code == 200, "a program may read"


@pytest.mark.parametrize(
    ("path", "mode", "status"),
    [("/", "navigate", 200), ("/", "no-cors", 403), ("/metrics", "navigate", 403), ("/healthz", "cors", 403)],
)
def test_other_sites_may_link_here_and_nothing_else(serve: Serve, path: str, mode: str, status: int) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
    assert httpx.get(f"{serve().url}{path}", headers=headers).status_code == status


def test_the_token_is_asked_for_everywhere(serve: Serve) -> None:
    served = serve(rules=Rules(token=TOKEN))
    for path in ("/", "/metrics", "/static/index.js", "/metrics?token=" + TOKEN):
        assert httpx.get(f"{served.url}{path}").status_code == 403, path
    assert httpx.get(f"{served.url}/healthz").status_code == 200
    with pytest.raises(InvalidStatus):
        served.connect()


@pytest.mark.parametrize("given", ["", "wrong", TOKEN[:-1], TOKEN + "x", "CORRECT-HORSE", "é"])
def test_another_token_will_not_do(serve: Serve, given: str) -> None:
    served = serve(rules=Rules(token=TOKEN))
    assert httpx.get(f"{served.url}/", params={"token": given}).status_code == 403
    assert httpx.get(f"{served.url}/", headers=[(b"authorization", f"Bearer {given}.".encode())]).status_code == 403
    assert httpx.get(f"{served.url}/", headers=[(b"cookie", f"cockpit_token={given};".encode())]).status_code == 403
    with pytest.raises(InvalidStatus):
        served.connect(additional_headers={"Authorization": "Bearer wrong"})


def test_the_link_becomes_a_cookie_that_opens_everything(serve: Serve) -> None:
    served = serve(rules=Rules(token=TOKEN))
    with httpx.Client(base_url=served.url) as browser:
        visit = browser.get(f"/?token={TOKEN}")
        assert visit.status_code == 303
        assert visit.headers["location"] == "/"
        cookie = visit.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=lax" in cookie
        assert browser.get("/metrics").status_code == 200
    page = served.page(additional_headers={"Cookie": f"a=b; cockpit_token={TOKEN}"})
    assert page.welcome["protocol"] == 1
    assert httpx.get(f"{served.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_every_answer_is_strict(serve: Serve) -> None:
    served = serve()
    for path in ("/", "/metrics", "/nothing"):
        headers = httpx.get(f"{served.url}{path}").headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert f"connect-src 'self' ws://127.0.0.1:{served.port};" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["permissions-policy"].startswith("microphone=(self)")
        assert "server" not in headers


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"]
)
def test_no_file_but_the_pages(serve: Serve, path: str) -> None:
    import http.client

    served = serve()
    plain = http.client.HTTPConnection("127.0.0.1", served.port)
    plain.request("GET", path)
    assert plain.getresponse().status in {403, 404}
    plain.close()


def test_big_bodies_are_not_read(serve: Serve) -> None:
    served = serve()
    assert httpx.post(f"{served.url}/", content=b"x" * 100_000).status_code == 413


@pytest.mark.parametrize(
    ("host", "token", "asked"),
    [("127.0.0.1", None, False), ("::1", None, False), ("localhost", None, False), ("127.0.0.1", "mine", True),
     ("0.0.0.0", None, True), ("192.168.1.5", None, True), ("::", None, True), ("0.0.0.0", "mine", True)],
)  # fmt: skip
def test_beyond_loopback_there_is_always_a_token(host: str, token: str | None, asked: bool) -> None:
    rules = Address(host, token=token).rules()
    assert (rules.token is not None) is asked
    if asked:
        assert rules.token == token or len(str(rules.token)) >= 40


def test_tokens_differ() -> None:
    assert Address("0.0.0.0").rules().token != Address("0.0.0.0").rules().token


def test_nothing_is_asked_of_who_knows_no_name(serve: Serve) -> None:
    """A raw connection, HTTP/1.0 and without a Host."""
    import socket

    served = serve()
    with socket.create_connection(("127.0.0.1", served.port)) as raw:
        raw.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert b" 403 " in raw.recv(4096).split(b"\r\n")[0] + b" "


def test_refusals_are_counted(serve: Serve) -> None:
    served = serve()
    httpx.get(served.url, headers={"Host": "evil.example"})
    assert 'cockpit_refused_connections_total{why="host"} 1.0' in httpx.get(f"{served.url}/metrics").text
    with pytest.raises(InvalidStatus):
        served.connect(origin="http://evil.example")
    assert 'cockpit_refused_connections_total{why="origin"} 1.0' in httpx.get(f"{served.url}/metrics").text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_the_page_is_only_read(serve: Serve, method: str) -> None:
    served = serve()
    for path in ("/", "/metrics", "/healthz", "/ws"):
        assert httpx.request(method, f"{served.url}{path}").status_code in {404, 405}, path
