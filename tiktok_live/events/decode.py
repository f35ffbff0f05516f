"""From a method and its bytes to a typed event: one row per method, one parse per message."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the signature of the struct tells its fields' types
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.errors import MessageError
from tiktok_live.events.base import Context, Event, MessageEvent, UnknownEvent
from tiktok_live.events.chat import ChatEvent, EmoteEvent, QuestionEvent
from tiktok_live.events.gifts import EnvelopeEvent, GiftEvent
from tiktok_live.events.room import (
    ControlEvent,
    LiveEndedEvent,
    LiveIntroEvent,
    LivePausedEvent,
    LiveResumedEvent,
    LiveSuspendedEvent,
    SystemMessageEvent,
    ViewerCountEvent,
)
from tiktok_live.events.social import FollowEvent, JoinEvent, LikeEvent, MemberEvent, ShareEvent, SocialEvent
from tiktok_live.wire.codec import parse

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["ROWS", "Row", "decode_message", "methods_for", "rebuild"]


class Row(msgspec.Struct, frozen=True):
    """How one method becomes an event.

    Attributes:
        method: the platform's name of the message.
        message: package and name of its schema in `protos/`.
        event: the class of its events, where no variant fits.
        variants: other classes by the number in `action` (the message's own field of that name).
        common: field number of the common header.
    """

    method: str
    message: str
    event: type[MessageEvent]
    variants: Mapping[int, type[MessageEvent]] = {}
    common: int = 1


_CONTROL = {1: LivePausedEvent, 2: LiveResumedEvent, 3: LiveEndedEvent, 4: LiveSuspendedEvent}

ROWS: Mapping[str, Row] = {
    row.method: row
    for row in (
        Row("WebcastChatMessage", "chat.WebcastChatMessage", ChatEvent),
        Row("WebcastEmoteChatMessage", "chat.WebcastEmoteChatMessage", EmoteEvent),
        Row("WebcastQuestionNewMessage", "chat.WebcastQuestionNewMessage", QuestionEvent),
        Row("WebcastGiftMessage", "gift.WebcastGiftMessage", GiftEvent),
        Row("WebcastEnvelopeMessage", "envelope.WebcastEnvelopeMessage", EnvelopeEvent),
        Row("WebcastLikeMessage", "social.WebcastLikeMessage", LikeEvent),
        Row("WebcastMemberMessage", "social.WebcastMemberMessage", MemberEvent, {1: JoinEvent}),
        Row("WebcastSocialMessage", "social.WebcastSocialMessage", SocialEvent, {1: FollowEvent, 3: ShareEvent}),
        Row("WebcastRoomUserSeqMessage", "social.WebcastRoomUserSeqMessage", ViewerCountEvent),
        Row("WebcastControlMessage", "room.WebcastControlMessage", ControlEvent, _CONTROL),
        Row("WebcastLiveIntroMessage", "room.WebcastLiveIntroMessage", LiveIntroEvent),
        Row("WebcastRoomMessage", "room.WebcastRoomMessage", SystemMessageEvent),
        # The welcome text comes under the bare name, with the same shape.
        Row("RoomMessage", "room.WebcastRoomMessage", SystemMessageEvent),
    )
}
"""Every method that this library has a message for."""


def decode_message(
    method: str,
    payload: bytes,
    msg_id: int = 0,
    is_backlog: bool = False,  # noqa: FBT001, FBT002 - called once per message, where keywords cost
    context: Context = Context(),  # noqa: B008 - frozen
) -> MessageEvent:
    """Return the event that `payload` is.

    Never raises: what has no schema or does not parse is an `UnknownEvent`.
    """
    row = ROWS.get(method)
    if row is None:
        return UnknownEvent(method, payload, "this method has no schema here", msg_id, is_backlog, context)
    try:
        message = parse(row.message, payload)
    except MessageError as error:
        return UnknownEvent(method, payload, error.message, msg_id, is_backlog, context)
    cls = row.variants.get(message.action, row.event) if row.variants else row.event  # type: ignore[attr-defined] # rows with variants have it, see Row
    return cls(method, payload, message, msg_id, is_backlog, context)


def rebuild(method: str, payload: bytes, msg_id: int, is_backlog: bool, context: Context) -> MessageEvent:  # noqa: FBT001 - called by pickle
    """Return the event that was pickled as these values."""
    return decode_message(method, payload, msg_id, is_backlog, context)


def methods_for(classes: Iterable[type[Event]]) -> frozenset[str] | None:
    """Return the methods whose messages can become an event of these classes; None stands for all.

    `UnknownEvent` and its bases want all: any payload may turn out not to parse.
    """
    wanted = tuple(classes)
    if any(issubclass(UnknownEvent, cls) for cls in wanted):
        return None
    return frozenset(row.method for row in ROWS.values() if any(_may_give(row, cls) for cls in wanted))


def _may_give(row: Row, wanted: type[Event]) -> bool:
    return any(issubclass(cls, wanted) for cls in (row.event, *row.variants.values()))
