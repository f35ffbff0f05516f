"""Events that this library adds beside the platform's own: what several messages together mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tiktok_live.events.base import Event
from tiktok_live.retention import EVENT_OVERHEAD

if TYPE_CHECKING:
    from datetime import datetime

    import betterproto2

    from tiktok_live.events.base import MessageEvent

__all__ = ["DerivedEvent"]


class DerivedEvent(Event):
    """Base of the events that are concluded from the platform's messages. Dropped last: none is sent again.

    What all events have is that of the message which led to the conclusion, the last one of several.

    Args:
        source: the event of that message.
    """

    __slots__ = ("_source",)
    is_droppable: ClassVar[bool] = False

    def __init__(self, source: MessageEvent) -> None:
        self._source = source

    @property
    def method(self) -> str:
        """The platform's name of the message that led to it."""
        return self._source.method

    @property
    def msg_id(self) -> int:
        """That message's id; the message's own event has the same."""
        return self._source.msg_id

    @property
    def room_id(self) -> int:
        """The room's id; 0 when unknown."""
        return self._source.room_id

    @property
    def created_at(self) -> datetime | None:
        """When the platform made that message (UTC); None when it does not say."""
        return self._source.created_at

    @property
    def received_at(self) -> datetime:
        """When that message reached this client (UTC)."""
        return self._source.received_at

    @property
    def is_backlog(self) -> bool:
        """Whether that message is from before this client connected."""
        return self._source.is_backlog

    @property
    def proto(self) -> betterproto2.Message | None:
        """That message, parsed on first use.

        Raises:
            MessageError: betterproto2 does not parse what the reading path's parser did.
        """
        return self._source.proto

    @property
    def retained_bytes(self) -> int:
        """Bytes that it counts against the client's budget while it waits: it keeps that message's event."""
        return self._source.retained_bytes + EVENT_OVERHEAD

    def _constructor_args(self) -> tuple[object, ...]:
        """Return what the constructor was given: equality, hash and pickle go by it."""
        return (self._source,)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DerivedEvent):
            return NotImplemented
        return type(self) is type(other) and self._constructor_args() == other._constructor_args()

    def __hash__(self) -> int:
        return hash((type(self), self._constructor_args()))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self._constructor_args()
