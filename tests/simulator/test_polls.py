from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tiktok_live.proto import FetchResult
from tiktok_live.simulator import MessageWriter, Script, SimulatedRoom, Step, make_audience
from tiktok_live.simulator.polls import Polls
from tiktok_live.simulator.room_registry import RoomRegistry
from tiktok_live.testing import VirtualClock

ROOM = SimulatedRoom(unique_id="demo_host")
WRITER = MessageWriter(ROOM, 0, Random(0))
(USER,) = make_audience(Random(0), 1)
CHATS = tuple(WRITER.chat(float(at), USER, f"chat {at}") for at in range(100))
END = WRITER.control(0.0, 3)
PUSH_SERVER = "ws://127.0.0.1:1/socket"


class Platform:
    """One room and its pollers on a virtual clock."""

    def __init__(self, *steps, speed=1.0, is_shared=False, **options):
        self.clock = VirtualClock()
        rooms = [replace(ROOM, scenario=Script(steps, is_shared), **options), SimulatedRoom(unique_id="other")]
        self.rooms = RoomRegistry(rooms, clock=self.clock, speed=speed, seed=0)
        self.polls = Polls(self.clock)

    async def fetch(self, cursor="", name="demo_host"):
        return FetchResult.parse(await self.polls.response(self.rooms.find(name), cursor, PUSH_SERVER))


@pytest.fixture
async def platform():
    opened = []

    def make(*steps, **options):
        opened.append(Platform(*steps, **options))
        return opened[-1]

    yield make
    for each in opened:
        await each.polls.aclose()


def ids(result):
    return [message.msg_id for message in result.messages]


def expected(messages):
    return [message.msg_id for message in messages]


def once_a_second(*messages):
    return [Step(float(at), (message,)) for at, message in enumerate(messages)]


async def test_the_first_response_is_the_first_batch_or_empty_and_names_the_socket(platform):
    for first_batch in (None, CHATS[:3]):
        first = await platform(first_batch=first_batch).fetch()
        assert ids(first) == expected(first_batch or ())
        assert first.is_first
        assert first.push_server == PUSH_SERVER
        assert first.route_params["wrss"]
        assert first.cursor
        assert first.internal_ext
        assert first.fetch_interval == 1000
        assert not first.need_ack


async def test_a_poller_gets_every_message_once_in_order_as_they_become_due(platform):
    served = platform(*once_a_second(*CHATS[:10], END))
    result, received, sizes = await served.fetch(), [], []
    for _ in range(8):
        result = await served.fetch(result.cursor)
        received += ids(result)
        sizes.append(len(result.messages))
        await served.clock.advance(2.5)
    assert received == expected([*CHATS[:10], END])
    assert sizes == [1, 2, 3, 2, 3, 0, 0, 0]


async def test_a_response_has_twenty_messages_and_a_busy_poller_comes_back_soon(platform):
    served = platform(*once_a_second(*CHATS), speed=0)
    result, received = await served.fetch(), []
    for _ in range(5):
        result = await served.fetch(result.cursor)
        received.append((len(result.messages), result.fetch_interval))
    assert received == [(20, 50)] * 4 + [(20, 1000)]
    assert ids(await served.fetch(result.cursor)) == []


async def test_a_response_ends_with_the_step_that_makes_a_megabyte(platform):
    large = [type(CHATS[0])("Other", bytes(600_000), number) for number in range(1, 5)]
    served = platform(*once_a_second(*large), speed=0)
    first = await served.fetch()
    second = await served.fetch(first.cursor)
    assert ids(second) == [1, 2]
    assert ids(await served.fetch(second.cursor)) == [3, 4]


async def test_a_repeated_request_gets_the_same_response(platform):
    served = platform(*once_a_second(*CHATS[:4]))
    first = await served.fetch()
    await served.clock.advance(1.0)
    second = await served.fetch(first.cursor)
    await served.clock.advance(5.0)
    assert await served.fetch(first.cursor) == second
    assert ids(second) + ids(await served.fetch(second.cursor)) == expected(CHATS[:4])


async def test_pollers_do_not_affect_each_other(platform):
    served = platform(*once_a_second(*CHATS[:4]), is_shared=True)
    one, two = await served.fetch(), await served.fetch()
    assert one.cursor != two.cursor
    one, two = await served.fetch(one.cursor), await served.fetch(two.cursor)
    await served.clock.advance(9.0)
    for poller in (one, two):
        assert ids(poller) + ids(await served.fetch(poller.cursor)) == expected(CHATS[:4])


@pytest.mark.parametrize("cursor", ["t-1_r-1_d-1_u-1", "nonsense", "☃"])
async def test_an_unknown_cursor_begins_again(platform, cursor):
    assert (await platform(*once_a_second(*CHATS)).fetch(cursor)).is_first


async def test_a_cursor_of_another_room_begins_again(platform):
    served = platform(*once_a_second(*CHATS))
    first = await served.fetch(name="other")
    assert (await served.fetch(first.cursor)).is_first


async def test_a_poller_that_is_quiet_for_30_seconds_is_forgotten(platform):
    served = platform(*once_a_second(*CHATS))
    result = await served.fetch()
    for _ in range(4):
        await served.clock.advance(29.0)
        result = await served.fetch(result.cursor)
        assert not result.is_first
    assert len(served.polls) == len(served.rooms.find("demo_host").subscribers) == 1
    await served.clock.advance(31.0)
    assert len(served.polls) == len(served.rooms.find("demo_host").subscribers) == 0
    assert (await served.fetch(result.cursor)).is_first


async def test_at_most_a_thousand_pollers_are_remembered(platform):
    served = platform(*once_a_second(*CHATS))
    first = await served.fetch()
    for _ in range(1000):
        newest = await served.fetch()
    assert len(served.polls) == 1000
    assert (await served.fetch(first.cursor)).is_first
    assert not (await served.fetch(newest.cursor)).is_first


async def test_an_announced_end_is_the_last_message(platform):
    served = platform(*once_a_second(*CHATS))
    first = await served.fetch()
    second = await served.fetch(first.cursor)
    served.rooms.act(served.rooms.find("demo_host"), "end")
    await served.clock.advance(5.0)
    third = await served.fetch(second.cursor)
    assert [message.method for message in third.messages] == ["WebcastControlMessage"]
    await served.clock.advance(5.0)
    assert ids(await served.fetch(third.cursor)) == []


async def test_a_room_that_was_polled_to_its_end_is_over(platform):
    served = platform(*once_a_second(*CHATS[:2]), speed=0)
    first = await served.fetch()
    await served.fetch(first.cursor)
    assert (await served.rooms.find("demo_host").now()).status == "offline"
