"""A chain of sign providers with a misbehaving signer: real sockets, a real client."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.signer import Signer
from tiktok_live.backoff import Backoff
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import SignRateLimited, SignRejected, SignUnavailable
from tiktok_live.events.base import Event
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.signing.chain.breaker import BreakerState, SignPolicy
from tiktok_live.signing.chain.pool import Decision, SignPool
from tiktok_live.simulator import SimulatedRoom, Simulator, Traffic

ROOM = SimulatedRoom(unique_id="demo", scenario=Traffic(seed=3, duration=20.0), first_batch=())
QUICK = Backoff(initial=0.01, maximum=0.02, jitter=0.0, attempts=6)


class ShiftedClock:
    """The system clock, some seconds ahead."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._system = SystemClock()

    def monotonic(self) -> float:
        return self._system.monotonic() + self._seconds

    def wall(self) -> float:
        return self._system.wall() + self._seconds

    async def sleep_until(self, deadline: float) -> None:
        await self._system.sleep_until(deadline - self._seconds)


class ClientRig:
    """A client that records its events, and its sign pool."""

    def __init__(
        self,
        simulator: Simulator,
        sign: object,
        pool: SignPool | None = None,
        user: str = "demo",
        clock: Clock | None = None,
        **config: object,
    ) -> None:
        self.pool = pool or SignPool()
        options = {"reconnect": QUICK, "cache_dir": None, "close_patience": 10.0} | config
        config = LiveConfig(sign=sign, **options).at(simulator.url)
        self.client = LiveClient(user, config=config, dependencies=Dependencies(sign_pool=self.pool, clock=clock))
        self.events: list[Event] = []
        self.client.on("event")(self.events.append)

    async def to_the_end(self) -> list[Event]:
        async with self.client:
            assert await self.client.wait_closed() == CloseReason.LIVE_ENDED
        return self.events

    def named(self, name: str) -> list[Event]:
        return [event for event in self.events if event.name == name]

    @property
    def served(self) -> str:
        (connected,) = self.named("connected")
        return connected.provider

    def counts(self, kind: str) -> dict[Decision, int]:
        (status,) = [status for status in self.pool.status() if status.key.kind == kind]
        return status.counts


def euler(signer: Signer, **options: object) -> dict[str, object]:
    return {"provider": "euler", "base_url": signer.url, "timeout": 10.0, **options}


@pytest.fixture
async def simulator():
    async with Simulator(ROOM, speed=0) as simulator:
        yield simulator


async def test_a_working_signer_serves(simulator):
    async with Signer(simulator, "serve") as signer:
        rig = ClientRig(simulator, [euler(signer), "direct"])
        await rig.to_the_end()
    assert rig.served == "euler"
    assert signer.asked == [str(ROOM.room_id)]
    assert not rig.named("sign_provider_switched")
    assert rig.counts("euler") == {Decision.ASKED: 1, Decision.SERVED: 1, Decision.WORKED: 1}


@pytest.mark.parametrize(
    ("mood", "outcome", "reason"),
    [
        ("hang", "unavailable", "did not respond within 0.3 s"),
        ("garbage", "bad_output", ""),
        ("empty", "bad_output", ""),
        ("no cookie", "bad_output", "X-Set-TT-Cookie"),
        ("limited", "rate_limited", "too many requests for now"),
        ("broken", "unavailable", "500"),
        ("premium", "rejected", "this costs money"),
    ],
)
async def test_a_signer_error_leads_to_the_next_provider(simulator, mood, outcome, reason):
    timeout = 0.3 if mood == "hang" else 10.0
    async with Signer(simulator, mood) as signer:
        rig = ClientRig(simulator, [euler(signer, timeout=timeout), "direct"])
        await rig.to_the_end()
    assert rig.served == "direct"
    (failed,) = rig.named("sign_provider_failed")
    assert (failed.provider, failed.outcome) == ("euler", outcome)
    assert reason in failed.reason
    (switched,) = rig.named("sign_provider_switched")
    assert (switched.previous, switched.provider) == ("euler", "direct")
    assert failed.reason in switched.reason
    assert rig.counts("direct") == {
        Decision.ASKED: 1,
        Decision.SERVED: 1,
        Decision.SWITCHED: 1,
        Decision.WORKED: 1,
    }
    assert not rig.named("reconnecting")


async def test_an_unreachable_signer_leads_to_the_next_provider(simulator):
    async with Signer(simulator, "serve") as signer:
        down = euler(signer)
    rig = ClientRig(simulator, [down, "direct"])
    await rig.to_the_end()
    assert rig.served == "direct"
    (failed,) = rig.named("sign_provider_failed")
    assert failed.outcome == "unavailable"
    assert "could not be reached" in failed.reason


async def test_refused_plan_leads_to_the_next_provider(simulator):
    async with Signer(simulator, "wrong cookie") as signer:
        rig = ClientRig(simulator, [euler(signer), "direct"])
        await rig.to_the_end()
    assert rig.served == "direct"
    (failed,) = rig.named("sign_provider_failed")
    assert (failed.provider, failed.outcome) == ("euler", "plan_failed")
    (reconnecting,) = rig.named("reconnecting")
    assert "DEVICE_BLOCKED" in reconnecting.cause
    assert [record.refusal is not None for record in simulator.connections] == [True, False]


async def watch_again(signer: Signer, pool: SignPool, clock: Clock | None = None) -> ClientRig:
    """Watch the live from its start with a new client."""
    async with Simulator(ROOM, speed=0) as simulator:
        signer.simulator = simulator
        rig = ClientRig(simulator, [euler(signer), "direct"], pool, clock=clock)
        await rig.to_the_end()
    return rig


async def test_a_flapping_signer_is_paused_and_probed(simulator):
    pool = SignPool(SignPolicy(open_after=3, open_for=600.0, jitter=0.0))
    async with Signer(simulator, "broken", "broken", "broken", "serve") as signer:
        for _ in range(3):
            assert (await watch_again(signer, pool)).served == "direct"
        (status,) = [status for status in pool.status() if status.key.kind == "euler"]
        assert status.state is BreakerState.OPEN
        rig = await watch_again(signer, pool)
        (skipped,) = rig.named("sign_provider_skipped")
        assert "out of order" in skipped.reason
        assert (rig.served, len(signer.asked)) == ("direct", 3)
        rig = await watch_again(signer, pool, ShiftedClock(600.0))
        assert rig.served == "euler"
        assert len(rig.named("sign_provider_resumed")) == 1
        assert rig.counts("euler")[Decision.PROBED] == 1


async def test_a_rate_limit_applies_to_all_rooms(simulator):
    pool = SignPool()
    async with Signer(simulator, "limited", "serve") as signer:
        for _ in range(3):
            rig = await watch_again(signer, pool)
            assert rig.served == "direct"
        assert len(signer.asked) == 1
    (skipped,) = rig.named("sign_provider_skipped")
    assert 0 < skipped.seconds <= 7


@pytest.mark.parametrize(
    ("mood", "error"), [("broken", SignUnavailable), ("premium", SignRejected), ("garbage", SignUnavailable)]
)
async def test_the_failure_of_the_only_provider_is_the_error(simulator, mood, error):
    async with Signer(simulator, mood) as signer:
        rig = ClientRig(simulator, euler(signer), reconnect=None)
        with pytest.raises(error) as raised:
            await rig.client.start()
    assert raised.value.provider == "euler"
    assert raised.value.hop == "signer"


async def test_the_rate_limit_of_the_only_provider_is_the_error(simulator):
    async with Signer(simulator, "limited") as signer:
        rig = ClientRig(simulator, euler(signer), reconnect=None)
        with pytest.raises(SignRateLimited) as raised:
            await rig.client.start()
    assert raised.value.retry_after == 7.0


async def test_error_names_each_provider_if_all_fail(simulator):
    async with Signer(simulator, "broken") as first, Signer(simulator, "garbage") as second:
        rig = ClientRig(simulator, [euler(first), euler(second)], reconnect=None)
        with pytest.raises(SignUnavailable) as raised:
            await rig.client.start()
    assert raised.value.message.count("euler:") == 2


async def test_fifty_rooms_respect_the_budget():
    pool = SignPool()
    names = [f"host{number}" for number in range(50)]
    rooms = [replace(ROOM, unique_id=name, room_id=number) for number, name in enumerate(names, ROOM.room_id)]
    async with Simulator(*rooms, speed=0) as simulator, Signer(simulator, "serve") as signer:
        chain = [euler(signer, per_minute=10), "direct"]
        watching = [ClientRig(simulator, chain, pool, name) for name in names]
        await asyncio.gather(*(room.to_the_end() for room in watching))
        assert len(signer.asked) == 10
    assert sorted(room.served for room in watching) == ["direct"] * 40 + ["euler"] * 10
