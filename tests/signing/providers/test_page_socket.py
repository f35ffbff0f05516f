from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.signing.providers.test_captured import CAPTURE
from tiktok_live.net.http_client import AiohttpClient
from tiktok_live.net.pages import PageFailed, PageProblem, PageTarget
from tiktok_live.signing.base import (
    ConnectPlan,
    Identity,
    ProviderHealth,
    RejectedOutcome,
    RoomRef,
    UnavailableOutcome,
)
from tiktok_live.signing.config.sign_setting import parse_sign
from tiktok_live.signing.provider_factory import ProviderContext, build_provider
from tiktok_live.signing.providers.captured import CAPTURE_LIFETIME
from tiktok_live.signing.providers.page_captures import MAX_WINDOWS, Captures, captures_of_loop
from tiktok_live.signing.providers.page_socket import PageSocketProvider
from tiktok_live.testing import VirtualClock

ROOM, OTHER, THIRD = RoomRef(7, "someone"), RoomRef(8, "another"), RoomRef(9, "third")
ME = Identity("me/1")


class Pages:
    """Opens a page for each call, which reads when the test says so."""

    page_state = ""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.opened: list[int] = []
        self.targets: list[PageTarget] = []
        self.open_now: list[str] = []
        self.problem: PageProblem | None = None
        self.reads = asyncio.Event()
        self.reads.set()
        self.age = 0.0
        self.closed = 0

    async def open(self, target):
        self.targets.append(target)
        self.opened.append(target.room_id)
        self.open_now.append(target.name)
        await self.reads.wait()
        if self.problem is not None:
            raise PageFailed(self.problem)
        return self

    async def capture(self):
        return replace(CAPTURE, captured_at=self.clock.monotonic() - self.age)

    async def close(self, name):
        self.open_now.remove(name)

    async def check(self):
        return True, "a browser is there"

    async def aclose(self):
        self.closed += 1


async def handle_of(room_id):
    return "looked_up" if room_id == 7 else ""


def provider(pages, clock, captures=None):
    return PageSocketProvider(
        pages, web_url="http://127.0.0.1:8080/", handle_of=handle_of, captures=captures, clock=clock
    )


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def pages(clock):
    return Pages(clock)


@pytest.fixture
def own(pages, clock):
    return provider(pages, clock)


@pytest.fixture
def shared(pages, clock):
    return provider(pages, clock, Captures(shares_rooms=True))


async def turns():
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_plan_expires_with_the_address_and_not_with_the_request(own, pages, clock):
    pages.age = 5
    plan = await own.connect(ROOM, ME)
    assert isinstance(plan, ConnectPlan)
    assert plan.expires_at == clock.monotonic() - 5 + CAPTURE_LIFETIME


async def test_the_window_is_closed_as_soon_as_the_page_has_shown_its_socket(own, pages):
    assert isinstance(await own.connect(ROOM, ME), ConnectPlan)
    assert not pages.open_now
    (target,) = pages.targets
    assert (target.url, target.name, target.room_id) == ("http://127.0.0.1:8080/@someone/live", "@someone 7", 7)


async def test_the_host_of_a_room_id_is_looked_up(own, pages):
    assert isinstance(await own.connect(RoomRef(7), ME), ConnectPlan)
    assert pages.targets[0].url == "http://127.0.0.1:8080/@looked_up/live"
    outcome = await own.connect(RoomRef(9), ME)
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == "NO_HANDLE"
    assert pages.opened == [7]


async def test_every_plan_of_a_room_has_a_page_of_its_own(own, pages):
    for _ in range(3):
        assert isinstance(await own.connect(ROOM, ME), ConnectPlan)
    assert pages.opened == [7] * 3


async def test_requests_at_once_for_a_room_share_one_window(own, pages):
    pages.reads.clear()
    asked = [asyncio.create_task(own.connect(ROOM, ME)) for _ in range(5)]
    await turns()
    pages.reads.set()
    plans = await asyncio.gather(*asked)
    assert all(plan == plans[0] and isinstance(plan, ConnectPlan) for plan in plans)
    assert pages.opened == [7]


async def test_only_some_windows_are_open_at_a_time(own, pages):
    pages.reads.clear()
    asked = [asyncio.create_task(own.connect(RoomRef(number, "x"), ME)) for number in range(1, 3 * MAX_WINDOWS)]
    await turns()
    assert len(pages.open_now) == MAX_WINDOWS
    pages.reads.set()
    assert all(isinstance(plan, ConnectPlan) for plan in await asyncio.gather(*asked))


async def test_the_window_outlives_a_caller_that_gives_up_and_serves_the_next_one(own, pages, clock):
    pages.reads.clear()
    asked = asyncio.create_task(own.connect(ROOM, ME))
    await turns()
    asked.cancel()
    await turns()
    assert len(pages.open_now) == 1
    pages.reads.set()
    await turns()
    await clock.advance(15)
    assert isinstance(await own.connect(ROOM, ME), ConnectPlan)
    assert pages.opened == [7]


@pytest.mark.parametrize("elapsed", [21, 31])
async def test_a_capture_that_is_about_to_expire_is_not_used(shared, pages, clock, elapsed):
    await shared.connect(ROOM, ME)
    await clock.advance(elapsed)
    await shared.connect(OTHER, ME)
    assert pages.opened == [7, 8]


async def test_rooms_share_a_capture_only_if_they_are_meant_to(own, shared, pages):
    await own.connect(ROOM, ME)
    await own.connect(OTHER, ME)
    assert pages.opened == [7, 8]
    pages.opened.clear()
    first = await shared.connect(ROOM, ME)
    second = await shared.connect(OTHER, ME)
    assert pages.opened == [7]
    assert isinstance(first, ConnectPlan)
    assert isinstance(second, ConnectPlan)
    assert first.url == second.url
    assert (bool(first.first_response), bool(second.first_response)) == (True, False)


async def test_a_room_that_comes_again_gets_a_new_page_for_all(shared, pages):
    for room in (ROOM, OTHER, OTHER, ROOM, THIRD):
        assert isinstance(await shared.connect(room, ME), ConnectPlan)
    # The second page serves the rooms that come again, and the first page's own room.
    assert pages.opened == [7, 8]


async def test_rooms_wait_for_the_first_page_together(shared, pages):
    pages.reads.clear()
    asked = [asyncio.create_task(shared.connect(room, ME)) for room in (ROOM, OTHER, THIRD)]
    await turns()
    pages.reads.set()
    assert all(isinstance(plan, ConnectPlan) for plan in await asyncio.gather(*asked))
    assert pages.opened == [7]


async def test_what_is_wrong_with_one_room_is_not_said_of_another(shared, pages):
    pages.reads.clear()
    pages.problem = PageProblem(kind="ENDED", detail="the page says that the live has ended", retryable=False)
    first = asyncio.create_task(shared.connect(ROOM, ME))
    second = asyncio.create_task(shared.connect(OTHER, ME))
    await turns()
    pages.reads.set()
    assert await first == RejectedOutcome("ROOM_OFFLINE", "the page says that the live has ended")
    await second
    assert pages.opened == [7, 8]


async def test_clients_of_a_loop_share_captures_and_those_of_another_browser_do_not(pages, clock):
    first, second = (provider(pages, clock, captures_of_loop("a profile")) for _ in range(2))
    other = provider(pages, clock, captures_of_loop("another profile"))
    assert isinstance(await first.connect(ROOM, ME), ConnectPlan)
    await first.aclose()
    assert isinstance(await second.connect(OTHER, ME), ConnectPlan)
    assert pages.opened == [7]
    assert isinstance(await other.connect(OTHER, ME), ConnectPlan)
    assert pages.opened == [7, 8]


@pytest.mark.parametrize(("rooms", "opened"), [("own", [7, 8]), ("shared", [7])])
async def test_the_option_rooms_decides_whether_clients_share_a_page(pages, clock, rooms, opened):
    context = ProviderContext(http=AiohttpClient(), clock=clock, pages=lambda _: pages)
    (config,) = parse_sign(f"page?mode=socket&rooms={rooms}")
    for room in (ROOM, OTHER):
        assert isinstance(await build_provider(config, context).connect(room, ME), ConnectPlan)
    assert pages.opened == opened


@pytest.mark.parametrize("room", [ROOM, OTHER])
async def test_a_room_opens_its_own_page_if_the_client_that_opened_one_was_closed(pages, clock, room):
    first, second = (provider(pages, clock, captures_of_loop("a profile")) for _ in range(2))
    pages.reads.clear()
    opening = asyncio.create_task(first.connect(ROOM, ME))
    await turns()
    waiting = asyncio.create_task(second.connect(room, ME))
    await turns()
    await first.aclose()
    assert isinstance(await opening, UnavailableOutcome)
    pages.reads.set()
    assert isinstance(await waiting, ConnectPlan)
    assert pages.opened == [7, room.room_id]


async def test_a_client_that_is_closed_at_once_leaves_nothing_behind(pages, clock):
    first, second = (provider(pages, clock, captures_of_loop("a profile")) for _ in range(2))
    asked = asyncio.create_task(first.connect(ROOM, ME))
    await asyncio.sleep(0)
    await first.aclose()
    assert isinstance(await asked, UnavailableOutcome)
    assert isinstance(await second.connect(ROOM, ME), ConnectPlan)


async def test_a_failure_is_not_kept(own, pages):
    pages.problem = PageProblem(kind="NO_SOCKET", detail="the page received nothing")
    assert await own.connect(ROOM, ME) == UnavailableOutcome("the page received nothing")
    assert not pages.open_now
    pages.problem = None
    assert isinstance(await own.connect(ROOM, ME), ConnectPlan)


async def test_closing_closes_the_pages_and_answers_those_who_wait(own, pages):
    pages.reads.clear()
    asked = asyncio.create_task(own.connect(ROOM, ME))
    await turns()
    await own.aclose()
    assert isinstance(await asked, UnavailableOutcome)
    assert not pages.open_now
    await own.aclose()
    assert pages.closed == 2


async def test_an_exception_of_the_browser_reaches_the_caller(own, pages):
    async def broken():
        raise RuntimeError("a bug")

    pages.capture = broken
    with pytest.raises(RuntimeError, match="a bug"):
        await own.connect(ROOM, ME)
    with pytest.raises(RuntimeError, match="a bug"):
        await own.connect(ROOM, ME)


async def test_it_is_as_healthy_as_the_browser(own):
    assert await own.health() == ProviderHealth(ok=True, detail="a browser is there")
    assert own.name == "page"
