from __future__ import annotations

import pytest

from tests.hops.web import Web
from tiktok_live.net.http_client import AiohttpClient


@pytest.fixture
def web():
    with Web() as web:
        yield web


@pytest.fixture
async def http(web):
    client = AiohttpClient()
    yield client
    await client.aclose()
