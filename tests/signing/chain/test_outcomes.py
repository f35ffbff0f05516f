from __future__ import annotations

import asyncio
import logging
import math

import pytest

from tests.signing.scripted_providers import GUEST, ROOM, ScriptedProvider, plan
from tiktok_live.signing.base import BadOutputOutcome, RateLimitedOutcome, RejectedOutcome, UnavailableOutcome
from tiktok_live.signing.chain.outcomes import combined_failure, joined_reasons, request_plan


async def request(provider):
    return await asyncio.create_task(request_plan(provider, ROOM, GUEST))


async def test_a_plan_is_returned_unchanged():
    made = plan()
    assert await request(ScriptedProvider("one", made)) is made


@pytest.mark.parametrize(
    "failure",
    [
        RateLimitedOutcome(1.5, "with sessionid=S3cr3t"),
        UnavailableOutcome("with sessionid=S3cr3t"),
        RejectedOutcome("NO", "with sessionid=S3cr3t"),
        BadOutputOutcome("with sessionid=S3cr3t"),
    ],
)
async def test_a_failed_outcome_has_no_secret(failure):
    outcome = await request(ScriptedProvider("one", failure))
    assert type(outcome) is type(failure)
    assert outcome.detail == "with sessionid=***"


async def test_an_exception_is_logged_and_becomes_an_outcome(caplog):
    with caplog.at_level(logging.ERROR):
        outcome = await request(ScriptedProvider("one", ZeroDivisionError("sessionid=S3cr3t")))
    assert outcome == UnavailableOutcome("it raised ZeroDivisionError")
    assert caplog.messages == ["the sign provider one raised an exception"]


@pytest.mark.parametrize("value", ["ws://h/", 5, {"url": "ws://h/"}])
async def test_a_result_that_is_not_an_outcome_is_bad_output(value):
    outcome = await request(ScriptedProvider("one", value))
    assert outcome == BadOutputOutcome(f"it returned {type(value).__name__}, which is not an outcome")


@pytest.mark.parametrize("seconds", [-1.0, math.nan, math.inf])
async def test_an_invalid_retry_after_is_bad_output(seconds):
    outcome = await request(ScriptedProvider("one", RateLimitedOutcome(seconds, "slow")))
    assert isinstance(outcome, BadOutputOutcome)


async def test_a_provider_that_is_not_async_is_unavailable():
    class Plain(ScriptedProvider):
        def connect(self, room, identity):
            return plan()

    assert await request(Plain("one")) == UnavailableOutcome("it raised TypeError")


async def test_a_provider_that_cancels_itself_is_unavailable():
    assert await request(ScriptedProvider("one", asyncio.CancelledError())) == UnavailableOutcome("it cancelled itself")


async def test_the_caller_can_cancel():
    provider = ScriptedProvider("one", None)
    task = asyncio.create_task(request_plan(provider, ROOM, GUEST))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert provider.hangs == 0


@pytest.mark.parametrize(
    ("failures", "outcome"),
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
def test_several_failures_are_combined_into_one(failures, outcome):
    named = [(f"p{number}", failure) for number, failure in enumerate(failures)]
    assert combined_failure(named) == outcome
    assert joined_reasons([]) == ""


def test_a_hop_that_failed_for_all_is_kept():
    dead, other = UnavailableOutcome("dead", "proxy"), UnavailableOutcome("down")
    assert combined_failure([("one", dead), ("two", dead)]) == UnavailableOutcome("one: dead; two: dead", "proxy")
    assert combined_failure([("one", dead), ("two", other)]).hop == ""
    assert combined_failure([("one", dead), ("two", BadOutputOutcome("html"))]).hop == ""
