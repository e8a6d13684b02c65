from __future__ import annotations

import pytest

from tests.web.viss.viss_client import Client


@pytest.fixture
def client() -> Client:
    """Return a client of version 3 with a car that stands in mild weather."""
    return Client()


@pytest.fixture(params=[2, 3], ids=["v2", "v3"])
def either(request: pytest.FixtureRequest) -> Client:
    """Return a client of each version."""
    return Client(request.param)
