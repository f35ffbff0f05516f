"""Options of a handler (queue size, concurrency, overflow policy, thread), and the clock that the dispatcher uses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Protocol, TypedDict, get_args

from tiktok_live.errors import ConfigError

__all__ = ["DispatchClock", "HandlerOptions", "HandlerSettings", "Overflow", "is_number"]

Overflow = Literal["drop_oldest", "drop_newest", "latest"]
"""What a full queue drops. `drop_oldest` drops the event that has waited longest, `drop_newest` the one just received,
and `latest` keeps only the newest event. Lifecycle, control and gift completion events are dropped last under every
policy; see `EventQueue`."""


class DispatchClock(Protocol):
    """The time; every `tiktok_live.net.clock.Clock` implements it."""

    def monotonic(self) -> float:
        """Return seconds that never decrease, counted from an arbitrary start."""

    def wall(self) -> float:
        """Return seconds since 1970-01-01 UTC."""

    async def sleep_until(self, deadline: float) -> None:
        """Return when `monotonic()` has reached `deadline`."""


class HandlerSettings(TypedDict, total=False):
    """The keywords that `on`, `once` and `command` share; see `HandlerOptions`."""

    queue_size: int | None
    concurrency: int
    overflow: Overflow
    thread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerOptions:
    """How a handler's events are queued and its calls are run.

    Attributes:
        queue_size: maximum number of waiting events; None uses the client's `queue_size`.
        concurrency: maximum number of concurrent calls. Above 1, calls start in order but may finish in any order.
        overflow: what a full queue drops.
        thread: run a plain function in a thread, so that it may block.

    Raises:
        ConfigError: an option has an invalid value.
    """

    queue_size: int | None = None
    concurrency: int = 1
    overflow: Overflow = "drop_oldest"
    thread: bool = False

    def __post_init__(self) -> None:
        if self.queue_size is not None:
            _check_count("queue_size", self.queue_size)
        _check_count("concurrency", self.concurrency)
        if self.overflow not in get_args(Overflow):
            choices = ", ".join(map(repr, get_args(Overflow)))
            raise ConfigError(f"overflow is {self.overflow!r}; use one of {choices}")
        if not isinstance(self.thread, bool):
            raise ConfigError(f"thread is {self.thread!r}; use thread=True or thread=False")
        if self.overflow == "latest" and self.queue_size not in {None, 1}:
            raise ConfigError('overflow="latest" keeps one event; remove queue_size')

    def size(self, default: int) -> int:
        """Return the maximum number of waiting events; `default` is the client's `queue_size`."""
        if self.overflow == "latest":
            return 1
        return default if self.queue_size is None else self.queue_size


def is_number(value: object) -> bool:
    """Return whether a value is an int or float, but neither a bool nor NaN."""
    if isinstance(value, float):
        return not math.isnan(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _check_count(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigError(f"{name} is {value!r}; use a positive integer, such as {name}=1")
