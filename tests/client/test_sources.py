"""Plans that bring their own connector, and sessions that only listen."""

from __future__ import annotations

import pytest

from tests.client.rig import Rig, plan, silent, socket
from tests.session.wire_messages import HELLO, chat, control, frame, gift
from tiktok_live.client.close_reason import CloseReason
from tiktok_live.client.states import ClientState
from tiktok_live.errors import ConnectError, ConnectionClosed, ConnectTimeout
from tiktok_live.testing import MemoryConnector
from tiktok_live.wire.frames import decode_push_frame

END = frame(control(3))


async def test_a_plan_may_bring_its_own_connector() -> None:
    tab = socket(frame(chat("from a tab")), END, close=1000)
    own = MemoryConnector([tab])
    rig = Rig(outcomes=(plan(url="tab://1", connector=own),))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert rig.names == ["connected", "chat", "live_ended", "disconnected"]
    assert [url for url, _ in own.attempts] == ["tab://1"]
    assert rig.connector.attempts == []
    assert tab.closed


async def test_the_next_plan_may_come_without_one() -> None:
    own = MemoryConnector([socket(close=None)])
    rig = Rig(socket(END, close=1000), outcomes=(plan(connector=own), plan()))
    await rig.start()
    await rig.ended()
    assert rig.names == ["connected", "disconnected", "reconnecting", "reconnected", "live_ended", "disconnected"]
    assert (len(own.attempts), len(rig.connector.attempts)) == (1, 1)


async def test_a_source_that_cannot_be_opened_is_a_failed_attempt_like_any_other() -> None:
    own = MemoryConnector([ConnectError("there is no tab")])
    rig = Rig(socket(END, close=1000), outcomes=(plan(connector=own), plan()))
    await rig.start()
    await rig.ended()
    assert rig.names == ["sign_provider_failed", "reconnecting", "connected", "live_ended", "disconnected"]


async def test_who_only_listens_sends_nothing() -> None:
    tab = socket(frame(chat("a"), need_ack=True))
    rig = Rig(tab, outcomes=(plan(listen_only=True),), stall_timeout=60.0)
    await rig.start()
    for _ in range(5):
        await rig.clock.advance(25.0)
        tab.feed(frame(chat("b"), need_ack=True))
    await rig.clock.settle()
    assert tab.sent == []
    assert rig.names == ["connected", *["chat"] * 6]
    health = rig.client.health
    assert (health.acks, health.heartbeats, health.probes) == (0, 0, 0)
    await rig.client.aclose()
    assert tab.sent == []


async def test_who_only_listens_goes_by_the_age_of_frames() -> None:
    tab = socket(frame(chat("a")))
    rig = Rig(tab, outcomes=(plan(listen_only=True),), stall_timeout=60.0, reconnect=None)
    await rig.start()
    await rig.clock.advance(59.0)
    assert rig.client.state is ClientState.LIVE
    with pytest.raises(ConnectionClosed, match="fell silent"):
        await rig.ended()
    assert tab.sent == []


async def test_who_only_listens_may_wait_long_for_a_message_but_not_for_a_frame() -> None:
    heard = socket()
    rig = Rig(heard, outcomes=(plan(listen_only=True),), first_message_timeout=30.0, stall_timeout=60.0)
    await rig.start()
    for _ in range(4):
        await rig.clock.advance(20.0)
        heard.feed(HELLO)
    assert rig.client.state is ClientState.LIVE
    await rig.client.aclose()
    mute = Rig(silent(), outcomes=(plan(listen_only=True),), start_attempts=1)
    with pytest.raises(ConnectTimeout):
        await mute.start()


async def test_streaks_time_out_also_where_nothing_is_sent() -> None:
    rig = Rig(socket(frame(gift(3))), outcomes=(plan(listen_only=True),), streak_timeout=10.0)
    await rig.start()
    await rig.clock.advance(9.5)
    assert rig.names == ["connected", "gift"]
    await rig.clock.advance(0.5)
    assert rig.names == ["connected", "gift", "gift_complete"]
    await rig.client.aclose()


async def test_who_connects_itself_sends_the_request_to_enter_first() -> None:
    rig = Rig(transport := socket())
    await rig.start()
    assert [decode_push_frame(data).payload_type for data in transport.sent] == ["im_enter_room", "hb"]
    await rig.client.aclose()
