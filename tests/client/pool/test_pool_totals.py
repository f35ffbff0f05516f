from __future__ import annotations

from tests.client.pool.world import World, talking
from tiktok_live.client.states import ClientState


async def test_totals_include_rooms_that_left():
    async with World({"a": talking("1", "2", ends_at=6.0), "b": talking("1", "2", "3")}, stagger=0.0) as world:
        assert (world.pool.totals.rooms, world.pool.totals.states, world.pool.totals.events) == (0, {}, 0)
        for name in ("a", "b", "nobody"):
            await world.pool.add(name)
        assert world.pool.totals.states == {ClientState.IDLE: 3}
        await world.pass_(5)
        totals, health = world.pool.totals, world.pool.health.values()
        assert (totals.rooms, totals.states, totals.closed, totals.failed) == (2, {ClientState.LIVE: 2}, 1, 1)
        assert totals.frames == sum(each.frames for each in health) > 0
        assert totals.messages_per_second == sum(each.messages_per_second for each in health) > 0
        assert totals.attempts == sum(each.attempts for each in health) + 1  # the attempt of @nobody
        await world.pass_(5)
        totals = world.pool.totals
        assert (totals.rooms, totals.closed, totals.failed) == (1, 2, 1)
        assert totals.events == 2 + 1 + 3  # including the end of a's live
        before = totals
        await world.pool.remove_room("b")
        await world.clock.settle()
        totals = world.pool.totals
        assert (totals.rooms, totals.closed, totals.events, totals.frames) == (0, 3, before.events, before.frames)
        assert totals.messages_per_second == 0.0
