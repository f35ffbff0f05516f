"""Providers of a program's own that break every promise: whatever they do, it is an outcome, and it ends."""

from __future__ import annotations

import asyncio
import logging
import math
from random import Random
from typing import Any

import pytest

from tests.signing.scripted_providers import GUEST, ROOM, Chain, Scripted, left_over, plan
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    UnavailableOutcome,
)
from tiktok_live.signing.chain.chain import Member, SignChain
from tiktok_live.signing.chain.outcomes import provider_name
from tiktok_live.signing.chain.pool import ProviderKey, SignPool
from tiktok_live.testing import MemoryConnector, VirtualClock

HIDDEN = "S3cr3tV4lue"


class Odd(str):
    __slots__ = ()


@pytest.mark.parametrize(
    "answer",
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
    ids=lambda answer: type(answer).__name__,
)
async def test_an_answer_of_wrong_parts_is_bad_output_and_the_next_provider_serves(answer):
    alone = await Chain(Rogue(answer)).connect()
    assert isinstance(alone, BadOutputOutcome), alone
    assert isinstance(await Chain(Rogue(answer), Scripted("two")).connect(), ConnectPlan)


class Rogue(Scripted):
    """Answers anything at all, None too."""

    def __init__(self, answer: object) -> None:
        super().__init__("rogue", answer)

    async def connect(self, room: Any, identity: Any) -> Any:
        return self.answers[0]


async def test_a_plan_with_its_own_connector_and_text_of_a_subclass_is_a_plan():
    good = plan(url=Odd("ws://h/"), connector=MemoryConnector([]), listen_only=True, expires_at=5)
    assert await Chain(Rogue(good)).connect() is good


async def test_what_a_refusal_says_stands_on_one_line_and_has_no_secret():
    rude = UnavailableOutcome(f"a\r\nb\x1b[31m token={HIDDEN} " + "x" * 9_999, hop="h\n", advice=f"msToken={HIDDEN}\n")
    outcome = await Chain(Rogue(rude)).connect()
    assert outcome.detail.startswith("a  b[31m token=***")
    assert len(outcome.detail) == 2_000
    assert (outcome.hop, outcome.advice) == ("h ", "msToken=*** ")


class NameRaises(Scripted):
    @property
    def name(self) -> str:
        raise KeyError(HIDDEN)

    @name.setter
    def name(self, _: str) -> None:
        pass


def named(name: object) -> Scripted:
    provider = Scripted("one")
    provider.name = name
    return provider


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        (named("one"), "one"),
        (named(None), "Scripted"),
        (named(7), "Scripted"),
        (named(""), "Scripted"),
        (named("a\nb\x1b"), "a b"),
        (NameRaises("x"), "NameRaises"),
        (object(), "object"),
    ],
)
async def test_a_provider_has_a_name_whatever_it_calls_itself(provider, name):
    assert provider_name(provider) == name
    assert Member(provider, ProviderKey("x")).name == name


class Finding(Scripted):
    """Knows rooms, so it says."""

    def __init__(self, room: object) -> None:
        super().__init__("finder")
        self.room = room

    async def room_id(self, unique_id: str) -> Any:
        if isinstance(self.room, BaseException):
            raise self.room
        if self.room == "hangs":
            await asyncio.Event().wait()
        return self.room


class Attribute(Scripted):
    room_id = 7


class Property(Scripted):
    @property
    def room_id(self) -> Any:
        raise KeyError(HIDDEN)


class NotAsync(Scripted):
    def room_id(self, unique_id: str) -> int:
        return 7


RUBBISH = [None, True, 0, -5, 1.5, 2**63, 10**5000, "someone", "9" * 20, b"7", [7], plan(), RateLimitedOutcome("x")]


@pytest.mark.parametrize("room", RUBBISH, ids=lambda room: type(room).__name__)
async def test_a_room_that_is_none_is_not_known_and_the_next_provider_is_asked(room):
    assert await Chain(Finding(room)).chain.find_room("someone") == 0
    assert await Chain(Finding(room), Finding(7)).chain.find_room("someone") == 7


@pytest.mark.parametrize("room", [7, "7300000000000000001", 2**63 - 1])
async def test_a_room_is_found(room):
    assert await Chain(Scripted("none"), Finding(room)).chain.find_room("someone") == int(room)


@pytest.mark.parametrize(
    "provider",
    [Attribute("own"), Property("own"), NotAsync("own"), Finding(KeyError(f"token={HIDDEN}"))],
    ids=lambda provider: type(provider).__name__,
)
async def test_a_room_id_that_is_a_bug_is_logged_with_its_traceback_and_not_known(provider, caplog):
    with caplog.at_level(logging.ERROR):
        assert await Chain(provider, Finding(7)).chain.find_room("someone") == 7
    assert f"the sign provider {provider.name} raised" in caplog.messages
    assert "Traceback" in caplog.text
    assert "outcomes.py" in caplog.text
    assert HIDDEN not in caplog.text or isinstance(provider, Property), "a bug's words are masked beside a name"


async def test_a_provider_that_never_tells_a_room_is_given_up_after_its_time():
    rig = Chain(Finding("hangs"), Scripted("two"))
    asking = asyncio.ensure_future(rig.chain.find_room("someone"))
    await rig.clock.advance(rig.pool.policy.total_timeout)
    assert asking.done()
    assert asking.result() == 0
    assert left_over() == set()


class Sick(Scripted):
    """Tells its health in many ways."""

    def __init__(self, told: object) -> None:
        super().__init__("sick")
        self.told = told

    async def health(self) -> Any:
        if isinstance(self.told, Exception):
            raise self.told
        if self.told == "hangs":
            await asyncio.Event().wait()
        return self.told


@pytest.mark.parametrize(
    ("told", "detail"),
    [
        (None, "it answered NoneType, which is no health"),
        (True, "it answered bool, which is no health"),
        (KeyError("x"), "it raised KeyError"),
        ("hangs", "it did not say in time"),
        (ProviderHealth(ok="yes", detail=f"a\nb token={HIDDEN}"), "a b token=***"),
        (ProviderHealth(ok=False, detail=None), "None"),
    ],
)
async def test_a_health_that_is_none_is_a_bad_one(told, detail):
    rig = Chain(Sick(told))
    asking = asyncio.ensure_future(rig.chain.health())
    await rig.clock.advance(rig.pool.policy.total_timeout)
    assert asking.result() == ProviderHealth(ok=False, detail=f"sick: {detail}")


class NoHealth:
    name = "bare"

    async def connect(self, room: Any, identity: Any) -> Any:
        return plan()


async def test_a_provider_without_health_or_end_is_asked_all_the_same(caplog):
    chain = chain_of(NoHealth())
    assert isinstance(await chain.connect(ROOM, GUEST), ConnectPlan)
    assert not (await chain.health()).ok
    await chain.aclose()


def chain_of(*providers: Any, pool: SignPool | None = None, **options: Any) -> SignChain:
    members = [Member(provider, ProviderKey(f"p{number}"), **options) for number, provider in enumerate(providers)]
    return SignChain(members, pool or SignPool(rng=Random(1)), clock=VirtualClock(), tell=lambda _: None, patience=0.01)


class Stubborn(Scripted):
    """Swallows its cancellations until it is let go."""

    def __init__(self) -> None:
        super().__init__("stubborn")
        self.let_go = asyncio.Event()
        self.cancelled = 0

    async def _hang(self) -> Any:
        while not self.let_go.is_set():
            try:
                await self.let_go.wait()
            except asyncio.CancelledError:
                self.cancelled += 1
        raise KeyError("nobody sees this")

    async def connect(self, room: Any, identity: Any) -> Any:
        return await self._hang()

    async def room_id(self, unique_id: str) -> Any:
        return await self._hang()

    async def health(self) -> Any:
        return await self._hang()

    async def aclose(self) -> None:
        await self._hang()


@pytest.mark.parametrize("call", ["connect", "find_room", "health"])
async def test_a_provider_that_swallows_its_cancellation_is_left_behind(call, caplog):
    provider = Stubborn()
    chain = chain_of(provider)
    asked = {
        "connect": lambda: chain.connect(ROOM, GUEST),
        "find_room": lambda: chain.find_room("someone"),
        "health": chain.health,
    }
    task = asyncio.ensure_future(asked[call]())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "the sign provider stubborn goes on although it was cancelled, and is left behind" in caplog.messages
    assert provider.cancelled
    await end(provider)


async def end(provider: Stubborn) -> None:
    """Let it end; that it raises then is nobody's business any more."""
    told: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    provider.let_go.set()
    await asyncio.gather(*left_over(), return_exceptions=True)
    await asyncio.sleep(0)
    assert told == []


async def test_a_chain_closes_though_a_provider_does_not_and_the_others_are_closed(caplog):
    provider, other = Stubborn(), Scripted("two")
    await chain_of(provider, other).aclose()
    assert other.closed == 1
    assert any("stubborn goes on" in message for message in caplog.messages)
    await end(provider)


async def test_an_end_that_is_no_coroutine_or_raises_is_no_reason_to_leave_others_open(caplog):
    class Plain(Scripted):
        def aclose(self) -> Any:
            self.closed += 1

    class Raising(Scripted):
        async def aclose(self) -> None:
            raise KeyError(f"token={HIDDEN}")

    plain, raising, last = Plain("plain"), Raising("raising"), Scripted("last")
    await chain_of(plain, raising, last).aclose()
    assert (plain.closed, last.closed) == (1, 1)
    assert caplog.messages == ["the sign provider raising raised when it was closed"]
    assert HIDDEN not in caplog.text


async def test_the_pool_forgets_the_providers_that_only_a_closed_chain_had():
    pool = SignPool(rng=Random(1))
    shared = chain_of(Scripted("a"), pool=pool)
    for _ in range(100):
        own = SignChain(
            [Member(Scripted("b"), ProviderKey("b", "own"), is_ours=False, is_shared=False)],
            pool,
            clock=VirtualClock(),
            tell=lambda _: None,
        )
        asking = asyncio.ensure_future(own.connect(ROOM, GUEST))
        await asyncio.sleep(0)
        await own.aclose()
        await asyncio.gather(asking, return_exceptions=True)
        await own.aclose()
        own.worked()
    await shared.aclose()
    assert [status.key.kind for status in pool.status()] == ["p0"]


def test_letting_go_of_a_provider_that_is_forgotten_brings_it_not_back():
    pool = SignPool(rng=Random(1))
    pool.forget(ProviderKey("a"))
    pool.let_go(ProviderKey("a"), 0.0)
    assert pool.status() == ()
