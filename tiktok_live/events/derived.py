"""Base class of the events that the library derives from several messages of the platform."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from tiktok_live.events.base import Event, MessageEvent, ProtoMessage
from tiktok_live.retention import EVENT_OVERHEAD

__all__ = ["DerivedEvent"]


class DerivedEvent(Event):
    """Base of the events that are derived from several messages; dropped last, as no message repeats them.

    The attributes that all events share are those of the last of these messages.

    Args:
        source: the event of that last message.
    """

    __slots__ = ("_source",)
    is_droppable: ClassVar[bool] = False

    def __init__(self, source: MessageEvent) -> None:
        self._source = source

    @property
    def method(self) -> str:
        """The platform's name of the source message."""
        return self._source.method

    @property
    def msg_id(self) -> int:
        """The source message's id; `source` has the same id."""
        return self._source.msg_id

    @property
    def room_id(self) -> int:
        """The room's id; 0 if unknown."""
        return self._source.room_id

    @property
    def created_at(self) -> datetime | None:
        """When the platform created the source message, UTC; None if the message does not say."""
        return self._source.created_at

    @property
    def received_at(self) -> datetime:
        """When the source message reached this client, UTC."""
        return self._source.received_at

    @property
    def is_backlog(self) -> bool:
        """Whether the source message is from before this client connected."""
        return self._source.is_backlog

    @property
    def proto(self) -> ProtoMessage | None:
        """The source message as a betterproto2 object, parsed on first use.

        Raises:
            MessageError: betterproto2 cannot parse the payload, although the decoder's parser could.
        """
        return self._source.proto

    @property
    def retained_bytes(self) -> int:
        """Estimated bytes counted against the client's budget while queued, with the source event."""
        return self._source.retained_bytes + EVENT_OVERHEAD

    def _constructor_args(self) -> tuple[object, ...]:
        """Return the constructor's arguments; equality, hash and pickling use them."""
        return (self._source,)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DerivedEvent):
            return NotImplemented
        return type(self) is type(other) and self._constructor_args() == other._constructor_args()

    def __hash__(self) -> int:
        return hash((type(self), self._constructor_args()))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), self._constructor_args()
