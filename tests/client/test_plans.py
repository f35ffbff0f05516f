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
)
from tiktok_live.signing.base import (
    ROOM_VERDICTS,
    BadOutput,
    Identity,
    RateLimited,
    Rejected,
    RoomRef,
    SignOutcome,
    Unavailable,
)
from tiktok_live.signing.static import StaticProvider

ROOM = RoomRef(5, "ann")
GUEST = Identity("agent", "en", "US")


async def test_a_plan_is_returned_as_it_is() -> None:
    outcome = plan(cursor="c1")
    assert await obtain_plan(StaticProvider([outcome]), ROOM, GUEST) is outcome


@pytest.mark.parametrize(
    ("outcome", "error", "said"),
    [
        (Rejected("NOPE", "no"), SignRejected, r"refused \(NOPE\): no"),
        (Unavailable("down"), SignUnavailable, "cannot serve: down"),
        (BadOutput("html"), SignUnavailable, "answered nonsense: html"),
        (RateLimited(7.0, "slow down"), SignRateLimited, "slow down"),
        (RateLimited(7.0), SignRateLimited, "too many requests"),
    ],
)
async def test_anything_else_is_the_error_that_names_the_provider(
    outcome: SignOutcome, error: type[SignError], said: str
) -> None:
    with pytest.raises(error, match=said) as caught:
        await obtain_plan(StaticProvider([outcome]), ROOM, GUEST)
    assert caught.value.provider == "static"
    if isinstance(caught.value, SignRateLimited):
        assert caught.value.retry_after == 7.0


VERDICTS = {"ROOM_OFFLINE": NotLive, "ROOM_NOT_FOUND": RoomNotFound, "AGE_RESTRICTED": AgeRestricted}


def test_every_verdict_about_the_room_is_here():
    assert set(VERDICTS) == ROOM_VERDICTS


@pytest.mark.parametrize(("kind", "error"), sorted(VERDICTS.items()))
async def test_a_verdict_about_the_room_is_the_lookup_s_error(kind: str, error: type[ResolveError]) -> None:
    with pytest.raises(error, match=r"so it is") as caught:
        await obtain_plan(StaticProvider([Rejected(kind, "so it is")]), ROOM, GUEST)
    assert type(caught.value) is error
    assert caught.value.unique_id == "ann"


@pytest.mark.parametrize("outcome", [Rejected("NO", "x"), Unavailable("x"), BadOutput("x"), RateLimited(1.0, "x")])
async def test_no_secret_of_a_refusal_is_in_the_error(outcome: SignOutcome) -> None:
    secret = dataclasses.replace(outcome, detail="for sessionid=S3cr3t")
    with pytest.raises(SignError) as caught:
        await obtain_plan(StaticProvider([secret]), ROOM, GUEST)
    assert "sessionid=***" in str(caught.value)
    assert "S3cr3t" not in repr(caught.value)
