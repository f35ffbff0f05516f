"""Faults of HTTP responses: of lookups, of requests for a guest cookie, and of the gift list."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from tests.faults.case import Case
from tests.faults.harness import FaultHarness
from tiktok_live.simulator.faults import kinds
from tiktok_live.simulator.faults.kinds import Fault

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
