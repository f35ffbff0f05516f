"""Plans with their own connector, plans that only listen, and plans that expire."""

from __future__ import annotations

import pytest

from tests.client.rig import Rig, plan, silent, socket
from tests.session.wire_messages import HELLO, chat, control, frame, gift
from tiktok_live.client.states import ClientState, CloseReason
from tiktok_live.errors import ConnectError, ConnectionClosed, ConnectTimeout, SignUnavailable
from tiktok_live.net.clock import Clock
from tiktok_live.signing.base import ConnectPlan, Identity, ProviderHealth, RoomRef
from tiktok_live.testing import MemoryConnector, MemoryTransport
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


async def test_next_plan_may_have_no_connector() -> None:
    own = MemoryConnector([socket(close=None)])
    rig = Rig(socket(END, close=1000), outcomes=(plan(connector=own), plan()))
    await rig.start()
    await rig.ended()
    assert rig.names == ["connected", "disconnected", "reconnecting", "reconnected", "live_ended", "disconnected"]
    assert (len(own.attempts), len(rig.connector.attempts)) == (1, 1)


async def test_failure_of_a_plan_s_connector_is_a_failed_attempt() -> None:
    own = MemoryConnector([ConnectError("there is no tab")])
    rig = Rig(socket(END, close=1000), outcomes=(plan(connector=own), plan()))
    await rig.start()
    await rig.ended()
    assert rig.names == ["sign_provider_failed", "reconnecting", "connected", "live_ended", "disconnected"]


async def test_listen_only_session_sends_nothing() -> None:
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


async def test_listen_only_session_times_out_by_frame_age() -> None:
    tab = socket(frame(chat("a")))
    rig = Rig(tab, outcomes=(plan(listen_only=True),), stall_timeout=60.0, reconnect=None)
    await rig.start()
    await rig.clock.advance(59.0)
    assert rig.client.state is ClientState.LIVE
    with pytest.raises(ConnectionClosed, match="fell silent"):
        await rig.ended()
    assert tab.sent == []


async def test_listen_only_session_may_lack_messages_but_not_frames() -> None:
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


async def test_client_enters_the_room_first_on_its_own_socket() -> None:
    rig = Rig(transport := socket())
    await rig.start()
    assert [decode_push_frame(data).payload_type for data in transport.sent] == ["im_enter_room", "hb"]
    await rig.client.aclose()


class Expiring:
    """A provider whose plans expire after the given seconds; the last value is repeated."""

    name = "expiring"

    def __init__(self, *seconds: float) -> None:
        self.seconds = list(seconds)
        self.requests = 0
        self.clock: Clock

    async def connect(self, room: RoomRef, identity: Identity) -> ConnectPlan:
        self.requests += 1
        left = self.seconds.pop(0) if len(self.seconds) > 1 else self.seconds[0]
        return plan(url=f"ws://plan-{self.requests}", provider=self.name, expires_at=self.clock.monotonic() + left)

    async def health(self) -> ProviderHealth:
        return ProviderHealth(ok=True)

    async def aclose(self) -> None:
        """No resources to close."""


def with_plans(*seconds: float, sockets: tuple[MemoryTransport, ...]) -> tuple[Rig, Expiring]:
    provider = Expiring(*seconds)
    rig = Rig(*sockets, providers=(provider,))
    provider.clock = rig.clock
    return rig, provider


def opened(rig: Rig) -> list[str]:
    return [url for url, _ in rig.connector.attempts]


async def test_a_plan_that_has_not_expired_is_used() -> None:
    rig, provider = with_plans(0.001, sockets=(socket(END, close=1000),))
    await rig.start()
    await rig.ended()
    assert (opened(rig), provider.requests) == (["ws://plan-1"], 1)


@pytest.mark.parametrize("left", [0.0, -5.0])
async def test_a_plan_that_has_expired_is_not_used_and_the_next_one_is(left: float) -> None:
    rig, provider = with_plans(left, 60.0, sockets=(socket(END, close=1000),))
    await rig.start()
    await rig.ended()
    assert (opened(rig), provider.requests) == (["ws://plan-2"], 2)


async def test_an_expired_plan_after_a_break_is_not_used_either() -> None:
    rig, provider = with_plans(60.0, 0.0, 60.0, sockets=(socket(close=None), socket(END, close=1000)))
    await rig.start()
    await rig.ended()
    assert (opened(rig), provider.requests) == (["ws://plan-1", "ws://plan-3"], 3)


async def test_only_expired_plans_is_an_unavailable_provider() -> None:
    rig, provider = with_plans(0.0, sockets=())
    with pytest.raises(SignUnavailable, match="expired before it was used") as caught:
        await rig.start()
    assert caught.value.provider == "expiring"
    assert (opened(rig), provider.requests) == ([], 2)
