"""Which handler call the code that runs now belongs to, also in the tasks and threads that the call has started."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from tiktok_live.dispatch.slowness import Pace
    from tiktok_live.events.base import Event

__all__ = ["CallCounter", "HandlerCall", "RunningCall", "enter_call", "is_inside", "outer_call"]

HandlerCall: TypeAlias = "tuple[CallCounter, int, HandlerCall | None]"
"""A call: its worker's counter, where that stands meanwhile, and the call of another client's handler that started this
client.

It has ended once the counter stands elsewhere: a task that it left behind is no part of it any more."""


class CallCounter:
    """Counts the calls of one worker.

    Tasks keep the context that they were started in for as long as they are kept themselves, so this holds nothing
    else: neither the handler nor its client.

    Args:
        owner: the dispatcher's.

    Attributes:
        owner: whose handler the worker serves.
        number: how many of its calls have ended.
    """

    __slots__ = ("number", "owner")

    def __init__(self, owner: object) -> None:
        self.owner = owner
        self.number = 0


class RunningCall:
    """What one worker does at this moment.

    Args:
        pace: the handler's.

    Attributes:
        event: what its handler was called with and has not finished; None when it does nothing, or does not wait.
        began: when.
        pace: the handler's.
    """

    __slots__ = ("began", "event", "pace")

    def __init__(self, pace: Pace) -> None:
        self.event: Event | None = None
        self.began = 0.0
        self.pace = pace


# Tasks inherit the value of whoever started them, and threads by way of `copy_context`.
_current: ContextVar[HandlerCall | None] = ContextVar("handler_call", default=None)
enter_call = _current.set
"""Say that the code of this task belongs to this call from now on."""


def is_inside(owner: object) -> bool:
    """Return whether this code belongs to a running call of a handler of `owner`."""
    call = _current.get()
    while call is not None:
        calls, number, call = call
        if calls.owner is owner and calls.number == number:
            return True
    return False


def outer_call(owner: object) -> HandlerCall | None:
    """Return the running calls of other clients' handlers in which a worker of `owner` is started.

    Those that have ended are left out: where each client is started by a handler of the one before, all of them would
    be kept.
    """
    call, running = _current.get(), list[tuple[CallCounter, int]]()
    while call is not None:
        calls, number, call = call
        if calls.owner is not owner and calls.number == number:
            running.append((calls, number))
    for calls, number in reversed(running):
        call = calls, number, call
    return call
