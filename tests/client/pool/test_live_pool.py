from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from tests.client.pool.world import World, rooms, talking
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.dispatch.context import HandlerContext
from tiktok_live.errors import ConfigError, HandshakeRejected, RoomNotFound, UsageError
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.lifecycle import HandlerFailedEvent, RoomClosedEvent
from tiktok_live.signing.config.provider_config import EulerConfig


async def test_rooms_are_added_and_named_by_host_or_by_room_id():
    async with World(rooms(2)) as world:
        one = await world.pool.add(" https://www.tiktok.com/@Host0/live ")
        two = await world.pool.add(room_id=world.ids["host1"])
        assert world.pool.clients == {"host0": one, str(world.ids["host1"]): two}
        assert one.state is ClientState.IDLE
        await world.pass_(2)
        assert {name: health.state for name, health in world.pool.health.items()} == {
            "host0": ClientState.LIVE,
            str(world.ids["host1"]): ClientState.LIVE,
        }
        assert repr(world.pool) == "<LivePool of 2 rooms>"
    assert repr(world.pool) == "<LivePool of 0 rooms, closed>"


async def test_room_that_is_already_in_the_pool_is_refused():
    async with World(rooms(1)) as world:
        await world.pool.add("host0")
        await world.pool.add(room_id=5)
        for again in ({"unique_id": "@HOST0"}, {"room_id": 5}):
            with pytest.raises(ConfigError, match="is already in this pool"):
                await world.pool.add(**again)
        assert len(world.pool.clients) == 2


async def test_invalid_room_is_refused():
    async with World({}) as world:
        with pytest.raises(ConfigError, match="needs a user or a room"):
            await world.pool.add()
        with pytest.raises(ConfigError):
            await world.pool.add("some one/else")
        assert world.pool.clients == {}


# --- one set of handlers -------------------------------------------------------------------------------------------


async def test_every_handler_receives_the_events_of_every_room():
    texts, state = [], object()
    async with World({"a": talking("hi"), "b": talking("ho")}, shared=state) as world:

        @world.pool.on("chat")
        async def show(event: ChatEvent, ctx: HandlerContext[object]) -> None:
            assert ctx.shared is state
            assert ctx.client is world.pool.clients[ctx.client.unique_id]
            assert event.room_id == 5  # the room id in the message
            texts.append((ctx.client.unique_id, event.text))

        await world.pool.add("a")
        await world.pool.add("b")
        await world.pass_(10)
    assert sorted(texts) == [("a", "hi"), ("b", "ho")]


async def test_handlers_added_or_removed_later_take_effect_in_all_rooms():
    early, late = [], []
    async with World({"a": talking(*"123456"), "b": talking(*"123456")}, stagger=0.0) as world:
        await world.pool.add("a")
        await world.pool.add("b")
        first = world.pool.on("chat")(lambda event: early.append(event.text))
        await world.pass_(4.5)
        world.pool.on("chat")(lambda event: late.append(event.text))
        assert world.pool.remove(first) is True
        assert world.pool.remove(first) is False
        await world.pass_(10)
    assert sorted(early) == ["1", "1", "2", "2"]
    assert sorted(late) == ["3", "3", "4", "4", "5", "5", "6", "6"]


async def test_once_is_per_room():
    got = []
    async with World({"a": talking(*"12"), "b": talking(*"12")}) as world:
        world.pool.once("chat")(lambda event, ctx: got.append((ctx.client.unique_id, event.text)))
        for name in world.ids:
            await world.pool.add(name)
        await world.pass_(10)
    assert sorted(got) == [("a", "1"), ("b", "1")]


async def test_commands_middleware_and_error_hooks_are_for_all_rooms():
    steps = []
    async with World({"a": talking("!song x"), "b": talking("!song y")}) as world:

        @world.pool.middleware
        async def around(event: Any, call_next: Any, ctx: Any) -> object:
            if event.name == "chat":
                steps.append("around")
            return await call_next(event)

        @world.pool.command("song")
        async def song(event: ChatEvent, title: str) -> None:
            steps.append(title)
            raise ValueError(title)

        @world.pool.on_error
        def hook(failed: HandlerFailedEvent) -> None:
            steps.append(f"{failed.error} failed")

        for name in world.ids:
            await world.pool.add(name)
        await world.pass_(10)
        assert world.pool.totals.handler_failures == 2
    assert sorted(steps) == sorted([*["around"] * 4, "x", "x failed", "y", "y failed"])


# --- rooms that end ------------------------------------------------------------------------------------------------


async def test_room_leaves_the_pool_when_its_live_ends():
    async with World({"a": talking("hi", ends_at=5.0), "b": talking(*"123456789")}) as world:
        for name in world.ids:
            await world.pool.add(name)
        await world.pass_(8)
        assert list(world.pool.clients) == ["b"]
        assert world.ends == {"a": CloseReason.LIVE_ENDED.sentence}
        assert world.of("a") == ["connected", "chat", "live_ended", "disconnected", "room_closed"]
        before = len(world.of("b"))
        await world.pass_(3)
        assert len(world.of("b")) == before + 3
        assert world.pool.clients["b"].state is ClientState.LIVE
    last = next(event for who, event in world.got if who == "a" and isinstance(event, RoomClosedEvent))
    assert (last.unique_id, last.room_id, last.error) == ("a", world.ids["a"], None)


async def test_failures_emit_room_closed_and_affect_no_other_room(caplog):
    async with World({"a": talking("hi", "ho")}) as world:
        world.hosts.rooms["refused"] = 77  # the simulator has no such room
        for name in ("gone", "a", "refused", "buggy"):
            await world.pool.add(name)
        with caplog.at_level(logging.WARNING):
            await world.pass_(10)
        assert list(world.pool.clients) == ["a"]
        assert world.of("a") == ["connected", "chat", "chat"]
    errors = {who: event.error for who, event in world.got if isinstance(event, RoomClosedEvent)}
    assert isinstance(errors["gone"], RoomNotFound)
    assert isinstance(errors["refused"], HandshakeRejected)
    assert isinstance(errors["buggy"], ValueError)
    assert errors["a"] is None
    assert world.ends["gone"] == str(errors["gone"])
    assert world.ends["buggy"].startswith("ValueError: a bug")
    assert "s3cret" not in world.ends["buggy"]
    assert "@gone" in caplog.text
    assert "Traceback" in caplog.text  # of the bug
    assert len([record for record in caplog.records if record.exc_info]) == 1


async def test_room_that_cannot_start_emits_room_closed():
    async with World({}, sign=EulerConfig(api_key_file="no/such/file")) as world:
        await world.pool.add("a")
        await world.pass_(2)
        assert world.pool.clients == {}
    (event,) = [event for _, event in world.got]
    assert isinstance(event.error, ConfigError)


async def test_a_room_is_removed_while_it_is_read():
    async with World({"a": talking(*"123456789"), "b": talking(*"123456789")}) as world:
        for name in world.ids:
            await world.pool.add(name)
        await world.pass_(5)
        client = world.pool.clients["a"]
        assert await world.pool.remove_room(" @A ") is True
        assert client.state is ClientState.CLOSED
        assert await world.pool.remove_room("a") is False
        assert await world.pool.remove_room(world.ids["a"]) is False
        assert list(world.pool.clients) == ["b"]
        assert world.of("a")[-2:] == ["disconnected", "room_closed"]
        again = await world.pool.add("a")
        await world.pass_(2)
        assert again.state is ClientState.LIVE
        await world.pool.add(room_id=4)
        assert await world.pool.remove_room(4) is True


async def test_a_handler_may_remove_its_own_room():
    went_on = []
    async with World({"a": talking("leave"), "b": talking("stay")}) as world:

        @world.pool.on("chat", where=lambda event: event.text == "leave")
        async def leave(event: ChatEvent, ctx: HandlerContext[None]) -> None:
            went_on.append(await world.pool.remove_room(ctx.client.unique_id))

        for name in world.ids:
            await world.pool.add(name)
        await world.pass_(6)
        assert list(world.pool.clients) == ["b"]
        assert world.ends == {"a": CloseReason.CLOSED.sentence}
    assert went_on == [True]


async def test_a_handler_may_close_its_own_client():
    async with World({"a": talking("leave")}) as world:
        world.pool.on("chat")(close)
        await world.pool.add("a")
        await world.pass_(6)
        assert await world.pool.wait_closed() == CloseReason.NO_ROOM_LEFT
    assert world.ends == {"a": CloseReason.CLOSED.sentence}


async def close(event: ChatEvent, ctx: HandlerContext[Any]) -> None:
    await ctx.client.aclose()


async def test_with_follow_a_room_stays_when_its_live_ends():
    async with World({"a": talking(ends_at=5.0)}, follow=True) as world:
        await world.pool.add("a")
        await world.pass_(4)
        world.hosts.offline.add("a")
        await world.pass_(10)
        assert world.of("a")[-1] == "waiting_for_live"
        assert list(world.pool.clients) == ["a"]


# --- the end -------------------------------------------------------------------------------------------------------


async def test_wait_closed_returns_when_no_room_is_left():
    async with World({"a": talking(ends_at=5.0), "b": talking(ends_at=9.0)}) as world:
        for name in world.ids:
            await world.pool.add(name)
        waiting = asyncio.ensure_future(world.pool.wait_closed())
        await world.pass_(8)
        assert not waiting.done()
        await world.pass_(8)
        assert await waiting == CloseReason.NO_ROOM_LEFT
        assert world.ends == {"a": CloseReason.LIVE_ENDED.sentence, "b": CloseReason.LIVE_ENDED.sentence}


async def test_a_handler_of_the_last_end_may_add_a_room():
    async with World({"a": talking(ends_at=5.0), "b": talking(ends_at=5.0)}) as world:
        ends = []

        @world.pool.on(RoomClosedEvent)
        async def go_on(event: RoomClosedEvent) -> None:
            ends.append(event.unique_id)
            if len(ends) < 4:
                await world.pool.add({"a": "b", "b": "a"}[event.unique_id])

        await world.pool.add("a")
        waiting = asyncio.ensure_future(world.pool.wait_closed())
        await world.pass_(40)
        assert await waiting == CloseReason.NO_ROOM_LEFT
        assert ends[:2] == ["a", "b"]


async def test_room_may_be_added_again_in_its_closed_event():
    async with World({}) as world:
        ends = []

        @world.pool.on(RoomClosedEvent)
        async def again(event: RoomClosedEvent) -> None:
            ends.append(event.unique_id)
            if len(ends) < 3:
                await world.pool.add(event.unique_id)

        await world.pool.add("nobody")
        await world.pass_(10)
        assert ends == ["nobody"] * 3
        assert world.pool.totals.failed == 3


async def test_pool_with_keep_open_waits_for_new_rooms():
    async with World({"a": talking(ends_at=5.0)}, keep_open=True) as world:
        waiting = asyncio.ensure_future(world.pool.wait_closed())
        await world.pass_(5)
        await world.pool.add("a")
        await world.pass_(10)
        assert world.ends == {"a": CloseReason.LIVE_ENDED.sentence}
        assert not waiting.done()
        await world.pool.aclose()
        assert await waiting == CloseReason.CLOSED


async def test_empty_pool_does_not_wait():
    async with World({}) as world:
        assert await world.pool.wait_closed() == CloseReason.NO_ROOM_LEFT


async def test_closing_ends_all_rooms_concurrently_and_gives_handlers_time():
    world = World(rooms(5), close_patience=30.0, stagger=0.0)
    together = asyncio.Barrier(5)
    world.pool.on(RoomClosedEvent)(lambda _: together.wait())
    for name in world.ids:
        await world.pool.add(name)
    await world.pass_(2)
    await world.pool.aclose()
    await world.pool.aclose()
    assert world.ends == dict.fromkeys(world.ids, CloseReason.CLOSED.sentence)
    assert not together.broken
    with pytest.raises(UsageError, match="this pool is closed"):
        await world.pool.add("host9")
    assert await world.pool.wait_closed() == CloseReason.CLOSED
    await world.connector.aclose()


async def test_closing_does_not_wait_longer_than_its_patience(caplog):
    world = World(rooms(3), close_patience=0.05, stagger=0.0)

    @world.pool.on("connected")
    async def stuck(event: object) -> None:
        await asyncio.Event().wait()

    for name in world.ids:
        await world.pool.add(name)
    await world.pass_(2)
    await asyncio.wait_for(world.pool.aclose(), 30)
    assert caplog.text.count("did not finish within") == 3
    await world.connector.aclose()


async def test_a_handler_may_close_the_pool():
    went_on, together = [], asyncio.Barrier(2)
    async with World({"a": talking("stop"), "b": talking("stop")}, stagger=0.0) as world:

        @world.pool.on("chat")
        async def stop(event: ChatEvent) -> None:
            await together.wait()  # neither may wait until the other has ended
            await world.pool.aclose()
            went_on.append(event.text)

        for name in world.ids:
            await world.pool.add(name)
        waiting = asyncio.ensure_future(world.pool.wait_closed())
        await world.pass_(6)
        assert await waiting == CloseReason.CLOSED
        assert world.ends == {"a": CloseReason.CLOSED.sentence, "b": CloseReason.CLOSED.sentence}
    assert went_on == ["stop", "stop"]


async def test_client_that_fails_to_close_is_logged_and_affects_no_other(caplog):
    async with World(rooms(2)) as world:
        broken = await world.pool.add("host0")
        await world.pool.add("host1")
        await world.pass_(2)

        async def fail() -> None:
            raise RuntimeError("it does not close")

        broken._signing.aclose = fail
        await world.pool.aclose()
        assert world.ends == dict.fromkeys(world.ids, CloseReason.CLOSED.sentence)
    assert "closing the sign providers of <LiveClient @host0 closed> failed" in caplog.text
