"""Faults of HTTP responses: lookups, requests for a guest cookie, the gift list, and the fetch of a sign provider."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.faults.case import Case
from tests.faults.harness import FaultHarness
from tiktok_live.errors import ConnectError, NetworkError
from tiktok_live.proto import FetchResult
from tiktok_live.signing.base import ConnectPlan, ProviderHealth, UnavailableOutcome
from tiktok_live.simulator.faults import kinds
from tiktok_live.simulator.faults.kinds import CdnChange, Fault
from tiktok_live.wire.batches import BatchMessage

SOON = 5.0
NEXT_LOOKUP = 140.0
"""Seconds: a client that waits for a host looks it up every minute, and every two minutes after a refusal."""

# Name of the row: class and values of the fault.
_RESPONSES: dict[str, tuple[type[Fault], dict[str, Any]]] = {
    "slow": (kinds.SlowResponse, {"seconds": 3.0}),
    "slow beyond the timeout": (kinds.SlowResponse, {"seconds": 30.0}),
    "cut": (kinds.Cut, {}),
    "status 503": (kinds.Status, {"status": 503}),
    "status 403": (kinds.Status, {"status": 403}),
    "status 404": (kinds.Status, {"status": 404}),
    "rate_limit": (kinds.RateLimit, {"requests": 0, "times": 1}),
    "shell": (kinds.Shell, {}),
    "shell with captcha": (kinds.Shell, {"captcha": True}),
    "nonsense": (kinds.InvalidResponse, {}),
}
_PAGE, _API, _COOKIE, _GIFTS = "/@demo/live", "/api-live/user/room*", "/live", "/webcast/gift/list*"
# The error at a start, where the client does not keep reading: it needs an action of the user.
_BLOCKED = "ResolverBlocked (room lookup)"
_FINAL = dict.fromkeys(("status 403", "rate_limit", "shell", "shell with captcha", "nonsense"), _BLOCKED)


def _lookup(name: str, *, page_request: int) -> tuple[Fault, ...]:
    kind, values = _RESPONSES[name]
    return (kind(path=_PAGE, request=page_request, **values), kind(path=_API, **values))


def lookup_cases() -> Iterator[Case]:
    """The page and the API of a lookup fail: at the start, while reconnecting, and between two lives."""
    for name in _RESPONSES:
        slow = 20.0 if name == "slow beyond the timeout" else 6.0 if name == "slow" else 0.0
        yield Case(
            fault=name,
            state="resolving",
            within=slow + SOON,
            faults=_lookup(name, page_request=1),
            final=_FINAL.get(name, ""),
        )
        yield Case(
            fault=name,
            state="reconnecting",
            within=slow + SOON,
            faults=_lookup(name, page_request=2),
            met_in="resolving",
        )
        yield Case(fault=name, state="ended", within=slow + NEXT_LOOKUP, faults=_lookup(name, page_request=2))


def live_page_cases() -> Iterator[Case]:
    """The live page is replaced: at the start, while reconnecting, and between two lives. The API goes on."""
    for kind in (kinds.LoginWall, kinds.AgeGate):
        name = str(kind.__struct_config__.tag)
        yield Case(fault=name, state="resolving", within=SOON, faults=(kind(),))
        yield Case(fault=name, state="reconnecting", within=SOON, faults=(kind(request=2),), met_in="resolving")
        yield Case(fault=name, state="ended", within=NEXT_LOOKUP, faults=(kind(request=2),))


def cookie_cases() -> Iterator[Case]:
    """The request for a guest cookie fails. A client that reconnects keeps its cookie, and does not request one."""
    finals = {"status 403": "SignRejected (signer)"}
    waits = {"rate_limit": 65.0, "slow": 3.0 + SOON, "slow beyond the timeout": 10.0 + SOON}
    for name, (kind, values) in _RESPONSES.items():
        yield Case(
            fault=name,
            state="signing",
            within=waits.get(name, SOON),
            faults=(kind(path=_COOKIE, **values),),
            final=finals.get(name, ""),
        )
    yield Case(fault="no_cookie", state="signing", within=SOON, faults=(kinds.NoCookie(path=_COOKIE, times=2),))
    yield Case(
        fault="no_cookie, three times",
        state="signing",
        within=SOON,
        faults=(kinds.NoCookie(path=_COOKIE, times=3),),
    )


def _request_gifts(harness: FaultHarness) -> None:
    """Request the gift list once the client is connected."""

    @harness.client.on("connected")
    async def request(_event: Any) -> None:
        harness.gifts = asyncio.ensure_future(harness.client.gifts())


def gift_list_cases() -> Iterator[Case]:
    """The request for the gift list fails while the client is live."""
    for name, (kind, values) in _RESPONSES.items():
        yield Case(fault=name, state="live", within=3.0, faults=(kind(path=_GIFTS, **values),), arrange=_request_gifts)


_OTHER, _UNKNOWN = "ws://cdn-2.platform.test/socket", "ws://nowhere.test/socket"


class FetchingProvider:
    """Builds a plan from the response of the platform's fetch."""

    name = "fetching"
    harness: FaultHarness

    async def connect(self, room: Any, identity: Any) -> Any:
        url = f"http://platform.test/webcast/im/fetch/?room_id={room.room_id}"
        try:
            response = await self.harness.http.get(url, headers={}, timeout=10.0, max_bytes=1_000_000)
        except NetworkError as error:
            return UnavailableOutcome(error.message)
        server = FetchResult.parse(response.body).push_server
        return ConnectPlan(
            url=f"{server}?aid=1988&room_id={room.room_id}",
            headers={"Cookie": "ttwid=1", "User-Agent": "Mozilla/5.0"},
            provider=self.name,
        )

    async def health(self) -> ProviderHealth:
        return ProviderHealth(ok=True)

    async def aclose(self) -> None:
        """Do nothing."""


def cdn_cases() -> Iterator[Case]:
    """The fetch names another host for the socket: a working one, and one that does not exist."""
    for name, address in (("cdn_change", _OTHER), ("cdn_change to an unknown host", _UNKNOWN)):
        for state, after in (("signing", 0.0), ("reconnecting", 5.0)):
            provider = FetchingProvider()
            yield Case(
                fault=name,
                state=state,
                within=6.0,
                faults=(CdnChange(address=address, times=1, after=after),),
                met_in="signing",
                client={"sign": provider},
                arrange=_with_provider(provider),
            )


def _with_provider(provider: FetchingProvider) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        provider.harness = harness
        running = harness.platform.rooms.find("demo")
        running._room = replace(running.room, first_batch=(BatchMessage("WebcastChatMessage", b"", 1),))
        connect = harness.connector.connect

        async def connect_if_known(url: str, headers: Any, *, timeout: float) -> Any:
            if url.startswith(_UNKNOWN):
                raise ConnectError("nowhere.test cannot be reached: no such host")
            return await connect(url, headers, timeout=timeout)

        harness.connector.connect = connect_if_known

    return arrange
