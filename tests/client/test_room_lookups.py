from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from tiktok_live import Dependencies, LiveConfig, look_up_details, look_up_many
from tiktok_live.errors import ConfigError, ResolverUnavailable
from tiktok_live.rooms.base import LookupStatus, Room, RoomLookup
from tiktok_live.rooms.details import RoomDetails
from tiktok_live.simulator.room import HostStatus, SimulatedRoom
from tiktok_live.simulator.server import Simulator

LIVE = LookupStatus.LIVE


class Resolver:
    """Scripted; counts how many lookups run at the same time."""

    def __init__(self, info: RoomLookup | Exception | None = None) -> None:
        self.asked: list[str] = []
        self.running = self.most = 0
        self._info = info

    async def look_up(self, unique_id: str) -> RoomLookup:
        self.asked.append(unique_id)
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        if unique_id == "broken":
            raise ResolverUnavailable("the network is down")
        room = Room(room_id=7, unique_id=unique_id, status=LIVE, title="page", viewers=1)
        return RoomLookup(status=LIVE, source="page", detail="", room=room)

    async def room_info(self, room_id: int) -> RoomLookup:
        if isinstance(self._info, Exception):
            raise self._info
        assert self._info is not None
        return self._info


async def collect(names, **options):
    async with aclosing(look_up_many(names, config=LiveConfig(), **options)) as lookups:
        return {name: lookup async for name, lookup in lookups}


async def test_results_come_in_order_and_a_failure_is_one_of_them():
    resolver = Resolver()
    found = await collect(["@B", "broken", "a", "b"], dependencies=Dependencies(resolver=resolver))
    assert [(name, lookup.status) for name, lookup in found.items()] == [
        ("b", LIVE),
        ("broken", LookupStatus.UNKNOWN),
        ("a", LIVE),
    ]
    assert found["broken"].detail == "the network is down"
    assert sorted(resolver.asked) == ["a", "b", "broken"]


async def test_no_more_lookups_run_at_a_time_than_allowed():
    resolver = Resolver()
    await collect([f"u{number}" for number in range(20)], concurrency=3, dependencies=Dependencies(resolver=resolver))
    assert resolver.most == 3


@pytest.mark.parametrize(("names", "options"), [(["a b"], {}), (["a"], {"concurrency": 0})])
async def test_invalid_input_is_refused_before_anything_is_sent(names, options):
    resolver = Resolver()
    with pytest.raises(ConfigError):
        await collect(names, dependencies=Dependencies(resolver=resolver), **options)
    assert resolver.asked == []


async def test_ending_early_stops_the_lookups():
    resolver = Resolver()
    names = [f"u{number}" for number in range(50)]
    lookups = look_up_many(names, config=LiveConfig(), concurrency=1, dependencies=Dependencies(resolver=resolver))
    async with aclosing(lookups):
        async for _ in lookups:
            break
    assert len(resolver.asked) < 50


async def test_details_of_the_api_go_before_those_of_the_page():
    room = Room(room_id=7, unique_id="a", status=LIVE, title="api", details=RoomDetails(likes=5))
    resolver = Resolver(RoomLookup(status=LIVE, source="api", detail="", room=room))
    lookup = await look_up_details("@a", config=LiveConfig(), dependencies=Dependencies(resolver=resolver))
    assert lookup.room is not None
    assert (lookup.room.title, lookup.room.viewers, lookup.room.details.likes) == ("api", 1, 5)


@pytest.mark.parametrize(
    "info", [ResolverUnavailable("down"), RoomLookup(status=LookupStatus.BLOCKED, source="api", detail="")]
)
async def test_an_api_that_says_nothing_leaves_what_the_page_says(info):
    dependencies = Dependencies(resolver=Resolver(info))
    lookup = await look_up_details("a", config=LiveConfig(), dependencies=dependencies)
    assert (lookup.status, lookup.room and lookup.room.title) == (LIVE, "page")


async def test_a_room_for_adults_is_recognized_by_the_api():
    info = RoomLookup(status=LookupStatus.AGE_RESTRICTED, source="api", detail="status_code 4003110")
    dependencies = Dependencies(resolver=Resolver(info))
    lookup = await look_up_details("a", config=LiveConfig(), dependencies=dependencies)
    assert lookup.status is LookupStatus.AGE_RESTRICTED


async def test_with_real_requests():
    rooms = [SimulatedRoom(unique_id="a"), SimulatedRoom(unique_id="b", status=HostStatus.OFFLINE)]
    async with Simulator(*rooms) as simulator:
        config = LiveConfig(cache_dir=None).at(simulator.url)
        async with aclosing(look_up_many(["a", "b", "c"], config=config)) as lookups:
            found = {name: lookup.status async for name, lookup in lookups}
        assert found == {"a": LIVE, "b": LookupStatus.ENDED, "c": LookupStatus.NOT_FOUND}
        lookup = await look_up_details("a", config=config)
    assert lookup.room is not None
    assert [each.quality for each in lookup.room.details.streams] == ["origin", "hd", "sd"]
    assert lookup.room.details.likes == 1000
