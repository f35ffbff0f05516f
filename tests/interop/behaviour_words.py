"""Describes measurements by categories, which are the same in every run."""

from __future__ import annotations

from tests.interop.behaviour_handlers import MISBEHAVES_AT, SLEEP
from tests.interop.behaviour_measure import BATCH, Outcome

__all__ = [
    "INTERVAL",
    "acks",
    "at_once",
    "closing_call",
    "events_after",
    "events_handled",
    "heartbeats",
    "order",
    "reading",
    "reading_ended",
    "reported_as",
    "socket",
    "tasks",
]

INTERVAL = 1.0
"""Seconds between two heartbeats, as requested by the simulator."""

_STOPPED = INTERVAL + SLEEP / 2  # a longer gap means that heartbeats stopped
_LATE = SLEEP / 2  # a longer delay means that the ack waited for the handler; others take milliseconds
_REST = range(MISBEHAVES_AT + 1, 2 * BATCH)  # of the batch in which a handler misbehaves


def events_handled(outcome: Outcome) -> str:
    """Return which of the sent events the handler received."""
    started = list(outcome.one("handled").get("started", ()))
    sent = range(outcome.case.batches * outcome.case.size)
    missing = set(sent) - set(started)
    twice = ", some twice" if len(started) > len(set(started)) else ""
    if not started:
        return "none"
    if not missing:
        return f"all{twice}"
    if missing == set(_REST):
        return f"all but the rest of the batch{twice}"
    if missing == set(range(MISBEHAVES_AT + 1, len(sent))):
        return f"none after it{twice}"
    if missing == set(range(MISBEHAVES_AT + 1, max(missing) + 1)):
        return f"none after it until it reconnects{twice}"
    return f"some are missing{twice}"


def order(outcome: Outcome) -> str:
    """Return the order in which calls finished."""
    finished = list(outcome.one("handled").get("finished", ()))
    if not finished:
        return "no event"
    return "in order" if finished == sorted(finished) else "out of order"


def at_once(outcome: Outcome) -> str:
    """Return the highest number of concurrent calls."""
    return f"{outcome.one('handled').get('at_most', 0):,}"


def reported_as(outcome: Outcome) -> str:
    """Return how an exception was reported to the program."""
    reports = [f"event `{name}`" for name in sorted({row["event"] for row in outcome.of("told")})]
    raised = outcome.one("raised").get("error", "")
    if raised:
        reports.append(f"`run()` raises {raised.partition(':')[0]}")
    elif "Traceback" in outcome.errors:
        reports.append("log with traceback")
    if "never awaited" in outcome.errors:
        reports.append('warning "never awaited"')
    return ", ".join(reports) or "nothing"


def reading(outcome: Outcome) -> str:
    """Return whether reading continued to the end of the live."""
    if outcome.code is None:
        return "hangs"
    if outcome.one("raised"):
        return "ends"
    return "continues" if outcome.connections == 1 else "continues after a reconnect"


def heartbeats(outcome: Outcome) -> str:
    """Return whether heartbeats continued while a handler slept."""
    return "stop while it sleeps" if outcome.heartbeat_gap > _STOPPED else "continue"


def acks(outcome: Outcome) -> str:
    """Return whether acks continued while a handler slept."""
    if outcome.unacked:
        return "some are never sent"
    return "wait for the handler" if outcome.ack_delay > _LATE else "continue"


def closing_call(outcome: Outcome) -> str:
    """Return how the closing call ended."""
    closes = [row["error"] for row in outcome.of("close")]
    return closes[-1] or "returns" if closes else "does not return"


def reading_ended(outcome: Outcome) -> str:
    """Return how the reading task ended."""
    return str(outcome.one("closed").get("reading", "unknown"))


def events_after(outcome: Outcome) -> str:
    """Return which events were handled after the closing call."""
    after = int(outcome.one("closed").get("after", 0))
    if not after:
        return "none"
    return "the rest of the batch" if after == len(_REST) else "all that follow"


def tasks(outcome: Outcome) -> str:
    """Return which tasks were left or cancelled."""
    closed = outcome.one("closed")
    left = "some of the client's are left" if closed.get("left") else "none of the client's are left"
    return f"{left}, the program's is cancelled" if closed.get("cancelled") else left


def socket(outcome: Outcome) -> str:
    """Return whether the socket was closed."""
    return "closed" if outcome.was_closed else "open"
