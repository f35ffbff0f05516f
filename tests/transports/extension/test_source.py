"""Waiting for the user's tab: one warning that says what to do, then what was missing."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from tests.session.wire_messages import chat, frame
from tests.transports.extension.fake_extension import extension, free_port
from tiktok_live.extension.token import ensure_token, read_token
from tiktok_live.net.pages import PageFailed, PageTarget, TabOptions
from tiktok_live.testing import VirtualClock
from tiktok_live.transports.extension.source import GRACE, TabSource
from tiktok_live.transports.extension.tabs import Situation
from tiktok_live.transports.page_addresses import PageAddresses

ANN = PageTarget(url="https://www.tiktok.com/@Ann/live", name="@Ann")
FRAME = frame(chat("hello"))


class World:
    """A source on a virtual clock."""

    def __init__(self, folder) -> None:
        self.port = free_port()
        self.file = folder / "token"
        ensure_token(self.file)
        self.token = read_token(self.file)
        self.clock = VirtualClock()
        options = TabOptions(port=self.port, token_file=self.file, patience=100.0)
        self.source = TabSource(options, PageAddresses(), clock=self.clock)

    def begin(self, target: PageTarget = ANN) -> asyncio.Task:
        return asyncio.create_task(self.source.open(target))

    async def listening(self) -> None:
        """Wait until the port is open; its first user has opened it."""
        async with asyncio.timeout(10):
            while not self.source._readers:  # noqa: ASYNC110 - the source has no event for it
                await asyncio.sleep(0)


@pytest.fixture
async def world(tmp_path):
    made = World(tmp_path)
    yield made
    await made.source.aclose()


def warnings(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_tab_that_is_on_is_read_without_a_word(world, caplog):
    opening = world.begin()
    await world.listening()
    assert world.source.page_state == "waiting for the user"
    async with extension(world.port, world.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.frame(1, FRAME)
        page = await opening
        assert await page.receive() == FRAME
        assert world.source.page_state == "reading"
    assert warnings(caplog) == []


async def test_a_tab_names_its_room(world):
    opening = world.begin()
    await world.listening()
    async with extension(world.port, world.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.frame(1, FRAME, room="7300000000000000001")
        assert (await opening).room_id == 7300000000000000001
        await browser.frame(1, FRAME, room="no number")
        assert (await browser.refused())[1] == "a message is not valid"


async def test_frames_of_another_room_are_not_read(world):
    opening = world.begin(replace(ANN, room_id=7))
    await world.listening()
    async with extension(world.port, world.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.frame(1, frame(chat("another live")), room="8")
        await browser.frame(1, FRAME, room="7")
        assert await (await opening).receive() == FRAME


async def test_without_an_extension_the_user_is_asked_once_and_then_it_is_an_error(world, caplog):
    opening = world.begin()
    await world.listening()
    await world.clock.advance(GRACE)
    (asked,) = warnings(caplog)
    assert f"no browser is connected to port {world.port}" in asked
    assert "Open https://www.tiktok.com/@Ann/live in the browser with the extension" in asked
    assert "waiting up to 94 s" in asked
    await world.clock.advance(90)
    assert not opening.done()
    await world.clock.advance(10)
    with pytest.raises(PageFailed) as failed:
        await opening
    assert (failed.value.problem.kind, failed.value.problem.retryable) == ("NO_EXTENSION", False)
    assert len(warnings(caplog)) == 1


async def test_a_tab_that_is_not_on_is_another_error(world):
    opening = world.begin()
    await world.listening()
    async with extension(world.port, world.token) as browser:
        await browser.switch_on(1, "bob")
        await world.clock.advance(GRACE)
        await world.clock.advance(100)
        with pytest.raises(PageFailed, match="switched on in no tab of @Ann") as failed:
            await opening
        await browser.listen()
        assert browser.wanted == []
    assert (failed.value.problem.kind, failed.value.problem.retryable) == ("NOT_SWITCHED_ON", False)


async def test_a_page_that_receives_nothing_is_another_error_and_worth_a_retry(world):
    opening = world.begin()
    await world.listening()
    async with extension(world.port, world.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.body(1, b"")
        while world.source._last.situation is not Situation.NO_FRAME:  # noqa: ASYNC110 - it has no event for it
            await asyncio.sleep(0)
        await world.clock.advance(GRACE)
        await world.clock.advance(100)
        with pytest.raises(PageFailed, match="the page has received nothing") as failed:
            await opening
    assert (failed.value.problem.kind, failed.value.problem.retryable) == ("NO_FRAME", True)


async def test_the_user_may_switch_on_late(world):
    opening = world.begin()
    await world.listening()
    await world.clock.advance(GRACE)
    await world.clock.advance(50)
    async with extension(world.port, world.token) as browser:
        await browser.switch_on(1, "ann")
        await browser.frame(1, FRAME)
        assert await (await opening).receive() == FRAME


async def test_a_cancelled_wait_asks_for_nothing_any_longer(world):
    opening = world.begin()
    await world.listening()
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    async with extension(world.port, world.token) as browser:
        assert browser.wanted == []


async def test_a_plan_that_was_never_used_does_not_read_on(world):
    async with asyncio.timeout(10):
        opening = world.begin()
        await world.listening()
        async with extension(world.port, world.token) as browser:
            await browser.switch_on(1, "ann")
            await browser.frame(1, FRAME)
            unused = await opening
            again = world.begin()
            await browser.listen()
            await browser.listen()
            await browser.frame(1, FRAME)
            page = await again
            assert unused.is_ended
            assert not page.is_ended
            await world.source.aclose()
            assert page.is_ended


async def test_its_health_says_where_it_waits(world):
    assert await world.source.check() == (True, f"waits on 127.0.0.1:{world.port} for the browser with the extension")
