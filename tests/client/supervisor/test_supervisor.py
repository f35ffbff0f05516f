from __future__ import annotations

import asyncio

import pytest

from tests.client.rig import ROOM_ID, Rig, found, plan, silent, socket
from tests.session.wire_messages import chat, control, frame, like
from tiktok_live.backoff import Backoff
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.errors import (
    AgeRestricted,
    ConnectError,
    ConnectionClosed,
    ConnectTimeout,
    HandshakeRejected,
    NotLive,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
    SignRateLimited,
    SignRejected,
    SignUnavailable,
)
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.events.lifecycle import ConnectedEvent, DisconnectedEvent, ReconnectedEvent, ReconnectingEvent
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.signing.base import BadOutputOutcome, RateLimitedOutcome, RejectedOutcome, UnavailableOutcome
from tiktok_live.wire.batches import Batch, encode_batch
from tiktok_live.wire.frames import decode_push_frame

BLOCKED = HandshakeRejected("refused", status=200, handshake_message="DEVICE_BLOCKED", handshake_status=415)
END = frame(control(3))


def of_type(rig: Rig, kind: type) -> list:
    return [event for event in rig.events if isinstance(event, kind)]


async def test_a_whole_live_from_lookup_to_its_end() -> None:
    rig = Rig(socket(frame(chat("hello")), END, close=1000))
    assert rig.client.state is ClientState.IDLE
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names == ["connected", "chat", "live_ended", "disconnected"]
    assert rig.resolver.requests == ["someone"]
    assert rig.client.room_id == ROOM_ID
    (connected,) = of_type(rig, ConnectedEvent)
    assert (connected.room_id, connected.unique_id, connected.provider) == (ROOM_ID, "someone", "static")
    assert of_type(rig, DisconnectedEvent)[0].reason == CloseReason.LIVE_ENDED.sentence


async def test_a_given_room_id_skips_the_lookup() -> None:
    rig = Rig(socket(END, close=1000), user=None)
    await rig.start()
    await rig.ended()
    assert rig.resolver.requests == []
    assert rig.client.last_lookup is None
    assert rig.provider.asked[0].room_id == ROOM_ID


async def test_the_first_response_of_the_plan_is_delivered_behind_connected() -> None:
    first = encode_batch(Batch((chat("old"),)))
    rig = Rig(socket(frame(chat("new")), END, close=1000), outcomes=(plan(first_response=first, cursor="c7"),))
    await rig.start()
    await rig.ended()
    assert [(event.text, event.is_backlog) for event in of_type(rig, ChatEvent)] == [("old", True), ("new", False)]
    assert rig.names[0] == "connected"


async def test_start_returns_with_the_first_frame_and_not_before() -> None:
    transport = silent()
    rig = Rig(transport)
    starting = asyncio.ensure_future(rig.client.start())
    await rig.clock.advance(10.0)
    assert not starting.done()
    assert rig.client.state is ClientState.ENTERING
    transport.feed(frame())
    await rig.clock.settle()
    assert starting.done()
    assert rig.client.state is ClientState.LIVE
    await rig.client.aclose()


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (LookupStatus.NOT_FOUND, RoomNotFound),
        (LookupStatus.OFFLINE, NotLive),
        (LookupStatus.ENDED, NotLive),
        (LookupStatus.AGE_RESTRICTED, AgeRestricted),
        (LookupStatus.BLOCKED, ResolverBlocked),
    ],
)
async def test_a_verdict_about_the_room_is_raised_at_once(status: LookupStatus, error: type[Exception]) -> None:
    rig = Rig(lookups=(found(status),))
    with pytest.raises(error, match="someone"):
        await rig.client.start()
    assert rig.clock.monotonic() == 0.0
    assert rig.connector.attempts == []
    assert rig.client.state is ClientState.CLOSED


async def test_a_paused_live_is_read() -> None:
    rig = Rig(socket(END, close=1000), lookups=(found(LookupStatus.PAUSED),))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED


@pytest.mark.parametrize(
    ("outcome", "error"),
    [
        (RejectedOutcome("NOPE", "no"), SignRejected),
        (UnavailableOutcome("down"), SignUnavailable),
        (BadOutputOutcome("html"), SignUnavailable),
        (RateLimitedOutcome(7.0, "slow down"), SignRateLimited),
    ],
)
async def test_each_sign_outcome_has_its_error(outcome: object, error: type[Exception]) -> None:
    rig = Rig(outcomes=(outcome, outcome), start_attempts=2)
    with pytest.raises(error):
        await rig.start()


async def test_rejected_plan_is_not_requested_again() -> None:
    rig = Rig(outcomes=(RejectedOutcome("NOPE", "no"),))
    with pytest.raises(SignRejected, match="static refused"):
        await rig.client.start()
    assert len(rig.provider.asked) == 1


async def test_rate_limit_is_awaited_in_full() -> None:
    rig = Rig(socket(END, close=1000), outcomes=(RateLimitedOutcome(30.0), plan()))
    await rig.start()
    assert 30.0 <= rig.clock.monotonic() < 31.0


async def test_starting_gives_up_after_its_attempts() -> None:
    down = ConnectError("connection refused")
    rig = Rig(down, down, down, start_attempts=3)
    with pytest.raises(ConnectError, match="connection refused"):
        await rig.start()
    assert len(rig.connector.attempts) == 3


async def test_failed_lookup_is_retried() -> None:
    rig = Rig(socket(END, close=1000), lookups=(ResolverUnavailable("dns"), found()))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names[:2] == ["reconnecting", "connected"]


async def test_silence_after_opening_is_a_timeout() -> None:
    rig = Rig(silent(), silent(), first_frame_timeout=15.0)
    with pytest.raises(ConnectTimeout, match="stayed silent"):
        await rig.start()
    assert 30.0 <= rig.clock.monotonic() < 33.0


async def test_a_lost_connection_is_replaced_with_a_new_plan() -> None:
    rig = Rig(socket(frame(chat("a")), close=None), socket(frame(chat("b")), END, close=1000))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names == [
        "connected",
        "chat",
        "disconnected",
        "reconnecting",
        "reconnected",
        "chat",
        "live_ended",
        "disconnected",
    ]
    assert len(rig.provider.asked) == 2
    (reconnecting,) = of_type(rig, ReconnectingEvent)
    assert (reconnecting.attempt, reconnecting.delay) == (1, 1.0)
    assert "broke" in reconnecting.cause
    (reconnected,) = of_type(rig, ReconnectedEvent)
    assert reconnected.gap == pytest.approx(1.0, abs=0.3)


async def test_nothing_is_delivered_twice_across_a_reconnect() -> None:
    again = chat("again", msg_id=77_001)
    rig = Rig(socket(frame(again), close=1006), socket(frame(again, chat("fresh")), END, close=1000))
    await rig.start()
    await rig.ended()
    assert [event.text for event in of_type(rig, ChatEvent)] == ["again", "fresh"]


async def test_a_stalled_connection_is_replaced() -> None:
    rig = Rig(socket(), socket(END, close=1000), stall_timeout=60.0)
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert "fell silent" in of_type(rig, ReconnectingEvent)[0].cause
    assert rig.clock.monotonic() >= 60.0


async def test_delays_grow_and_the_budget_ends() -> None:
    down = ConnectError("down")
    rig = Rig(socket(close=None), *[down] * 5, reconnect=Backoff(initial=1.0, jitter=0.0, attempts=4))
    await rig.start()
    with pytest.raises(ConnectError, match="down"):
        await rig.ended()
    assert [event.delay for event in of_type(rig, ReconnectingEvent)] == [1.0, 2.0, 4.0, 8.0]


async def test_flaky_connection_is_retried_while_it_delivers_messages() -> None:
    breaking = [socket(frame(chat(f"{number}")), close=None) for number in range(12)]
    rig = Rig(*breaking, socket(END, close=1000), reconnect=Backoff(initial=1.0, jitter=0.0, attempts=2))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert [event.text for event in rig.events if isinstance(event, ChatEvent)] == [f"{n}" for n in range(12)]
    waits = [event.delay for event in rig.events if isinstance(event, ReconnectingEvent)]
    assert waits == [1.0, 2.0, *[30.0] * 10]


async def test_a_healthy_period_refills_the_budget() -> None:
    lasting = [socket() for _ in range(4)]
    budget = Backoff(initial=1.0, jitter=0.0, attempts=2)
    rig = Rig(*lasting, socket(END, close=1000), reconnect=budget, stall_timeout=50.0, healthy_after=20.0)
    await rig.start()
    ending = asyncio.ensure_future(rig.client.wait_closed())
    for transport in lasting:
        await rig.clock.advance(30.0)
        transport.feed(frame(like(1)))
        await rig.clock.advance(1.0)
        transport.close_by_peer(None)
        await rig.clock.advance(2.0)
    assert await rig.until(ending) == CloseReason.LIVE_ENDED
    assert {event.attempt for event in of_type(rig, ReconnectingEvent)} == {1}


async def test_without_a_backoff_the_first_loss_is_final() -> None:
    rig = Rig(socket(close=1011), reconnect=None)
    await rig.start()
    with pytest.raises(ConnectionClosed, match="1011"):
        await rig.ended()


async def test_live_that_ended_during_a_reconnect_is_not_an_error() -> None:
    rig = Rig(socket(frame(chat("a")), close=None), lookups=(found(), found(LookupStatus.ENDED)))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names[-1] == "disconnected"


async def test_captcha_before_a_reconnect_keeps_the_known_room() -> None:
    rig = Rig(
        socket(close=None),
        socket(END, close=1000),
        lookups=(found(), found(LookupStatus.BLOCKED, room_id=0)),
    )
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert [room.room_id for room in rig.provider.asked] == [ROOM_ID, ROOM_ID]


def guest_plan():
    return plan(headers={"Cookie": "ttwid=flagged"})


async def test_blocked_device_is_renewed_only_once() -> None:
    rig = Rig(BLOCKED, BLOCKED, start_attempts=5, outcomes=(guest_plan(), guest_plan()))
    rig.client._identity.cookies["ttwid"] = "flagged"
    with pytest.raises(HandshakeRejected) as caught:
        await rig.start()
    assert len(rig.connector.attempts) == 2
    assert rig.client._identity.cookies == {}
    assert rig.client._identity.renewals == 1
    assert (caught.value.status, caught.value.handshake_status) == (200, 415)


async def test_blocked_device_connects_as_a_new_guest() -> None:
    rig = Rig(BLOCKED, socket(END, close=1000), outcomes=(guest_plan(), guest_plan()))
    rig.client._identity.cookies["ttwid"] = "flagged"
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED


async def test_any_other_refusal_of_the_handshake_is_final() -> None:
    rig = Rig(HandshakeRejected("refused", status=200, handshake_message="illegal app_id"))
    with pytest.raises(HandshakeRejected):
        await rig.client.start()
    assert len(rig.connector.attempts) == 1


async def test_the_handshake_names_the_heartbeats_interval() -> None:
    transport = socket(ping_interval="3")
    rig = Rig(transport)
    await rig.start()
    await rig.clock.advance(10.0)
    beats = [data for data in transport.sent if decode_push_frame(data).payload_type == "hb"]
    assert len(beats) == 4
    await rig.client.aclose()


@pytest.mark.parametrize("nonsense", ["", "soon", "-4", "nan", "inf"])
async def test_invalid_interval_is_ignored(nonsense: str) -> None:
    transport = socket(ping_interval=nonsense)
    rig = Rig(transport, heartbeat_interval=10.0)
    await rig.start()
    await rig.clock.advance(9.0)
    assert [decode_push_frame(data).payload_type for data in transport.sent] == ["im_enter_room", "hb"]
    await rig.client.aclose()
