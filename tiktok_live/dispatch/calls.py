"""Which handler call the code that runs now belongs to, also in the tasks and threads that the call has started."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from tiktok_live.dispatch.slowness import Pace
    from tiktok_live.events.base import Event

__all__ = ["HandlerCall", "RunningCall", "enter_call", "is_inside", "outer_call"]

HandlerCall: TypeAlias = "tuple[RunningCall, int, HandlerCall | None]"
"""A call: its worker, the worker's number meanwhile, and the call of another client's handler that started this client.

It has ended once the worker's number is another: a task that it left behind is no part of it any more."""


class RunningCall:
    """What one worker does at this moment.

    Args:
        pace: the handler's.
        owner: the dispatcher's.

    Attributes:
        event: what its handler was called with and has not finished; None when it does nothing, or does not wait.
        began: when.
        number: how many of its calls have ended.
        pace: the handler's.
        owner: whose handler it serves.
    """

    __slots__ = ("began", "event", "number", "owner", "pace")

    def __init__(self, pace: Pace, owner: object) -> None:
        self.event: Event | None = None
        self.began = 0.0
        self.number = 0
        self.pace = pace
        self.owner = owner


# Tasks inherit the value of whoever started them, and threads by way of `copy_context`.
_current: ContextVar[HandlerCall | None] = ContextVar("handler_call", default=None)
enter_call = _current.set
"""Say that the code of this task belongs to this call from now on."""


def is_inside(owner: object) -> bool:
    """Return whether this code belongs to a running call of a handler of `owner`."""
    call = _current.get()
    while call is not None:
        worker, number, call = call
        if worker.owner is owner and worker.number == number:
            return True
    return False


def outer_call(owner: object) -> HandlerCall | None:
    """Return the running call of somebody else's handler in which a worker of `owner` is started."""
    call = _current.get()
    while call is not None and (call[0].owner is owner or call[0].number != call[1]):
        call = call[2]
    return call
