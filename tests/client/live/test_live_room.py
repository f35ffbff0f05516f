"""One live through a whole client: gifts across connections, and `client.room`."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.client.rig import ROOM_ID, Rig, found, plan, socket
from tests.session.wire_messages import battle, chat, control, frame, gift, intro, like, scores, viewers
from tiktok_live.backoff import Backoff
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.errors import ConnectError, ConnectionClosed
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftEvent
from tiktok_live.rooms.base import LookupStatus, RoomLookup
from tiktok_live.session.room_view import LiveStatus, RoomSnapshot
from tiktok_live.transports.memory import MemoryTransport
from tiktok_live.wire.batches import Batch, encode_batch

END = frame(control(3))
SLOW = Backoff(initial=30.0, jitter=0.0, attempts=5)


def ticks(rig: Rig) -> list[int]:
    return [event.delta for event in rig.events if isinstance(event, GiftEvent)]


def complete(rig: Rig) -> list[tuple[int, str]]:
    return [(event.count, event.reason.value) for event in rig.events if isinstance(event, GiftCompleteEvent)]


# --- gifts


async def test_streak_continues_across_a_reconnect() -> None:
    again = gift(2)
    rig = Rig(socket(frame(gift(1), again), close=None), socket(frame(again, gift(5, end=True)), END, close=1000))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert ticks(rig) == [1, 1, 3]
    assert complete(rig) == [(5, "end")]


async def test_a_streak_times_out_while_connected() -> None:
    transport = socket(frame(gift(2)))
    rig = Rig(transport, streak_timeout=4.0)
    await rig.start()
    began = rig.clock.monotonic()
    await rig.clock.advance(3.0)
    transport.feed(frame(gift(3)))
    await rig.clock.advance(3.9)
    assert complete(rig) == []
    await rig.clock.advance(0.1)
    assert complete(rig) == [(3, "timeout")]
    assert rig.clock.monotonic() - began == pytest.approx(7.0)
    transport.feed(frame(gift(4, end=True)))
    await rig.clock.settle()
    assert ticks(rig) == [2, 1, 1]
    assert complete(rig) == [(3, "timeout"), (1, "end")]
    await rig.client.aclose()


async def test_streak_timeout_stops_without_a_connection() -> None:
    again = socket(frame(gift(5)))
    rig = Rig(socket(frame(gift(2)), close=None), again, reconnect=SLOW, streak_timeout=10.0)
    await rig.start()
    await rig.clock.advance(29.0)
    assert (rig.client.state, complete(rig)) == (ClientState.RECONNECTING, [])
    await rig.clock.advance(8.0)
    assert (rig.client.state, ticks(rig), complete(rig)) == (ClientState.LIVE, [2, 3], [])
    again.feed(frame(gift(6, end=True)), END)
    again.close_by_peer()
    await rig.ended()
    assert (ticks(rig), complete(rig)) == ([2, 3, 1], [(6, "end")])


async def test_time_that_a_streak_waited_before_a_gap_counts_after_it() -> None:
    rig = Rig(first := socket(frame(gift(2))), socket(), reconnect=SLOW, streak_timeout=10.0)
    await rig.start()
    await rig.clock.advance(6.0)
    first.close_by_peer(None)
    await rig.clock.advance(33.0)
    assert (rig.client.state, complete(rig)) == (ClientState.LIVE, [])
    await rig.clock.advance(2.0)
    assert complete(rig) == [(2, "timeout")]
    await rig.client.aclose()


async def test_a_streak_waits_while_the_room_is_looked_up_again() -> None:
    rig = Rig(socket(frame(gift(2)), close=None), socket(END, close=1000))
    await rig.start()
    answer = rig.resolver.look_up

    async def slow(unique_id: str) -> RoomLookup:
        await rig.clock.sleep_until(60.0)
        return await answer(unique_id)

    rig.resolver.look_up = slow
    await rig.clock.advance(20.0)
    assert (rig.client.state, complete(rig)) == (ClientState.RESOLVING, [])
    await rig.ended()
    assert complete(rig) == [(2, "live_ended")]


async def test_a_streak_waits_through_attempts_that_fail() -> None:
    down = ConnectError("down")
    rig = Rig(socket(frame(gift(2)), close=None), down, down, down, socket(END, close=1000))
    await rig.start()
    await rig.clock.advance(5.0)
    assert complete(rig) == []
    await rig.ended()
    assert complete(rig) == [(2, "live_ended")]
    assert rig.names[-4:] == ["reconnected", "gift_complete", "live_ended", "disconnected"]


async def test_end_of_live_completes_gifts_before_disconnected() -> None:
    rig = Rig(socket(frame(gift(2), control(3), gift(7, sender=2)), close=1000))
    await rig.start()
    await rig.ended()
    assert rig.names[1:] == ["gift", "gift_complete", "live_ended", "gift", "gift_complete", "disconnected"]
    assert complete(rig) == [(2, "live_ended"), (7, "live_ended")]


async def test_a_live_that_ended_meanwhile_completes_too() -> None:
    rig = Rig(socket(frame(gift(2)), close=None), lookups=(found(), found(LookupStatus.ENDED)))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert complete(rig) == [(2, "live_ended")]
    assert rig.names[-2:] == ["gift_complete", "disconnected"]
    assert rig.client.room.status is LiveStatus.ENDED


async def test_closing_completes_open_streaks_and_emits_events() -> None:
    before = asyncio.all_tasks()
    rig = Rig(socket(frame(gift(2), gift(3, sender=2))))
    completions: list[int] = []

    @rig.client.on("gift_complete")
    async def slow(event: GiftCompleteEvent) -> None:
        await asyncio.sleep(0)
        completions.append(event.count)

    await rig.start()
    await rig.clock.settle()
    await rig.client.aclose()
    assert complete(rig) == [(2, "closed"), (3, "closed")]
    assert completions == [2, 3]
    assert asyncio.all_tasks() == before


async def test_closing_in_a_handler_completes_too() -> None:
    rig = Rig(socket(frame(gift(2))))

    @rig.client.on("gift")
    async def stop(_: GiftEvent) -> None:
        await rig.client.aclose()

    await rig.start()
    await rig.ended()
    assert complete(rig) == [(2, "closed")]


async def test_closing_between_two_connections_completes_and_leaves_no_task() -> None:
    before = asyncio.all_tasks()
    rig = Rig(socket(frame(gift(2)), close=None), reconnect=SLOW)
    await rig.start()
    await rig.clock.advance(1.0)
    assert rig.client.state is ClientState.RECONNECTING
    await rig.client.aclose()
    assert complete(rig) == [(2, "closed")]
    assert asyncio.all_tasks() == before


async def test_giving_up_completes_too() -> None:
    rig = Rig(socket(frame(gift(2)), close=1011), reconnect=None)
    await rig.start()
    with pytest.raises(ConnectionClosed):
        await rig.ended()
    assert complete(rig) == [(2, "closed")]


async def test_a_socket_that_opens_while_the_client_closes_is_closed() -> None:
    rig = Rig(socket(frame(gift(2)), close=None), late := socket())
    await rig.start()
    connect = rig.connector.connect

    async def and_close(*args: object, **options: object) -> MemoryTransport:
        transport = await connect(*args, **options)
        rig.client._begin_close()
        return transport

    rig.connector.connect = and_close
    await rig.clock.advance(2.0)
    await rig.client.wait_closed()
    assert late.closed


async def test_gift_and_gift_complete_handlers_are_separate() -> None:
    rig = Rig(socket(frame(chat("a"), gift(1), gift(1, end=True), gift(4, streaks=False)), END, close=1000))
    on_gift: list[str] = []
    on_complete: list[str] = []
    rig.client.on("gift")(lambda event: on_gift.append(event.name))
    rig.client.on(GiftCompleteEvent)(lambda event: on_complete.append(event.name))
    await rig.start()
    await rig.ended()
    assert on_gift == ["gift"] * 3
    assert on_complete == ["gift_complete"] * 2


async def test_completions_are_emitted_without_gift_handlers_and_never_dropped() -> None:
    frames = [frame(*(gift(1, streaks=False) for _ in range(20))) for _ in range(5)]
    rig = Rig(socket(*frames, END, close=1000), listen=False, queue_size=3)
    release = asyncio.Event()

    @rig.client.on("gift_complete")
    async def slow(event: GiftCompleteEvent) -> None:
        await release.wait()
        rig.events.append(event)

    await rig.start()
    await rig.clock.settle()
    release.set()
    await rig.ended()
    assert len(rig.events) == 100


async def test_backlog_gifts_of_the_plan_are_accounted_and_flagged() -> None:
    first = encode_batch(Batch((gift(3), gift(1, streaks=False))))
    rig = Rig(socket(frame(gift(4, end=True)), END, close=1000), outcomes=(plan(first_response=first),))
    await rig.start()
    await rig.ended()
    completions = [event for event in rig.events if isinstance(event, GiftCompleteEvent)]
    assert [(event.count, event.is_backlog) for event in completions] == [(1, True), (4, False)]
    assert ticks(rig) == [3, 1, 1]
    assert rig.client.room.gifts == 5


# --- client.room


def described() -> RoomLookup:
    lookup = found()
    assert lookup.room is not None
    room = replace(
        lookup.room,
        title="Hello",
        host_id=7,
        host_nickname="Ann",
        host_sec_uid="MS4",
        viewers=12,
        started_at=datetime(2025, 6, 15, tzinfo=UTC),
    )
    return replace(lookup, room=room)


def test_the_room_of_a_client_that_was_not_started_is_empty() -> None:
    assert LiveClient("someone").room == RoomSnapshot()


async def test_room_starts_with_the_lookup_and_follows_events() -> None:
    transport = socket()
    rig = Rig(transport, lookups=(described(),), listen=False)
    await rig.start()
    before = rig.client.room
    assert (before.status, before.title, before.viewers) == (LiveStatus.LIVE, "Hello", 12)
    assert (before.host.id, before.host.unique_id, before.host.nickname) == (7, "someone", "Ann")
    assert before.started_at == datetime(2025, 6, 15, tzinfo=UTC)
    transport.feed(frame(viewers(30, total=400, places=2), like(5, total=90), gift(3, price=4), control(1)))
    transport.feed(frame(intro(7), battle(70, 4), scores(70, {1: 10, 2: 20})))
    await rig.clock.settle()
    after = rig.client.room
    assert (after.status, after.viewers, after.total_viewers) == (LiveStatus.PAUSED, 30, 400)
    assert (after.likes, after.gifts, after.diamonds) == (90, 3, 12)
    assert (after.host.nickname, len(after.top_viewers)) == ("The host", 2)
    assert after.battle is not None
    assert [side.score for side in after.battle.sides] == [10, 20]
    assert (before.viewers, before.likes) == (12, 0)
    await rig.client.aclose()
    assert rig.client.room.gifts == 3


async def test_a_paused_live_is_known_to_be_paused() -> None:
    rig = Rig(socket(), lookups=(found(LookupStatus.PAUSED),))
    await rig.start()
    assert rig.client.room.status is LiveStatus.PAUSED
    await rig.client.aclose()


async def test_room_without_a_lookup_is_live_with_its_first_frame() -> None:
    rig = Rig(socket(), user=None)
    await rig.start()
    assert rig.client.room == RoomSnapshot(status=LiveStatus.LIVE)
    await rig.client.aclose()


@pytest.mark.parametrize(("room_state", "likes"), [(True, 90), (False, 0)])
async def test_room_state_option_skips_what_only_the_snapshot_needs(room_state: bool, likes: int) -> None:
    rig = Rig(socket(frame(like(5, total=90), gift(2))), listen=False, room_state=room_state)
    await rig.start()
    await rig.clock.settle()
    assert (rig.client.room.likes, rig.client.room.gifts) == (likes, 2)
    await rig.client.aclose()


async def test_like_total_never_decreases_across_connections() -> None:
    rig = Rig(
        socket(frame(like(5, total=90), like(5, total=80)), close=None),
        socket(frame(like(5, total=70), like(5, total=100)), END, close=1000),
    )
    totals: list[int] = []
    rig.client.on("like")(lambda event: totals.append(event.total))
    await rig.start()
    await rig.ended()
    assert totals == [90, 90, 90, 100]


async def test_another_live_starts_with_a_new_state() -> None:
    rig = Rig(
        socket(frame(gift(2), like(5, total=900)), close=None),
        socket(frame(gift(3), like(1, total=4)), END, close=1000),
        lookups=(found(), found(room_id=ROOM_ID + 1)),
    )
    await rig.start()
    await rig.ended()
    assert complete(rig) == [(2, "live_ended"), (3, "live_ended")]
    assert ticks(rig) == [2, 3]
    assert (rig.client.room_id, rig.client.room.likes, rig.client.room.gifts) == (ROOM_ID + 1, 4, 3)


async def test_backlog_of_another_live_was_missed_and_is_delivered() -> None:
    rig = Rig(
        socket(frame(chat("a", is_history=True)), close=None),
        socket(frame(chat("b", is_history=True)), END, close=1000),
        lookups=(found(), found(room_id=ROOM_ID + 1)),
        backlog="drop",
    )
    await rig.start()
    await rig.ended()
    assert [(event.text, event.is_backlog) for event in rig.events if event.name == "chat"] == [("b", True)]
