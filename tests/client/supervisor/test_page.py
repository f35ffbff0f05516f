"""A client that reads through a page: what it is handed, how it ends, and what health says."""

from __future__ import annotations

import pytest

from tests.client.rig import ROOM_ID, Rig, found, plan, socket
from tests.session.wire_messages import HELLO, chat, control, frame
from tests.signing.fake_pages import FakeOpener, FakePage
from tiktok_live.client.config import LISTEN_STALL, LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import ConnectionClosedError, ResolverUnavailable, SignRejected
from tiktok_live.events.families.chat import ChatEvent
from tiktok_live.net.pages import PageOptions, PageProblem
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.signing.chain.pool import SignPool
from tiktok_live.signing.providers.page import PageProvider
from tiktok_live.testing import VirtualClock
from tiktok_live.transports.frame_queue import FrameQueue
from tiktok_live.wire.batches import Batch, encode_batch

END = control(3)
HISTORY = encode_batch(Batch((chat("before", is_history=True),)))


def rig_with(*script: FakePage | PageProblem, **options) -> tuple[Rig, FakeOpener]:
    opener = FakeOpener(list(script))
    provider = PageProvider(opener, web_url="https://www.tiktok.com", clock=VirtualClock())
    return Rig(providers=(provider,), **options), opener


async def test_a_room_is_read_through_a_page_and_nothing_is_sent():
    page = FakePage(HELLO, frame(chat("hello"), need_ack=True), first_response=HISTORY)
    rig, opener = rig_with(page)
    await rig.start()
    await rig.clock.advance(30.0)
    assert rig.names[:3] == ["connected", "chat", "chat"]
    assert [event.is_backlog for event in rig.events if isinstance(event, ChatEvent)] == [True, False]
    assert opener.targets[0].url == "https://www.tiktok.com/@someone/live"
    assert opener.targets[0].room_id == ROOM_ID
    health = rig.client.health
    assert (health.provider, health.page, health.acks, health.heartbeats) == ("page", "reading", 0, 0)
    assert page.sent == []
    page.feed(frame(END))
    assert await rig.ended() == CloseReason.LIVE_ENDED


@pytest.mark.parametrize(
    "lookup",
    [found(LookupStatus.BLOCKED, room_id=0), ResolverUnavailable("the platform could not be reached")],
    ids=["a captcha", "no response"],
)
async def test_a_page_is_read_where_the_platform_refuses_the_lookup(lookup):
    rig, opener = rig_with(FakePage(HELLO, frame(chat("hello")), room_id=ROOM_ID), lookups=(lookup,))
    await rig.start()
    assert rig.client.room_id == ROOM_ID
    assert rig.names[:2] == ["connected", "chat"]
    assert [target.room_id for target in opener.targets] == [0]
    await rig.client.aclose()


async def test_a_quiet_page_with_a_heartbeat_a_minute_is_not_given_up():
    rig, _ = rig_with(page := FakePage(HELLO))
    await rig.start()
    for _ in range(10):
        await rig.clock.advance(61.0)
        page.feed(HELLO)
        await rig.clock.settle()
    assert rig.names == ["connected"]
    await rig.clock.advance(LISTEN_STALL - 1)
    assert rig.names == ["connected"]
    await rig.clock.advance(2.0)
    assert "disconnected" in rig.names
    await rig.client.aclose()


def test_only_a_listening_session_waits_longer():
    config = LiveConfig(stall_timeout=60.0)
    assert config.session_options(listen_only=False).stall_timeout == 60.0
    assert config.session_options(listen_only=True).stall_timeout == LISTEN_STALL
    assert LiveConfig(stall_timeout=500.0).session_options(listen_only=True).stall_timeout == 500.0


async def test_a_window_that_the_user_closes_ends_the_client():
    rig, opener = rig_with(page := FakePage(HELLO), FakePage(HELLO))
    await rig.start()
    error = ConnectionClosedError("the window was closed", advice="Start again", retryable=False)
    page._arrived.put_nowait(error)
    with pytest.raises(ConnectionClosedError) as ended:
        await rig.ended()
    assert ended.value.advice == "Start again"
    assert len(opener.targets) == 1


async def test_a_page_that_left_is_opened_again():
    rig, opener = rig_with(page := FakePage(HELLO), FakePage(HELLO, frame(END)))
    await rig.start()
    page._arrived.put_nowait(ConnectionClosedError("it left", retryable=True))
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert len(opener.targets) == 2
    assert "reconnected" in rig.names


async def test_a_chain_goes_on_to_the_page_and_says_where_it_is_read():
    opener = FakeOpener([FakePage(HELLO)])
    clock = VirtualClock()
    asked: list[PageOptions] = []

    def browsers(options: PageOptions) -> FakeOpener:
        asked.append(options)
        return opener

    rig = Rig()
    client = LiveClient(
        "@someone",
        config=LiveConfig(cache_dir=None, close_patience=1.0),
        sign="direct,page?timeout=20",
        dependencies=Dependencies(
            resolver=rig.resolver, http=rig.http, clock=clock, sign_pool=SignPool(), browsers=browsers
        ),
    )
    await client.start()
    assert asked == [PageOptions(timeout=20.0)]
    assert (client.health.provider, client.health.page) == ("page", "reading")
    await client.aclose()
    assert opener.closed == 1


async def test_a_room_id_alone_is_looked_up_for_the_page():
    opener = FakeOpener([FakePage(HELLO)])
    rig = Rig(lookups=(found(),))
    client = LiveClient(
        room_id=ROOM_ID,
        config=LiveConfig(cache_dir=None, close_patience=1.0),
        sign="page",
        dependencies=Dependencies(
            resolver=rig.resolver,
            http=rig.http,
            clock=VirtualClock(),
            sign_pool=SignPool(),
            browsers=lambda _: opener,
        ),
    )
    await client.start()
    assert rig.resolver.requests == [f"room {ROOM_ID}"]
    assert opener.targets[0].name == "@someone"
    await client.aclose()


async def test_what_a_page_shows_is_an_error_that_says_what_to_do():
    rig, _ = rig_with(PageProblem(kind="CAPTCHA", detail="a captcha", advice="Solve it", retryable=False))
    with pytest.raises(SignRejected) as failed:
        await rig.start()
    assert str(failed.value) == "signer: the sign provider page refused (CAPTCHA): a captcha. Solve it"


async def test_health_without_a_page_says_nothing():
    rig = Rig(socket())
    await rig.start()
    assert rig.client.health.page == ""
    await rig.client.aclose()


async def test_the_state_is_that_of_the_transport_if_it_has_one():
    rig = Rig(outcomes=(plan(connector=_Queue(), listen_only=True),))
    await rig.start()
    assert rig.client.health.page == "hidden"
    await rig.client.aclose()


class _Queue(FrameQueue):
    page_state = "hidden"

    async def connect(self, url, headers, *, timeout):
        self.feed(HELLO)
        return self
