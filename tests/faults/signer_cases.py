"""Faults of the sign provider, which fails or lies, and verdicts of the handshake."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.faults.case import Case
from tests.faults.world import World
from tiktok_live.signing.base import BadOutput, ConnectPlan, Health, RateLimited, Rejected, Unavailable
from tiktok_live.simulator.faults import Refuse

SOON = 6.0


class Signer:
    """Makes good plans but for one, the `bad`-th, which `outcome` makes."""

    name = "scripted"

    def __init__(self, outcome: Any) -> None:
        self._outcome = outcome
        self.bad = 1
        self.asked = 0
        self.world: World | None = None

    async def connect(self, room: Any, identity: Any) -> Any:
        self.asked += 1
        good = ConnectPlan(
            url=f"ws://platform.test/?aid=1988&room_id={room.room_id}",
            headers={"Cookie": "ttwid=1", "User-Agent": "Mozilla/5.0"},
            provider=self.name,
        )
        if self.asked != self.bad:
            return good
        assert self.world is not None
        self.world.strike("edge")
        if isinstance(self._outcome, Exception):
            raise self._outcome
        if self._outcome == "slow":
            await asyncio.get_running_loop().create_future()
        return self._outcome(good, self.world) if callable(self._outcome) else self._outcome

    async def health(self) -> Health:
        return Health(ok=True)

    async def aclose(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True, slots=True)
class _Answer:
    outcome: Any
    within: float = SOON
    final: str = ""


_SIGNERS = {
    "the signer is down": _Answer(Unavailable("connection refused")),
    "the signer never answers": _Answer("slow", 40.0),
    "the signer answers nonsense": _Answer(BadOutput("html")),
    "the signer raises": _Answer(RuntimeError("a bug")),
    "the signer limits": _Answer(RateLimited(30.0, "slow down"), 36.0),
    "the signer refuses": _Answer(Rejected("PLAN", "a bigger plan is needed"), SOON, "SignRejected (signer)"),
    "the plan has expired": _Answer(lambda plan, world: replace(plan, expires_at=world.clock.monotonic())),
    "the plan is for another room": _Answer(
        lambda plan, world: replace(plan, url="ws://platform.test/?aid=1988&room_id=7"),
        SOON,
        "HandshakeRejected (socket)",
    ),
    "the first response of the plan is nonsense": _Answer(
        lambda plan, world: replace(plan, first_response=b"\xff\xff nonsense")
    ),
}


def signer_cases() -> Iterator[Case]:
    """The sign provider fails once: at the start, and on the way back."""
    for name, answer in _SIGNERS.items():
        for state, bad in (("signing", 1), ("reconnecting", 2)):
            signer = Signer(answer.outcome)
            yield Case(
                fault=name,
                state=state,
                within=answer.within,
                met_in="signing",
                final=answer.final,
                client={"sign": signer},
                bring=_scripted(signer, bad),
            )


def _scripted(signer: Signer, bad: int) -> Callable[[World], None]:
    def bring(world: World) -> None:
        signer.world, signer.bad, signer.asked = world, bad, 0

    return bring


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
    """The platform answers the handshake with a verdict: at the start, and on the way back."""
    for name, (refusal, final) in _REFUSALS.items():
        for state, connection in (("connecting", 1), ("reconnecting", 2)):
            fault = Refuse(
                **{each: getattr(refusal, each) for each in ("status", "message", "code", "location", "times")},
                connection=0 if refusal.times == 0 and connection == 1 else connection,
            )
            later = () if refusal.times or connection == 1 else (_again(refusal),)
            yield Case(
                fault=name,
                state=state,
                within=65.0 if refusal.status == 429 else SOON,
                faults=(fault, *later),
                met_in="connecting",
                final=final,
            )


def _again(refusal: Refuse) -> Refuse:
    return Refuse(message=refusal.message, code=refusal.code, connection=3)
