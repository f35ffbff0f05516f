"""Several providers behind one: asked in order, each behind its breaker and its budget.

A verdict about the room is everybody's verdict and goes no further. Anything else that is no plan leads to the next
provider. Whether a plan was any good is known when the socket has sent its first frame, so whoever opened it tells
(`worked`, `failed`).
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
    Identity,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomFinder,
    RoomRef,
    SignOutcome,
    UnavailableOutcome,
)
from tiktok_live.signing.chain.members import ChainNews, Member, close_member
from tiktok_live.signing.chain.outcomes import (
    Refusal,
    ask_health,
    ask_provider,
    ask_room,
    finds_rooms,
    one_of,
    told,
)
from tiktok_live.signing.chain.pool import Decision
from tiktok_live.signing.chain.stopping import answer_before

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from tiktok_live.net.clock import Clock
    from tiktok_live.signing.chain.pool import ProviderKey, SignPool

__all__ = ["ChainNews", "Member", "SignChain"]

logger = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")

_NO_HEALTH = ProviderHealth(ok=False, detail="it did not say in time")


class SignChain:
    """Asks providers in order; the client's one provider. One connection at a time uses it.

    Args:
        members: at least one.
        pool: breakers and budgets.
        clock: time.
        tell: takes every decision.
        patience: seconds that a provider may take to end when nobody waits for it any more, and to close; of the real
            clock, for a provider that hangs is a fact of the real world. One that takes longer is left behind.
    """

    def __init__(
        self,
        members: Sequence[Member],
        pool: SignPool,
        *,
        clock: Clock,
        tell: Callable[[ChainNews], None],
        patience: float = 2.0,
    ) -> None:
        self._members = tuple(members)
        self._pool = pool
        self._clock = clock
        self._tell = tell
        self._patience = patience
        # Whose plan is being tried, and when it was asked for it.
        self._trying: tuple[Member, float] | None = None
        self._serving: Member | None = None
        # Who was no good since a plan worked last.
        self._soured: set[ProviderKey] = set()
        for member in self._members:
            pool.limit(member.key, member.per_minute)

    @property
    def name(self) -> str:
        """The providers' names, in order."""
        return ", ".join(member.name for member in self._members)

    async def connect(self, room: RoomRef, identity: Identity) -> SignOutcome:
        """Return the first plan that a provider makes, or why there is none."""
        self._let_go()
        deadline = self._clock.monotonic() + self._pool.policy.total_timeout
        refusals: list[tuple[str, Refusal]] = []
        for member in self._in_order():
            if self._clock.monotonic() >= deadline:
                # Nothing against this one: next time it is asked before those that took all the time.
                refusals.append((member.name, UnavailableOutcome("there was no time left to ask it")))
                continue
            outcome = self._skipped(member)
            if outcome is None:
                deadline += await self._wait_for_budget(member)
                outcome = await self._try(member, room, identity, deadline)
            if isinstance(outcome, ConnectPlan):
                self._serves(member, told(refusals))
                return outcome
            if isinstance(outcome, RejectedOutcome) and outcome.kind in ROOM_VERDICTS:
                return outcome
            self._soured.add(member.key)
            refusals.append((member.name, outcome))
        return one_of(refusals)

    async def find_room(self, unique_id: str) -> int:
        """Return the room of a host who is live, as a provider knows it; 0 when none does."""
        deadline = self._clock.monotonic() + self._pool.policy.total_timeout
        for member in self._members:
            if not finds_rooms(member.provider) or self._skipped(member) is not None:
                continue
            asking = ask_room(cast("RoomFinder", member.provider), unique_id)
            found = await self._until(deadline, member, asking) or self._too_slow()
            if isinstance(found, int):
                return found
            logger.info("%s does not know the room of @%s: %s", member.name, unique_id, found.detail)
        return 0

    def worked(self) -> None:
        """Note that the last plan's socket has sent its first frame."""
        self._soured.clear()
        tried, self._trying = self._trying, None
        if tried is not None and self._pool.worked(tried[0].key):
            self._say(Decision.CLOSED, tried[0])

    def failed(self, reason: str, *, is_counted: bool, is_final: bool = False) -> bool:
        """Note that the last plan's socket did not come to a first frame.

        Args:
            reason: one sentence.
            is_counted: whether that may be the provider's fault, which its breaker counts; a network that is down
                is not.
            is_final: whether the platform refused us for good: the provider is left alone at once.

        Returns:
            Whether a provider is left that was not found wanting since a plan worked last.
        """
        if self._trying is None:
            return False
        member, now, reason = self._trying[0], self._clock.monotonic(), redact(reason)
        self._soured.add(member.key)
        opened = False
        if is_final:
            opened = self._pool.reject(member.key, now, reason)
        elif is_counted:
            opened = self._pool.failed(member.key, Decision.PLAN_FAILED, now, reason)
        else:
            self._pool.count(member.key, Decision.PLAN_FAILED, reason)
        self._let_go()
        self._say(Decision.PLAN_FAILED, member, reason)
        self._say_opened(member, opened=opened, reason=reason)
        return any(other.key not in self._soured for other in self._members)

    async def health(self) -> ProviderHealth:
        """Return whether some provider seems able to serve."""
        deadline = self._clock.monotonic() + self._pool.policy.total_timeout
        told = [
            (member.name, await self._until(deadline, member, ask_health(member.provider)) or _NO_HEALTH)
            for member in self._members
        ]
        detail = "; ".join(f"{name}: {health.detail or ('ok' if health.ok else 'not ok')}" for name, health in told)
        return ProviderHealth(any(health.ok for _, health in told), detail)

    async def aclose(self) -> None:
        """Close the providers that are the chain's, all at once and within the chain's patience."""
        self._let_go()
        for member in self._members:
            if not member.is_shared:
                self._pool.forget(member.key)
        ours = (member for member in self._members if member.is_ours)
        await asyncio.gather(*(close_member(member, self._patience) for member in ours))

    def _let_go(self) -> None:
        """Have done with the last plan: if it was a probe, and nobody told how it ended, another may go."""
        tried, self._trying = self._trying, None
        if tried is not None:
            self._pool.let_go(tried[0].key, tried[1])

    def _in_order(self) -> list[Member]:
        """Return the members, those last that were no good since a plan worked, and those whose budget is used up."""
        now = self._clock.monotonic()
        if all(member.key in self._soured for member in self._members):
            self._soured.clear()
        return sorted(
            self._members,
            key=lambda member: (member.key in self._soured, self._pool.budget_wait(member.key, now)),
        )

    def _skipped(self, member: Member) -> SignOutcome | None:
        """Return why a provider is not asked, before it costs a place in its budget; None when it is."""
        seconds = self._pool.blocked_for(member.key, self._clock.monotonic())
        return self._skip(member, seconds) if seconds > 0 else None

    async def _try(self, member: Member, room: RoomRef, identity: Identity, deadline: float) -> SignOutcome:
        now = self._clock.monotonic()
        if not self._pool.ask(member.key, now):
            self._pool.give_back(member.key, now)
            return self._skip(member, self._pool.blocked_for(member.key, now))
        self._trying = member, now
        outcome: SignOutcome | None = None
        try:
            outcome = await self._ask(member, room, identity, deadline)
            self._note(member, outcome)
        finally:
            if not isinstance(outcome, ConnectPlan):
                self._let_go()
        return outcome

    def _skip(self, member: Member, seconds: float) -> SignOutcome:
        reason = self._pool.reason(member.key) or "it failed before"
        self._pool.count(member.key, Decision.SKIPPED)
        self._say(Decision.SKIPPED, member, reason, seconds)
        if self._pool.refused(member.key):
            return RejectedOutcome("LEFT_ALONE", f"it is not asked for another {seconds:.0f} s: {reason}")
        return RateLimitedOutcome(seconds, f"it is not asked for another {seconds:.0f} s: {reason}")

    async def _wait_for_budget(self, member: Member) -> float:
        now = self._clock.monotonic()
        start = self._pool.reserve(member.key, now)
        if start <= now:
            return 0.0
        self._say(Decision.DELAYED, member, f"its budget is {member.per_minute} requests a minute", start - now)
        try:
            await self._clock.sleep_until(start)
        except asyncio.CancelledError:
            self._pool.give_back(member.key, start)
            raise
        return start - now

    async def _ask(self, member: Member, room: RoomRef, identity: Identity, deadline: float) -> SignOutcome:
        asking = ask_provider(member.provider, room, identity)
        return await self._until(deadline, member, asking) or self._too_slow()

    async def _until(self, deadline: float, member: Member, asking: Coroutine[Any, Any, _Answer]) -> _Answer | None:
        """Return what a provider answers, or None when it does not before `deadline`."""
        bell = self._clock.sleep_until(deadline)
        return await answer_before(bell, asking, patience=self._patience, name=member.name)

    def _too_slow(self) -> UnavailableOutcome:
        return UnavailableOutcome(f"it did not answer within {self._pool.policy.total_timeout:g} s")

    def _note(self, member: Member, outcome: SignOutcome) -> None:
        now, key = self._clock.monotonic(), member.key
        match outcome:
            case ConnectPlan():
                self._pool.count(key, Decision.SERVED)
            case RateLimitedOutcome(seconds, detail):
                self._say(Decision.RATE_LIMITED, member, detail, seconds)
                self._say_opened(member, opened=self._pool.rate_limited(key, seconds, now, detail), reason=detail)
            case RejectedOutcome(kind, detail) if kind in ROOM_VERDICTS:
                self._pool.count(key, Decision.REJECTED)
                self._say(Decision.REJECTED, member, detail)
            case RejectedOutcome(_, detail):
                self._note_failure(member, Decision.REJECTED, detail)
            case UnavailableOutcome(detail):
                self._note_failure(member, Decision.UNAVAILABLE, detail)
            case BadOutputOutcome(detail):
                self._note_failure(member, Decision.BAD_OUTPUT, detail)

    def _note_failure(self, member: Member, decision: Decision, reason: str) -> None:
        opened = self._pool.failed(member.key, decision, self._clock.monotonic(), reason)
        self._say(decision, member, reason)
        self._say_opened(member, opened=opened, reason=reason)

    def _serves(self, member: Member, refusals: str) -> None:
        # At first, somebody else served before only if those before did not.
        previous = self._serving or (self._members[0] if refusals else member)
        self._serving = member
        if previous is member:
            return
        self._pool.count(member.key, Decision.SWITCHED)
        reason = refusals or self._pool.reason(previous.key) or "it is its turn"
        name, before = member.name, previous.name
        self._tell(ChainNews(decision=Decision.SWITCHED, provider=name, previous=before, reason=reason))

    def _say_opened(self, member: Member, *, opened: bool, reason: str) -> None:
        if opened:
            seconds = self._pool.blocked_for(member.key, self._clock.monotonic())
            self._say(Decision.OPENED, member, reason, seconds)

    def _say(self, decision: Decision, member: Member, reason: str = "", seconds: float = 0.0) -> None:
        news = ChainNews(decision=decision, provider=member.name, reason=reason, seconds=seconds)
        self._tell(news)
