"""Ten minutes of a busy room on the pages of the overlays: neither they nor the server grow."""

from __future__ import annotations

import pytest

from tests.interop.overlay.serving import served, watch

pytestmark = [pytest.mark.soak, pytest.mark.asyncio(loop_scope="module")]


async def test_a_busy_room_leaves_memory_flat_for_ten_minutes(browser, tmp_path):
    async with served(tmp_path) as server:
        await watch(browser, server, seconds=600)
