"""What happens to the client itself: connected, disconnected, reconnecting, a handler that failed."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - the signature of the struct tells its fields' types
from typing import ClassVar

import msgspec

from tiktok_live.events.base import Event
from tiktok_live.retention import EVENT_OVERHEAD

__all__ = [
    "ConnectedEvent",
    "DisconnectedEvent",
    "EventsDroppedEvent",
    "HandlerFailedEvent",
    "LifecycleEvent",
    "ReconnectedEvent",
    "ReconnectingEvent",
    "WaitingForLiveEvent",
]

_COMMON = ("method", "msg_id", "room_id", "created_at", "received_at", "is_backlog")


class LifecycleEvent(Event, msgspec.Struct, frozen=True, kw_only=True):
    """Base of the events that the client makes itself; they have no message, so `method` is empty.

    Attributes:
        room_id: the room; 0 until it is known.
        received_at: when it happened, UTC.
    """

    room_id: int
    received_at: datetime
    attributes: ClassVar[tuple[str, ...]] = _COMMON
    is_droppable: ClassVar[bool] = False

    @property
    def method(self) -> str:
        """Always empty: no message of the platform stands behind it."""
        return ""

    @property
    def msg_id(self) -> int:
        """Always 0."""
        return 0

    @property
    def created_at(self) -> datetime | None:
        """The same as `received_at`."""
        return self.received_at

    @property
    def is_backlog(self) -> bool:
        """Always False."""
        return False

    @property
    def proto(self) -> None:
        """Always None."""
        return

    @classmethod
    def _public_attributes(cls) -> tuple[str, ...]:
        own = [name for base in reversed(cls.__mro__) for name in vars(base).get("__annotations__", {})]
        return _COMMON + tuple(
            name for name in dict.fromkeys(own) if name not in {*_COMMON, "name", "attributes", "is_droppable"}
        )


class ConnectedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """The room is being read: the first frame has arrived.

    Attributes:
        unique_id: the host's handle; empty when the client was given a room id.
        provider: the sign provider that made the plan.
    """

    unique_id: str
    provider: str


class DisconnectedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """The room is not read any more; `ReconnectingEvent` follows if that is going to change.

    Attributes:
        reason: one sentence.
    """

    reason: str


class ReconnectingEvent(LifecycleEvent, frozen=True, kw_only=True):
    """A new attempt follows.

    Attributes:
        attempt: counts from 1 since the last healthy connection.
        delay: seconds until the attempt.
        cause: why the last connection or attempt failed, one sentence.
    """

    attempt: int
    delay: float
    cause: str


class ReconnectedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """The room is read again.

    Attributes:
        gap: seconds between the last frame before and the first one after.
    """

    gap: float


class WaitingForLiveEvent(LifecycleEvent, frozen=True, kw_only=True):
    """The host is not live, and the client looks again until they are. Told again when the status changes.

    Attributes:
        status: `offline`, `ended`, `not_found`, `age_restricted`, `blocked` or `unknown`, which is no answer.
        next_look: seconds until the next look.
    """

    status: str
    next_look: float


class HandlerFailedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """A handler raised. Nothing else is lost: other handlers and later events are served.

    Attributes:
        handler: the handler's qualified name.
        failed_on: the event it was given.
        error: what it raised.
    """

    handler: str
    failed_on: Event
    error: BaseException

    @property
    def retained_bytes(self) -> int:
        """Bytes that it counts against the client's budget while it waits: it keeps the event it failed on."""
        return self.failed_on.retained_bytes + EVENT_OVERHEAD


class EventsDroppedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """A handler is slower than its events: its queue was full, and the oldest were dropped. Once per episode.

    Attributes:
        handler: the handler's qualified name.
        dropped: how many this handler lost so far.
        queue_size: how many events its queue holds.
    """

    handler: str
    dropped: int
    queue_size: int
