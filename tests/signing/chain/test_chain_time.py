from __future__ import annotations

import asyncio
import itertools
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signing.chain.test_pool import exceeds
from tests.signing.scripted_providers import ChainRig, ScriptedProvider, left_over, plan
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    UnavailableOutcome,
)
from tiktok_live.signing.chain.pool import Decision, ProviderKey, SignPool
from tiktok_live.testing import VirtualClock

DOWN = UnavailableOutcome("down")


async def test_fifty_rooms_share_a_budget_of_ten_a_minute():
    times: list[float] = []
    pool = SignPool()
    rig = ChainRig(ScriptedProvider("one"), pool=pool, per_minute=10)

    class Noting(ScriptedProvider):
        async def connect(self, room, identity):
            times.append(rig.clock.monotonic())
            return await super().connect(room, identity)

    one = Noting("one")
    rooms = [ChainRig(one, pool=pool, clock=rig.clock, per_minute=10) for _ in range(50)]
    tasks = [room.begin(RoomRef(number)) for number, room in enumerate(rooms)]
    await rig.clock.advance(600.0)
    assert all(isinstance(task.result(), ConnectPlan) for task in tasks)
    assert [room.room_id for room in one.requests] == list(range(50))
    assert not exceeds(times, 10)
    assert times[-1] == 240.0
    delays = [made.seconds for room in rooms for made in room.decisions]
    assert sorted(delays) == [60.0] * 10 + [120.0] * 10 + [180.0] * 10 + [240.0] * 10
    assert pool.status()[0].counts[Decision.DELAYED] == 40


async def test_cancelled_rooms_give_their_places_back():
    rig = ChainRig(ScriptedProvider("one"), per_minute=1)
    await rig.connect()
    rooms = [ChainRig(ScriptedProvider("one"), pool=rig.pool, clock=rig.clock, per_minute=1) for _ in range(20)]
    tasks = [room.begin() for room in rooms]
    await rig.clock.settle()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(await rig.connect(within=60.0), ConnectPlan)


async def test_a_provider_without_budget_is_tried_last():
    one, two = ScriptedProvider("one"), ScriptedProvider("two")
    rig = ChainRig(one, two, per_minute=(1, 0))
    assert [(await rig.connect()).provider for _ in range(3)] == ["one", "two", "two"]
    await rig.clock.advance(60.0)
    assert (await rig.connect()).provider == "one"


async def test_waiting_for_a_budget_does_not_count_towards_the_timeout():
    rig = ChainRig(ScriptedProvider("one", plan("one"), DOWN), ScriptedProvider("two", plan("two")), per_minute=1)
    assert [(await rig.connect()).provider for _ in range(2)] == ["one", "two"]
    task = rig.begin()
    await rig.clock.advance(60.0)
    assert (await task).provider == "two"


async def test_a_place_is_given_back_if_the_breaker_opens_during_the_wait():
    one = ScriptedProvider("one", plan("one"), DOWN, plan("one"))
    rooms = [ChainRig(one, per_minute=1, open_after=1, open_for=90.0)]
    rooms += [ChainRig(one, pool=rooms[0].pool, clock=rooms[0].clock, per_minute=1) for _ in range(3)]
    clock = rooms[0].clock
    await rooms[0].connect()
    at_60, at_120 = rooms[1].begin(), rooms[2].begin()
    await clock.advance(60.0)
    assert await at_60 == DOWN
    await clock.advance(60.0)
    assert await at_120 == RateLimitedOutcome(30.0, "it is paused for another 30 s: down")
    await clock.advance(30.0)
    assert isinstance(await rooms[3].connect(), ConnectPlan)


async def test_a_provider_that_hangs_is_cancelled():
    one, two = ScriptedProvider("one", None), ScriptedProvider("two")
    rig = ChainRig(one, two, total_timeout=30.0)
    task = rig.begin()
    await rig.clock.advance(29.9)
    assert not task.done()
    assert one.hangs == 1
    await rig.clock.advance(0.2)
    assert await task == UnavailableOutcome(
        "one: it did not respond within 30 s; two: there was no time left to try it",
    )
    assert (one.hangs, len(two.requests)) == (0, 0)
    assert left_over() == set()
    assert (await rig.connect()).provider == "two"
    assert len(one.requests) == 1


async def test_a_member_with_its_own_time_neither_takes_nor_needs_that_of_others():
    one, page, two = ScriptedProvider("one", DOWN), ScriptedProvider("page", None), ScriptedProvider("two", None)
    rig = ChainRig(one, page, two, total_timeout=30.0, time_limits=(None, 200.0, None))
    task = rig.begin()
    await rig.clock.advance(199.0)
    assert (page.hangs, len(two.requests)) == (1, 0)
    await rig.clock.advance(2.0)
    assert (page.hangs, two.hangs) == (0, 1)
    await rig.clock.advance(28.0)
    assert not task.done()
    await rig.clock.advance(1.0)
    assert await task == UnavailableOutcome(
        "one: down; page: it did not respond within 200 s; two: it did not respond within 30 s"
    )


async def test_a_member_with_its_own_time_is_tried_when_the_others_have_used_up_theirs():
    one, page = ScriptedProvider("one", None), ScriptedProvider("page")
    rig = ChainRig(one, page, total_timeout=30.0, time_limits=(None, 200.0))
    assert (await rig.connect(within=31.0)).provider == "page"


class SlowFinder(ScriptedProvider):
    """Finds a room after 100 s: it waits for the user, for example at a captcha."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__("page")
        self.clock = clock

    async def room_id(self, unique_id: str) -> int:
        assert unique_id == "someone"
        await self.clock.sleep_until(self.clock.monotonic() + 100.0)
        return 7


@pytest.mark.parametrize(("limit", "found"), [(None, 0), (200.0, 7)])
async def test_a_member_with_its_own_time_has_it_for_finding_a_room_too(limit, found):
    clock = VirtualClock()
    rig = ChainRig(SlowFinder(clock), clock=clock, total_timeout=30.0, time_limits=(limit,))
    task = asyncio.ensure_future(rig.chain.find_room("someone"))
    await clock.advance(101.0)
    assert await task == found


@pytest.mark.parametrize("phase", ["request", "budget", "second"])
async def test_a_cancelled_room_leaves_no_task(phase):
    one, two = ScriptedProvider("one", DOWN if phase == "second" else None), ScriptedProvider("two", None)
    rig = ChainRig(one, two, per_minute=1)
    if phase == "budget":
        one.outcomes = two.outcomes = [plan()]
        await rig.connect()
        await rig.connect()
    task = rig.begin()
    await rig.clock.advance(1.0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert left_over() == set()
    assert one.hangs == two.hangs == 0


def test_rooms_in_several_threads_share_one_pool():
    pool, threads, rooms = SignPool(), 4, 25
    served: list[object] = []

    def loop() -> None:
        async def main() -> None:
            rigs = [ChainRig(ScriptedProvider("one"), pool=pool, per_minute=10) for _ in range(rooms)]
            for rig in rigs[1:]:
                rig.chain._clock = rigs[0].clock
            tasks = [rig.begin() for rig in rigs]
            await rigs[0].clock.advance(3600.0)
            served.extend(type(task.result()) for task in tasks)

        asyncio.run(main())

    running = [threading.Thread(target=loop) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert served == [ConnectPlan] * threads * rooms
    assert pool.status()[0].counts[Decision.ASKED] == threads * rooms


outcomes = st.lists(
    st.sampled_from([
        plan(),
        DOWN,
        BadOutputOutcome("html"),
        RateLimitedOutcome(0.0),
        RateLimitedOutcome(70.0, "slow"),
        RejectedOutcome("NO", "no"),
        RejectedOutcome("ROOM_OFFLINE", "over"),
    ]),
    min_size=1,
    max_size=6,
)  # fmt: skip
ends = st.sampled_from(["worked", "counted", "not counted", "final", "nothing"])


@given(
    st.lists(outcomes, min_size=1, max_size=3),
    st.lists(st.tuples(ends, st.floats(0, 100)), min_size=1, max_size=25),
    st.integers(0, 2),
)
def test_for_random_outcomes_the_counters_match_the_decisions_and_no_task_is_left(scripts, steps, per_minute):
    async def main() -> None:
        providers = [ScriptedProvider(f"p{number}", *script) for number, script in enumerate(scripts)]
        rig = ChainRig(*providers, per_minute=per_minute, open_after=2)
        for end, pause in steps:
            task = rig.begin()
            await rig.clock.advance(400.0)
            served = isinstance(task.result(), ConnectPlan)
            match end:
                case "worked" if served:
                    rig.chain.worked()
                case "counted" | "not counted" | "final" if served:
                    rig.chain.failed("silent", is_counted=end == "counted", is_final=end == "final")
                case _:
                    pass
            await rig.clock.advance(pause)
        assert rig.counts() == {what: rig.summary.count(what) for what in rig.summary}
        assert left_over() == set()
        switches = [(made.previous, made.provider) for made in rig.decisions if made.decision is Decision.SWITCHED]
        assert all(before != now for before, now in switches)
        assert all(one[1] == other[0] for one, other in itertools.pairwise(switches))

    asyncio.run(main())


async def test_a_room_may_be_cancelled_at_any_point():
    for turns in range(60):
        one, two = ScriptedProvider("one", DOWN, plan("one")), ScriptedProvider("two", None)
        rig = ChainRig(one, two, per_minute=(0, 1), open_after=1)
        rig.pool.reserve(ProviderKey("two"), 0.0)
        task = rig.begin()
        for turn in range(turns):
            # The budget allows the second provider after a minute, in the middle of these turns.
            await (rig.clock.advance(60.0) if turn == 20 else asyncio.sleep(0))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()
        assert left_over() == set()
        assert one.hangs == two.hangs == 0
