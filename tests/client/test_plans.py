from __future__ import annotations

import pytest

from tests.client.rig import plan
from tiktok_live.client.plans import obtain_plan
from tiktok_live.errors import SignError, SignRateLimited, SignRejected, SignUnavailable
from tiktok_live.signing.base import BadOutput, Identity, RateLimited, Rejected, RoomRef, SignOutcome, Unavailable
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
