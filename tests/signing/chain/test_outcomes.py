from __future__ import annotations

import asyncio
import logging
import math

import pytest

from tests.signing.scripted_providers import GUEST, ROOM, Scripted, plan
from tiktok_live.signing.base import BadOutputOutcome, RateLimitedOutcome, RejectedOutcome, UnavailableOutcome
from tiktok_live.signing.chain.outcomes import ask_provider, one_of, told


async def ask(provider):
    return await asyncio.create_task(ask_provider(provider, ROOM, GUEST))


async def test_a_plan_is_passed_on_untouched():
    made = plan()
    assert await ask(Scripted("one", made)) is made


@pytest.mark.parametrize(
    "refusal",
    [
        RateLimitedOutcome(1.5, "with sessionid=S3cr3t"),
        UnavailableOutcome("with sessionid=S3cr3t"),
        RejectedOutcome("NO", "with sessionid=S3cr3t"),
        BadOutputOutcome("with sessionid=S3cr3t"),
    ],
)
async def test_a_refusal_has_no_secret(refusal):
    outcome = await ask(Scripted("one", refusal))
    assert type(outcome) is type(refusal)
    assert outcome.detail == "with sessionid=***"


async def test_what_a_provider_raises_is_logged_and_an_outcome(caplog):
    with caplog.at_level(logging.ERROR):
        outcome = await ask(Scripted("one", ZeroDivisionError("sessionid=S3cr3t")))
    assert outcome == UnavailableOutcome("it raised ZeroDivisionError")
    assert caplog.messages == ["the sign provider one raised"]


@pytest.mark.parametrize("answer", ["ws://h/", 5, {"url": "ws://h/"}])
async def test_what_is_no_outcome_is_bad_output(answer):
    outcome = await ask(Scripted("one", answer))
    assert outcome == BadOutputOutcome(f"it answered {type(answer).__name__}, which is no outcome")


@pytest.mark.parametrize("seconds", [-1.0, math.nan, math.inf])
async def test_a_wait_that_is_no_time_is_bad_output(seconds):
    outcome = await ask(Scripted("one", RateLimitedOutcome(seconds, "slow")))
    assert isinstance(outcome, BadOutputOutcome)


async def test_a_provider_that_is_not_asynchronous_is_an_outcome():
    class Plain(Scripted):
        def connect(self, room, identity):
            return plan()

    assert await ask(Plain("one")) == UnavailableOutcome("it raised TypeError")


async def test_a_provider_that_cancels_itself_cancels_nobody_else():
    assert await ask(Scripted("one", asyncio.CancelledError())) == UnavailableOutcome("it was cancelled from within")


async def test_who_asks_can_cancel():
    provider = Scripted("one", None)
    task = asyncio.create_task(ask_provider(provider, ROOM, GUEST))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert provider.hangs == 0


@pytest.mark.parametrize(
    ("refusals", "outcome"),
    [
        ([RejectedOutcome("A", "no")], RejectedOutcome("A", "no")),
        ([RejectedOutcome("A", "no"), RejectedOutcome("B", "nor")], RejectedOutcome("ALL_REFUSED", "p0: no; p1: nor")),
        ([RejectedOutcome("A", "no"), RateLimitedOutcome(9, "slow")], RateLimitedOutcome(9, "p0: no; p1: slow")),
        (
            [RateLimitedOutcome(9, "x"), RateLimitedOutcome(3, "y"), RateLimitedOutcome(5, "z")],
            RateLimitedOutcome(3, "p0: x; p1: y; p2: z"),
        ),
        ([RateLimitedOutcome(9, "x"), UnavailableOutcome("down")], UnavailableOutcome("p0: x; p1: down")),
        ([BadOutputOutcome("html"), RejectedOutcome("A", "no")], UnavailableOutcome("p0: html; p1: no")),
    ],
)
def test_several_refusals_come_to_the_one_that_is_mended_soonest(refusals, outcome):
    named = [(f"p{number}", refusal) for number, refusal in enumerate(refusals)]
    assert one_of(named) == outcome
    assert told([]) == ""


def test_who_stood_in_everybody_s_way_is_still_named():
    dead, other = UnavailableOutcome("dead", "proxy"), UnavailableOutcome("down")
    assert one_of([("one", dead), ("two", dead)]) == UnavailableOutcome("one: dead; two: dead", "proxy")
    assert one_of([("one", dead), ("two", other)]).hop == ""
    assert one_of([("one", dead), ("two", BadOutputOutcome("html"))]).hop == ""
