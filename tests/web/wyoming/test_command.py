"""``cockpit serve --wyoming``: what is wrong with it is told before anything else is begun."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

from cockpit.cli.main import cockpit
from cockpit.errors import UsageError


@pytest.mark.parametrize(
    ("uri", "what"), [("tcp://0.0.0.0:0", "passwords"), ("localhost", "no address"), ("stdio://", "no address")]
)
def test_a_wrong_address_is_told(uri: str, what: str) -> None:
    result = CliRunner().invoke(cockpit, ["serve", "--port", "0", "--wyoming", uri])
    assert isinstance(result.exception, UsageError) and what in str(result.exception)


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "cockpit.web.wyoming.server", raising=False)
    monkeypatch.setitem(sys.modules, "wyoming.server", None)
    result = CliRunner().invoke(cockpit, ["serve", "--port", "0", "--wyoming", "tcp://127.0.0.1:0"])
    assert isinstance(result.exception, UsageError)
    assert "cockpit-voice[wyoming]" in str(result.exception)
