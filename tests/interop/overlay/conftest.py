"""A browser and a server of the overlays' pages, for the tests in this folder."""

from __future__ import annotations

import pytest
import pytest_asyncio

from tests.interop.display import CHROMIUM
from tests.interop.overlay.browser import Told, chromium
from tests.overlay.pages.fake_server import PARTS, fake_server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser():
    """Chromium without a window."""
    pytest.importorskip("playwright.async_api", reason="playwright is not installed")
    if not CHROMIUM:
        pytest.skip("CHROMIUM names no browser")
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def server():
    """A server that says what a test chooses."""
    async with fake_server() as server:
        server.parts = dict(PARTS)
        yield server


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser):
    """An empty page, in which no error may happen."""
    page = await browser.new_page()
    page.told = Told(page)
    yield page
    await page.close()
    assert page.told.errors == []
