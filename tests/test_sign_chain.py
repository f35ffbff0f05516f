"""A chain of sign providers survives whatever one of them does: real sockets, a real client, a misbehaving signer."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from tests.signer import Signer
from tiktok_live.backoff import Backoff
from tiktok_live.client.close_reason import CloseReason
from tiktok_live.client.config import LiveConfig
from tiktok_live.client.dependencies import Dependencies
from tiktok_live.client.live import LiveClient
from tiktok_live.errors import SignRateLimited, SignRejected, SignUnavailable
from tiktok_live.events.base import Event
from tiktok_live.net.clock import Clock, SystemClock
from tiktok_live.signing.chain.breaker import BreakerState, SignPolicy
from tiktok_live.signing.chain.pool import Decision, SignPool
from tiktok_live.simulator import SimulatedRoom, Simulator, Traffic

ROOM = SimulatedRoom(unique_id="demo", scenario=Traffic(seed=3, duration=20.0), first_batch=())
QUICK = Backoff(initial=0.01, maximum=0.02, jitter=0.0, attempts=6)


class Later:
    """The system's clock, so many seconds ahead."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._system = SystemClock()

    def monotonic(self) -> float:
        return self._system.monotonic() + self._seconds

    def wall(self) -> float:
        return self._system.wall() + self._seconds

    async def sleep_until(self, deadline: float) -> None:
        await self._system.sleep_until(deadline - self._seconds)


class Watched:
    """One client's way through a live: the events it saw, and its pool."""

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
    return {"provider": "euler", "base_url": signer.url, "timeout": 0.3, **options}


@pytest.fixture
async def simulator():
    async with Simulator(ROOM, speed=0) as simulator:
        yield simulator


async def test_a_signer_that_works_serves(simulator):
    async with Signer(simulator, "serve") as signer:
        watched = Watched(simulator, [euler(signer), "direct"])
        await watched.to_the_end()
    assert watched.served == "euler"
    assert signer.asked == [str(ROOM.room_id)]
    assert not watched.named("sign_provider_switched")
    assert watched.counts("euler") == {Decision.ASKED: 1, Decision.SERVED: 1, Decision.WORKED: 1}


@pytest.mark.parametrize(
    ("mood", "outcome", "said"),
    [
        ("hang", "unavailable", "did not answer within 0.3 s"),
        ("garbage", "bad_output", ""),
        ("empty", "bad_output", ""),
        ("no cookie", "bad_output", "X-Set-TT-Cookie"),
        ("limited", "rate_limited", "too many requests for now"),
        ("broken", "unavailable", "500"),
        ("premium", "rejected", "this costs money"),
    ],
)
async def test_what_a_signer_gets_wrong_leads_to_the_next(simulator, mood, outcome, said):
    async with Signer(simulator, mood) as signer:
        watched = Watched(simulator, [euler(signer), "direct"])
        await watched.to_the_end()
    assert watched.served == "direct"
    (failed,) = watched.named("sign_provider_failed")
    assert (failed.provider, failed.outcome) == ("euler", outcome)
    assert said in failed.reason
    (switched,) = watched.named("sign_provider_switched")
    assert (switched.previous, switched.provider) == ("euler", "direct")
    assert failed.reason in switched.reason
    assert watched.counts("direct") == {
        Decision.ASKED: 1,
        Decision.SERVED: 1,
        Decision.SWITCHED: 1,
        Decision.WORKED: 1,
    }
    assert not watched.named("reconnecting")


async def test_a_signer_that_is_down_leads_to_the_next(simulator):
    async with Signer(simulator, "serve") as signer:
        down = euler(signer)
    watched = Watched(simulator, [down, "direct"])
    await watched.to_the_end()
    assert watched.served == "direct"
    (failed,) = watched.named("sign_provider_failed")
    assert failed.outcome == "unavailable"
    assert "could not be asked" in failed.reason


async def test_a_plan_that_the_platform_refuses_leads_to_the_next(simulator):
    async with Signer(simulator, "wrong cookie") as signer:
        watched = Watched(simulator, [euler(signer), "direct"])
        await watched.to_the_end()
    assert watched.served == "direct"
    (failed,) = watched.named("sign_provider_failed")
    assert (failed.provider, failed.outcome) == ("euler", "plan_failed")
    (reconnecting,) = watched.named("reconnecting")
    assert "DEVICE_BLOCKED" in reconnecting.cause
    assert [record.refusal is not None for record in simulator.connections] == [True, False]


async def watched_again(signer: Signer, pool: SignPool, clock: Clock | None = None) -> Watched:
    """Watch the live from its begin with a client of its own."""
    async with Simulator(ROOM, speed=0) as simulator:
        signer.simulator = simulator
        watched = Watched(simulator, [euler(signer), "direct"], pool, clock=clock)
        await watched.to_the_end()
    return watched


async def test_a_flapping_signer_is_left_alone_and_probed_again(simulator):
    pool = SignPool(SignPolicy(open_after=3, open_for=600.0, jitter=0.0))
    async with Signer(simulator, "broken", "broken", "broken", "serve") as signer:
        for _ in range(3):
            assert (await watched_again(signer, pool)).served == "direct"
        (status,) = [status for status in pool.status() if status.key.kind == "euler"]
        assert status.state is BreakerState.OPEN
        watched = await watched_again(signer, pool)
        (skipped,) = watched.named("sign_provider_skipped")
        assert "out of order" in skipped.reason
        assert (watched.served, len(signer.asked)) == ("direct", 3)
        watched = await watched_again(signer, pool, Later(600.0))
        assert watched.served == "euler"
        assert len(watched.named("sign_provider_resumed")) == 1
        assert watched.counts("euler")[Decision.PROBED] == 1


async def test_a_rate_limit_is_kept_for_all_rooms(simulator):
    pool = SignPool()
    async with Signer(simulator, "limited", "serve") as signer:
        for _ in range(3):
            watched = await watched_again(signer, pool)
            assert watched.served == "direct"
        assert len(signer.asked) == 1
    (skipped,) = watched.named("sign_provider_skipped")
    assert 0 < skipped.seconds <= 7


@pytest.mark.parametrize(
    ("mood", "error"), [("broken", SignUnavailable), ("premium", SignRejected), ("garbage", SignUnavailable)]
)
async def test_alone_its_failure_is_the_error(simulator, mood, error):
    async with Signer(simulator, mood) as signer:
        watched = Watched(simulator, euler(signer), reconnect=None)
        with pytest.raises(error) as raised:
            await watched.client.start()
    assert raised.value.provider == "euler"
    assert raised.value.hop == "signer"


async def test_alone_its_rate_limit_is_the_error_and_says_how_long(simulator):
    async with Signer(simulator, "limited") as signer:
        watched = Watched(simulator, euler(signer), reconnect=None)
        with pytest.raises(SignRateLimited) as raised:
            await watched.client.start()
    assert raised.value.retry_after == 7.0


async def test_all_failing_is_an_error_that_names_each(simulator):
    async with Signer(simulator, "broken") as first, Signer(simulator, "garbage") as second:
        watched = Watched(simulator, [euler(first), euler(second)], reconnect=None)
        with pytest.raises(SignUnavailable) as raised:
            await watched.client.start()
    assert raised.value.message.count("euler:") == 2


async def test_fifty_rooms_do_not_storm_a_signer():
    pool = SignPool()
    names = [f"host{number}" for number in range(50)]
    rooms = [replace(ROOM, unique_id=name, room_id=number) for number, name in enumerate(names, ROOM.room_id)]
    async with Simulator(*rooms, speed=0) as simulator, Signer(simulator, "serve") as signer:
        chain = [euler(signer, per_minute=10, timeout=5.0), "direct"]
        watching = [Watched(simulator, chain, pool, name) for name in names]
        await asyncio.gather(*(room.to_the_end() for room in watching))
        assert len(signer.asked) == 10
    assert sorted(room.served for room in watching) == ["direct"] * 40 + ["euler"] * 10
