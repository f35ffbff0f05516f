"""The words for what was measured of a client: categories, so that they are the same in every run."""

from __future__ import annotations

from tests.interop.behaviour_handlers import MISBEHAVES_AT, SLEEP
from tests.interop.behaviour_measure import BATCH, Outcome

__all__ = [
    "INTERVAL",
    "acks",
    "at_once",
    "events_after",
    "events_handled",
    "heartbeats",
    "how_reading_ended",
    "how_reading_goes_on",
    "order",
    "socket",
    "tasks",
    "what_is_learned",
    "what_the_call_does",
]

INTERVAL = 1.0
"""Seconds between two heartbeats, as the simulator names them."""

_STOPPED = INTERVAL + SLEEP / 2  # a gap that only a stop explains
_LATE = SLEEP / 2  # an ack that waited for the handler; others take milliseconds
_REST = range(MISBEHAVES_AT + 1, 2 * BATCH)  # of the batch in which a handler misbehaves


def events_handled(outcome: Outcome) -> str:
    """Return in words which events of those that were sent the handler was given."""
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
        return f"none after it until it has connected again{twice}"
    return f"some are missing{twice}"


def order(outcome: Outcome) -> str:
    """Return in which order handlers finished."""
    finished = list(outcome.one("handled").get("finished", ()))
    if not finished:
        return "no event"
    return "in order" if finished == sorted(finished) else "out of order"


def at_once(outcome: Outcome) -> str:
    """Return how many handlers ran at once, at most."""
    return f"{outcome.one('handled').get('at_most', 0):,}"


def what_is_learned(outcome: Outcome) -> str:
    """Return what the program was told of an exception."""
    said = [f"event `{name}`" for name in sorted({row["event"] for row in outcome.of("told")})]
    raised = outcome.one("raised").get("error", "")
    if raised:
        said.append(f"`run()` raises {raised.partition(':')[0]}")
    elif "Traceback" in outcome.errors:
        said.append("log with traceback")
    if "never awaited" in outcome.errors:
        said.append('warning "never awaited"')
    return ", ".join(said) or "nothing"


def how_reading_goes_on(outcome: Outcome) -> str:
    """Return whether the live was read to its end."""
    if outcome.code is None:
        return "hangs"
    if outcome.one("raised"):
        return "ends"
    return "goes on" if outcome.connections == 1 else "goes on after a new connection"


def heartbeats(outcome: Outcome) -> str:
    """Return what became of heartbeats while a handler slept."""
    return "stop while it sleeps" if outcome.heartbeat_gap > _STOPPED else "go on"


def acks(outcome: Outcome) -> str:
    """Return what became of acks while a handler slept."""
    if outcome.unacked:
        return "some never come"
    return "wait until it has slept" if outcome.ack_delay > _LATE else "go on"


def what_the_call_does(outcome: Outcome) -> str:
    """Return how the call that closes ended."""
    closes = [row["error"] for row in outcome.of("close")]
    return closes[-1] or "returns" if closes else "does not return"


def how_reading_ended(outcome: Outcome) -> str:
    """Return what became of the task that reads."""
    return str(outcome.one("closed").get("reading", "unknown"))


def events_after(outcome: Outcome) -> str:
    """Return which events were handled after the call."""
    after = int(outcome.one("closed").get("after", 0))
    if not after:
        return "none"
    return "the rest of the batch" if after == len(_REST) else "all that follow"


def tasks(outcome: Outcome) -> str:
    """Return what became of tasks."""
    closed = outcome.one("closed")
    left = "some of its own are left" if closed.get("left") else "none of its own is left"
    return f"{left}, the program's is cancelled" if closed.get("cancelled") else left


def socket(outcome: Outcome) -> str:
    """Return whether the socket was closed."""
    return "closed" if outcome.was_closed else "open"
