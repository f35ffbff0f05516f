from __future__ import annotations

import asyncio
import logging

import pytest

from tests.signing.scripted_providers import Chain, Scripted, plan
from tiktok_live.signing.base import (
    ROOM_VERDICTS,
    BadOutputOutcome,
    ConnectPlan,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    UnavailableOutcome,
)
from tiktok_live.signing.chain.breaker import BreakerState, SignPolicy
from tiktok_live.signing.chain.pool import Decision, SignPool

DOWN = UnavailableOutcome("down")


async def test_the_first_provider_serves_and_nobody_else_is_asked():
    one, two = Scripted("one"), Scripted("two")
    rig = Chain(one, two)
    outcome = await rig.connect()
    assert isinstance(outcome, ConnectPlan)
    assert outcome.provider == "one"
    assert (len(one.asked), len(two.asked)) == (1, 0)
    assert rig.news == []
    assert rig.chain.name == "one, two"


@pytest.mark.parametrize(
    ("refusal", "decision"),
    [
        (DOWN, Decision.UNAVAILABLE),
        (BadOutputOutcome("html"), Decision.BAD_OUTPUT),
        (RejectedOutcome("NO_KEY", "no"), Decision.REJECTED),
    ],
)
async def test_what_is_no_plan_leads_to_the_next_at_once(refusal, decision):
    one, two = Scripted("one", refusal), Scripted("two")
    rig = Chain(one, two)
    assert (await rig.connect()).provider == "two"
    assert rig.told == [(decision, "one"), (Decision.SWITCHED, "two")]
    switched = rig.news[-1]
    assert (switched.previous, switched.reason) == ("one", f"one: {refusal.detail}")
    assert rig.counts() == dict.fromkeys(rig.told, 1)


async def test_a_rate_limit_opens_for_exactly_its_time_and_leads_to_the_next():
    seconds = 7.123456789
    one, two = Scripted("one", RateLimitedOutcome(seconds, "slow"), plan("one")), Scripted("two")
    rig = Chain(one, two)
    assert (await rig.connect()).provider == "two"
    assert [news.seconds for news in rig.news] == [seconds, seconds, 0.0]
    assert rig.told[:2] == [(Decision.RATE_LIMITED, "one"), (Decision.OPENED, "one")]
    rig.chain.worked()
    await rig.clock.advance(seconds - 0.001)
    assert (await rig.connect()).provider == "two"
    rig.chain.worked()
    await rig.clock.advance(0.001 + 1e-9)
    assert (await rig.connect()).provider == "one"


@pytest.mark.parametrize("kind", sorted(ROOM_VERDICTS))
async def test_a_verdict_about_the_room_goes_no_further_and_blames_nobody(kind):
    one, two = Scripted("one", RejectedOutcome(kind, "so it is")), Scripted("two")
    rig = Chain(one, two, open_after=1)
    for _ in range(5):
        assert await rig.connect() == RejectedOutcome(kind, "so it is")
    assert (len(one.asked), len(two.asked)) == (5, 0)
    assert rig.told == [(Decision.REJECTED, "one")] * 5
    assert rig.counts() == {(Decision.REJECTED, "one"): 5}
    assert rig.pool.status()[0].state is BreakerState.CLOSED


async def test_a_provider_that_fails_again_and_again_is_left_alone():
    one = Scripted("one", DOWN)
    rig = Chain(one)
    for _ in range(3):
        assert await rig.connect() == DOWN
    outcome = await rig.connect()
    assert outcome == RateLimitedOutcome(60.0, "it is not asked for another 60 s: down")
    assert len(one.asked) == 3
    assert rig.told[-2:] == [(Decision.OPENED, "one"), (Decision.SKIPPED, "one")]
    assert [news.seconds for news in rig.news[-2:]] == [60.0, 60.0]


async def test_when_all_are_left_alone_the_shortest_wait_is_told():
    rig = Chain(*(Scripted(f"p{wait}", RateLimitedOutcome(wait, "slow")) for wait in (30, 10, 20)))
    first = await rig.connect()
    assert first == RateLimitedOutcome(10, "p30: slow; p10: slow; p20: slow")
    await rig.clock.advance(4.0)
    again = await rig.connect()
    assert isinstance(again, RateLimitedOutcome)
    assert again.retry_after == 6.0
    assert "p20: it is not asked for another 16 s: slow" in again.detail


async def test_only_a_first_frame_closes_the_breaker():
    one = Scripted("one", DOWN, plan("one"))
    rig = Chain(one, open_after=1)
    await rig.connect()
    await rig.clock.advance(60.0)
    assert isinstance(await rig.connect(), ConnectPlan)
    assert rig.pool.status()[0].state is BreakerState.HALF_OPEN
    rig.chain.worked()
    assert rig.pool.status()[0].state is BreakerState.CLOSED
    assert rig.told[-1] == (Decision.CLOSED, "one")
    rig.chain.worked()
    assert rig.told.count((Decision.CLOSED, "one")) == 1


async def test_plans_that_open_no_socket_open_the_breaker_although_every_answer_was_a_plan():
    rig = Chain(Scripted("one"))
    for _ in range(3):
        assert isinstance(await rig.connect(), ConnectPlan)
        assert not rig.chain.failed("it stayed silent", is_counted=True)
    assert rig.told == [(Decision.PLAN_FAILED, "one")] * 3 + [(Decision.OPENED, "one")]
    assert isinstance(await rig.connect(), RateLimitedOutcome)


async def test_after_a_plan_that_failed_the_next_provider_is_asked_first():
    one, two = Scripted("one"), Scripted("two")
    rig = Chain(one, two)
    await rig.connect()
    assert rig.chain.failed("it stayed silent", is_counted=True)
    assert (await rig.connect()).provider == "two"
    assert rig.news[-1].previous == "one"
    assert rig.news[-1].reason == "it stayed silent"
    assert not rig.chain.failed("that one too", is_counted=True)
    assert (await rig.connect()).provider == "one"


async def test_a_plan_that_worked_makes_the_order_the_first_one_again():
    one, two = Scripted("one"), Scripted("two")
    rig = Chain(one, two)
    await rig.connect()
    rig.chain.failed("silent", is_counted=True)
    await rig.connect()
    rig.chain.worked()
    assert (await rig.connect()).provider == "one"
    back = rig.news[-1]
    assert (back.decision, back.previous, back.reason) == (Decision.SWITCHED, "two", "it is its turn")


async def test_no_provider_is_left_when_the_others_did_not_serve():
    rig = Chain(Scripted("one"), Scripted("two", DOWN))
    await rig.connect()
    assert rig.chain.failed("no network", is_counted=False)
    assert (await rig.connect()).provider == "one"
    assert not rig.chain.failed("no network", is_counted=False)


async def test_a_plan_is_told_of_once():
    rig = Chain(Scripted("one"), Scripted("two"))
    assert not rig.chain.failed("nothing was asked yet", is_counted=True)
    await rig.connect()
    rig.chain.failed("silent", is_counted=True)
    assert not rig.chain.failed("silent", is_counted=True)
    assert rig.told == [(Decision.PLAN_FAILED, "one")]


async def test_what_may_be_the_network_s_fault_counts_against_nobody_and_is_told():
    rig = Chain(Scripted("one"), open_after=1)
    for _ in range(5):
        await rig.connect()
        rig.chain.failed("no network", is_counted=False)
    assert rig.pool.status()[0].state is BreakerState.CLOSED
    assert rig.counts() == {(Decision.PLAN_FAILED, "one"): 5}
    assert rig.told == [(Decision.PLAN_FAILED, "one")] * 5


async def test_a_refusal_for_good_leaves_the_provider_alone_at_once():
    one, two = Scripted("one"), Scripted("two")
    rig = Chain(one, two)
    await rig.connect()
    assert rig.chain.failed("DEVICE_BLOCKED", is_counted=True, is_final=True)
    assert rig.told == [(Decision.PLAN_FAILED, "one"), (Decision.OPENED, "one")]
    assert (await rig.connect()).provider == "two"
    alone = Chain(Scripted("one"), pool=rig.pool, clock=rig.clock)
    assert await alone.connect() == RejectedOutcome("LEFT_ALONE", "it is not asked for another 60 s: DEVICE_BLOCKED")


async def test_each_switch_is_told_once():
    one, two = Scripted("one", DOWN, DOWN, DOWN, plan("one")), Scripted("two")
    rig = Chain(one, two)
    for _ in range(6):
        assert (await rig.connect()).provider == "two"
        rig.chain.worked()
    await rig.clock.advance(60.0)
    for _ in range(3):
        assert (await rig.connect()).provider == "one"
        rig.chain.worked()
    switches = [(news.previous, news.provider) for news in rig.news if news.decision is Decision.SWITCHED]
    assert switches == [("one", "two"), ("two", "one")]
    assert rig.counts()[Decision.SWITCHED, "two"] == rig.counts()[Decision.SWITCHED, "one"] == 1


async def test_two_providers_of_one_name_are_two():
    rig = Chain(Scripted("euler", DOWN), Scripted("euler"))
    await rig.connect()
    assert rig.told == [(Decision.UNAVAILABLE, "euler"), (Decision.SWITCHED, "euler")]


async def test_a_probe_goes_alone_and_the_other_rooms_use_the_next_provider():
    one, two = Scripted("one", DOWN, None), Scripted("two")
    rig = Chain(one, two, open_after=1)
    await rig.connect()
    rig.chain.worked()
    await rig.clock.advance(60.0)
    probe = rig.begin()
    await rig.clock.settle()
    others = [Chain(one, two, pool=rig.pool, clock=rig.clock) for _ in range(10)]
    outcomes = [await other.connect() for other in others]
    assert {outcome.provider for outcome in outcomes} == {"two"}
    assert len(one.asked) == 2
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)


@pytest.mark.parametrize("end", ["cancelled", "verdict", "network", "again", "closed"])
async def test_a_probe_that_tells_nothing_lets_another_go_at_once(end):
    answers = {"cancelled": [None], "verdict": [RejectedOutcome("ROOM_OFFLINE", "over")]}.get(end, [plan("one")])
    one = Scripted("one", DOWN, *answers, plan("one"))
    rig = Chain(one, open_after=1)
    await rig.connect()
    await rig.clock.advance(60.0)
    probe = rig.begin()
    await rig.clock.settle()
    if end == "cancelled":
        probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)
    if end == "network":
        rig.chain.failed("no network", is_counted=False)
    if end == "closed":
        await rig.chain.aclose()
    room = rig if end == "again" else Chain(one, pool=rig.pool, clock=rig.clock)
    assert isinstance(await room.connect(), ConnectPlan)


async def test_a_probe_whose_room_went_silent_blocks_for_its_time_alone():
    one = Scripted("one", DOWN, plan("one"))
    rig = Chain(one, open_after=1)
    await rig.connect()
    await rig.clock.advance(60.0)
    await rig.connect()
    other = Chain(one, pool=rig.pool, clock=rig.clock)
    assert isinstance(await other.connect(), RateLimitedOutcome)
    await rig.clock.advance(60.0)
    assert isinstance(await other.connect(), ConnectPlan)


async def test_a_provider_that_raises_is_a_failure_of_that_one(caplog):
    with caplog.at_level(logging.CRITICAL):
        rig = Chain(Scripted("one", ValueError("sessionid=S3cr3t")), Scripted("two"))
        assert (await rig.connect()).provider == "two"
    assert rig.told[0] == (Decision.UNAVAILABLE, "one")
    assert rig.news[0].reason == "it raised ValueError"


async def test_no_secret_of_a_refusal_is_told():
    refusals = [
        RateLimitedOutcome(1.0, "for sessionid=S3cr3t"),
        RejectedOutcome("NO", "for sessionid=S3cr3t"),
        DOWN,
    ]
    providers = [Scripted(f"p{number}", refusal) for number, refusal in enumerate(refusals)]
    rig = Chain(*providers, Scripted("last"))
    await rig.connect()
    rig.chain.failed("for sessionid=S3cr3t", is_counted=True, is_final=True)
    again = await rig.connect()
    assert len(rig.news) > 6
    assert "S3cr3t" not in repr([rig.news, again, rig.pool.reason(rig.pool.status()[0].key)])


async def test_the_counters_are_the_news():
    one = Scripted("one", DOWN, RateLimitedOutcome(5.0, "slow"), plan("one"))
    two = Scripted("two", BadOutputOutcome("html"), plan("two"), RejectedOutcome("NO", "no"), plan("two"))
    rig = Chain(one, two, per_minute=(0, 3), open_after=2)
    for number in range(30):
        task = rig.begin()
        await rig.clock.advance(61.0 if number % 5 == 0 else 3.0)
        if isinstance(await asyncio.wait_for(task, None) if task.done() else None, ConnectPlan):
            if number % 3:
                rig.chain.worked()
            else:
                rig.chain.failed("silent", is_counted=number % 2 == 0)
        elif not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    told = {what: rig.told.count(what) for what in rig.told}
    assert rig.counts() == told
    assert {what for what, _ in told} >= {Decision.SWITCHED, Decision.OPENED, Decision.CLOSED, Decision.SKIPPED}


async def test_health_is_that_of_somebody_and_names_everybody():
    sick = Scripted("one", health=ProviderHealth(ok=False))
    well = Scripted("two", health=ProviderHealth(ok=True, detail="9 left"))
    assert await Chain(sick, well).chain.health() == ProviderHealth(ok=True, detail="one: not ok; two: 9 left")
    assert await Chain(sick).chain.health() == ProviderHealth(ok=False, detail="one: not ok")
    assert await Chain(Scripted("one")).chain.health() == ProviderHealth(ok=True, detail="one: ok")


async def test_closing_closes_everybody_even_behind_one_that_raises(caplog):
    class Broken(Scripted):
        async def aclose(self):
            raise ZeroDivisionError

    two = Scripted("two")
    with caplog.at_level(logging.ERROR):
        await Chain(Broken("one"), two).chain.aclose()
    assert two.closed == 1
    assert caplog.messages == ["the sign provider one raised when it was closed"]


async def test_the_policy_is_the_pool_s():
    rig = Chain(Scripted("one", DOWN), pool=SignPool(SignPolicy(open_after=1, open_for=5.0, jitter=0.0)))
    await rig.connect()
    assert rig.news[-1].seconds == 5.0
