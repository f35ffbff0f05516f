"""Whether a user agent may be sent: none of a headless browser, and none that contradicts a plan's own address."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tiktok_live.net.user_agents import (
    HEADLESS_ADVICE,
    contradictions,
    header_user_agent,
    is_headless,
    user_agent_in,
)
from tiktok_live.signing.base import RejectedOutcome

if TYPE_CHECKING:
    from tiktok_live.signing.base import ConnectPlan

__all__ = ["HEADLESS_BROWSER", "check_plan", "refused_user_agent"]

logger = logging.getLogger(__name__)

HEADLESS_BROWSER = "HEADLESS_BROWSER"
"""Kind of `RejectedOutcome` for the user agent of a browser without a window."""


def refused_user_agent(user_agent: str) -> RejectedOutcome | None:
    """Return the outcome for a headless browser's user agent, which is never sent as ours; None for any other."""
    if not is_headless(user_agent):
        return None
    return RejectedOutcome(HEADLESS_BROWSER, "the user agent is that of a headless browser", HEADLESS_ADVICE)


def check_plan(plan: ConnectPlan) -> ConnectPlan | RejectedOutcome:
    """Return `plan`, or the outcome for a user agent that is never sent.

    A plan whose address names another browser than its header is used, with a warning in the log: its maker may
    know better, and a silent socket says nothing about the cause. A plan with its own connector is not sent at all.
    """
    if plan.connector is not None:
        return plan
    user_agent = header_user_agent(plan.headers)
    refused = refused_user_agent(user_agent) or refused_user_agent(user_agent_in(plan.url))
    if refused is not None:
        return refused
    names = contradictions(plan.url, user_agent) if user_agent else []
    if names:
        logger.warning(
            "the plan of %s has another browser in its address (%s) than in its User-Agent header; the platform is "
            "reported to answer that with silence",
            plan.provider,
            ", ".join(names),
        )
    return plan
