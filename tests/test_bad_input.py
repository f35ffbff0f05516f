"""What goes wrong outside, as a user of the client meets it: a clear error, and nothing lost."""

from __future__ import annotations

import asyncio

import pytest

from tests.client.rig import Rig, socket
from tests.session.wire_messages import chat, control, frame
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import (
    AgeRestricted,
    ConnectTimeout,
    HandshakeRejected,
    NotLive,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
    SignUnavailable,
    TikTokLiveError,
)
from tiktok_live.events.base import UnknownEvent
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.simulator import HandshakeRefusal, HostStatus, SimulatedRoom, Simulator
from tiktok_live.wire.batches import BatchMessage

END = frame(control(3))


async def start(user: str, *rooms: SimulatedRoom, **simulated: object) -> TikTokLiveError:
    """Try to watch `user` on a simulator, and return the error that this ends with."""
    config = LiveConfig(start_attempts=1, first_frame_timeout=0.2)
    async with Simulator(*rooms, **simulated) as simulator:
        with pytest.raises(TikTokLiveError) as caught:
            await LiveClient(user, config=config.at(simulator.url)).start()
    return caught.value


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (None, RoomNotFound, "room lookup: @demo was not found"),
        (HostStatus.OFFLINE, NotLive, "room lookup: @demo is not live: the last live has ended"),
        (HostStatus.BLOCKED, ResolverBlocked, "room lookup: "),
        (HostStatus.AGE_RESTRICTED, AgeRestricted, "room lookup: "),
    ],
)
async def test_a_user_who_cannot_be_watched(status: HostStatus | None, error: type, words: str) -> None:
    rooms = [SimulatedRoom(unique_id="demo", status=status)] if status else []
    raised = await start("demo", *rooms)
    assert type(raised) is error
    assert str(raised).startswith(words)
    assert raised.advice
    assert "demo" in str(raised)


async def test_a_refused_handshake_tells_what_the_platform_said() -> None:
    refusal = HandshakeRefusal(status=200, message="DEVICE_BLOCKED", code=415)
    raised = await start("demo", SimulatedRoom(unique_id="demo"), handshake=refusal)
    assert isinstance(raised, HandshakeRejected)
    assert "HTTP 200: DEVICE_BLOCKED (415)" in str(raised)
    assert "ttwid" not in str(raised)


async def test_an_open_socket_that_stays_silent() -> None:
    raised = await start("demo", SimulatedRoom(unique_id="demo"), silent=True)
    assert isinstance(raised, ConnectTimeout)
    assert "stayed silent" in str(raised)


async def test_a_platform_that_gives_no_guest_cookie() -> None:
    raised = await start("demo", SimulatedRoom(unique_id="demo"), cookie=False)
    assert isinstance(raised, SignUnavailable)
    assert "no guest cookie" in str(raised)


async def test_a_host_that_nobody_answers_on() -> None:
    async with Simulator() as simulator:
        gone = simulator.url
    with pytest.raises(ResolverUnavailable) as caught:
        await LiveClient("demo", config=LiveConfig(start_attempts=1).at(gone)).start()
    assert "127.0.0.1" in str(caught.value)
    assert caught.value.retryable


async def test_a_malformed_frame_in_mid_stream_costs_itself_alone() -> None:
    rig = Rig(socket(frame(chat("a")), b"\xff\x00 garbage", frame(chat("b")), END, close=1000))
    await rig.start()
    await rig.ended()
    assert [event.text for event in rig.events if isinstance(event, ChatEvent)] == ["a", "b"]
    (broken,) = [event for event in rig.events if isinstance(event, UnknownEvent)]
    assert broken.payload == b"\xff\x00 garbage"


@pytest.mark.parametrize(
    ("method", "payload"),
    [
        ("WebcastChatMessage", b"\x0a\xff\xff\xff"),
        ("WebcastBrandNewMessage", b"\x08\x01"),
    ],
    ids=["truncated", "unknown method"],
)
async def test_a_message_that_cannot_be_read_is_delivered_as_it_is(method: str, payload: bytes) -> None:
    odd = BatchMessage(method, payload, 123)
    rig = Rig(socket(frame(chat("a"), odd, chat("b"), need_ack=True), END, close=1000))
    await rig.start()
    await rig.ended()
    assert rig.names == ["connected", "chat", "unknown", "chat", "live_ended", "disconnected"]
    unknown = rig.events[2]
    assert isinstance(unknown, UnknownEvent)
    assert (unknown.method, unknown.payload, unknown.msg_id) == (method, payload, 123)
    assert unknown.reason


async def test_a_failed_start_leaves_no_task_behind() -> None:
    before = asyncio.all_tasks()
    await start("nobody")
    assert asyncio.all_tasks() == before
