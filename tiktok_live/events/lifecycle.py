"""What happens to the client itself: connected, disconnected, reconnecting, a handler that failed."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - the signature of the struct tells its fields' types
from typing import ClassVar, Literal

import msgspec

from tiktok_live.events.base import Event
from tiktok_live.events.models import User  # noqa: TC001 - the signature of the struct tells its fields' types
from tiktok_live.retention import EVENT_OVERHEAD

__all__ = [
    "CommandRefusedEvent",
    "ConnectedEvent",
    "DisconnectedEvent",
    "EventsDroppedEvent",
    "HandlerFailedEvent",
    "LifecycleEvent",
    "ReconnectedEvent",
    "ReconnectingEvent",
    "RoomClosedEvent",
    "SignProviderDelayedEvent",
    "SignProviderEvent",
    "SignProviderFailedEvent",
    "SignProviderPausedEvent",
    "SignProviderResumedEvent",
    "SignProviderSkippedEvent",
    "SignProviderSwitchedEvent",
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


class CommandRefusedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """Somebody wrote a command that was not run: it did not fit, or it came too soon after their last one.

    Attributes:
        command: the command's name, without prefix; never the alias that was written.
        user: who wrote it.
        reason: `usage` or `cooldown`.
        detail: one sentence that can be shown to them, with the usage where that was wrong.
        retry_after: seconds until they may use it again; 0 when the usage was wrong.
    """

    command: str
    user: User
    reason: Literal["usage", "cooldown"]
    detail: str
    retry_after: float = 0.0


class RoomClosedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """A room has left its `LivePool`: its live ended, it was removed, or a failure was final. Each room's last event.

    Attributes:
        unique_id: the host's handle; empty when the pool was given a room id.
        reason: one sentence, for example `the live ended`; `closed` if somebody removed it.
        error: the failure; None when there was none.
    """

    unique_id: str
    reason: str
    error: BaseException | None = None


class SignProviderEvent(LifecycleEvent, frozen=True, kw_only=True):
    """Base of the news about a sign provider.

    Attributes:
        provider: its name, for example `direct`.
        reason: one sentence; may be empty.
    """

    provider: str
    reason: str = ""


class SignProviderFailedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider made no plan, or one that opened no working socket.

    Attributes:
        outcome: `unavailable`, `bad_output`, `rate_limited`, `rejected` or `plan_failed`.
        retry_after: seconds for which it wants no request; 0 when it did not say.
    """

    outcome: str
    retry_after: float = 0.0


class SignProviderSkippedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider was not asked, because it failed too often lately.

    Attributes:
        seconds: after which it will be asked again.
    """

    seconds: float


class SignProviderDelayedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider is asked later, because all rooms together have used up its budget.

    Attributes:
        seconds: until then.
    """

    seconds: float


class SignProviderSwitchedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """Another provider serves now.

    Attributes:
        previous: who served before, or should have.
    """

    previous: str


class SignProviderPausedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider failed too often, or asked for a pause: all rooms leave it alone for a while.

    Attributes:
        seconds: for how long.
    """

    seconds: float


class SignProviderResumedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider that was left alone works again."""
