"""Fetch a file of known size, and go on where an earlier try stopped.

What has come lies in ``NAME.part``; ``NAME.mark`` beside it holds the address and the server's mark of that version
(ETag or Last-Modified). A server that ignores Range, or has another version, sends the file from its beginning.
"""

from __future__ import annotations

import http.client
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from cockpit.errors import ModelError
from cockpit.store.transport import Unavailable, open_address

CHUNK_BYTES = 64 * 1024
_AGAIN = "run the same command again: it goes on from there"
_WRONG = "the file there is another than the manifest means; nothing of it was kept"

Told = Callable[[int, int], None]
"""Called with the bytes that lie on disk, and the bytes of the whole file."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may be slow: `silence_s` for any answer, and on average of `window_s` no slower than
    `slowest_bytes_per_s`. A connection that is cut is taken up again `tries` times, as long as something came.
    """

    silence_s: float = 30.0
    window_s: float = 60.0
    slowest_bytes_per_s: float = 1000.0
    tries: int = 5


def download(
    url: str, part: Path, size_bytes: int, *, patience: Patience | None = None, told: Told = lambda *_: None
) -> None:
    """Make `part` hold `size_bytes` bytes of `url`. What came before an error stays for the next time.

    Raises:
        ModelError: the server is unreachable, too slow, or has a file of another size; or the disk is full.
    """
    patience = patience or Patience()
    task = _Task(url, part, size_bytes, patience, told)
    for _ in range(patience.tries):
        have = _size(part)
        if have < size_bytes:
            task.go_on()
        if _size(part) >= size_bytes:
            return
        if part.exists() and _size(part) <= have:
            break
    megabytes = f"{_size(part) / 1e6:.1f} of {size_bytes / 1e6:.1f} MB"
    raise ModelError(f"the connection was cut at {megabytes}", place=url, hint=_AGAIN)


def forget(part: Path) -> None:
    """Remove what was fetched, and the mark beside it."""
    part.unlink(missing_ok=True)
    _mark_file(part).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Task:
    """One file to be fetched."""

    url: str
    part: Path
    size_bytes: int
    patience: Patience
    told: Told

    def go_on(self) -> None:
        """Ask once for what is missing, and append what comes."""
        mark = _read_mark(self.part, self.url)
        if mark is None:
            forget(self.part)
        have = _size(self.part)
        headers = {"Range": f"bytes={have}-", **({"If-Range": mark} if mark else {})} if have else {}
        try:
            response = open_address(self.url, headers, self.patience.silence_s)
        except Unavailable as error:
            if error.status == 416 and have:  # what lies here is of another version
                forget(self.part)
                return
            raise
        with response:
            start = have if response.status == 206 else 0
            self._check_answer(response, start)
            try:
                _write_mark(self.part, self.url, response)
                with self.part.open("ab" if start else "wb") as file:
                    self._copy(response, file.write, start)
            except OSError as error:
                raise ModelError(
                    f"cannot be written: {error}", place=str(self.part), hint="is the disk full?"
                ) from error
        if _size(self.part) > self.size_bytes:
            self._refuse(f"the server sends more than the {self.size_bytes} bytes of this model")

    def _check_answer(self, response: http.client.HTTPResponse, start: int) -> None:
        """Refuse an answer that is another part than the one asked for, or of a file of another size."""
        if response.status == 206:
            given = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
            if given is None or int(given.group(1)) != start:
                self._refuse("the server sent another part than the one asked for")
        if response.length is not None and start + response.length != self.size_bytes:
            self._refuse(f"the file there has {start + response.length} bytes, not {self.size_bytes}")

    def _refuse(self, message: str) -> NoReturn:
        forget(self.part)
        raise ModelError(message, place=self.url, hint=_WRONG)

    def _copy(self, response: http.client.HTTPResponse, write: Callable[[bytes], int], done: int) -> None:
        """Write what comes, until the end, a cut, or one byte too many."""
        begin_s, begin_bytes = time.monotonic(), done
        while done <= self.size_bytes:
            chunk = self._next(response)
            if not chunk:
                return
            write(chunk)
            done += len(chunk)
            self.told(min(done, self.size_bytes), self.size_bytes)
            elapsed_s = time.monotonic() - begin_s
            if elapsed_s >= self.patience.window_s:
                slowest = self.patience.slowest_bytes_per_s
                if done < self.size_bytes and done - begin_bytes < slowest * elapsed_s:
                    raise ModelError(f"fewer than {slowest:g} bytes a second come", place=self.url, hint=_AGAIN)
                begin_s, begin_bytes = time.monotonic(), done

    def _next(self, response: http.client.HTTPResponse) -> bytes:
        """Return some bytes; none at the end, or where the connection is cut."""
        try:
            return response.read1(CHUNK_BYTES)
        except TimeoutError:
            message = f"nothing came for {self.patience.silence_s:g} s"
            raise ModelError(message, place=self.url, hint=_AGAIN) from None
        except (OSError, http.client.HTTPException):
            return b""


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _mark_file(part: Path) -> Path:
    return part.with_suffix(".mark")


def _write_mark(part: Path, url: str, response: http.client.HTTPResponse) -> None:
    etag = response.headers.get("ETag", "")
    weak = etag.startswith("W/")  # a weak one may stand for other bytes
    version = etag if etag and not weak else response.headers.get("Last-Modified", "")
    _mark_file(part).write_text(json.dumps({"url": url, "version": version}), encoding="utf-8")


def _read_mark(part: Path, url: str) -> str | None:
    """Return the version of what lies here: empty where the server gave none, None where it is of another address."""
    try:
        mark = json.loads(_mark_file(part).read_text(encoding="utf-8"))
        return str(mark["version"]) if mark["url"] == url else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
