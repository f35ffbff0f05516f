"""How a handler wants its events: how many wait, how many are handled at a time, what is lost when it is too slow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypedDict, get_args

from tiktok_live.errors import ConfigError

__all__ = ["HandlerOptions", "HandlerSettings", "Overflow", "is_number"]

Overflow = Literal["drop_oldest", "drop_newest", "latest"]
"""What a full queue does. `drop_oldest` loses what has waited longest, `drop_newest` what comes, and `latest` keeps one
event alone, the newest. Lifecycle, control and gift completions are dropped last, whatever the policy; see
`EventQueue`."""


class HandlerSettings(TypedDict, total=False):
    """The keywords that `on`, `once` and `command` share; see `HandlerOptions`."""

    queue_size: int | None
    concurrency: int
    overflow: Overflow
    thread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerOptions:
    """How a handler wants its events.

    Attributes:
        queue_size: how many events wait at most; the client's `queue_size` when None.
        concurrency: how many calls run at a time. With more than one only the order of starting is kept.
        overflow: what is lost when the queue is full.
        thread: call a plain function in a thread of its own, so that it may take its time.

    Raises:
        ConfigError: an option that cannot work.
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
            raise ConfigError(f"overflow is {self.overflow!r}; choose one of {choices}")
        if not isinstance(self.thread, bool):
            raise ConfigError(f"thread is {self.thread!r}; write: thread=True or thread=False")
        if self.overflow == "latest" and self.queue_size not in {None, 1}:
            raise ConfigError('overflow="latest" keeps one event; leave queue_size out')

    def size(self, default: int) -> int:
        """Return how many events wait at most, where the client's size is `default`."""
        if self.overflow == "latest":
            return 1
        return default if self.queue_size is None else self.queue_size


def is_number(value: object) -> bool:
    """Return whether a user's value is a number, such as seconds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def _check_count(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ConfigError(f"{name} is {value!r}; write a whole number from 1 on, such as {name}=1")
