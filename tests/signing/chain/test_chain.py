from __future__ import annotations

import asyncio
import logging

import pytest

from tests.signing.scripted_providers import ChainRig, ScriptedProvider, plan
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


async def test_only_the_first_provider_is_used_while_it_works():
    one, two = ScriptedProvider("one"), ScriptedProvider("two")
    rig = ChainRig(one, two)
    outcome = await rig.connect()
    assert isinstance(outcome, ConnectPlan)
    assert outcome.provider == "one"
    assert (len(one.requests), len(two.requests)) == (1, 0)
    assert rig.decisions == []
    assert rig.chain.name == "one, two"


@pytest.mark.parametrize(
    ("outcome", "decision"),
    [
        (DOWN, Decision.UNAVAILABLE),
        (BadOutputOutcome("html"), Decision.BAD_OUTPUT),
        (RejectedOutcome("NO_KEY", "no"), Decision.REJECTED),
    ],
)
async def test_a_failed_outcome_leads_to_the_next_provider(outcome, decision):
    one, two = ScriptedProvider("one", outcome), ScriptedProvider("two")
    rig = ChainRig(one, two)
    assert (await rig.connect()).provider == "two"
    assert rig.summary == [(decision, "one"), (Decision.SWITCHED, "two")]
    switched = rig.decisions[-1]
    assert (switched.previous, switched.reason) == ("one", f"one: {outcome.detail}")
    assert rig.counts() == dict.fromkeys(rig.summary, 1)


async def test_a_rate_limit_opens_the_breaker_for_exactly_its_time():
    seconds = 7.123456789
    one, two = ScriptedProvider("one", RateLimitedOutcome(seconds, "slow"), plan("one")), ScriptedProvider("two")
    rig = ChainRig(one, two)
    assert (await rig.connect()).provider == "two"
    assert [made.seconds for made in rig.decisions] == [seconds, seconds, 0.0]
    assert rig.summary[:2] == [(Decision.RATE_LIMITED, "one"), (Decision.OPENED, "one")]
    rig.chain.worked()
    await rig.clock.advance(seconds - 0.001)
    assert (await rig.connect()).provider == "two"
    rig.chain.worked()
    await rig.clock.advance(0.001 + 1e-9)
    assert (await rig.connect()).provider == "one"


@pytest.mark.parametrize("kind", sorted(ROOM_VERDICTS))
async def test_a_verdict_about_the_room_ends_the_attempt_and_counts_no_failure(kind):
    one, two = ScriptedProvider("one", RejectedOutcome(kind, "final")), ScriptedProvider("two")
    rig = ChainRig(one, two, open_after=1)
    for _ in range(5):
        assert await rig.connect() == RejectedOutcome(kind, "final")
    assert (len(one.requests), len(two.requests)) == (5, 0)
    assert rig.summary == [(Decision.REJECTED, "one")] * 5
    assert rig.counts() == {(Decision.REJECTED, "one"): 5}
    assert rig.pool.status()[0].state is BreakerState.CLOSED


async def test_a_provider_that_fails_repeatedly_is_paused():
    one = ScriptedProvider("one", DOWN)
    rig = ChainRig(one)
    for _ in range(3):
        assert await rig.connect() == DOWN
    outcome = await rig.connect()
    assert outcome == RateLimitedOutcome(60.0, "it is paused for another 60 s: down")
    assert len(one.requests) == 3
    assert rig.summary[-2:] == [(Decision.OPENED, "one"), (Decision.SKIPPED, "one")]
    assert [made.seconds for made in rig.decisions[-2:]] == [60.0, 60.0]


async def test_when_all_are_paused_the_shortest_wait_is_returned():
    rig = ChainRig(*(ScriptedProvider(f"p{wait}", RateLimitedOutcome(wait, "slow")) for wait in (30, 10, 20)))
    first = await rig.connect()
    assert first == RateLimitedOutcome(10, "p30: slow; p10: slow; p20: slow")
    await rig.clock.advance(4.0)
    again = await rig.connect()
    assert isinstance(again, RateLimitedOutcome)
    assert again.retry_after == 6.0
    assert "p20: it is paused for another 16 s: slow" in again.detail


async def test_only_a_first_frame_closes_the_breaker():
    one = ScriptedProvider("one", DOWN, plan("one"))
    rig = ChainRig(one, open_after=1)
    await rig.connect()
    await rig.clock.advance(60.0)
    assert isinstance(await rig.connect(), ConnectPlan)
    assert rig.pool.status()[0].state is BreakerState.HALF_OPEN
    rig.chain.worked()
    assert rig.pool.status()[0].state is BreakerState.CLOSED
    assert rig.summary[-1] == (Decision.CLOSED, "one")
    rig.chain.worked()
    assert rig.summary.count((Decision.CLOSED, "one")) == 1


async def test_plans_that_open_no_socket_open_the_breaker():
    rig = ChainRig(ScriptedProvider("one"))
    for _ in range(3):
        assert isinstance(await rig.connect(), ConnectPlan)
        assert not rig.chain.failed("it stayed silent", is_counted=True)
    assert rig.summary == [(Decision.PLAN_FAILED, "one")] * 3 + [(Decision.OPENED, "one")]
    assert isinstance(await rig.connect(), RateLimitedOutcome)


async def test_after_a_failed_plan_the_next_provider_is_tried_first():
    one, two = ScriptedProvider("one"), ScriptedProvider("two")
    rig = ChainRig(one, two)
    await rig.connect()
    assert rig.chain.failed("it stayed silent", is_counted=True)
    assert (await rig.connect()).provider == "two"
    assert rig.decisions[-1].previous == "one"
    assert rig.decisions[-1].reason == "it stayed silent"
    assert not rig.chain.failed("that one too", is_counted=True)
    assert (await rig.connect()).provider == "one"


async def test_a_plan_that_worked_restores_the_order():
    one, two = ScriptedProvider("one"), ScriptedProvider("two")
    rig = ChainRig(one, two)
    await rig.connect()
    rig.chain.failed("silent", is_counted=True)
    await rig.connect()
    rig.chain.worked()
    assert (await rig.connect()).provider == "one"
    back = rig.decisions[-1]
    assert (back.decision, back.previous, back.reason) == (
        Decision.SWITCHED,
        "two",
        "it is the first available provider in the chain",
    )


async def test_failed_returns_whether_another_provider_has_not_failed():
    rig = ChainRig(ScriptedProvider("one"), ScriptedProvider("two", DOWN))
    await rig.connect()
    assert rig.chain.failed("no network", is_counted=False)
    assert (await rig.connect()).provider == "one"
    assert not rig.chain.failed("no network", is_counted=False)


async def test_a_plan_fails_only_once():
    rig = ChainRig(ScriptedProvider("one"), ScriptedProvider("two"))
    assert not rig.chain.failed("there is no plan yet", is_counted=True)
    await rig.connect()
    rig.chain.failed("silent", is_counted=True)
    assert not rig.chain.failed("silent", is_counted=True)
    assert rig.summary == [(Decision.PLAN_FAILED, "one")]


async def test_a_network_failure_is_reported_but_not_counted():
    rig = ChainRig(ScriptedProvider("one"), open_after=1)
    for _ in range(5):
        await rig.connect()
        rig.chain.failed("no network", is_counted=False)
    assert rig.pool.status()[0].state is BreakerState.CLOSED
    assert rig.counts() == {(Decision.PLAN_FAILED, "one"): 5}
    assert rig.summary == [(Decision.PLAN_FAILED, "one")] * 5


async def test_a_final_rejection_opens_the_breaker_at_once():
    one, two = ScriptedProvider("one"), ScriptedProvider("two")
    rig = ChainRig(one, two)
    await rig.connect()
    assert rig.chain.failed("DEVICE_BLOCKED", is_counted=True, is_final=True)
    assert rig.summary == [(Decision.PLAN_FAILED, "one"), (Decision.OPENED, "one")]
    assert (await rig.connect()).provider == "two"
    alone = ChainRig(ScriptedProvider("one"), pool=rig.pool, clock=rig.clock)
    assert await alone.connect() == RejectedOutcome("LEFT_ALONE", "it is paused for another 60 s: DEVICE_BLOCKED")


async def test_each_switch_is_reported_once():
    one, two = ScriptedProvider("one", DOWN, DOWN, DOWN, plan("one")), ScriptedProvider("two")
    rig = ChainRig(one, two)
    for _ in range(6):
        assert (await rig.connect()).provider == "two"
        rig.chain.worked()
    await rig.clock.advance(60.0)
    for _ in range(3):
        assert (await rig.connect()).provider == "one"
        rig.chain.worked()
    switches = [(made.previous, made.provider) for made in rig.decisions if made.decision is Decision.SWITCHED]
    assert switches == [("one", "two"), ("two", "one")]
    assert rig.counts()[Decision.SWITCHED, "two"] == rig.counts()[Decision.SWITCHED, "one"] == 1


async def test_providers_may_have_the_same_name():
    rig = ChainRig(ScriptedProvider("euler", DOWN), ScriptedProvider("euler"))
    await rig.connect()
    assert rig.summary == [(Decision.UNAVAILABLE, "euler"), (Decision.SWITCHED, "euler")]


async def test_other_rooms_use_the_next_provider_during_a_probe():
    one, two = ScriptedProvider("one", DOWN, None), ScriptedProvider("two")
    rig = ChainRig(one, two, open_after=1)
    await rig.connect()
    rig.chain.worked()
    await rig.clock.advance(60.0)
    probe = rig.begin()
    await rig.clock.settle()
    others = [ChainRig(one, two, pool=rig.pool, clock=rig.clock) for _ in range(10)]
    outcomes = [await other.connect() for other in others]
    assert {outcome.provider for outcome in outcomes} == {"two"}
    assert len(one.requests) == 2
    probe.cancel()
    await asyncio.gather(probe, return_exceptions=True)


@pytest.mark.parametrize("end", ["cancelled", "verdict", "network", "again", "closed"])
async def test_a_probe_without_a_result_is_followed_by_another_at_once(end):
    outcomes = {"cancelled": [None], "verdict": [RejectedOutcome("ROOM_OFFLINE", "over")]}.get(end, [plan("one")])
    one = ScriptedProvider("one", DOWN, *outcomes, plan("one"))
    rig = ChainRig(one, open_after=1)
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
    room = rig if end == "again" else ChainRig(one, pool=rig.pool, clock=rig.clock)
    assert isinstance(await room.connect(), ConnectPlan)


async def test_a_probe_without_a_result_blocks_only_for_its_time():
    one = ScriptedProvider("one", DOWN, plan("one"))
    rig = ChainRig(one, open_after=1)
    await rig.connect()
    await rig.clock.advance(60.0)
    await rig.connect()
    other = ChainRig(one, pool=rig.pool, clock=rig.clock)
    assert isinstance(await other.connect(), RateLimitedOutcome)
    await rig.clock.advance(60.0)
    assert isinstance(await other.connect(), ConnectPlan)


async def test_an_exception_of_a_provider_is_an_outcome(caplog):
    with caplog.at_level(logging.CRITICAL):
        rig = ChainRig(ScriptedProvider("one", ValueError("sessionid=S3cr3t")), ScriptedProvider("two"))
        assert (await rig.connect()).provider == "two"
    assert rig.summary[0] == (Decision.UNAVAILABLE, "one")
    assert rig.decisions[0].reason == "it raised ValueError"


async def test_decisions_contain_no_secret():
    outcomes = [
        RateLimitedOutcome(1.0, "for sessionid=S3cr3t"),
        RejectedOutcome("NO", "for sessionid=S3cr3t"),
        DOWN,
    ]
    providers = [ScriptedProvider(f"p{number}", outcome) for number, outcome in enumerate(outcomes)]
    rig = ChainRig(*providers, ScriptedProvider("last"))
    await rig.connect()
    rig.chain.failed("for sessionid=S3cr3t", is_counted=True, is_final=True)
    again = await rig.connect()
    assert len(rig.decisions) > 6
    assert "S3cr3t" not in repr([rig.decisions, again, rig.pool.reason(rig.pool.status()[0].key)])


async def test_the_counters_match_the_decisions():
    one = ScriptedProvider("one", DOWN, RateLimitedOutcome(5.0, "slow"), plan("one"))
    two = ScriptedProvider("two", BadOutputOutcome("html"), plan("two"), RejectedOutcome("NO", "no"), plan("two"))
    rig = ChainRig(one, two, per_minute=(0, 3), open_after=2)
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
    totals = {what: rig.summary.count(what) for what in rig.summary}
    assert rig.counts() == totals
    assert {what for what, _ in totals} >= {Decision.SWITCHED, Decision.OPENED, Decision.CLOSED, Decision.SKIPPED}


async def test_health_is_ok_if_any_provider_is_and_names_all():
    sick = ScriptedProvider("one", health=ProviderHealth(ok=False))
    well = ScriptedProvider("two", health=ProviderHealth(ok=True, detail="9 left"))
    assert await ChainRig(sick, well).chain.health() == ProviderHealth(ok=True, detail="one: not ok; two: 9 left")
    assert await ChainRig(sick).chain.health() == ProviderHealth(ok=False, detail="one: not ok")
    assert await ChainRig(ScriptedProvider("one")).chain.health() == ProviderHealth(ok=True, detail="one: ok")


async def test_all_providers_are_closed_even_if_one_raises(caplog):
    class Broken(ScriptedProvider):
        async def aclose(self):
            raise ZeroDivisionError

    two = ScriptedProvider("two")
    with caplog.at_level(logging.ERROR):
        await ChainRig(Broken("one"), two).chain.aclose()
    assert two.closed == 1
    assert caplog.messages == ["the sign provider one raised an exception when it was closed"]


async def test_the_chain_uses_the_policy_of_its_pool():
    rig = ChainRig(ScriptedProvider("one", DOWN), pool=SignPool(SignPolicy(open_after=1, open_for=5.0, jitter=0.0)))
    await rig.connect()
    assert rig.decisions[-1].seconds == 5.0
