from __future__ import annotations

import dataclasses

import pytest

from tests.client.rig import plan
from tiktok_live.client.plans import obtain_plan
from tiktok_live.errors import (
    AgeRestricted,
    NotLive,
    ResolveError,
    RoomNotFound,
    SignError,
    SignRateLimited,
    SignRejected,
    SignUnavailable,
    TikTokLiveError,
)
from tiktok_live.signing.base import (
    ROOM_VERDICTS,
    BadOutputOutcome,
    Identity,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomRef,
    SessionCookies,
    SignOutcome,
    UnavailableOutcome,
)
from tiktok_live.signing.providers.static import StaticProvider

ROOM = RoomRef(5, "ann")
GUEST = Identity("agent", "en", "US")


async def test_plan_is_returned_unchanged() -> None:
    outcome = plan(cursor="c1")
    assert await obtain_plan(StaticProvider([outcome]), ROOM, GUEST) is outcome


@pytest.mark.parametrize(
    ("outcome", "error", "text"),
    [
        (RejectedOutcome("NOPE", "no"), SignRejected, r"the sign provider static refused \(NOPE\): no"),
        (RejectedOutcome("LEFT_ALONE", "it broke"), SignRejected, "the sign provider static was skipped: it broke"),
        (UnavailableOutcome("down"), SignUnavailable, "the sign provider static is unavailable: down"),
        (BadOutputOutcome("html"), SignUnavailable, "the sign provider static returned an invalid response: html"),
        (RateLimitedOutcome(7.0, "slow down"), SignRateLimited, "is rate-limited for 7 s: slow down"),
        (RateLimitedOutcome(7.0), SignRateLimited, "the sign provider static is rate-limited for 7 s"),
    ],
)
async def test_other_outcomes_are_errors_that_name_the_provider(
    outcome: SignOutcome, error: type[SignError], text: str
) -> None:
    with pytest.raises(error, match=text) as caught:
        await obtain_plan(StaticProvider([outcome]), ROOM, GUEST)
    assert caught.value.provider == "static"
    if isinstance(caught.value, SignRateLimited):
        assert caught.value.retry_after == 7.0


async def refused(outcome: SignOutcome, guest: Identity = GUEST, *, name: str = "static") -> TikTokLiveError:
    provider = StaticProvider([outcome])
    provider.name = name
    with pytest.raises(TikTokLiveError) as caught:
        await obtain_plan(provider, ROOM, guest)
    return caught.value


@pytest.mark.parametrize(("seconds", "seconds_in_text"), [(0.0, 1), (0.2, 1), (6.1, 7)])
async def test_rate_limit_is_at_least_one_second(seconds: float, seconds_in_text: int) -> None:
    error = await refused(RateLimitedOutcome(seconds))
    assert isinstance(error, SignRateLimited)
    assert error.retry_after == max(1.0, seconds)
    assert f"for {seconds_in_text} s" in error.message
    assert error.advice.startswith(f"Wait {seconds_in_text} s;")
    assert "second sign provider" in error.advice


async def test_error_has_the_provider_s_failure_details() -> None:
    error = await refused(UnavailableOutcome("it is dead", "proxy", "Start it", retryable=False))
    assert (error.hop, error.advice, error.retryable) == ("proxy", "Start it", False)
    usual = await refused(UnavailableOutcome("it is dead"))
    assert (usual.hop, usual.advice, usual.retryable) == ("signer", SignUnavailable.advice, True)


async def test_error_has_the_provider_s_refusal_details() -> None:
    assert (await refused(RejectedOutcome("BAD_KEY", "no", "Check the key"))).advice == "Check the key"
    assert (await refused(RejectedOutcome("BAD_KEY", "no"))).advice == SignRejected.advice


async def test_error_names_several_providers() -> None:
    error = await refused(RejectedOutcome("ALL_REFUSED", "a: no; b: never"), name="a, b")
    assert error.message == "each sign provider (a, b) refused: a: no; b: never"


SESSION = SessionCookies("s" * 32, "useast1a")


@pytest.mark.parametrize(
    ("session", "text"),
    [(None, "Guests cannot read this room"), (SESSION, "not accepted, not an adult's, or was not sent")],
)
async def test_advice_for_a_restricted_room_depends_on_the_session(session: SessionCookies | None, text: str) -> None:
    guest = Identity("agent", session=session)
    assert text in (await refused(RejectedOutcome("AGE_RESTRICTED", "so it is"), guest)).advice


VERDICTS = {"ROOM_OFFLINE": NotLive, "ROOM_NOT_FOUND": RoomNotFound, "AGE_RESTRICTED": AgeRestricted}


def test_every_verdict_about_the_room_is_covered():
    assert set(VERDICTS) == ROOM_VERDICTS


@pytest.mark.parametrize(("kind", "error"), sorted(VERDICTS.items()))
async def test_provider_verdict_about_the_room_is_a_resolve_error(kind: str, error: type[ResolveError]) -> None:
    with pytest.raises(error, match=r"so it is") as caught:
        await obtain_plan(StaticProvider([RejectedOutcome(kind, "so it is")]), ROOM, GUEST)
    assert type(caught.value) is error
    assert caught.value.unique_id == "ann"


@pytest.mark.parametrize(
    "outcome",
    [RejectedOutcome("NO", "x"), UnavailableOutcome("x"), BadOutputOutcome("x"), RateLimitedOutcome(1.0, "x")],
)
async def test_no_secret_of_a_refusal_is_in_the_error(outcome: SignOutcome) -> None:
    secret = dataclasses.replace(outcome, detail="for sessionid=S3cr3t")
    with pytest.raises(SignError) as caught:
        await obtain_plan(StaticProvider([secret]), ROOM, GUEST)
    assert "sessionid=***" in str(caught.value)
    assert "S3cr3t" not in repr(caught.value)
