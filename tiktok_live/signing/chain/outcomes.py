"""Calls of a provider with its result checked and cleaned, and several failed outcomes combined into one."""

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
    FailedOutcome,
    ProviderHealth,
    RateLimitedOutcome,
    RejectedOutcome,
    RoomFinder,
    UnavailableOutcome,
)
from tiktok_live.signing.user_agents import check_plan

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tiktok_live.signing.base import Identity, RoomRef, SignOutcome, SignProvider

__all__ = [
    "can_find_rooms",
    "combined_failure",
    "joined_reasons",
    "provider_name",
    "request_health",
    "request_plan",
    "request_room_id",
]

logger = logging.getLogger(__name__)

_Checked = TypeVar("_Checked")

_NUMBER = (int, float)
# Types of the fields of outcomes. A custom provider may put anything into them.
_FIELD_TYPES: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("url", "provider", "cursor", "detail", "hop", "advice", "kind"), (str,)),
    "headers": (Mapping,),
    "first_response": (bytes,),
    "expires_at": (*_NUMBER, NoneType),
    "listen_only": (bool,),
    "retry_after": _NUMBER,
    "retryable": (bool,),
}


def provider_name(provider: object) -> str:
    """Return a provider's name, safe for messages; the name of its class if it has none."""
    name: object = ""
    with caught(Exception) as failure:
        name = getattr(provider, "name", "")
    if failure:
        logger.error("the name of a sign provider cannot be read", exc_info=logged_bug(failure.error))
    cleaned = printable(redact(name)).strip() if isinstance(name, str) else ""
    return cleaned or type(provider).__name__


def can_find_rooms(provider: object) -> bool:
    """Return whether a provider has an attribute `room_id`."""
    with caught(Exception):
        return isinstance(provider, RoomFinder)
    return True  # the call itself reports what is wrong


async def request_plan(provider: SignProvider, room: RoomRef, identity: Identity) -> SignOutcome:
    """Return the outcome of a provider, without secrets. An exception of a custom provider becomes an outcome.

    Must run in its own task, so that a provider that cancels itself is distinguished from a caller that cancels.
    """
    return await _checked_call(provider, lambda: provider.connect(room, identity), _outcome)


async def request_room_id(provider: RoomFinder, unique_id: str) -> int | FailedOutcome:
    """Return the room id that a provider finds, or a failed outcome; see `request_plan`."""
    return await _checked_call(provider, lambda: provider.room_id(unique_id), _room_id)


async def request_health(provider: SignProvider) -> ProviderHealth:
    """Return a provider's health; see `request_plan`. It is not ok if the provider raises."""
    health = await _checked_call(provider, lambda: provider.health(), _health)  # noqa: PLW0108 - reports one without it
    return ProviderHealth(ok=False, detail=health.detail) if isinstance(health, UnavailableOutcome) else health


async def _checked_call(
    provider: object, call: Callable[[], Awaitable[object]], check: Callable[[object], _Checked]
) -> _Checked | UnavailableOutcome:
    task = asyncio.current_task()
    with caught(Exception) as failure:
        try:
            return check(await call())
        except asyncio.CancelledError:
            if task is not None and task.cancelling():
                raise
            return UnavailableOutcome("it cancelled itself")
    # Logged, not raised: the next provider may work.
    logger.error(
        "the sign provider %s raised an exception", provider_name(provider), exc_info=logged_bug(failure.error)
    )
    return UnavailableOutcome(f"it raised {type(failure.error).__name__}")


def _outcome(value: object) -> SignOutcome:
    if not isinstance(value, ConnectPlan | FailedOutcome):
        return BadOutputOutcome(f"it returned {type(value).__name__}, which is not an outcome")
    problem = _problem(value)
    if problem:
        return BadOutputOutcome(f"it returned a {type(value).__name__} {problem}")
    return check_plan(value) if isinstance(value, ConnectPlan) else _cleaned(value)


def _room_id(value: object) -> int | FailedOutcome:
    if isinstance(value, FailedOutcome):
        return cast("FailedOutcome", _outcome(value))
    return room_id_from(value) or BadOutputOutcome(f"it returned {type(value).__name__}, which is not a room id")


def _health(value: object) -> ProviderHealth:
    if not isinstance(value, ProviderHealth):
        return ProviderHealth(ok=False, detail=f"it returned {type(value).__name__}, which is not a ProviderHealth")
    return ProviderHealth(ok=value.ok is True, detail=printable(redact(str(value.detail))))


def _problem(outcome: SignOutcome) -> str:
    """Return what is wrong with an outcome's fields; empty if nothing is."""
    for each in fields(outcome):
        value: object = getattr(outcome, each.name)
        types = _FIELD_TYPES.get(each.name, (object,))
        if not isinstance(value, types) or (isinstance(value, bool) and _NUMBER[0] in types):
            return f"whose {each.name} is {type(value).__name__}"
    if isinstance(outcome, RateLimitedOutcome) and not 0 <= outcome.retry_after < math.inf:
        return f"whose retry_after is invalid: {outcome.retry_after}"
    if isinstance(outcome, ConnectPlan):
        return _plan_problem(outcome)
    return ""


def _plan_problem(plan: ConnectPlan) -> str:
    if not all(isinstance(text, str) for pair in plan.headers.items() for text in pair):
        return "whose headers are not strings"
    if plan.expires_at is not None and math.isnan(plan.expires_at):
        return "whose expires_at is invalid: nan"
    if plan.connector is not None and not callable(getattr(plan.connector, "connect", None)):
        return "whose connector has no method connect"
    return ""


def _cleaned(outcome: FailedOutcome) -> FailedOutcome:
    """Return an outcome with its texts redacted and printable."""
    texts = {each.name: getattr(outcome, each.name) for each in fields(outcome) if _FIELD_TYPES[each.name] == (str,)}
    cleaned = {name: printable(redact(text)) for name, text in texts.items()}
    return replace(outcome, **cleaned)  # type: ignore[arg-type] # the outcome's own fields


def combined_failure(failures: Sequence[tuple[str, FailedOutcome]]) -> FailedOutcome:
    """Return one outcome for several providers: the kind that is likely to pass soonest, with all reasons.

    Args:
        failures: at least one pair of a provider's name and its outcome.
    """
    outcomes = [outcome for _, outcome in failures]
    if len(outcomes) == 1:
        return outcomes[0]
    reasons = joined_reasons(failures)
    if any(isinstance(outcome, UnavailableOutcome | BadOutputOutcome) for outcome in outcomes):
        return UnavailableOutcome(reasons, _common_hop(outcomes))
    waits = [outcome.retry_after for outcome in outcomes if isinstance(outcome, RateLimitedOutcome)]
    return RateLimitedOutcome(min(waits), reasons) if waits else RejectedOutcome("ALL_REFUSED", reasons)


def _common_hop(outcomes: Sequence[FailedOutcome]) -> str:
    """Return the hop that failed for all providers, for example a proxy; empty if they differ."""
    hops = {outcome.hop if isinstance(outcome, UnavailableOutcome) else "" for outcome in outcomes}
    return hops.pop() if len(hops) == 1 else ""


def joined_reasons(failures: Sequence[tuple[str, FailedOutcome]]) -> str:
    """Return the reasons of several providers as one line."""
    return "; ".join(f"{name}: {outcome.detail}" for name, outcome in failures)
