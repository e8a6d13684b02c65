"""Opening an address safely: https only, few redirects, a limit on silence. Nothing else here touches the network."""

from __future__ import annotations

import http.client
import ipaddress
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import IO, Any
from urllib.parse import urlsplit

from cockpit.errors import ModelError

MAX_REDIRECTS = 5
_AGENT = "cockpit-voice"
_REDIRECTS = (301, 302, 303, 307, 308)


class Unavailable(ModelError):
    """The server answered, but not with the file; `status` is its HTTP status."""

    def __init__(self, status: int, message: str, url: str, hint: str) -> None:
        super().__init__(message, place=url, hint=hint)
        self.status = status

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border with what it was made from."""
        return Unavailable, (self.status, self.message, str(self.place), str(self.hint))


def check_address(url: str, came_from: str | None = None) -> None:
    """Refuse all but https; plain http only between this machine and itself.

    Raises:
        ModelError: the address is none of these.
    """
    try:
        parts = urlsplit(url)
        local = _is_loopback(parts.hostname or "") and (came_from is None or _is_loopback(urlsplit(came_from).hostname))
    except ValueError:
        raise ModelError("this is no address", place=url, hint="it should begin with https://") from None
    if not parts.hostname or parts.username or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise ModelError(
            "only https addresses are fetched", place=url, hint="fetch it yourself, and give it with --from"
        )


def open_address(url: str, headers: Mapping[str, str], timeout_s: float) -> http.client.HTTPResponse:
    """Ask for an address and return the answer, whose status is 200 or 206. `timeout_s` bounds every wait.

    Raises:
        Unavailable: the server answers with another status.
        ModelError: the address is refused, or nobody answers.
    """
    check_address(url)
    # A proxy is for reaching others; this machine is reached directly.
    proxies = urllib.request.ProxyHandler({} if _is_loopback(urlsplit(url).hostname) else None)
    opener = urllib.request.build_opener(proxies, _Redirects())
    request = urllib.request.Request(url, headers={"User-Agent": _AGENT, "Accept-Encoding": "identity", **headers})
    offline = "is this machine online? `--from ARCHIVE` takes a file fetched elsewhere"
    try:
        response = opener.open(request, timeout=timeout_s)
    except urllib.error.HTTPError as error:
        with error:
            message = "the server redirects in circles" if error.code in _REDIRECTS else f"the server says {error.code}"
            hint = "the address may have changed; look for the model at its publisher's"
            raise Unavailable(error.code, message, url, hint) from None
    except TimeoutError:
        raise ModelError(f"no answer within {timeout_s:g} s", place=url, hint=offline) from None
    except urllib.error.URLError as error:
        raise ModelError(f"cannot be reached: {error.reason}", place=url, hint=offline) from None
    except (OSError, http.client.HTTPException) as error:
        raise ModelError(f"cannot be reached: {error or type(error).__name__}", place=url, hint=offline) from None
    assert isinstance(response, http.client.HTTPResponse)
    return response


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows few redirects, and none that leaves https."""

    max_redirections = MAX_REDIRECTS

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        try:
            check_address(newurl, came_from=req.full_url)
        except ModelError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
