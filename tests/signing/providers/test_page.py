"""Plans for what a page receives, and the outcome of each page that cannot be read."""

from __future__ import annotations

import pytest

from tests.signing.fake_pages import FakeOpener, FakePage
from tiktok_live.errors import ConnectError
from tiktok_live.net.pages import PageProblem, PageProblemKind
from tiktok_live.signing.base import (
    ConnectPlan,
    Identity,
    ProviderHealth,
    RejectedOutcome,
    RoomRef,
    UnavailableOutcome,
)
from tiktok_live.signing.providers.page import FOUND_FOR, PageProvider
from tiktok_live.testing import VirtualClock

GUEST = Identity("me/1", cookies={"ttwid": "S3cr3t"})
ROOM = RoomRef(7, "some.one")


def provider(*script: FakePage | PageProblem, handle_of=None) -> tuple[PageProvider, FakeOpener]:
    opener = FakeOpener(list(script))
    made = PageProvider(opener, web_url="https://www.tiktok.com/", clock=VirtualClock(), handle_of=handle_of)
    return made, opener


async def test_a_plan_hands_over_the_page_once_and_only_listens():
    made, opener = provider(page := FakePage(b"frame", first_response=b"history"))
    assert made.page_state == ""
    plan = await made.connect(ROOM, GUEST)
    assert isinstance(plan, ConnectPlan)
    assert (plan.url, dict(plan.headers)) == ("https://www.tiktok.com/@some.one/live", {})
    assert (plan.provider, plan.listen_only, plan.first_response) == ("page", True, b"history")
    assert plan.connector is not None
    assert await plan.connector.connect(plan.url, plan.headers, timeout=1.0) is page
    with pytest.raises(ConnectError, match="single-use"):
        await plan.connector.connect(plan.url, plan.headers, timeout=1.0)
    (target,) = opener.targets
    assert (target.name, target.room_id) == ("@some.one", 7)
    assert made.page_state == "reading"
    assert "S3cr3t" not in repr(plan) + repr(opener)


async def test_a_room_id_alone_is_looked_up():
    async def handle_of(room_id: int) -> str:
        return "found" if room_id == 7 else ""

    made, opener = provider(FakePage(), handle_of=handle_of)
    assert isinstance(await made.connect(RoomRef(7), GUEST), ConnectPlan)
    assert opener.targets[0].url.endswith("/@found/live")
    outcome = await made.connect(RoomRef(8), GUEST)
    assert isinstance(outcome, RejectedOutcome)
    assert outcome.kind == "NO_HANDLE"
    assert "user name" in outcome.advice


async def test_a_page_finds_its_room_and_is_kept_for_the_plan():
    made, opener = provider(page := FakePage(b"frame", first_response=b"history", room_id=7))
    assert await made.room_id("some.one") == 7
    plan = await made.connect(ROOM, GUEST)
    assert isinstance(plan, ConnectPlan)
    assert plan.connector is not None
    assert await plan.connector.connect(plan.url, plan.headers, timeout=1.0) is page
    assert plan.first_response == b"history"
    assert len(opener.targets) == 1
    await made.aclose()
    assert opener.closed == 1


async def test_a_page_of_another_room_is_opened_again():
    made, opener = provider(FakePage(room_id=8), FakePage(room_id=7))
    assert await made.room_id("some.one") == 8
    assert isinstance(await made.connect(ROOM, GUEST), ConnectPlan)
    assert len(opener.targets) == 2


async def test_a_page_that_no_plan_needs_is_closed():
    clock = VirtualClock()
    opener = FakeOpener([FakePage(room_id=7), FakePage(room_id=7)])
    made = PageProvider(opener, web_url="https://www.tiktok.com", clock=clock)
    assert await made.room_id("some.one") == 7
    await clock.advance(FOUND_FOR - 1)
    assert opener.closed_pages == []
    await clock.advance(2.0)
    assert opener.closed_pages == ["@some.one"]
    assert isinstance(await made.connect(ROOM, GUEST), ConnectPlan)
    assert len(opener.targets) == 2


async def test_a_room_that_no_page_shows_is_a_failure():
    made, _ = provider(FakePage(), PageProblem(kind="CAPTCHA", detail="so", retryable=False))
    assert await made.room_id("some.one") == UnavailableOutcome("the page does not show the id of its room")
    assert await made.room_id("some.one") == RejectedOutcome("CAPTCHA", "so")
    await made.aclose()


async def test_a_room_id_alone_without_a_lookup_is_refused():
    made, _ = provider()
    assert isinstance(await made.connect(RoomRef(8), GUEST), RejectedOutcome)


@pytest.mark.parametrize(
    ("kind", "retryable", "outcome"),
    [
        (PageProblemKind.ENDED, False, RejectedOutcome("ROOM_OFFLINE", "so")),
        (PageProblemKind.AGE_GATE, False, RejectedOutcome("AGE_RESTRICTED", "so")),
        (PageProblemKind.LOGIN_WALL, False, RejectedOutcome("LOGIN_WALL", "so")),
        (PageProblemKind.WINDOW_CLOSED, False, RejectedOutcome("WINDOW_CLOSED", "so")),
        ("PROFILE_IN_USE", False, RejectedOutcome("PROFILE_IN_USE", "so")),
        ("START_FAILED", True, UnavailableOutcome("so")),
        (PageProblemKind.NO_SOCKET, True, UnavailableOutcome("so")),
    ],
)
async def test_each_problem_is_an_outcome(kind, retryable, outcome):
    made, _ = provider(PageProblem(kind=str(kind), detail="so", advice="do this", retryable=retryable))
    result = await made.connect(ROOM, GUEST)
    assert result == outcome
    assert result.advice == "do this"


async def test_health_and_closing_are_those_of_the_opener():
    made, opener = provider()
    assert await made.health() == ProviderHealth(ok=True, detail="a fake browser")
    await made.aclose()
    assert opener.closed == 1
