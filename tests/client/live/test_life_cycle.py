"""The life of a client, state by state."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING

import pytest

from tests.client.rig import Rig, found, plan, silent, socket
from tests.session.wire_messages import chat, control, frame, gift
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.errors import ConfigError, ConnectionClosed, UsageError
from tiktok_live.events.lifecycle import DisconnectedEvent
from tiktok_live.rooms.base import LookupStatus, RoomLookup
from tiktok_live.signing.providers.static import StaticProvider
from tiktok_live.testing import MemoryTransport

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

END = frame(control(3))
PATIENCE = 0.1
LIMIT = PATIENCE + 1.0


async def within_limit(waiting: Awaitable[object]) -> object:
    async with asyncio.timeout(LIMIT):
        return await waiting


async def forever() -> None:
    """Ignore every cancellation until the test is over."""
    loop = asyncio.get_running_loop()
    end = loop.time() + 4 * LIMIT
    while loop.time() < end:
        try:
            await asyncio.sleep(end - loop.time())
        except asyncio.CancelledError:
            continue


# --- the order at the end


async def test_closing_completes_gifts_before_disconnected() -> None:
    rig = Rig(socket(frame(gift(3))))
    await rig.start()
    await rig.client.aclose()
    assert rig.names == ["connected", "gift", "gift_complete", "disconnected"]
    assert await rig.client.wait_closed() is CloseReason.CLOSED


async def test_the_end_of_the_live_has_the_same_order() -> None:
    rig = Rig(socket(frame(gift(3)), END, frame(chat("bye")), close=1000))
    await rig.start()
    assert await rig.ended() is CloseReason.LIVE_ENDED
    assert rig.names == ["connected", "gift", "gift_complete", "live_ended", "chat", "disconnected"]


async def test_a_final_failure_has_the_same_order() -> None:
    rig = Rig(socket(frame(gift(3)), close=None), reconnect=None)
    await rig.start()
    with pytest.raises(ConnectionClosed):
        await rig.ended()
    assert rig.names == ["connected", "gift", "gift_complete", "disconnected"]
    (gone,) = [event for event in rig.events if isinstance(event, DisconnectedEvent)]
    assert "broke" in gone.reason


async def test_closing_between_two_connections_completes_gifts() -> None:
    rig = Rig(socket(frame(gift(3)), close=None))
    await rig.start()
    await rig.clock.advance(0.5)
    assert rig.client.state is ClientState.RECONNECTING
    await rig.client.aclose()
    assert rig.names == ["connected", "gift", "disconnected", "reconnecting", "gift_complete"]


async def test_events_received_before_closing_are_delivered() -> None:
    transport = socket()
    rig = Rig(transport)
    await rig.start()
    transport.feed(*[frame(chat(str(number))) for number in range(3)])
    for _ in range(5):
        await asyncio.sleep(0)
    received = rig.client.health.messages
    await rig.client.aclose()
    assert received > 0
    assert rig.names.count("chat") == rig.client.health.messages


# --- the end of the live is latched


class StuckTransport(MemoryTransport):
    """A socket whose sends hang once it is stuck."""

    is_stuck = False

    async def send(self, data: bytes) -> None:
        if self.is_stuck:
            await asyncio.Event().wait()
        await super().send(data)


async def test_end_of_live_is_seen_although_its_ack_cannot_be_sent() -> None:
    transport = StuckTransport()
    transport.feed(socket()._arrived.get_nowait())
    rig = Rig(transport, socket(), user=None)
    await rig.start()
    transport.is_stuck = True
    transport.feed(frame(control(3), need_ack=True))
    assert await rig.ended() is CloseReason.LIVE_ENDED
    assert rig.names == ["connected", "live_ended", "disconnected"]
    assert len(rig.connector.attempts) == 1


async def test_events_are_dispatched_although_the_ack_cannot_be_sent() -> None:
    transport = StuckTransport()
    transport.feed(socket()._arrived.get_nowait())
    rig = Rig(transport)
    await rig.start()
    transport.is_stuck = True
    transport.feed(frame(chat("a"), need_ack=True))
    await rig.clock.settle()
    assert rig.names == ["connected", "chat"]
    await rig.client.aclose()


# --- failures without a waiting call


@pytest.mark.parametrize("timed_out_once", [False, True])
async def test_final_failure_is_logged_if_no_call_waits(timed_out_once: bool, caplog: pytest.LogCaptureFixture) -> None:
    transport = socket()
    rig = Rig(transport, reconnect=None)
    await rig.start()
    if timed_out_once:
        waiting = asyncio.ensure_future(rig.client.wait_closed())
        await rig.clock.settle()
        waiting.cancel()
        await asyncio.wait({waiting})
    transport.close_by_peer(None)
    await rig.clock.advance(5.0)
    assert rig.client.state is ClientState.CLOSED
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "broke" in record.getMessage()
    assert record.exc_info is None


async def test_failure_is_raised_and_not_logged_if_a_call_waits(caplog: pytest.LogCaptureFixture) -> None:
    rig = Rig(transport := socket(), reconnect=None)
    await rig.start()
    waiting = asyncio.ensure_future(rig.client.wait_closed())
    await rig.clock.settle()
    transport.close_by_peer(None)
    with pytest.raises(ConnectionClosed):
        await rig.until(waiting)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("is_waited_for", [False, True])
async def test_a_bug_is_logged_with_its_traceback(is_waited_for: bool, caplog: pytest.LogCaptureFixture) -> None:
    transport = socket()
    rig = Rig(transport)
    await rig.start()

    def bug(data: bytes, now: float) -> None:
        raise KeyError("some key")

    rig.client._supervisor.connection.session.receive_data = bug
    waiting = asyncio.ensure_future(rig.client.wait_closed()) if is_waited_for else None
    await rig.clock.settle()
    transport.feed(frame(chat("a")))
    await rig.clock.advance(2.0)
    assert rig.client.state is ClientState.CLOSED
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.exc_info is not None
    assert "KeyError: 'some key'" in caplog.text
    assert transport.closed
    if waiting is not None:
        with pytest.raises(KeyError):
            await waiting


# --- start fails


async def test_start_that_fails_before_reading_leaves_nothing_open() -> None:
    rig = Rig()
    client = LiveClient("@someone", sign="euler?api_key_file=no/such/key", config=rig.client.config)
    http = client._services.http
    closed = []
    http.aclose, original = (lambda: closed.append(1) or original()), http.aclose
    with pytest.raises(ConfigError):
        async with client:
            raise AssertionError("it does not start")
    assert client.state is ClientState.CLOSED
    assert closed == [1]


async def test_a_start_that_is_cancelled_leaves_nothing_open() -> None:
    rig = Rig(transport := silent())
    before = asyncio.all_tasks()
    starting = asyncio.ensure_future(rig.client.start())
    await rig.clock.settle()
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert rig.client.state is ClientState.CLOSED
    assert transport.closed
    assert asyncio.all_tasks() == before


def test_ending_the_loop_closes_everything_and_leaves_no_task() -> None:
    rigs: list[Rig] = []
    transports: list[MemoryTransport] = []

    async def main() -> None:
        transports.append(socket(frame(gift(3))))
        rigs.append(rig := Rig(*transports))
        await rig.start()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(main())
    (rig,) = rigs
    assert transports[0].closed
    assert rig.client.state is ClientState.CLOSED
    assert rig.client._closing.done()


# --- state by state


async def idle(rig: Rig) -> None:
    """Not started."""


async def starting(rig: Rig) -> None:
    rig.starting = asyncio.ensure_future(rig.client.start())
    await rig.clock.settle()


async def started(rig: Rig) -> None:
    await rig.start()


async def paused(rig: Rig) -> None:
    await rig.start()
    rig.connector_socket.feed(frame(control(1)))
    await rig.clock.settle()


async def reconnecting(rig: Rig) -> None:
    await rig.start()
    rig.connector_socket.close_by_peer(None)
    await rig.clock.settle()


async def ended(rig: Rig) -> None:
    await rig.start()
    rig.connector_socket.feed(END)
    rig.connector_socket.close_by_peer()
    await rig.clock.settle()


async def closed(rig: Rig) -> None:
    await rig.client.aclose()


class Never:
    """A custom object that never returns and ignores cancellation."""

    name = "never"

    async def look_up(self, unique_id: str) -> RoomLookup:
        await forever()
        return found()

    async def connect(self, *_: object, **__: object) -> object:
        await forever()
        return plan()

    async def health(self) -> object:
        raise NotImplementedError

    async def aclose(self) -> None:
        await forever()


def rig_in(state: ClientState, **options: object) -> Rig:
    rig = Rig(transport := silent() if state is ClientState.ENTERING else socket(), close_patience=PATIENCE, **options)
    rig.connector_socket = transport
    if state is ClientState.RESOLVING:
        rig.resolver.look_up = Never().look_up
    if state is ClientState.SIGNING:
        rig.provider.connect = Never().connect
    if state is ClientState.CONNECTING:
        rig.connector.connect = Never().connect
    return rig


STATES: dict[ClientState, Callable[[Rig], Awaitable[None]]] = {
    ClientState.IDLE: idle,
    ClientState.RESOLVING: starting,
    ClientState.SIGNING: starting,
    ClientState.CONNECTING: starting,
    ClientState.ENTERING: starting,
    ClientState.LIVE: started,
    ClientState.PAUSED: paused,
    ClientState.RECONNECTING: reconnecting,
    ClientState.ENDED: ended,
    ClientState.CLOSED: closed,
}


def test_every_state_is_tested() -> None:
    assert set(STATES) == set(ClientState)


@pytest.mark.parametrize("state", ClientState)
async def test_closing_is_quick_and_final_in_every_state(state: ClientState) -> None:
    rig = rig_in(state, follow=state is ClientState.ENDED)
    await STATES[state](rig)
    expected = ClientState.CLOSED if state is ClientState.CLOSED else state
    assert rig.client.state is expected
    await within_limit(asyncio.gather(rig.client.aclose(), rig.client.aclose()))
    await within_limit(rig.client.aclose())
    assert rig.client.state is ClientState.CLOSED
    assert rig.connector_socket.closed is bool(rig.connector.attempts)
    assert rig.names.count("disconnected") == rig.names.count("connected")
    with pytest.raises(UsageError):
        await rig.client.start()


@pytest.mark.parametrize("state", [ClientState.LIVE, ClientState.PAUSED, ClientState.RECONNECTING])
async def test_no_event_follows_closing(state: ClientState) -> None:
    rig = rig_in(state)
    await STATES[state](rig)
    await rig.client.aclose()
    names = list(rig.names)
    rig.connector_socket.feed(frame(chat("too late")))
    await rig.clock.advance(100.0)
    assert rig.names == names


async def test_provider_that_ignores_cancellation_opens_no_socket_after_closing() -> None:
    release = asyncio.Event()

    class Stubborn(StaticProvider):
        async def connect(self, room: object, identity: object) -> object:
            while not release.is_set():
                try:
                    await release.wait()
                except asyncio.CancelledError:
                    continue
            return plan()

    rig = Rig(socket(), providers=(Stubborn([]),), close_patience=PATIENCE)
    starting = asyncio.ensure_future(rig.client.start())
    await rig.clock.settle()
    await within_limit(rig.client.aclose())
    await starting
    release.set()
    await rig.clock.advance(10.0)
    assert rig.connector.attempts == []
    assert rig.names == []


# --- from a handler and its tasks


async def directly(client: LiveClient) -> None:
    await client.aclose()


async def by_gather(client: LiveClient) -> None:
    await asyncio.gather(client.aclose(), asyncio.sleep(0))


async def by_wait_for(client: LiveClient) -> None:
    await asyncio.wait_for(client.aclose(), 5)


async def by_task_group(client: LiveClient) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(client.aclose())


@pytest.mark.parametrize("way", [directly, by_gather, by_wait_for, by_task_group])
async def test_a_handler_may_close_its_client_in_any_way(way: Callable[[LiveClient], Awaitable[None]]) -> None:
    rig = Rig(socket(frame(chat("stop"))), close_patience=2.0)
    went_on = []

    @rig.client.on("chat")
    async def stop(_: object) -> None:
        await way(rig.client)
        went_on.append(rig.client.state)

    await rig.start()
    async with asyncio.timeout(1.0):
        assert await rig.client.wait_closed() is CloseReason.CLOSED
    assert went_on == [ClientState.CLOSED]


async def test_a_handler_in_a_thread_may_close_its_client() -> None:
    rig = Rig(socket(frame(chat("stop"))), close_patience=2.0)
    loop, went_on = asyncio.get_running_loop(), threading.Event()

    @rig.client.on("chat", thread=True)
    def stop(_: object) -> None:
        asyncio.run_coroutine_threadsafe(rig.client.aclose(), loop).result(timeout=1.5)
        went_on.set()

    await rig.start()
    async with asyncio.timeout(1.8):
        await rig.client.wait_closed()
    assert went_on.is_set()


async def test_task_that_outlives_its_handler_waits_for_closing() -> None:
    rig = Rig(socket(frame(chat("stop"))))
    closers = []

    async def close_later(is_over: asyncio.Event) -> ClientState:
        await is_over.wait()
        await rig.client.aclose()
        return rig.client._closing.done()

    over = asyncio.Event()

    @rig.client.on("chat")
    async def stop(_: object) -> None:
        closers.append(asyncio.create_task(close_later(over)))

    await rig.start()
    await rig.clock.settle()
    over.set()
    assert await closers[0] is True


@pytest.mark.parametrize("thread", [False, True])
async def test_closing_waits_for_handlers_only_for_close_patience(thread: bool) -> None:
    rig = Rig(socket(frame(chat("a"))), close_patience=PATIENCE)
    release = threading.Event()
    if thread:
        rig.client.on("chat", thread=True)(lambda _: release.wait(4 * LIMIT))
    else:
        rig.client.on("chat")(lambda _: forever())
    await rig.start()
    await rig.clock.settle()
    await within_limit(rig.client.aclose())
    release.set()


@pytest.mark.parametrize("status", [LookupStatus.LIVE])
async def test_look_up_is_refused_after_closing(status: LookupStatus) -> None:
    rig = Rig(lookups=(found(status),))
    await rig.client.aclose()
    with pytest.raises(UsageError):
        await rig.client.look_up()
