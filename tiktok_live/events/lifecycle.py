"""Events that the client creates itself: connection, handlers, commands, rooms of a pool, sign providers."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from tiktok_live.events.base import Event
from tiktok_live.events.models import User
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
    """Base of the events that the client creates itself; they have no message, so `method` is empty.

    Attributes:
        room_id: the room's id; 0 until it is known.
        received_at: when the event happened, UTC.
    """

    room_id: int
    received_at: datetime
    attributes: ClassVar[tuple[str, ...]] = _COMMON
    is_droppable: ClassVar[bool] = False

    @property
    def method(self) -> str:
        """Always empty: the event has no message."""
        return ""

    @property
    def msg_id(self) -> int:
        """Always 0."""
        return 0

    @property
    def created_at(self) -> datetime | None:
        """Always equal to `received_at`."""
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
    """The client is connected: the first frame has arrived.

    Attributes:
        unique_id: the host's handle; empty if the client was created with a room id.
        provider: the sign provider that supplied the connect plan.
    """

    unique_id: str
    provider: str


class DisconnectedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """The connection is closed; a `ReconnectingEvent` follows if the client reconnects.

    Attributes:
        reason: why it is closed, as one sentence.
    """

    reason: str


class ReconnectingEvent(LifecycleEvent, frozen=True, kw_only=True):
    """The client is about to reconnect.

    Attributes:
        attempt: number of the attempt, from 1 after each healthy connection.
        delay: seconds until the attempt.
        cause: why the last connection or attempt failed, as one sentence.
    """

    attempt: int
    delay: float
    cause: str


class ReconnectedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """The client has reconnected.

    Attributes:
        gap: seconds between the last frame before and the first frame after.
    """

    gap: float


class WaitingForLiveEvent(LifecycleEvent, frozen=True, kw_only=True):
    """The host is not live; the client polls until they are. Emitted again if the status changes.

    Attributes:
        status: `offline`, `ended`, `not_found`, `age_restricted`, `blocked`, or `unknown` if the lookup failed.
        next_look: seconds until the next poll.
    """

    status: str
    next_look: float


class HandlerFailedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """A handler raised an exception. Other handlers and later events are not affected.

    Attributes:
        handler: the handler's qualified name.
        failed_on: the event that was passed to the handler.
        error: the exception.
    """

    handler: str
    failed_on: Event
    error: BaseException

    @property
    def retained_bytes(self) -> int:
        """Estimated bytes counted against the client's budget while queued, with `failed_on`."""
        return self.failed_on.retained_bytes + EVENT_OVERHEAD


class EventsDroppedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """A handler was too slow: its queue was full, and events were dropped. Emitted once per overload.

    Attributes:
        handler: the handler's qualified name.
        dropped: events dropped for this handler so far.
        queue_size: capacity of the handler's queue, in events.
    """

    handler: str
    dropped: int
    queue_size: int


class CommandRefusedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """A chat command was not run: its arguments were wrong, or the user has to wait for the cooldown.

    Attributes:
        command: the command's name without prefix, even if the user wrote an alias.
        user: the user who wrote it.
        reason: `usage` or `cooldown`.
        detail: one sentence to show to the user, with the usage if the arguments were wrong.
        retry_after: seconds until the user may run it again; 0 if the arguments were wrong.
    """

    command: str
    user: User
    reason: Literal["usage", "cooldown"]
    detail: str
    retry_after: float = 0.0


class RoomClosedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """A room has left its `LivePool`: its live ended, it was removed, or it failed for good. Each room's last event.

    Attributes:
        unique_id: the host's handle; empty if the room was added by id.
        reason: one sentence, for example `the live ended`; `closed` if the room was removed.
        error: the failure; None if there was none.
    """

    unique_id: str
    reason: str
    error: BaseException | None = None


class SignProviderEvent(LifecycleEvent, frozen=True, kw_only=True):
    """Base of the events about a sign provider.

    Attributes:
        provider: the provider's name, for example `direct`.
        reason: one sentence; may be empty.
    """

    provider: str
    reason: str = ""


class SignProviderFailedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider did not return a plan, or returned one that did not lead to a working connection.

    Attributes:
        outcome: `unavailable`, `bad_output`, `rate_limited`, `rejected` or `plan_failed`.
        retry_after: seconds until the provider accepts requests again; 0 if it did not say.
    """

    outcome: str
    retry_after: float = 0.0


class SignProviderSkippedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider was skipped because it failed too often recently.

    Attributes:
        seconds: seconds until it is tried again.
    """

    seconds: float


class SignProviderDelayedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A request to a provider is delayed because the rooms together have used up its budget.

    Attributes:
        seconds: seconds until the request.
    """

    seconds: float


class SignProviderSwitchedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """Another provider supplies the plans now.

    Attributes:
        previous: the provider that supplied them before, or failed to.
    """

    previous: str


class SignProviderPausedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A provider failed too often, or requested a pause: no room uses it for a while.

    Attributes:
        seconds: length of the pause, in seconds.
    """

    seconds: float


class SignProviderResumedEvent(SignProviderEvent, frozen=True, kw_only=True):
    """A paused provider works again."""
