from __future__ import annotations

import asyncio

import pytest

from tests.client.rig import ROOM_ID, Rig, found, plan, socket
from tests.client.supervisor.test_supervisor import BLOCKED, END, of_type
from tiktok_live.client.states import CloseReason
from tiktok_live.errors import (
    AgeRestricted,
    ConnectError,
    HandshakeRejected,
    NotLive,
    ResolverBlocked,
    ResolverUnavailable,
    RoomNotFound,
    SignRejected,
    SignUnavailable,
)
from tiktok_live.events.lifecycle import ConnectedEvent, ReconnectingEvent, SignProviderEvent
from tiktok_live.rooms.base import LookupStatus
from tiktok_live.signing.base import RateLimitedOutcome, RejectedOutcome, UnavailableOutcome
from tiktok_live.signing.chain.pool import Decision
from tiktok_live.signing.providers.static import StaticProvider


class Named(StaticProvider):
    """A scripted provider with a name, which repeats its last outcome."""

    def __init__(self, name: str, *outcomes: object) -> None:
        super().__init__(outcomes)
        self.name = name

    async def connect(self, room: object, identity: object) -> object:
        if len(self._outcomes) == 1:
            self._outcomes *= 2
        return await super().connect(room, identity)


def decisions(rig: Rig) -> list[tuple[str, str]]:
    return [(event.name.removeprefix("sign_provider_"), event.provider) for event in of_type(rig, SignProviderEvent)]


async def test_the_next_provider_serves_when_the_first_does_not() -> None:
    providers = (Named("direct", UnavailableOutcome("down")), Named("euler", plan(provider="euler")))
    rig = Rig(socket(END, close=1000), providers=providers)
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert decisions(rig) == [("failed", "direct"), ("switched", "euler")]
    assert of_type(rig, ConnectedEvent)[0].provider == "euler"
    assert rig.clock.monotonic() < 1.0


async def test_plan_without_a_working_socket_leads_to_the_next_provider() -> None:
    refused = HandshakeRejected("refused", status=200, handshake_message="illegal app_id")
    providers = (Named("direct", plan(provider="direct")), Named("euler", plan(provider="euler")))
    rig = Rig(refused, socket(END, close=1000), providers=providers, start_attempts=1)
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert decisions(rig) == [("failed", "direct"), ("switched", "euler")]


async def test_each_provider_gets_one_chance_at_the_start() -> None:
    refused = HandshakeRejected("refused", status=200, handshake_message="illegal app_id")
    providers = tuple(Named(name, plan(provider=name)) for name in ("one", "two", "three"))
    rig = Rig(*[refused] * 9, providers=providers, start_attempts=1)
    with pytest.raises(HandshakeRejected):
        await rig.start()
    assert [len(provider.asked) for provider in providers] == [1, 1, 1]


async def test_network_outage_ends_the_start_after_its_attempts_whatever_providers_are_left() -> None:
    providers = (Named("direct", plan(provider="direct")), Named("euler", UnavailableOutcome("no network")))
    rig = Rig(*[ConnectError("no network")] * 9, providers=providers, start_attempts=2)
    with pytest.raises(ConnectError):
        await rig.start()
    assert len(rig.connector.attempts) == 2
    states = {status.key.kind: status.counts.get(Decision.OPENED, 0) for status in rig.pool.status()}
    assert states["direct"] == 0


async def test_blocked_device_is_renewed_before_the_provider_is_paused() -> None:
    direct = Named("direct", plan(headers={"Cookie": "ttwid=flagged"}), plan(headers={"Cookie": "ttwid=new"}))
    euler = Named("euler", plan(provider="euler"))
    rig = Rig(BLOCKED, BLOCKED, socket(END, close=1000), providers=(direct, euler))
    rig.client._identity.cookies["ttwid"] = "flagged"
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert (len(direct.asked), len(euler.asked), rig.client._identity.renewals) == (2, 1, 1)
    assert decisions(rig) == [("failed", "direct"), ("paused", "direct"), ("switched", "euler")]


async def test_blocked_device_with_a_foreign_cookie_is_not_renewed() -> None:
    euler = Named("euler", plan(headers={"Cookie": "ttwid=theirs"}))
    rig = Rig(BLOCKED, providers=(euler,))
    rig.client._identity.cookies["ttwid"] = "ours"
    with pytest.raises(HandshakeRejected):
        await rig.start()
    assert (rig.client._identity.renewals, rig.client._identity.cookies) == (0, {"ttwid": "ours"})


async def test_paused_provider_is_the_error_that_the_user_sees() -> None:
    direct = Named("direct", plan())
    rig = Rig(BLOCKED, providers=(direct,))
    with pytest.raises(HandshakeRejected):
        await rig.start()
    second = Rig(providers=(direct,))
    second.client._signing.pool = rig.pool
    with pytest.raises(SignRejected, match="was skipped"):
        await second.start()
    assert len(direct.asked) == 1


@pytest.mark.parametrize(
    ("kind", "error"),
    [("ROOM_OFFLINE", NotLive), ("ROOM_NOT_FOUND", RoomNotFound), ("AGE_RESTRICTED", AgeRestricted)],
)
async def test_provider_verdict_about_the_room_ends_the_chain(kind: str, error: type[Exception]) -> None:
    euler = Named("euler", plan())
    rig = Rig(providers=(Named("direct", RejectedOutcome(kind, "so it is")), euler))
    with pytest.raises(error, match="so it is"):
        await rig.start()
    assert euler.asked == []


async def test_minimum_delay_is_kept_exactly() -> None:
    providers = (
        Named("one", RateLimitedOutcome(90.0, "slow"), plan(provider="one")),
        Named("two", RateLimitedOutcome(33.375, "slow"), plan(provider="two")),
    )
    rig = Rig(socket(END, close=1000), providers=providers)
    await rig.start()
    await rig.ended()
    assert of_type(rig, ReconnectingEvent)[0].delay == 33.375
    assert of_type(rig, ConnectedEvent)[0].provider == "two"


async def test_the_first_frame_closes_the_breaker_of_the_plan_s_provider() -> None:
    direct = Named("direct", RateLimitedOutcome(5.0, "slow"), plan())
    rig = Rig(socket(END, close=1000), providers=(direct,))
    await rig.start()
    await rig.ended()
    assert decisions(rig) == [("failed", "direct"), ("paused", "direct"), ("resumed", "direct")]
    (status,) = rig.pool.status()
    assert (status.state, status.counts[Decision.WORKED], status.counts[Decision.PROBED]) == ("closed", 1, 1)


async def test_no_secret_of_a_refusal_is_in_an_event_or_an_error() -> None:
    secret = UnavailableOutcome("for sessionid=S3cr3t")
    rig = Rig(providers=(Named("one", secret), Named("two", secret)))
    with pytest.raises(SignUnavailable) as caught:
        await rig.start()
    assert len(rig.events) > 2
    assert "S3cr3t" not in repr([rig.events, caught.value])


async def test_a_client_that_closes_while_a_provider_hangs_leaves_no_task() -> None:
    class Hanging(Named):
        async def connect(self, room: object, identity: object) -> object:
            await asyncio.Event().wait()

    rig = Rig(providers=(Hanging("one"),))
    before = asyncio.all_tasks()
    starting = asyncio.ensure_future(rig.client.start())
    await rig.clock.advance(1.0)
    await rig.until(asyncio.ensure_future(rig.client.aclose()))
    await asyncio.gather(starting, return_exceptions=True)
    assert asyncio.all_tasks() == before


LOOKUP_BLOCKED = found(LookupStatus.BLOCKED, room_id=0)
DOWN = ResolverUnavailable("no response")


class Knowing(StaticProvider):
    """A provider that finds a room, or returns why not."""

    def __init__(self, answer, *outcomes):
        super().__init__(outcomes)
        self.answer = answer
        self.sought = []

    async def room_id(self, unique_id):
        self.sought.append(unique_id)
        return self.answer


@pytest.mark.parametrize("lookup", [LOOKUP_BLOCKED, found(LookupStatus.UNKNOWN, room_id=0), DOWN])
async def test_provider_that_can_find_rooms_is_used(lookup):
    provider = Knowing(ROOM_ID, plan())
    rig = Rig(socket(END, close=1000), lookups=(lookup,), providers=(provider,))
    await rig.start()
    assert await rig.ended() == CloseReason.LIVE_ENDED
    assert provider.sought == ["someone"]
    assert [room.room_id for room in provider.asked] == [ROOM_ID]


@pytest.mark.parametrize(("lookup", "error"), [(LOOKUP_BLOCKED, ResolverBlocked), (DOWN, ResolverUnavailable)])
async def test_provider_that_does_not_find_the_room_changes_nothing(lookup, error):
    provider = Knowing(UnavailableOutcome("down"), plan())
    rig = Rig(lookups=(lookup,), providers=(provider,), start_attempts=1)
    with pytest.raises(error):
        await rig.start()
    assert provider.sought == ["someone"]


@pytest.mark.parametrize(
    ("kind", "error"),
    [("ROOM_OFFLINE", NotLive), ("ROOM_NOT_FOUND", RoomNotFound), ("AGE_RESTRICTED", AgeRestricted)],
)
async def test_a_verdict_of_a_provider_that_finds_rooms_is_the_result_of_the_lookup(kind, error):
    provider = Knowing(RejectedOutcome(kind, "the page says so"), plan())
    rig = Rig(lookups=(LOOKUP_BLOCKED,), providers=(provider,), start_attempts=1)
    with pytest.raises(error, match="the page says so"):
        await rig.start()


async def test_a_host_is_followed_where_only_a_provider_finds_rooms():
    provider = Knowing(ROOM_ID, plan(), plan())
    rig = Rig(
        socket(END, close=1000), socket(), lookups=(LOOKUP_BLOCKED,), providers=(provider,), follow=True, poll=5.0
    )
    await rig.start()
    await rig.clock.advance(60.0)
    provider.answer = ROOM_ID + 1
    await rig.clock.advance(1200.0)
    assert [room.room_id for room in provider.asked][:2] == [ROOM_ID, ROOM_ID + 1]
    assert rig.client.room_id == ROOM_ID + 1
    await rig.client.aclose()


async def test_provider_does_not_find_the_room_if_the_platform_does():
    provider = Knowing(ROOM_ID, plan())
    rig = Rig(socket(END, close=1000), providers=(provider,))
    await rig.start()
    await rig.ended()
    assert provider.sought == []
