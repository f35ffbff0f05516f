from __future__ import annotations

from tiktok_live.signing.base import (
    ConnectPlan,
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RoomRef,
    UnavailableOutcome,
)
from tiktok_live.signing.providers.static import StaticProvider

ROOM, GUEST = RoomRef(7, "someone"), Identity("me/1")


async def test_outcomes_come_once_and_in_order():
    plan = ConnectPlan(url="ws://h/", headers={}, provider="static")
    provider = StaticProvider(iter([RateLimitedOutcome(1), plan]))
    assert await provider.connect(ROOM, GUEST) == RateLimitedOutcome(1)
    assert await provider.connect(ROOM, GUEST) is plan
    assert await provider.connect(ROOM, GUEST) == UnavailableOutcome("no scripted plan is left")
    assert provider.asked == [ROOM, ROOM, ROOM]
    assert provider.name == "static"


async def test_it_is_healthy_while_an_outcome_is_left():
    provider = StaticProvider([RateLimitedOutcome(1)])
    assert await provider.health() == ProviderHealth(ok=True, detail="1 scripted outcomes left")
    await provider.connect(ROOM, GUEST)
    assert await provider.health() == ProviderHealth(ok=False, detail="0 scripted outcomes left")


async def test_the_script_is_its_own_and_closing_twice_is_fine():
    outcomes = [RateLimitedOutcome(1)]
    provider = StaticProvider(outcomes)
    await provider.connect(ROOM, GUEST)
    assert outcomes == [RateLimitedOutcome(1)]
    await provider.aclose()
    await provider.aclose()
