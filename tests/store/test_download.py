"""A download comes whole, goes on where it was cut, and stops at what it should not take."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from cockpit.errors import ModelError
from cockpit.store.download import Patience, download
from cockpit.store.transport import check_address
from tests.store.publisher import Site

ONCE = Patience(tries=1)


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "model.zip.part"


def test_comes_whole_and_tells_how_far_it_is(site: Site, part: Path) -> None:
    told: list[tuple[int, int]] = []
    download(site.url, part, len(site.data), told=lambda *now: told.append(now))
    assert part.read_bytes() == site.data
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (len(site.data), len(site.data))
    assert site.asked == [None]


def test_a_cut_connection_is_taken_up_again_at_once(site: Site, part: Path) -> None:
    site.cut_after = [100_000, 50_000]
    download(site.url, part, len(site.data))
    assert part.read_bytes() == site.data
    assert site.asked == [None, "bytes=100000-", "bytes=150000-"]


def test_what_came_before_an_error_stays_for_the_next_time(site: Site, part: Path) -> None:
    site.cut_after = [100_000]
    with pytest.raises(ModelError, match=r"was cut at 0\.1 of") as raised:
        download(site.url, part, len(site.data), patience=ONCE)
    assert "again" in str(raised.value.hint)
    assert part.read_bytes() == site.data[:100_000]
    download(site.url, part, len(site.data), patience=ONCE)
    assert part.read_bytes() == site.data
    assert site.asked[1] == "bytes=100000-"


def test_a_server_that_ignores_ranges_sends_it_from_the_beginning(site: Site, part: Path) -> None:
    site.cut_after, site.knows_ranges = [100_000], False
    download(site.url, part, len(site.data))
    assert part.read_bytes() == site.data


def test_another_version_is_not_joined_to_the_old_one(site: Site, part: Path) -> None:
    site.cut_after = [100_000]
    with pytest.raises(ModelError):
        download(site.url, part, len(site.data), patience=ONCE)
    site.etag, site.data = '"two"', bytes(reversed(site.data))
    download(site.url, part, len(site.data), patience=ONCE)
    assert part.read_bytes() == site.data


def test_without_a_mark_of_the_version_it_goes_on_all_the_same(site: Site, part: Path) -> None:
    site.etag, site.cut_after = None, [100_000]
    download(site.url, part, len(site.data))
    assert part.read_bytes() == site.data
    assert site.asked[1] == "bytes=100000-"


def test_what_lies_here_from_another_address_is_not_gone_on_with(site: Site, part: Path) -> None:
    part.write_bytes(b"something else")
    download(site.url, part, len(site.data))
    assert part.read_bytes() == site.data


def test_where_the_file_there_is_shorter_than_what_lies_here_it_begins_anew(site: Site, part: Path) -> None:
    site.cut_after = [100_000]
    with pytest.raises(ModelError):
        download(site.url, part, len(site.data), patience=ONCE)
    whole, site.data = site.data, site.data[:50_000]
    with pytest.raises(ModelError, match=f"has 50000 bytes, not {len(whole)}"):
        download(site.url, part, len(whole))
    assert not part.exists()


@pytest.mark.parametrize("announce", [True, False])
def test_more_than_the_manifest_says_is_refused(site: Site, part: Path, announce: bool) -> None:
    site.announce = announce
    with pytest.raises(ModelError, match=r"sends more than|the file there has") as raised:
        download(site.url, part, len(site.data) - 10)
    assert str(raised.value.place) == site.url
    assert raised.value.hint
    assert list(part.parent.iterdir()) == []


def test_less_than_the_manifest_says_is_refused_before_it_comes(site: Site, part: Path) -> None:
    with pytest.raises(ModelError, match="the file there has"):
        download(site.url, part, len(site.data) + 10)
    assert list(part.parent.iterdir()) == []


def test_a_server_that_sends_another_part_is_refused(site: Site, part: Path) -> None:
    site.cut_after, site.wrong_part = [100_000], True
    with pytest.raises(ModelError, match="another part"):
        download(site.url, part, len(site.data))


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_server_that_refuses_is_quoted(site: Site, part: Path, status: int) -> None:
    site.status = status
    with pytest.raises(ModelError, match=f"the server says {status}") as raised:
        download(site.url, part, len(site.data))
    assert raised.value.hint


def test_a_redirect_is_followed_but_not_in_circles(site: Site, part: Path) -> None:
    site.moved_to = site.url
    with pytest.raises(ModelError, match="in circles"):
        download(site.url, part, len(site.data))
    assert len(site.asked) < 10


@pytest.mark.parametrize("elsewhere", ["http://example.org/model.zip", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirect_that_leaves_https_is_refused(site: Site, part: Path, elsewhere: str) -> None:
    site.moved_to = elsewhere
    with pytest.raises(ModelError) as raised:
        download(site.url, part, len(site.data))
    assert not part.exists()
    assert raised.value.hint


def test_a_silent_server_is_given_up(site: Site, part: Path) -> None:
    site.silent = True
    with pytest.raises(ModelError, match=r"no answer within 0\.2 s"):
        download(site.url, part, len(site.data), patience=Patience(silence_s=0.2))


def test_a_server_slower_than_allowed_is_given_up_and_what_came_stays(site: Site, part: Path) -> None:
    impatient = Patience(window_s=0.0, slowest_bytes_per_s=math.inf)
    with pytest.raises(ModelError, match="bytes a second") as raised:
        download(site.url, part, len(site.data), patience=impatient)
    assert "goes on" in str(raised.value.hint)
    assert 0 < part.stat().st_size < len(site.data)


def test_nobody_there(site: Site, part: Path) -> None:
    with pytest.raises(ModelError, match="cannot be reached") as raised:
        download("http://127.0.0.1:9/model.zip", part, 10)
    assert "--from" in str(raised.value.hint)


@pytest.mark.parametrize(
    "url",
    ["http://example.org/a.zip", "file:///etc/passwd", "ftp://example.org/a", "a.zip", "", "https://", "http://[::1",
     "https://me:secret@example.org/a.zip", "http://127.0.0.1.example.org/a", "data:,x"],
)  # fmt: skip
def test_addresses_that_are_no_https_are_refused(url: str) -> None:
    with pytest.raises(ModelError):
        check_address(url)


def test_plain_http_is_for_this_machine_alone() -> None:
    check_address("http://localhost:8000/a.zip")
    check_address("http://[::1]:8000/a.zip", came_from="http://127.0.0.1/")
    check_address("https://example.org/a.zip")
    with pytest.raises(ModelError):
        check_address("http://127.0.0.1/a.zip", came_from="https://example.org/")
