from __future__ import annotations

import pytest

from tests.rules.obs.obs_server import PASSWORD, ObsServer
from tests.rules.obs.obs_state import MemoryClient, ObsState
from tiktok_live.rules.obs.address import ObsAddress
from tiktok_live.rules.obs.client import ObsClient
from tiktok_live.rules.obs.effects import Effects
from tiktok_live.testing import VirtualClock


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def state():
    return ObsState()


@pytest.fixture
def memory(state):
    return MemoryClient(state)


@pytest.fixture
async def effects(memory, clock):
    effects = Effects(memory, clock=clock)
    yield effects
    await effects.aclose()


@pytest.fixture
async def server():
    async with ObsServer().listening() as server:
        yield server
    assert server.faults == []


@pytest.fixture
async def client(server, clock, monkeypatch):
    monkeypatch.setenv("OBS_PASSWORD", PASSWORD)
    client = ObsClient(ObsAddress(url=server.url, password="env:OBS_PASSWORD"), clock=clock)
    yield client
    await client.aclose()
