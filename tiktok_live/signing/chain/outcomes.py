"""What providers answer, made safe to pass on, and several refusals made one."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping
from dataclasses import fields, replace
from types import NoneType
from typing import TYPE_CHECKING, TypeVar, cast

from tiktok_live.causes import caught, logged_bug
from tiktok_live.redaction import printable, redact
from tiktok_live.room_ids import room_id_from
from tiktok_live.signing.base import (
    BadOutputOutcome,
    ConnectPlan,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomFinder,
    UnavailableOutcome,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome, SignProvider

__all__ = ["Refusal", "ask_health", "ask_provider", "ask_room", "finds_rooms", "one_of", "provider_name", "told"]

logger = logging.getLogger(__name__)

Refusal = RateLimitedOutcome | UnavailableOutcome | RejectedOutcome | BadOutputOutcome
"""Every outcome that is no plan."""

_Checked = TypeVar("_Checked")

_NUMBER = (int, float)
# What the parts of outcomes are; a program's own provider may put anything into them.
_KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("url", "provider", "cursor", "detail", "hop", "advice", "kind"), (str,)),
    "headers": (Mapping,),
    "first_response": (bytes,),
    "expires_at": (*_NUMBER, NoneType),
    "listen_only": (bool,),
    "retry_after": _NUMBER,
    "retryable": (bool,),
}


def provider_name(provider: object) -> str:
    """Return a provider's name, fit for messages; that of its class when it has none."""
    name: object = ""
    with caught(Exception) as failure:
        name = getattr(provider, "name", "")
    if failure:
        logger.error("the name of a sign provider cannot be read", exc_info=logged_bug(failure.error))
    said = printable(redact(name)).strip() if isinstance(name, str) else ""
    return said or type(provider).__name__


def finds_rooms(provider: object) -> bool:
    """Return whether a provider has a `room_id`, whatever that is."""
    with caught(Exception):
        return isinstance(provider, RoomFinder)
    return True  # asking it tells what is wrong


async def ask_provider(provider: SignProvider, room: RoomRef, identity: Identity) -> SignOutcome:
    """Return what a provider answers, without secrets. One of the user's own may have a bug: that is an outcome too.

    Must be run as a task of its own: only so a provider that cancels itself is told from a caller who cancels.
    """
    return await _answer(provider, lambda: provider.connect(room, identity), _outcome)


async def ask_room(provider: RoomFinder, unique_id: str) -> int | Refusal:
    """Return the room that a provider names, or why it names none; see `ask_provider`."""
    return await _answer(provider, lambda: provider.room_id(unique_id), _room)


async def ask_health(provider: SignProvider) -> ProviderHealth:
    """Return a provider's health, a bad one when it has a bug; see `ask_provider`."""
    health = await _answer(provider, lambda: provider.health(), _health)  # noqa: PLW0108 - one without it is a bug to be told
    return ProviderHealth(ok=False, detail=health.detail) if isinstance(health, UnavailableOutcome) else health


async def _answer(
    provider: object, ask: Callable[[], Awaitable[object]], check: Callable[[object], _Checked]
) -> _Checked | UnavailableOutcome:
    task = asyncio.current_task()
    with caught(Exception) as failure:
        try:
            return check(await ask())
        except asyncio.CancelledError:
            if task is not None and task.cancelling():
                raise
            return UnavailableOutcome("it was cancelled from within")
    # The next provider may serve all the same.
    logger.error("the sign provider %s raised", provider_name(provider), exc_info=logged_bug(failure.error))
    return UnavailableOutcome(f"it raised {type(failure.error).__name__}")


def _outcome(answer: object) -> SignOutcome:
    if not isinstance(answer, ConnectPlan | Refusal):
        return BadOutputOutcome(f"it answered {type(answer).__name__}, which is no outcome")
    problem = _problem(answer)
    if problem:
        return BadOutputOutcome(f"it answered a {type(answer).__name__} {problem}")
    return answer if isinstance(answer, ConnectPlan) else _worded(answer)


def _room(answer: object) -> int | Refusal:
    if isinstance(answer, Refusal):
        return cast("Refusal", _outcome(answer))
    return room_id_from(answer) or BadOutputOutcome(f"it answered {type(answer).__name__}, which is no room id")


def _health(answer: object) -> ProviderHealth:
    if not isinstance(answer, ProviderHealth):
        return ProviderHealth(ok=False, detail=f"it answered {type(answer).__name__}, which is no health")
    return ProviderHealth(ok=answer.ok is True, detail=printable(redact(str(answer.detail))))


def _problem(outcome: SignOutcome) -> str:
    """Return what is wrong with an outcome's parts; empty when nothing is."""
    for part in fields(outcome):
        value: object = getattr(outcome, part.name)
        kinds = _KINDS.get(part.name, (object,))
        if not isinstance(value, kinds) or (isinstance(value, bool) and _NUMBER[0] in kinds):
            return f"whose {part.name} is {type(value).__name__}"
    if isinstance(outcome, RateLimitedOutcome) and not 0 <= outcome.retry_after < math.inf:
        return f"of {outcome.retry_after} s, which is no time"
    if isinstance(outcome, ConnectPlan):
        return _plan_problem(outcome)
    return ""


def _plan_problem(plan: ConnectPlan) -> str:
    if not all(isinstance(text, str) for pair in plan.headers.items() for text in pair):
        return "with headers that are no text"
    if plan.expires_at is not None and math.isnan(plan.expires_at):
        return "whose end is no time"
    if plan.connector is not None and not callable(getattr(plan.connector, "connect", None)):
        return "whose connector connects nothing"
    return ""


def _worded(refusal: Refusal) -> Refusal:
    """Return a refusal whose texts may stand in an error."""
    texts = {part.name: getattr(refusal, part.name) for part in fields(refusal) if _KINDS[part.name] == (str,)}
    cleaned = {name: printable(redact(text)) for name, text in texts.items()}
    return replace(refusal, **cleaned)  # type: ignore[arg-type] # each of the refusal's own texts


def one_of(refusals: Sequence[tuple[str, Refusal]]) -> Refusal:
    """Return what several refusals come to: the outcome that is mended soonest, with everybody's reason.

    Args:
        refusals: at least one, each with the name of the provider.
    """
    outcomes = [outcome for _, outcome in refusals]
    if len(outcomes) == 1:
        return outcomes[0]
    reasons = told(refusals)
    if any(isinstance(outcome, UnavailableOutcome | BadOutputOutcome) for outcome in outcomes):
        return UnavailableOutcome(reasons, _common_hop(outcomes))
    waits = [outcome.retry_after for outcome in outcomes if isinstance(outcome, RateLimitedOutcome)]
    return RateLimitedOutcome(min(waits), reasons) if waits else RejectedOutcome("ALL_REFUSED", reasons)


def _common_hop(outcomes: Sequence[Refusal]) -> str:
    """Return who stood in everybody's way, a dead proxy for one; empty when each failed in its own."""
    hops = {outcome.hop if isinstance(outcome, UnavailableOutcome) else "" for outcome in outcomes}
    return hops.pop() if len(hops) == 1 else ""


def told(refusals: Sequence[tuple[str, Refusal]]) -> str:
    """Return everybody's reason as one line."""
    return "; ".join(f"{name}: {outcome.detail}" for name, outcome in refusals)
