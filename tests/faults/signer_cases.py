"""Faults of the sign provider and refusals of the handshake."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.faults.case import Case
from tests.faults.harness import FaultHarness
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    UnavailableOutcome,
)
from tiktok_live.simulator.faults.kinds import Refuse
from tiktok_live.simulator.handshake import HandshakeRefusal

SOON = 6.0


class ScriptedProvider:
    """Returns valid plans for a socket at `host`, except that request number `bad` has another `outcome`."""

    name = "scripted"

    def __init__(self, outcome: Any = None, *, host: str = "platform.test") -> None:
        self._outcome = outcome
        self._host = host
        self.bad = 1 if outcome is not None else 0
        self.requests = 0
        self.harness: FaultHarness | None = None

    async def connect(self, room: Any, identity: Any) -> Any:
        self.requests += 1
        valid = ConnectPlan(
            url=f"ws://{self._host}/?aid=1988&room_id={room.room_id}",
            headers={"Cookie": "ttwid=1", "User-Agent": "Mozilla/5.0"},
            provider=self.name,
        )
        if self.requests != self.bad:
            return valid
        assert self.harness is not None
        self.harness.strike("external")
        if isinstance(self._outcome, Exception):
            raise self._outcome
        if self._outcome == "slow":
            await asyncio.get_running_loop().create_future()
        return self._outcome(valid, self.harness) if callable(self._outcome) else self._outcome

    async def health(self) -> ProviderHealth:
        return ProviderHealth(ok=True)

    async def aclose(self) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class _SignerFault:
    outcome: Any
    within: float = SOON
    final: str = ""
    is_verified: bool = False  # whether a reconnecting client checks it by a lookup


_SIGNER_FAULTS = {
    "the signer is down": _SignerFault(UnavailableOutcome("connection refused")),
    "the signer never responds": _SignerFault("slow", 40.0),
    "the signer returns an invalid response": _SignerFault(BadOutputOutcome("html")),
    "the signer raises": _SignerFault(RuntimeError("a bug")),
    "the signer rate-limits": _SignerFault(RateLimitedOutcome(30.0, "slow down"), 36.0),
    "the signer rejects": _SignerFault(
        RejectedOutcome("PLAN", "a bigger plan is needed"), SOON, "SignRejected (signer)"
    ),
    "the signer reports that the host is offline": _SignerFault(
        RejectedOutcome("ROOM_OFFLINE", "offline"), 8.0, "NotLive (room lookup)", is_verified=True
    ),
    "the signer reports an unknown host": _SignerFault(
        RejectedOutcome("ROOM_NOT_FOUND", "not found"), 8.0, "RoomNotFound (room lookup)", is_verified=True
    ),
    "the signer reports an age restriction": _SignerFault(
        RejectedOutcome("AGE_RESTRICTED", "age-restricted"), 8.0, "AgeRestricted (room lookup)", is_verified=True
    ),
    "the plan has expired": _SignerFault(lambda plan, harness: replace(plan, expires_at=harness.clock.monotonic())),
    "the plan is for another room": _SignerFault(
        lambda plan, harness: replace(plan, url="ws://platform.test/?aid=1988&room_id=7"),
        SOON,
        "HandshakeRejected (socket)",
    ),
    "the plan's first response is invalid": _SignerFault(
        lambda plan, harness: replace(plan, first_response=b"\xff\xff invalid")
    ),
}


def signer_cases() -> Iterator[Case]:
    """The sign provider fails once: at the start, and while reconnecting."""
    for name, fault in _SIGNER_FAULTS.items():
        for state, bad in (("signing", 1), ("reconnecting", 2)):
            signer = ScriptedProvider(fault.outcome)
            yield Case(
                fault=name,
                state=state,
                within=fault.within,
                met_in="signing",
                final="" if fault.is_verified and state == "reconnecting" else fault.final,
                client={"sign": signer},
                arrange=_scripted(signer, bad),
            )


def _scripted(signer: ScriptedProvider, bad: int) -> Callable[[FaultHarness], None]:
    def arrange(harness: FaultHarness) -> None:
        signer.harness, signer.bad, signer.requests = harness, bad, 0

    return arrange


_REFUSED = "HandshakeRejected (socket)"
_REFUSALS: dict[str, tuple[Refuse, str]] = {
    "refuse: DEVICE_BLOCKED, once": (Refuse(), ""),
    "refuse: DEVICE_BLOCKED, always": (Refuse(times=0), _REFUSED),
    "refuse: illegal app_id": (Refuse(message="illegal app_id", code=417), _REFUSED),
    "refuse: illegal secret key": (Refuse(message="illegal secret key", code=416), ""),
    "refuse: no reason": (Refuse(message="", code=0), _REFUSED),
    "refuse: HTTP 302": (Refuse(status=302, message="", code=0, location="http://elsewhere.test/"), _REFUSED),
    "refuse: HTTP 403": (Refuse(status=403, message="", code=0), _REFUSED),
    "refuse: HTTP 404": (Refuse(status=404, message="", code=0), _REFUSED),
    "refuse: HTTP 429": (Refuse(status=429, message="", code=0), ""),
    "refuse: HTTP 500": (Refuse(status=500, message="", code=0), ""),
    "refuse: HTTP 502": (Refuse(status=502, message="", code=0), ""),
    "refuse: HTTP 503": (Refuse(status=503, message="", code=0), ""),
    "refuse: HTTP 504": (Refuse(status=504, message="", code=0), ""),
}


def handshake_cases() -> Iterator[Case]:
    """The platform refuses the handshake: at the start, and while reconnecting."""
    for name, (refusal, final) in _REFUSALS.items():
        for state, connection in (("connecting", 1), ("reconnecting", 2)):
            fault = Refuse(
                **{each: getattr(refusal, each) for each in ("status", "message", "code", "location", "times")},
                connection=0 if refusal.times == 0 and connection == 1 else connection,
            )
            later = () if refusal.times or connection == 1 else (_second_refusal(refusal),)
            yield Case(
                fault=name,
                state=state,
                within=65.0 if refusal.status == 429 else SOON,
                faults=(fault, *later),
                met_in="connecting",
                final=final,
            )


def _second_refusal(refusal: Refuse) -> Refuse:
    return Refuse(message=refusal.message, code=refusal.code, connection=3)


_FOREIGN_STATUSES = (200, 302, 400, 403, 404, 503)
_MANY = 1000  # attempts; more than any retry budget


def foreign_host_cases() -> Iterator[Case]:
    """The plan names a host that is not the platform's, and that replies to the handshake with plain HTTP."""
    for status in _FOREIGN_STATUSES:
        refusal = HandshakeRefusal(status, "", None, "http://elsewhere.test/" if status == 302 else "")
        name = f"a host that is not the platform's: HTTP {status}"
        for state, attempt in (("connecting", 1), ("reconnecting", 2)):
            yield _foreign_host(name, state, refusal, range(attempt, attempt + 1), SOON)
    refusal, name = HandshakeRefusal(200, "", None), "a host that is not the platform's: HTTP 200"
    yield _foreign_host(f"{name}, always", "connecting", refusal, range(1, _MANY), SOON, final=_REFUSED)
    # The provider's backoff grows each time, so that the budget of attempts lasts for minutes.
    yield _foreign_host(f"{name}, always", "reconnecting", refusal, range(2, _MANY), 450.0, final=_REFUSED)
    yield _foreign_host(f"{name}, six times, with follow", "connecting", refusal, range(1, 7), 1300.0, follow=True)
    yield _foreign_host(f"{name}, six times, with follow", "reconnecting", refusal, range(2, 8), 1300.0, follow=True)
    forwarded = HandshakeRefusal(200, "DEVICE_BLOCKED", 415)
    for state, attempt in (("connecting", 1), ("reconnecting", 2)):
        yield _foreign_host(
            "a host that forwards DEVICE_BLOCKED", state, forwarded, range(attempt, attempt + 1), SOON, final=_REFUSED
        )


def _foreign_host(
    name: str,
    state: str,
    refusal: HandshakeRefusal,
    attempts: range,
    within: float,
    *,
    final: str = "",
    follow: bool = False,
) -> Case:
    return Case(
        fault=name,
        state=state,
        within=within,
        met_in="connecting",
        final=final,
        client={"sign": ScriptedProvider(host="sockets.example")},
        config={"follow": follow},
        arrange=lambda harness: harness.connector.failures.update(dict.fromkeys(attempts, refusal)),
    )
