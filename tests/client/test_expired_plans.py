"""A plan that has expired opens no socket: the provider is asked for another one."""

from __future__ import annotations

import pytest

from tests.client.rig import Rig, plan, socket
from tests.session.wire_messages import control, frame
from tiktok_live.errors import SignUnavailable
from tiktok_live.net.clock import Clock
from tiktok_live.signing.base import ConnectPlan, Identity, ProviderHealth, RoomRef
from tiktok_live.testing import MemoryTransport

END = frame(control(3))


class Expiring:
    """Gives plans that expire so many seconds after they were made; the last number counts for all that follow."""

    name = "expiring"

    def __init__(self, *seconds: float) -> None:
        self.seconds = list(seconds)
        self.asked = 0
        self.clock: Clock

    async def connect(self, room: RoomRef, identity: Identity) -> ConnectPlan:
        self.asked += 1
        left = self.seconds.pop(0) if len(self.seconds) > 1 else self.seconds[0]
        return plan(url=f"ws://plan-{self.asked}", provider=self.name, expires_at=self.clock.monotonic() + left)

    async def health(self) -> ProviderHealth:
        return ProviderHealth(ok=True)

    async def aclose(self) -> None:
        """Nothing is held."""


def with_plans(*seconds: float, sockets: tuple[MemoryTransport, ...]) -> tuple[Rig, Expiring]:
    provider = Expiring(*seconds)
    rig = Rig(*sockets, providers=(provider,))
    provider.clock = rig.clock
    return rig, provider


def opened(rig: Rig) -> list[str]:
    return [url for url, _ in rig.connector.attempts]


async def test_a_plan_that_has_not_expired_is_used() -> None:
    rig, provider = with_plans(0.001, sockets=(socket(END, close=1000),))
    await rig.start()
    await rig.ended()
    assert (opened(rig), provider.asked) == (["ws://plan-1"], 1)


@pytest.mark.parametrize("left", [0.0, -5.0])
async def test_a_plan_that_has_expired_is_not_used_and_the_next_one_is(left: float) -> None:
    rig, provider = with_plans(left, 60.0, sockets=(socket(END, close=1000),))
    await rig.start()
    await rig.ended()
    assert (opened(rig), provider.asked) == (["ws://plan-2"], 2)


async def test_an_expired_plan_after_a_break_is_not_used_either() -> None:
    rig, provider = with_plans(60.0, 0.0, 60.0, sockets=(socket(close=None), socket(END, close=1000)))
    await rig.start()
    await rig.ended()
    assert (opened(rig), provider.asked) == (["ws://plan-1", "ws://plan-3"], 3)


async def test_nothing_but_expired_plans_is_a_sign_provider_that_cannot_serve() -> None:
    rig, provider = with_plans(0.0, sockets=())
    with pytest.raises(SignUnavailable, match="expired before it was used") as caught:
        await rig.start()
    assert caught.value.provider == "expiring"
    assert (opened(rig), provider.asked) == ([], 2)
