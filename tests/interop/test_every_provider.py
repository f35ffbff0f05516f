"""The same live with external programs: a real sign server, and a page in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interop.display import CHROMIUM, SANDBOX
from tests.interop.test_signtok import FOLDER, signtok
from tests.test_every_provider import ROOM, check, seen_with
from tiktok_live.simulator import Simulator

PAGE = Path(__file__).parents[1] / "signing" / "providers" / "browser" / "pages" / "sign.html"

pytestmark = pytest.mark.interop


@pytest.fixture
async def simulator():
    async with Simulator(ROOM, speed=0) as simulator:
        yield simulator


@pytest.mark.skipif(not FOLDER, reason="SIGNTOK_DIR names no folder in which SignTok 1.2.0 is installed")
@pytest.mark.parametrize("query", ["", "?dialect=signtok"])
async def test_signtok(simulator, query):
    async with signtok() as (url, _):
        provider, seen = await seen_with(simulator, f"local+{url}{query}")
    assert provider == "local"
    assert "X-Bogus=" in simulator.connections[0].query
    check(seen)


@pytest.mark.skipif(not CHROMIUM, reason="CHROMIUM names no browser")
@pytest.mark.usefixtures("screen")
async def test_a_page_in_a_browser(simulator):
    sandbox = "true" if SANDBOX else "false"
    provider, seen = await seen_with(simulator, f"browser:{CHROMIUM}?page={PAGE}&sandbox={sandbox}")
    assert provider == "browser"
    check(seen)
