"""Ten minutes of a busy room on the pages of the overlays: neither they nor the server grow."""

from __future__ import annotations

import pytest

from tests.interop.display import CHROMIUM

pytest.importorskip("playwright.async_api", reason="playwright is not installed")
pytest.importorskip("PIL", reason="pillow is not installed")
from tests.interop.overlay_browser import chromium
from tests.interop.overlay_server import served, watch


@pytest.mark.soak
@pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser")
async def test_a_busy_room_leaves_memory_flat_for_ten_minutes(tmp_path):
    async with served(tmp_path) as server, chromium() as browser:
        await watch(browser, server, seconds=600)
