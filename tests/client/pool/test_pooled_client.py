from __future__ import annotations

import asyncio

import pytest

from tests.client.pool.world import World, rooms
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import ConfigError


async def test_room_starts_are_staggered():
    async with World(rooms(5), stagger=2.0) as world:
        for name in world.ids:
            await world.pool.add(name)
        await world.pass_(20)
        await world.pool.add("nobody")
        await world.pool.add("nobody2")
        await world.pass_(5)
    assert world.hosts.requests == [
        *[(f"host{each}", each * 2.0) for each in range(5)],
        ("nobody", 20.0),
        ("nobody2", 22.0),
    ]


async def test_room_removed_before_its_turn_delays_no_other():
    async with World(rooms(4), stagger=10.0) as world:
        clients = [await world.pool.add(name) for name in world.ids]
        await world.pass_(5)
        assert await world.pool.remove_room("host1")
        await clients[2].aclose()
        await world.pass_(10)
    assert world.hosts.requests == [("host0", 0.0), ("host3", 10.0)]
    assert world.ends == dict.fromkeys(world.ids, CloseReason.CLOSED.sentence)
    assert world.of("host1") == ["room_closed"]


async def test_room_removed_before_its_task_runs_never_starts():
    async with World(rooms(2), stagger=10.0) as world:
        for name in world.ids:
            await (await world.pool.add(name)).aclose()
            # No time passes: no room has to wait for its turn.
            assert await asyncio.wait_for(world.pool.wait_closed(), 5) == CloseReason.NO_ROOM_LEFT
        await world.pool.add("host1")
        await world.pass_(1)
    assert world.hosts.requests == [("host1", 0.0)]


async def test_without_a_stagger_all_rooms_start_at_once():
    async with World(rooms(5), stagger=0.0) as world:
        for name in world.ids:
            await world.pool.add(name)
        await world.clock.settle()
        assert [at for _, at in world.hosts.requests] == [0.0] * 5


@pytest.mark.parametrize("stagger", [-1, float("nan"), float("inf"), "1", None])
def test_invalid_stagger_is_refused(stagger):
    with pytest.raises(ConfigError, match="stagger="):
        LivePool(stagger=stagger)
