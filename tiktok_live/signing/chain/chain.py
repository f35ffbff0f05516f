"""The provider chain: several providers used as one, tried in order, each with its circuit breaker and its budget.

A verdict about the room ends the attempt. Any other failed outcome leads to the next provider. Whether a plan works is
known only when the socket has sent its first frame, so the caller reports that with `worked` or `failed`.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, TypeVar, cast

from tiktok_live.redaction import redact
from tiktok_live.signing.base import (
    ROOM_VERDICTS,
    BadOutputOutcome,
    ConnectPlan,
    FailedOutcome,
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomFinder,
    RoomRef,
    SignOutcome,
    UnavailableOutcome,
)
from tiktok_live.signing.chain.members import ChainDecision, ChainMember, close_member, result_before
from tiktok_live.signing.chain.outcomes import (
    can_find_rooms,
    combined_failure,
    joined_reasons,
    request_health,
    request_plan,
    request_room_id,
)
from tiktok_live.signing.chain.pool import Decision

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from tiktok_live.net.clock import Clock
    from tiktok_live.signing.chain.pool import ProviderKey, SignPool

__all__ = ["SignChain"]

logger = logging.getLogger(__name__)

_T = TypeVar("_T")

_NO_HEALTH = ProviderHealth(ok=False, detail="it did not report its health in time")


class SignChain:
    """Tries providers in order and acts as one provider. Used by one connection at a time.

    Args:
        members: at least one.
        pool: breakers and budgets.
        clock: source of time.
        on_decision: called with every decision.
        patience: grace period for a provider that was cancelled or is being closed, after which it is abandoned;
            seconds of real time, whatever the clock.
    """

    def __init__(
        self,
        members: Sequence[ChainMember],
        pool: SignPool,
        *,
        clock: Clock,
        on_decision: Callable[[ChainDecision], None],
        patience: float = 2.0,
    ) -> None:
        self._members = tuple(members)
        self._pool = pool
        self._clock = clock
        self._on_decision = on_decision
        self._patience = patience
        # The member whose plan is in use but has not worked yet, and the time of that request.
        self._pending: tuple[ChainMember, float] | None = None
        self._serving: ChainMember | None = None
        # Keys of members that failed since a plan worked last.
        self._failing: set[ProviderKey] = set()
        for member in self._members:
            pool.limit(member.key, member.per_minute)

    @property
    def name(self) -> str:
        """The providers' names, in order."""
        return ", ".join(member.name for member in self._members)

    @property
    def page_state(self) -> str:
        """What the page of a provider is doing that opens one, see `PageState`; empty if there is none."""
        states = (getattr(member.provider, "page_state", "") for member in self._members)
        return next((state for state in states if state and isinstance(state, str)), "")

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return the first plan that a provider makes, or a failed outcome with the reasons of all of them."""
        self._release()
        deadline = self._clock.monotonic() + self._pool.policy.total_timeout
        failures: list[tuple[str, FailedOutcome]] = []
        for member in self._in_order():
            if self._clock.monotonic() >= deadline and member.time_limit is None:
                # Not marked as failing, so that the next attempt tries it before those that used up the time.
                failures.append((member.name, UnavailableOutcome("there was no time left to try it")))
                continue
            outcome = self._skip_if_open(member)
            if outcome is None:
                deadline += await self._wait_for_budget(member)
                before = self._clock.monotonic()
                outcome = await self._try(member, room, identity, deadline)
                if member.time_limit is not None:
                    deadline += self._clock.monotonic() - before  # its own time is not that of the others
            if isinstance(outcome, ConnectPlan):
                self._note_serving(member, joined_reasons(failures))
                return outcome
            if isinstance(outcome, RejectedOutcome) and outcome.kind in ROOM_VERDICTS:
                return outcome
            self._failing.add(member.key)
            failures.append((member.name, outcome))
        return combined_failure(failures)

    async def find_room(self, unique_id: str) -> int | RejectedOutcome:
        """Return the room id of a live host from the first provider that knows it; 0 if none does.

        A verdict about the room is returned as it is: every other provider would return the same.
        """
        deadline = self._clock.monotonic() + self._pool.policy.total_timeout
        for member in self._members:
            if not can_find_rooms(member.provider) or self._skip_if_open(member) is not None:
                continue
            call = request_room_id(cast("RoomFinder", member.provider), unique_id)
            until, limit = self._time_of(member, deadline)
            result = await self._until(until, member, call) or _too_slow(limit)
            if isinstance(result, int) or (isinstance(result, RejectedOutcome) and result.kind in ROOM_VERDICTS):
                return result
            level = logging.WARNING if isinstance(result, RejectedOutcome) else logging.INFO
            logger.log(level, "the sign provider %s found no room for @%s: %s", member.name, unique_id, result.detail)
        return 0

    def worked(self) -> None:
        """Note that the socket of the last plan has sent its first frame."""
        self._failing.clear()
        pending, self._pending = self._pending, None
        if pending is not None and self._pool.worked(pending[0].key):
            self._report(Decision.CLOSED, pending[0])

    def failed(self, reason: str, *, is_counted: bool, is_final: bool = False) -> bool:
        """Note that the socket of the last plan failed before its first frame.

        Args:
            reason: one sentence.
            is_counted: whether the breaker counts it, because it may be the provider's fault; not for a network
                failure.
            is_final: whether the platform rejected us for good, which opens the breaker at once.

        Returns:
            Whether any provider has not failed since the last working plan.
        """
        if self._pending is None:
            return False
        member, now, reason = self._pending[0], self._clock.monotonic(), redact(reason)
        self._failing.add(member.key)
        opened = False
        if is_final:
            opened = self._pool.reject(member.key, now, reason)
        elif is_counted:
            opened = self._pool.failed(member.key, Decision.PLAN_FAILED, now, reason)
        else:
            self._pool.count(member.key, Decision.PLAN_FAILED, reason)
        self._release()
        self._report(Decision.PLAN_FAILED, member, reason)
        self._report_opened(member, opened=opened, reason=reason)
        return any(other.key not in self._failing for other in self._members)

    async def health(self) -> ProviderHealth:
        """Return whether any provider seems able to serve, with the details of each."""
        deadline = self._clock.monotonic() + self._pool.policy.total_timeout
        reports = [
            (member.name, await self._until(deadline, member, request_health(member.provider)) or _NO_HEALTH)
            for member in self._members
        ]
        detail = "; ".join(f"{name}: {health.detail or ('ok' if health.ok else 'not ok')}" for name, health in reports)
        return ProviderHealth(any(health.ok for _, health in reports), detail)

    async def aclose(self) -> None:
        """Close the providers that the chain owns, concurrently, with the chain's patience."""
        self._release()
        for member in self._members:
            if not member.is_shared:
                self._pool.forget(member.key)
        owned = (member for member in self._members if member.is_owned)
        await asyncio.gather(*(close_member(member, self._patience) for member in owned))

    def _release(self) -> None:
        """Forget the last plan. If it was a breaker's probe without a result, another probe may go."""
        pending, self._pending = self._pending, None
        if pending is not None:
            self._pool.release(pending[0].key, pending[1])

    def _in_order(self) -> list[ChainMember]:
        """Return the members in order; failing ones go last, then those that must wait for their budget."""
        now = self._clock.monotonic()
        if all(member.key in self._failing for member in self._members):
            self._failing.clear()
        return sorted(
            self._members,
            key=lambda member: (member.key in self._failing, self._pool.budget_wait(member.key, now)),
        )

    def _skip_if_open(self, member: ChainMember) -> SignOutcome | None:
        """Return an outcome if the breaker is open, before a place in the budget is taken; None if it is not."""
        seconds = self._pool.blocked_for(member.key, self._clock.monotonic())
        return self._skip(member, seconds) if seconds > 0 else None

    async def _try(self, member: ChainMember, room: RoomRef, identity: Identity, deadline: float) -> SignOutcome:
        now = self._clock.monotonic()
        if not self._pool.allow(member.key, now):
            self._pool.give_back(member.key, now)
            return self._skip(member, self._pool.blocked_for(member.key, now))
        self._pending = member, now
        outcome: SignOutcome | None = None
        try:
            call = request_plan(member.provider, room, identity)
            until, limit = self._time_of(member, deadline)
            outcome = await self._until(until, member, call) or _too_slow(limit)
            self._note_outcome(member, outcome)
        finally:
            if not isinstance(outcome, ConnectPlan):
                self._release()
        return outcome

    def _skip(self, member: ChainMember, seconds: float) -> SignOutcome:
        reason = self._pool.reason(member.key) or "it failed before"
        self._pool.count(member.key, Decision.SKIPPED)
        self._report(Decision.SKIPPED, member, reason, seconds)
        detail = f"it is paused for another {seconds:.0f} s: {reason}"
        if self._pool.refused(member.key):
            return RejectedOutcome("LEFT_ALONE", detail)
        return RateLimitedOutcome(seconds, detail)

    async def _wait_for_budget(self, member: ChainMember) -> float:
        now = self._clock.monotonic()
        start = self._pool.reserve(member.key, now)
        if start <= now:
            return 0.0
        reason = f"its budget of {member.per_minute} requests per minute is used up"
        self._report(Decision.DELAYED, member, reason, start - now)
        try:
            await self._clock.sleep_until(start)
        except asyncio.CancelledError:
            self._pool.give_back(member.key, start)
            raise
        return start - now

    def _time_of(self, member: ChainMember, deadline: float) -> tuple[float, float]:
        """Return until when a member may take, and its limit in seconds: its own, or what is left for all."""
        if member.time_limit is None:
            return deadline, self._pool.policy.total_timeout
        return self._clock.monotonic() + member.time_limit, member.time_limit

    async def _until(self, deadline: float, member: ChainMember, call: Coroutine[Any, Any, _T]) -> _T | None:
        """Return the result of a call of a provider, or None if it is not complete at `deadline`."""
        alarm = self._clock.sleep_until(deadline)
        return await result_before(alarm, call, patience=self._patience, name=member.name)

    def _note_outcome(self, member: ChainMember, outcome: SignOutcome) -> None:
        now, key = self._clock.monotonic(), member.key
        match outcome:
            case ConnectPlan():
                self._pool.count(key, Decision.SERVED)
            case RateLimitedOutcome(seconds, detail):
                self._report(Decision.RATE_LIMITED, member, detail, seconds)
                self._report_opened(member, opened=self._pool.rate_limited(key, seconds, now, detail), reason=detail)
            case RejectedOutcome(kind, detail) if kind in ROOM_VERDICTS:
                self._pool.count(key, Decision.REJECTED)
                self._report(Decision.REJECTED, member, detail)
            case RejectedOutcome(_, detail):
                self._note_failure(member, Decision.REJECTED, detail)
            case UnavailableOutcome(detail):
                self._note_failure(member, Decision.UNAVAILABLE, detail)
            case BadOutputOutcome(detail):
                self._note_failure(member, Decision.BAD_OUTPUT, detail)

    def _note_failure(self, member: ChainMember, decision: Decision, reason: str) -> None:
        opened = self._pool.failed(member.key, decision, self._clock.monotonic(), reason)
        self._report(decision, member, reason)
        self._report_opened(member, opened=opened, reason=reason)

    def _note_serving(self, member: ChainMember, failures: str) -> None:
        # The first plan is a switch only if the members before this one failed.
        previous = self._serving or (self._members[0] if failures else member)
        self._serving = member
        if previous is member:
            return
        self._pool.count(member.key, Decision.SWITCHED)
        reason = failures or self._pool.reason(previous.key) or "it is the first available provider in the chain"
        name, before = member.name, previous.name
        self._on_decision(ChainDecision(decision=Decision.SWITCHED, provider=name, previous=before, reason=reason))

    def _report_opened(self, member: ChainMember, *, opened: bool, reason: str) -> None:
        if opened:
            seconds = self._pool.blocked_for(member.key, self._clock.monotonic())
            self._report(Decision.OPENED, member, reason, seconds)

    def _report(self, decision: Decision, member: ChainMember, reason: str = "", seconds: float = 0.0) -> None:
        self._on_decision(ChainDecision(decision=decision, provider=member.name, reason=reason, seconds=seconds))


def _too_slow(seconds: float) -> UnavailableOutcome:
    return UnavailableOutcome(f"it did not respond within {seconds:g} s")
