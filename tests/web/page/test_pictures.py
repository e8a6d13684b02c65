"""Pictures of the page at three sizes and in both themes, to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

BUILD = Path(__file__).parents[3] / "build"
SIZES = {"car": (1920, 720), "desk": (1440, 900), "phone": (390, 844)}


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_pictures(scheme: str, hearing_server: Any, browse: Any, say: Any, settled: Any) -> None:
    BUILD.mkdir(exist_ok=True)
    for name, (width, height) in SIZES.items():
        page = browse(hearing_server.url, viewport={"width": width, "height": height}, color_scheme=scheme)
        page.locator(".banner").wait_for(state="detached")
        for text in ("set the ambient light to purple", "massage for the passenger", "set my seat heating to high"):
            say(page, text)
        settled(page)
        picture = BUILD / f"page-{name}-{scheme}.png"
        page.screenshot(path=picture)
        assert picture.stat().st_size > 50_000  # an empty page is smaller
        page.close()
