"""`follow=True`: one client stays with a host, live after live."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tests.client.rig import ROOM_ID, Rig, found, plan, silent, socket
from tests.session.wire_messages import chat, control, frame, gift, like
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.errors import (
    AgeRestricted,
    ConfigError,
    ConnectError,
    ConnectionClosed,
    HandshakeRejected,
    ResolverUnavailable,
    RoomNotFound,
    SignRejected,
)
from tiktok_live.events.families.gifts import GiftCompleteEvent
from tiktok_live.events.lifecycle import (
    ConnectedEvent,
    DisconnectedEvent,
    ReconnectedEvent,
    ReconnectingEvent,
    WaitingForLiveEvent,
)
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.session.room_view import LiveStatus
from tiktok_live.signing.base import RejectedOutcome, UnavailableOutcome
from tiktok_live.wire.batches import Batch, encode_batch

END = frame(control(3))
PAUSE = frame(control(1))
RESUME = frame(control(2))
NEXT = ROOM_ID + 1
OFFLINE = found(LookupStatus.OFFLINE, room_id=0)
ENDED = found(LookupStatus.ENDED)
BLOCKED = found(LookupStatus.BLOCKED, room_id=0)
DOWN = ConnectError("down")


def ended(*frames: bytes):
    return socket(*frames, END, close=1000)


class Following(Rig):
    """A rig with `follow=True`; the test has to close it."""

    def __init__(self, *sockets: Any, **options: Any) -> None:
        patient = {"stall_timeout": 1e6, "first_message_timeout": None}
        super().__init__(*sockets, **{"follow": True, "poll": 60.0} | patient | options)
        self.starting: asyncio.Future[None] | None = None

    async def go(self, seconds: float) -> None:
        """Start the client if necessary, and advance the clock."""
        if self.starting is None:
            self.starting = asyncio.ensure_future(self.client.start())
        await self.clock.advance(seconds)

    async def close(self) -> None:
        await self.client.aclose()
        if self.starting is not None:
            await asyncio.wait({self.starting})
            assert self.starting.exception() is None

    def events_of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def rooms(self) -> list[int]:
        return [event.room_id for event in self.events_of(ConnectedEvent)]


# --- waiting


async def test_offline_host_is_awaited_without_a_signature() -> None:
    rig = Following(socket(frame(chat("at last"))), lookups=(OFFLINE, OFFLINE, OFFLINE, found()))
    await rig.go(100.0)
    assert rig.client.state is ClientState.RECONNECTING
    assert rig.provider.asked == []
    assert len(rig.resolver.requests) == 2
    assert not rig.starting.done()
    await rig.go(100.0)
    assert rig.starting.done()
    assert rig.client.state is ClientState.LIVE
    assert rig.names == ["waiting_for_live", "connected", "chat"]
    (waiting,) = rig.events_of(WaitingForLiveEvent)
    assert (waiting.room_id, waiting.status) == (0, "offline")
    assert waiting.next_look == pytest.approx(60.0, rel=0.1)
    assert len(rig.provider.asked) == 1
    assert len(rig.resolver.requests) == 4, "what waiting has found is not looked up again"
    await rig.close()


async def test_live_host_is_read_at_once() -> None:
    rig = Following(socket())
    await rig.go(0.0)
    assert rig.client.state is ClientState.LIVE
    assert rig.names == ["connected"]
    await rig.close()


async def test_after_the_end_the_next_live_is_awaited_and_announced_as_a_new_one() -> None:
    rig = Following(
        ended(frame(chat("first"))),
        socket(frame(chat("second"))),
        lookups=(found(), ENDED, ENDED, OFFLINE, found(room_id=NEXT)),
    )
    await rig.go(100.0)
    assert rig.client.state is ClientState.ENDED
    assert rig.client.room.status is LiveStatus.ENDED
    assert len(rig.provider.asked) == 1
    await rig.go(200.0)
    assert rig.client.state is ClientState.LIVE
    assert rig.rooms == [ROOM_ID, NEXT]
    assert rig.events_of(ReconnectedEvent) == []
    assert [event.status for event in rig.events_of(WaitingForLiveEvent)] == ["ended", "offline"]
    assert {event.room_id for event in rig.events_of(WaitingForLiveEvent)} == {ROOM_ID}
    assert [event.reason for event in rig.events_of(DisconnectedEvent)] == ["the live ended"]
    assert rig.client.room_id == NEXT
    assert [room.room_id for room in rig.provider.asked] == [ROOM_ID, NEXT]
    await rig.close()


async def test_host_that_restarts_at_once_is_read_at_once() -> None:
    rig = Following(ended(), socket(), lookups=(found(), found(room_id=NEXT)))
    await rig.go(0.0)
    assert rig.rooms == [ROOM_ID, NEXT]
    assert rig.events_of(WaitingForLiveEvent) == []
    await rig.close()


async def test_stale_lookup_of_the_ended_room_does_not_spin() -> None:
    rig = Following(ended(), lookups=(found(),))
    await rig.go(600.0)
    assert 10 <= len(rig.resolver.requests) <= 13
    assert len(rig.provider.asked) == 1
    assert [event.status for event in rig.events_of(WaitingForLiveEvent)] == ["ended"]
    await rig.close()


async def test_lookups_of_two_ended_rooms_do_not_spin() -> None:
    rig = Following(ended(), ended(), lookups=(found(), *[found(room_id=NEXT), found()] * 20))
    await rig.go(600.0)
    assert 10 <= len(rig.resolver.requests) <= 14
    assert [room.room_id for room in rig.provider.asked] == [ROOM_ID, NEXT]
    await rig.close()


async def test_provider_verdict_that_the_live_is_over_does_not_spin() -> None:
    over = encode_batch(Batch((control(3),)))
    rig = Following(silent(), outcomes=(plan(first_response=over),))
    await rig.go(600.0)
    assert len(rig.provider.asked) == 1
    assert rig.client.state is ClientState.ENDED
    await rig.close()


async def test_provider_that_reports_a_live_room_offline_is_used_once_per_poll() -> None:
    offline = RejectedOutcome("ROOM_OFFLINE", "not live")
    rig = Following(socket(), outcomes=(offline, offline, offline, plan()))
    await rig.go(170.0)
    assert rig.events_of(WaitingForLiveEvent)[0].status == "offline"
    assert len(rig.provider.asked) == 3
    await rig.go(100.0)
    assert rig.client.state is ClientState.LIVE
    await rig.close()


async def test_many_lives_in_a_row() -> None:
    lives = 12
    lookups = [found(room_id=ROOM_ID + live) for live in range(lives)]
    rig = Following(*[ended(frame(chat(f"live {live}"))) for live in range(lives)], lookups=tuple(lookups))
    for _ in range(lives):
        await rig.go(0.0)
    assert rig.rooms == [ROOM_ID + live for live in range(lives)]
    assert len(rig.events_of(DisconnectedEvent)) == lives
    assert rig.client.state is ClientState.ENDED
    await rig.close()


async def test_each_live_counts_its_own_gifts_and_likes() -> None:
    first = ended(frame(gift(3, end=True), like(5, total=900)))
    rig = Following(first, socket(frame(like(1, total=10))), lookups=(found(), found(room_id=NEXT)))
    await rig.go(1.0)
    assert (rig.client.room.likes, rig.client.room.gifts) == (10, 0)
    await rig.close()


async def test_given_room_id_is_not_read_again_after_its_live() -> None:
    rig = Following(ended(frame(like(5, total=900))), socket(frame(like(1, total=10))), lookups=(found(room_id=NEXT),))
    rig.client = given(rig)
    await rig.go(1.0)
    assert rig.rooms == [ROOM_ID, NEXT]
    assert rig.client.state is ClientState.LIVE
    assert rig.client.room.likes == 10, "another room is another live"
    await rig.close()


async def test_given_room_id_is_not_used_in_the_next_live() -> None:
    rig = Following(ended(), socket(close=None), socket(), lookups=(found(room_id=NEXT),))
    rig.client = given(rig)
    await rig.go(5.0)
    assert [room.room_id for room in rig.provider.asked] == [ROOM_ID, NEXT, NEXT]
    await rig.close()


async def test_last_lookup_is_available_while_waiting() -> None:
    rig = Following(ended(), lookups=(found(), OFFLINE, BLOCKED))
    await rig.go(1.0)
    assert rig.client.last_lookup is OFFLINE
    await rig.go(100.0)
    assert rig.client.last_lookup is BLOCKED
    await rig.close()


async def test_signing_time_does_not_count_as_healthy() -> None:
    rig = Rig(*[socket(close=None) for _ in range(9)], reconnect=Backoff(jitter=0.0, attempts=2))
    sign = rig.provider.connect

    async def slowly(*arguments: Any) -> Any:
        await rig.clock.sleep_until(rig.clock.monotonic() + 25.0)
        return await sign(*arguments)

    rig.provider.connect = slowly
    rig.client.config = replace(rig.client.config, healthy_after=20.0)
    await rig.start()
    with pytest.raises(ConnectionClosed):
        await rig.ended()
    assert len(rig.provider.asked) == 3


def given(rig: Following) -> LiveClient:
    """Return the rig's client with a user and a room id."""
    client = LiveClient(
        "@someone",
        room_id=ROOM_ID,
        config=rig.client.config,
        sign=rig.provider,
        dependencies=Dependencies(resolver=rig.resolver, connector=rig.connector, http=rig.http, clock=rig.clock),
    )
    client.on("event")(rig.events.append)
    return client


# --- failed lookups


async def test_lookups_that_are_blocked_back_off_and_recover() -> None:
    rig = Following(ended(), socket(), lookups=(found(), *[BLOCKED] * 7, found(room_id=NEXT)))
    await rig.go(1500.0)
    assert len(rig.resolver.requests) <= 6
    await rig.go(3600.0)
    assert rig.rooms == [ROOM_ID, NEXT]
    assert [event.status for event in rig.events_of(WaitingForLiveEvent)] == ["blocked"]
    await rig.close()


async def test_blocked_lookup_at_the_start_is_awaited() -> None:
    rig = Following(socket(), lookups=(BLOCKED, BLOCKED, found()))
    await rig.go(600.0)
    assert rig.client.state is ClientState.LIVE
    assert rig.names == ["waiting_for_live", "connected"]
    await rig.close()


async def test_network_outage_at_the_start_is_awaited() -> None:
    down = ResolverUnavailable("no network")
    rig = Following(socket(), lookups=(*[down] * 6, found()))
    await rig.go(3600.0)
    assert rig.client.state is ClientState.LIVE
    await rig.close()


@pytest.mark.parametrize("status", [LookupStatus.NOT_FOUND, LookupStatus.AGE_RESTRICTED])
async def test_host_that_was_live_before_is_awaited_whatever_lookups_report(status: LookupStatus) -> None:
    odd = found(status, room_id=0)
    rig = Following(ended(), socket(), lookups=(found(), odd, odd, found(room_id=NEXT)))
    await rig.go(200.0)
    assert rig.rooms == [ROOM_ID, NEXT]
    assert [event.status for event in rig.events_of(WaitingForLiveEvent)] == [status.value]
    await rig.close()


async def test_restriction_during_a_live_is_awaited() -> None:
    restricted = found(LookupStatus.AGE_RESTRICTED, room_id=0)
    rig = Following(socket(close=None), socket(), lookups=(found(), restricted, found()))
    await rig.go(100.0)
    assert rig.client.state is ClientState.LIVE
    assert len(rig.events_of(ReconnectedEvent)) == 1, "it is still the same live"
    await rig.close()


# --- failures


async def test_used_up_budget_continues_at_poll_intervals() -> None:
    rig = Following(
        socket(close=None), *[DOWN] * 9, socket(), reconnect=Backoff(initial=1.0, jitter=0.0, attempts=2), poll=10.0
    )
    await rig.go(13.0)
    assert [event.delay for event in rig.events_of(ReconnectingEvent)][:3] == [1.0, 2.0, pytest.approx(10.0, rel=0.1)]
    assert rig.client.state is ClientState.RECONNECTING
    await rig.go(3600.0)
    assert rig.client.state is ClientState.LIVE
    delays = [event.delay for event in rig.events_of(ReconnectingEvent)]
    assert len(delays) >= 7
    assert delays[-1] <= 300.0
    (reconnected,) = rig.events_of(ReconnectedEvent)
    assert reconnected.gap == pytest.approx(sum(delays), abs=1.0)
    await rig.close()


@pytest.mark.parametrize("attempts", [1, 3])
async def test_unavailable_provider_does_not_spin_at_the_start(attempts: int) -> None:
    rig = Following(
        socket(),
        outcomes=[UnavailableOutcome("down")] * 8 + [plan()],
        reconnect=None,
        start_attempts=attempts,
        poll=20.0,
    )
    await rig.go(15.0)
    assert len(rig.provider.asked) == 1
    await rig.go(600.0)
    assert len(rig.provider.asked) <= 7
    await rig.close()


async def test_live_that_ended_during_failed_attempts_is_over() -> None:
    rig = Following(
        socket(frame(chat("a")), close=None), DOWN, DOWN, lookups=(found(), found(), found(), OFFLINE), reconnect=None
    )
    await rig.go(400.0)
    assert rig.client.state is ClientState.ENDED
    assert rig.client.room.status is LiveStatus.ENDED
    assert [event.status for event in rig.events_of(WaitingForLiveEvent)] == ["offline"]
    await rig.close()


async def test_streak_is_completed_before_waiting_for_the_host() -> None:
    restricted = found(LookupStatus.AGE_RESTRICTED, room_id=0)
    rig = Following(socket(frame(gift(2)), close=None), lookups=(found(), restricted), reconnect=Backoff(jitter=0.0))
    await rig.go(5.0)
    assert rig.events_of(GiftCompleteEvent) == []
    await rig.go(10.0)
    assert [event.reason.value for event in rig.events_of(GiftCompleteEvent)] == ["closed"]
    await rig.close()


@pytest.mark.parametrize(
    ("status", "error"), [(LookupStatus.NOT_FOUND, RoomNotFound), (LookupStatus.AGE_RESTRICTED, AgeRestricted)]
)
@pytest.mark.parametrize("first", [(), (OFFLINE, OFFLINE)], ids=["at once", "later"])
async def test_a_verdict_at_the_start_is_raised(status: LookupStatus, error: type[Exception], first: tuple) -> None:
    rig = Following(lookups=(*first, found(status, room_id=0)))
    with pytest.raises(error):
        await rig.start()
    assert rig.client.state is ClientState.CLOSED


async def test_lookup_that_cannot_work_is_raised_at_the_start_and_awaited_later() -> None:
    hopeless = ResolverUnavailable("wrong password of the proxy", retryable=False)
    with pytest.raises(ResolverUnavailable, match="password"):
        await Following(lookups=(hopeless,)).start()
    rig = Following(ended(), socket(), lookups=(found(), hopeless, found(room_id=NEXT)))
    await rig.go(300.0)
    assert rig.rooms == [ROOM_ID, NEXT]
    await rig.close()


@pytest.mark.parametrize(
    ("sockets", "outcomes", "error"),
    [
        ((HandshakeRejected("refused", status=200),), None, HandshakeRejected),
        ((), (RejectedOutcome("NOPE", "no"),), SignRejected),
    ],
)
async def test_a_refusal_is_raised(sockets: tuple, outcomes: Any, error: type[Exception]) -> None:
    rig = Following(*sockets, outcomes=outcomes)
    with pytest.raises(error):
        await rig.start()


async def test_a_refusal_in_a_later_live_is_raised_by_wait_closed() -> None:
    rig = Following(
        ended(), HandshakeRejected("refused", status=200), lookups=(found(), found(room_id=NEXT)), reconnect=None
    )
    await rig.start()
    with pytest.raises(HandshakeRejected):
        await rig.ended()


# --- the same live or another one


async def test_a_room_id_that_changes_during_a_reconnect_is_another_live() -> None:
    rig = Following(
        socket(frame(like(1, total=70)), close=None),
        socket(frame(like(1, total=3))),
        lookups=(found(), found(room_id=NEXT)),
    )
    await rig.go(5.0)
    assert rig.names == ["connected", "like", "disconnected", "reconnecting", "connected", "like"]
    assert rig.rooms == [ROOM_ID, NEXT]
    assert rig.client.room.likes == 3
    await rig.close()


async def test_same_room_after_a_reconnect_is_the_same_live() -> None:
    rig = Following(socket(frame(like(1, total=70)), close=None), socket(), lookups=(found(),))
    await rig.go(5.0)
    assert rig.names == ["connected", "like", "disconnected", "reconnecting", "reconnected"]
    assert rig.client.room.likes == 70
    await rig.close()


async def test_gap_counts_from_the_last_frame() -> None:
    rig = Following(socket(close=None), silent(), socket(), first_frame_timeout=15.0)
    await rig.go(60.0)
    (reconnected,) = rig.events_of(ReconnectedEvent)
    assert reconnected.gap == pytest.approx(1.0 + 15.0 + 2.0, abs=0.1)
    await rig.close()


# --- pauses


async def test_a_pause_and_its_end_change_the_state() -> None:
    transport = socket()
    rig = Following(transport)
    await rig.go(0.0)
    states = [rig.client.state]
    for action in (1, 2, 1, 3):
        transport.feed(frame(control(action)))
        await rig.clock.settle()
        states.append(rig.client.state)
    assert [state.value for state in states] == ["live", "paused", "live", "paused", "paused"]
    await rig.go(2.0)
    assert rig.client.state is ClientState.ENDED
    await rig.close()


@pytest.mark.parametrize(
    ("lookup", "state"),
    [(found(LookupStatus.PAUSED), "paused"), (found(LookupStatus.LIVE), "live"), (BLOCKED, "paused")],
)
async def test_pause_survives_a_reconnect_unless_the_lookup_reports_live(lookup: Any, state: str) -> None:
    first = socket(PAUSE)
    rig = Following(first, socket(), lookups=(found(), lookup))
    await rig.go(0.0)
    assert rig.client.state is ClientState.PAUSED
    first.close_by_peer(None)
    await rig.go(2.0)
    assert rig.client.state.value == state
    await rig.close()


async def test_pause_before_the_first_frame_is_taken_from_the_lookup() -> None:
    transport = socket()
    rig = Following(transport, lookups=(found(LookupStatus.PAUSED),))
    await rig.go(0.0)
    assert rig.client.state is ClientState.PAUSED
    transport.feed(RESUME)
    await rig.clock.settle()
    assert rig.client.state is ClientState.LIVE
    await rig.close()


async def test_a_pause_does_not_outlive_the_live() -> None:
    rig = Following(ended(PAUSE), socket(), lookups=(found(), found(room_id=NEXT)))
    await rig.go(1.0)
    assert rig.client.state is ClientState.LIVE
    await rig.close()


@pytest.mark.parametrize(
    "first",
    [frame(control(1), control(2)), frame(control(2), control(1), control(2))],
    ids=["paused and resumed", "resumed, paused and resumed"],
)
async def test_pauses_within_the_first_frame_are_taken_in_order(first: bytes) -> None:
    transport = silent()
    rig = Following(transport)
    transport.feed(first)
    await rig.go(0.0)
    assert rig.client.state is ClientState.LIVE
    await rig.close()


# --- closing


async def test_closing_while_it_waits_ends_start_too() -> None:
    before = asyncio.all_tasks()
    rig = Following(lookups=(OFFLINE,))
    await rig.go(100.0)
    await rig.close()
    assert await rig.client.wait_closed() == CloseReason.CLOSED
    assert rig.client.state is ClientState.CLOSED
    looks = len(rig.resolver.requests)
    await rig.clock.advance(600.0)
    assert len(rig.resolver.requests) == looks
    assert asyncio.all_tasks() - before <= {rig.starting}


async def test_closing_between_two_lives() -> None:
    rig = Following(ended(), lookups=(found(), ENDED))
    await rig.go(100.0)
    await rig.close()
    assert await rig.client.wait_closed() == CloseReason.CLOSED
    assert rig.names[-1] == "waiting_for_live"


async def test_handler_of_waiting_for_live_may_close_the_client() -> None:
    rig = Following(lookups=(OFFLINE,))

    @rig.client.on("waiting_for_live")
    async def stop(_: WaitingForLiveEvent) -> None:
        await rig.client.aclose()

    await rig.go(1.0)
    assert rig.client.state is ClientState.CLOSED
    await rig.close()


# --- options


def test_following_needs_a_user() -> None:
    with pytest.raises(ConfigError, match="follow needs a user"):
        LiveClient(room_id=ROOM_ID, follow=True)
    with pytest.raises(ConfigError, match="follow needs a user"):
        LiveClient(room_id=ROOM_ID, config=LiveConfig(follow=True))
    assert LiveClient(room_id=ROOM_ID, config=LiveConfig(follow=True), follow=False).config.follow is False
    assert LiveClient("someone", room_id=ROOM_ID, follow=True).config.follow is True


async def test_without_follow_the_client_ends_with_the_live() -> None:
    rig = Rig(ended(), lookups=(found(), found(room_id=NEXT)))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert len(rig.resolver.requests) == 1
