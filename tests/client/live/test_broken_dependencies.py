"""A client with custom objects that break their contracts or ignore cancellation."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
import weakref
from typing import TYPE_CHECKING, Any

import pytest

from tests.client.live.test_life_cycle import LIMIT, PATIENCE, within_limit
from tests.client.pool.world import World, rooms
from tests.client.rig import Rig, found, socket
from tests.dispatch.helpers import run_jumping
from tests.session.wire_messages import HELLO, chat, frame, gift
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.client.pool.live_pool import LivePool
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.errors import UsageError
from tiktok_live.rooms.base import RoomLookup
from tiktok_live.testing import MemoryTransport, VirtualClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    UncancellableCall = Callable[..., Awaitable[Any]]


HIDDEN = "s3cret" + "0123456789"


async def cancelled(*_: object, **__: object) -> Any:
    """Raise CancelledError although no caller cancelled it."""
    raise asyncio.CancelledError


def uncancellable_until(is_over: asyncio.Event) -> UncancellableCall:
    """Return a call that ignores every cancellation until `is_over` is set."""

    async def call(*_: object, **__: object) -> None:
        while not is_over.is_set():
            try:
                await is_over.wait()
            except asyncio.CancelledError:
                continue

    return call


@pytest.fixture
async def uncancellable() -> AsyncIterator[UncancellableCall]:
    is_over = asyncio.Event()
    yield uncancellable_until(is_over)
    is_over.set()
    await VirtualClock().settle()


# --- without references


async def test_client_without_references_keeps_reading() -> None:
    lookups: list[weakref.ref[asyncio.Future[RoomLookup]]] = []
    names: list[str] = []

    async def look_up(unique_id: str) -> RoomLookup:
        answer: asyncio.Future[RoomLookup] = asyncio.get_running_loop().create_future()
        lookups.append(weakref.ref(answer))
        return await answer

    def begin() -> None:
        rig = Rig(socket(), listen=False)
        rig.resolver.look_up = look_up
        rig.client.on("event")(lambda event: names.append(event.name))
        starting.add(asyncio.ensure_future(rig.client.start()))

    starting: set[asyncio.Future[None]] = set()
    begin()
    await VirtualClock().settle()
    starting.clear()
    gc.collect()
    answer = lookups[0]()
    assert answer is not None
    answer.set_result(found())
    await VirtualClock().settle()
    assert names == ["connected"]


async def test_clients_that_start_each_other_are_collected() -> None:
    begun: list[weakref.ref[LiveClient]] = []
    last: list[LiveClient] = []

    async def begin(left: int) -> None:
        client = Rig(socket(frame(chat("next"))), listen=False).client
        begun.append(weakref.ref(client))
        before, last[:] = list(last), [client]

        @client.on("chat")
        async def go_on(_: object) -> None:
            assert client.state is ClientState.LIVE  # a handler may refer to its client
            while before:
                await before.pop().aclose()
            if left:
                await begin(left - 1)

        await client.start()

    await begin(5)
    while len(begun) < 6:  # noqa: ASYNC110 - handlers decide
        await asyncio.sleep(0)
    await VirtualClock().settle()
    gc.collect()
    assert [client() is not None for client in begun] == [False] * 5 + [True]
    await last.pop().aclose()


def test_open_pool_closes_silently_when_its_loop_ends(caplog: pytest.LogCaptureFixture) -> None:
    worlds: list[World] = []
    clients: list[LiveClient] = []

    async def main() -> None:
        worlds.append(world := World(rooms(2), stagger=0.0))
        clients.extend([await world.pool.add(name) for name in world.ids])
        await world.pass_(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(main())
    gc.collect()
    assert [client.state for client in clients] == [ClientState.CLOSED] * 2
    assert worlds[0].pool.totals.closed == 2
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


# --- cancelled from within


@pytest.mark.parametrize("where", ["resolver", "connector", "receive", "send"])
async def test_self_cancellation_is_a_failure_and_not_a_close(where: str) -> None:
    rig = Rig(transport := socket())
    if where == "resolver":
        rig.resolver.look_up = cancelled
    elif where == "connector":
        rig.connector.connect = cancelled
    else:
        setattr(transport, where, cancelled)
    with pytest.raises(UsageError, match="cancelled"):
        await rig.start()
    with pytest.raises(UsageError, match="cancelled"):
        await rig.client.wait_closed()


async def test_cancelled_lookup_of_wait_until_live_is_not_reported_as_closed() -> None:
    rig = Rig()
    rig.resolver.look_up = cancelled
    with pytest.raises(UsageError, match="lookup"):
        await rig.client.wait_until_live()


async def test_wait_until_live_ends_with_the_client_although_its_lookup_hangs(uncancellable: UncancellableCall) -> None:
    rig = Rig(close_patience=PATIENCE)
    rig.resolver.look_up = uncancellable
    waiting = asyncio.ensure_future(rig.client.wait_until_live())
    await rig.clock.settle()
    await within_limit(rig.client.aclose())
    with pytest.raises(UsageError, match="closed"):
        await within_limit(waiting)


# --- sockets


@pytest.mark.parametrize("options", [None, 5, {"ping-interval": object()}])
async def test_a_socket_that_cannot_be_used_is_closed(options: object) -> None:
    rig = Rig(transport := socket())
    transport.options = options
    with pytest.raises((AttributeError, TypeError)):
        await rig.start()
    assert transport.closed


async def raise_on_close() -> None:
    raise OSError(f"sessionid={HIDDEN}")


async def never_close(*_: object) -> None:
    await asyncio.get_running_loop().create_future()


@pytest.mark.parametrize("close", [raise_on_close, cancelled, never_close, None])
async def test_socket_that_does_not_close_does_not_delay_the_reconnect(
    close: UncancellableCall | None,
    uncancellable: UncancellableCall,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("tiktok_live.client.connection._CLOSE_PATIENCE", 0.01)
    rig = Rig(transport := socket(), socket())
    await rig.start()
    transport.aclose = close or uncancellable
    transport.close_by_peer(None)
    async with asyncio.timeout(LIMIT):
        while rig.names[-1] != "reconnected":
            await rig.clock.advance(0.25)
            await asyncio.sleep(0.001)
    assert rig.names == ["connected", "disconnected", "reconnecting", "reconnected"]
    assert HIDDEN not in caplog.text
    await rig.client.aclose()


async def test_socket_that_ignores_cancellation_does_not_delay_the_reconnect(
    uncancellable: UncancellableCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiktok_live.client.connection._CLOSE_PATIENCE", 0.01)

    class Stuck(MemoryTransport):
        async def receive(self) -> bytes:
            if self._arrived.empty():
                await uncancellable()
            return await super().receive()

    stuck = Stuck()
    stuck.feed(HELLO)
    rig = Rig(stuck, socket(), stall_timeout=5.0, first_message_timeout=5.0)
    await rig.start()
    async with asyncio.timeout(LIMIT):
        while rig.names[-1] != "reconnected":
            await rig.clock.advance(0.25)
            await asyncio.sleep(0.001)
    assert stuck.closed
    await rig.client.aclose()


# --- clocks


async def test_clock_that_ignores_cancellation_does_not_delay_closing(uncancellable: UncancellableCall) -> None:
    rig = Rig(transport := socket(), close_patience=PATIENCE)
    rig.client.on("chat")(never_close)
    await rig.start()
    rig.clock.sleep_until = uncancellable
    transport.feed(frame(chat("a")))
    await VirtualClock().settle()
    await within_limit(rig.client.aclose())


async def test_clock_that_ignores_cancellation_does_not_delay_a_pool(uncancellable: UncancellableCall) -> None:
    clock = VirtualClock()
    clock.sleep_until = uncancellable
    pool = LivePool(dependencies=Dependencies(clock=clock), config=Rig().client.config)
    await pool.add("@a")
    await pool.add("@b")
    await clock.settle()
    await within_limit(pool.aclose())


async def test_clock_whose_wall_time_raises_does_not_delay_closing(caplog: pytest.LogCaptureFixture) -> None:
    before = asyncio.all_tasks()
    rig = Rig(transport := socket(frame(gift(3))))
    await rig.start()
    rig.clock.wall = lambda: float("nan")
    await within_limit(rig.client.aclose())
    assert transport.closed
    assert rig.client.state is ClientState.CLOSED
    assert asyncio.all_tasks() == before
    assert "the last events of someone could not be dispatched" in caplog.text


# --- other threads


@pytest.mark.parametrize("is_in_handler", [True, False])
async def test_a_loop_in_another_thread_may_close_a_client(is_in_handler: bool) -> None:
    rig = Rig(transport := socket(), close_patience=2.0)
    closed_after = threading.Event()

    def close(_: object) -> None:
        asyncio.run(rig.client.aclose())
        closed_after.set()

    await rig.start()
    if is_in_handler:
        rig.client.on("chat", thread=True)(close)
        transport.feed(frame(chat("stop")))
    else:
        threading.Thread(target=close, args=(None,), daemon=True).start()
    assert await within_limit(rig.client.wait_closed()) is CloseReason.CLOSED
    await within_limit(asyncio.to_thread(closed_after.wait))
    assert transport.closed


async def test_a_loop_in_another_thread_may_close_a_pool() -> None:
    world = World(rooms(2), stagger=0.0)
    for name in world.ids:
        await world.pool.add(name)
    await world.pass_(1)
    await within_limit(asyncio.to_thread(lambda: asyncio.run(world.pool.aclose())))
    assert world.pool.clients == {}
    assert await within_limit(world.pool.wait_closed()) is CloseReason.CLOSED
    assert asyncio.all_tasks() == {asyncio.current_task()}


# --- all at once


@pytest.mark.parametrize("patience", [0.0, 60.0])
def test_closing_is_in_time_when_every_dependency_ignores_cancellation(patience: float) -> None:
    release = threading.Event()

    async def main() -> None:
        is_over = asyncio.Event()
        uncancellable = uncancellable_until(is_over)
        rig = Rig(transport := socket(frame(chat("a"))), close_patience=patience)
        client = rig.client
        client.on("chat")(lambda _: uncancellable())
        client.on("chat", thread=True)(lambda _: release.wait(60.0))
        await rig.start()
        transport.aclose = uncancellable
        for part in (client._gifts, client._signing, client._services):
            part.aclose = uncancellable
        rig.clock.sleep_until = uncancellable
        loop = asyncio.get_running_loop()
        began = loop.time()
        await client.aclose()
        assert patience < loop.time() - began <= patience + 1.0
        release.set()
        is_over.set()
        await VirtualClock().settle()

    run_jumping(main())
