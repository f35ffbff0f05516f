"""Custom providers that violate the interface: the result is always an outcome, and the call always ends."""

from __future__ import annotations

import asyncio
import logging
import math
from random import Random
from typing import Any

import pytest

from tests.signing.scripted_providers import GUEST, ROOM, ChainRig, ScriptedProvider, left_over, plan
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    UnavailableOutcome,
)
from tiktok_live.signing.chain.chain import SignChain
from tiktok_live.signing.chain.members import ChainMember
from tiktok_live.signing.chain.outcomes import provider_name
from tiktok_live.signing.chain.pool import ProviderKey, SignPool
from tiktok_live.testing import MemoryConnector, VirtualClock

HIDDEN = "S3cr3tV4lue"


class Odd(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "result",
    [
        None,
        True,
        7,
        "wss://h/",
        ConnectPlan,
        plan(url=None),
        plan(url=b"ws://h/"),
        plan(headers=None),
        plan(headers="Cookie: a"),
        plan(headers={"Cookie": None}),
        plan(headers={5: "a"}),
        plan(provider=None),
        plan(cursor=5),
        plan(first_response="text"),
        plan(first_response=None),
        plan(expires_at="x"),
        plan(expires_at=True),
        plan(expires_at=math.nan),
        plan(connector="tab"),
        plan(listen_only=1),
        RateLimitedOutcome("x"),
        RateLimitedOutcome(None),
        RateLimitedOutcome(True),
        RateLimitedOutcome(-1.0),
        RateLimitedOutcome(1.0, None),
        UnavailableOutcome(None),
        UnavailableOutcome("down", hop=None),
        UnavailableOutcome("down", advice=5),
        UnavailableOutcome("down", retryable="yes"),
        RejectedOutcome(None, "no"),
        RejectedOutcome("NO", 5),
        BadOutputOutcome(None),
    ],
    ids=lambda result: type(result).__name__,
)
async def test_an_invalid_result_is_bad_output_and_the_next_provider_serves(result):
    alone = await ChainRig(Rogue(result)).connect()
    assert isinstance(alone, BadOutputOutcome), alone
    assert isinstance(await ChainRig(Rogue(result), ScriptedProvider("two")).connect(), ConnectPlan)


class Rogue(ScriptedProvider):
    """Returns any value, including None."""

    def __init__(self, result: object) -> None:
        super().__init__("rogue", result)

    async def connect(self, room: Any, identity: Any) -> Any:
        return self.outcomes[0]


async def test_a_plan_may_have_a_connector_and_subclasses_of_str():
    good = plan(url=Odd("ws://h/"), connector=MemoryConnector([]), listen_only=True, expires_at=5)
    assert await ChainRig(Rogue(good)).connect() is good


async def test_the_texts_of_an_outcome_are_one_line_without_secrets():
    rude = UnavailableOutcome(f"a\r\nb\x1b[31m token={HIDDEN} " + "x" * 9_999, hop="h\n", advice=f"msToken={HIDDEN}\n")
    outcome = await ChainRig(Rogue(rude)).connect()
    assert outcome.detail.startswith("a  b[31m token=***")
    assert len(outcome.detail) == 2_000
    assert (outcome.hop, outcome.advice) == ("h ", "msToken=*** ")


class NameRaises(ScriptedProvider):
    @property
    def name(self) -> str:
        raise KeyError(HIDDEN)

    @name.setter
    def name(self, _: str) -> None:
        pass


def named(name: object) -> ScriptedProvider:
    provider = ScriptedProvider("one")
    provider.name = name
    return provider


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        (named("one"), "one"),
        (named(None), "ScriptedProvider"),
        (named(7), "ScriptedProvider"),
        (named(""), "ScriptedProvider"),
        (named("a\nb\x1b"), "a b"),
        (NameRaises("x"), "NameRaises"),
        (object(), "object"),
    ],
)
async def test_every_provider_gets_a_name(provider, name):
    assert provider_name(provider) == name
    assert ChainMember(provider, ProviderKey("x")).name == name


class Finding(ScriptedProvider):
    """Claims to know rooms."""

    def __init__(self, room: object) -> None:
        super().__init__("finder")
        self.room = room

    async def room_id(self, unique_id: str) -> Any:
        if isinstance(self.room, BaseException):
            raise self.room
        if self.room == "hangs":
            await asyncio.Event().wait()
        return self.room


class Attribute(ScriptedProvider):
    room_id = 7


class Property(ScriptedProvider):
    @property
    def room_id(self) -> Any:
        raise KeyError(HIDDEN)


class NotAsync(ScriptedProvider):
    def room_id(self, unique_id: str) -> int:
        return 7


INVALID_ROOMS = [
    None,
    True,
    0,
    -5,
    1.5,
    2**63,
    10**5000,
    "someone",
    "9" * 20,
    b"7",
    [7],
    plan(),
    RateLimitedOutcome("x"),
]


@pytest.mark.parametrize("room", INVALID_ROOMS, ids=lambda room: type(room).__name__)
async def test_an_invalid_room_id_leads_to_the_next_provider(room):
    assert await ChainRig(Finding(room)).chain.find_room("someone") == 0
    assert await ChainRig(Finding(room), Finding(7)).chain.find_room("someone") == 7


@pytest.mark.parametrize("room", [7, "7300000000000000001", 2**63 - 1])
async def test_a_valid_room_id_is_returned(room):
    assert await ChainRig(ScriptedProvider("none"), Finding(room)).chain.find_room("someone") == int(room)


@pytest.mark.parametrize(
    "provider",
    [Attribute("own"), Property("own"), NotAsync("own"), Finding(KeyError(f"token={HIDDEN}"))],
    ids=lambda provider: type(provider).__name__,
)
async def test_a_broken_room_id_is_logged_with_its_traceback(provider, caplog):
    with caplog.at_level(logging.ERROR):
        assert await ChainRig(provider, Finding(7)).chain.find_room("someone") == 7
    assert f"the sign provider {provider.name} raised an exception" in caplog.messages
    assert "Traceback" in caplog.text
    assert "outcomes.py" in caplog.text
    assert HIDDEN not in caplog.text or isinstance(provider, Property), "only a value after a known name is masked"


async def test_a_room_lookup_that_hangs_times_out():
    rig = ChainRig(Finding("hangs"), ScriptedProvider("two"))
    task = asyncio.ensure_future(rig.chain.find_room("someone"))
    await rig.clock.advance(rig.pool.policy.total_timeout)
    assert task.done()
    assert task.result() == 0
    assert left_over() == set()


class Sick(ScriptedProvider):
    """Returns any value as its health."""

    def __init__(self, report: object) -> None:
        super().__init__("sick")
        self.report = report

    async def health(self) -> Any:
        if isinstance(self.report, Exception):
            raise self.report
        if self.report == "hangs":
            await asyncio.Event().wait()
        return self.report


@pytest.mark.parametrize(
    ("report", "detail"),
    [
        (None, "it returned NoneType, which is not a ProviderHealth"),
        (True, "it returned bool, which is not a ProviderHealth"),
        (KeyError("x"), "it raised KeyError"),
        ("hangs", "it did not report its health in time"),
        (ProviderHealth(ok="yes", detail=f"a\nb token={HIDDEN}"), "a b token=***"),
        (ProviderHealth(ok=False, detail=None), "None"),
    ],
)
async def test_an_invalid_health_is_not_ok(report, detail):
    rig = ChainRig(Sick(report))
    task = asyncio.ensure_future(rig.chain.health())
    await rig.clock.advance(rig.pool.policy.total_timeout)
    assert task.result() == ProviderHealth(ok=False, detail=f"sick: {detail}")


class NoHealth:
    name = "bare"

    async def connect(self, room: Any, identity: Any) -> Any:
        return plan()


async def test_a_provider_without_health_and_aclose_is_used(caplog):
    chain = chain_of(NoHealth())
    assert isinstance(await chain.connect(ROOM, GUEST), ConnectPlan)
    assert not (await chain.health()).ok
    await chain.aclose()


def chain_of(*providers: Any, pool: SignPool | None = None, **options: Any) -> SignChain:
    members = [ChainMember(provider, ProviderKey(f"p{number}"), **options) for number, provider in enumerate(providers)]
    return SignChain(
        members, pool or SignPool(rng=Random(1)), clock=VirtualClock(), on_decision=lambda _: None, patience=0.01
    )


class Stubborn(ScriptedProvider):
    """Swallows its cancellation until it is released."""

    def __init__(self) -> None:
        super().__init__("stubborn")
        self.released = asyncio.Event()
        self.cancelled = 0

    async def _hang(self) -> Any:
        while not self.released.is_set():
            try:
                await self.released.wait()
            except asyncio.CancelledError:
                self.cancelled += 1
        raise KeyError("must not be logged")

    async def connect(self, room: Any, identity: Any) -> Any:
        return await self._hang()

    async def room_id(self, unique_id: str) -> Any:
        return await self._hang()

    async def health(self) -> Any:
        return await self._hang()

    async def aclose(self) -> None:
        await self._hang()


@pytest.mark.parametrize("call", ["connect", "find_room", "health"])
async def test_a_provider_that_ignores_its_cancellation_is_abandoned(call, caplog):
    provider = Stubborn()
    chain = chain_of(provider)
    calls = {
        "connect": lambda: chain.connect(ROOM, GUEST),
        "find_room": lambda: chain.find_room("someone"),
        "health": chain.health,
    }
    task = asyncio.ensure_future(calls[call]())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "the sign provider stubborn ignores its cancellation and is abandoned" in caplog.messages
    assert provider.cancelled
    await end(provider)


async def end(provider: Stubborn) -> None:
    """Let it end; the exception that it then raises must not be reported."""
    reports: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reports.append(context))
    provider.released.set()
    await asyncio.gather(*left_over(), return_exceptions=True)
    await asyncio.sleep(0)
    assert reports == []


async def test_a_chain_closes_even_if_a_provider_does_not(caplog):
    provider, other = Stubborn(), ScriptedProvider("two")
    await chain_of(provider, other).aclose()
    assert other.closed == 1
    assert any("stubborn ignores its cancellation" in message for message in caplog.messages)
    await end(provider)


async def test_a_broken_aclose_does_not_keep_others_open(caplog):
    class Plain(ScriptedProvider):
        def aclose(self) -> Any:
            self.closed += 1

    class Raising(ScriptedProvider):
        async def aclose(self) -> None:
            raise KeyError(f"token={HIDDEN}")

    plain, raising, last = Plain("plain"), Raising("raising"), ScriptedProvider("last")
    await chain_of(plain, raising, last).aclose()
    assert (plain.closed, last.closed) == (1, 1)
    assert caplog.messages == ["the sign provider raising raised an exception when it was closed"]
    assert HIDDEN not in caplog.text


async def test_the_pool_forgets_keys_that_are_not_shared():
    pool = SignPool(rng=Random(1))
    shared = chain_of(ScriptedProvider("a"), pool=pool)
    for _ in range(100):
        own = SignChain(
            [ChainMember(ScriptedProvider("b"), ProviderKey("b", "own"), is_owned=False, is_shared=False)],
            pool,
            clock=VirtualClock(),
            on_decision=lambda _: None,
        )
        task = asyncio.ensure_future(own.connect(ROOM, GUEST))
        await asyncio.sleep(0)
        await own.aclose()
        await asyncio.gather(task, return_exceptions=True)
        await own.aclose()
        own.worked()
    await shared.aclose()
    assert [status.key.kind for status in pool.status()] == ["p0"]


def test_releasing_a_forgotten_provider_does_not_add_it():
    pool = SignPool(rng=Random(1))
    pool.forget(ProviderKey("a"))
    pool.release(ProviderKey("a"), 0.0)
    assert pool.status() == ()
