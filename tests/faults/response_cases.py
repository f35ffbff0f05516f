"""Faults of pages and APIs: of the lookup, of the request for a guest cookie, of the gift list."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from tests.faults.case import Case
from tests.faults.harness import FaultHarness
from tiktok_live.simulator.faults import kinds
from tiktok_live.simulator.faults.kinds import Fault

SOON = 5.0
LOOK_AGAIN = 140.0
"""Seconds: who waits for a host looks every minute, and every other minute after a refusal."""

# name of the row: the class of the fault and its values
_ANSWERS: dict[str, tuple[type[Fault], dict[str, Any]]] = {
    "slow": (kinds.SlowResponse, {"seconds": 3.0}),
    "slow beyond the time-out": (kinds.SlowResponse, {"seconds": 30.0}),
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
# What a start makes of it, where it does not read on: a verdict, for which people have to do something.
_BLOCKED = "ResolverBlocked (room lookup)"
_FINAL = dict.fromkeys(("status 403", "rate_limit", "shell", "shell with captcha", "nonsense"), _BLOCKED)


def _lookup(name: str, *, page_request: int) -> tuple[Fault, ...]:
    kind, values = _ANSWERS[name]
    return (kind(path=_PAGE, request=page_request, **values), kind(path=_API, **values))


def lookup_cases() -> Iterator[Case]:
    """Both the page and the API of a lookup go wrong: at the start, on the way back, and between two lives."""
    for name in _ANSWERS:
        slow = 20.0 if name == "slow beyond the time-out" else 6.0 if name == "slow" else 0.0
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
        yield Case(fault=name, state="ended", within=slow + LOOK_AGAIN, faults=_lookup(name, page_request=2))


def cookie_cases() -> Iterator[Case]:
    """The request for a guest cookie goes wrong; a client that has one asks for none when it reconnects."""
    finals = {"status 403": "SignRejected (signer)"}
    waits = {"rate_limit": 65.0, "slow": 3.0 + SOON, "slow beyond the time-out": 10.0 + SOON}
    for name, (kind, values) in _ANSWERS.items():
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


def _ask_for_gifts(harness: FaultHarness) -> None:
    """Ask for the gift list as soon as the room is read."""

    @harness.client.on("connected")
    async def ask(_event: Any) -> None:
        harness.gifts = asyncio.ensure_future(harness.client.gifts())


def gift_list_cases() -> Iterator[Case]:
    """The gift list goes wrong while the room is read."""
    for name, (kind, values) in _ANSWERS.items():
        yield Case(fault=name, state="live", within=3.0, faults=(kind(path=_GIFTS, **values),), arrange=_ask_for_gifts)
