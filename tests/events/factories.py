"""Test events, created like real ones: a message of the schema is serialized and decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tiktok_live.events.base import DecodeContext
from tiktok_live.events.decode import decode_message
from tiktok_live.proto import (
    Common,
    ControlAction,
    MemberAction,
    User,
    WebcastChatMessage,
    WebcastControlMessage,
    WebcastEmoteChatMessage,
    WebcastEnvelopeMessage,
    WebcastGiftMessage,
    WebcastLikeMessage,
    WebcastLiveIntroMessage,
    WebcastMemberMessage,
    WebcastQuestionNewMessage,
    WebcastRoomMessage,
    WebcastRoomUserSeqMessage,
    WebcastSocialMessage,
)

if TYPE_CHECKING:
    import betterproto2

__all__ = ["AT", "COMMON", "CONTEXT", "ONE_OF_EACH", "ROOM", "USER", "event_of"]

ROOM = 7300000000000000001
AT = 1_750_000_000
"""2025-06-15 15:06:40 UTC, in seconds."""

COMMON = Common(msg_id=7400000000000000001, room_id=ROOM, create_time=AT * 1000)
CONTEXT = DecodeContext(7300000000000000009, AT + 0.5)
USER = User(id=6800000000000000001, nickname="Ann", display_id="ann", sec_uid="MS4wLjAB")


def event_of(
    message: betterproto2.Message, msg_id: int = 0, *, is_backlog: bool = False, context: DecodeContext = CONTEXT
) -> Any:
    """Return the event that the client receives for `message`."""
    return decode_message(type(message).__name__, bytes(message), msg_id, is_backlog, context)


ONE_OF_EACH = [
    event_of(WebcastChatMessage(common=COMMON, user=USER, content="hi"), 1),
    event_of(WebcastEmoteChatMessage(common=COMMON, user=USER), 2),
    event_of(WebcastQuestionNewMessage(common=COMMON), 3),
    event_of(WebcastGiftMessage(common=COMMON, user=USER, gift_id=5655, repeat_count=3), 4),
    event_of(WebcastEnvelopeMessage(common=COMMON), 5),
    event_of(WebcastLikeMessage(common=COMMON, user=USER, count=15), 6),
    event_of(WebcastMemberMessage(common=COMMON, user=USER, action=MemberAction(7)), 7),
    event_of(WebcastMemberMessage(common=COMMON, user=USER, action=MemberAction.JOINED), 8),
    event_of(WebcastSocialMessage(common=COMMON, user=USER, action=9), 9),
    event_of(WebcastSocialMessage(common=COMMON, user=USER, action=1), 10),
    event_of(WebcastSocialMessage(common=COMMON, user=USER, action=3), 11),
    event_of(WebcastRoomUserSeqMessage(common=COMMON, total=52), 12),
    event_of(WebcastControlMessage(common=COMMON, action=ControlAction(99)), 13),
    event_of(WebcastControlMessage(common=COMMON, action=ControlAction.PAUSED), 14),
    event_of(WebcastControlMessage(common=COMMON, action=ControlAction.RESUMED), 15),
    event_of(WebcastControlMessage(common=COMMON, action=ControlAction.ENDED), 16),
    event_of(WebcastControlMessage(common=COMMON, action=ControlAction.SUSPENDED), 17),
    event_of(WebcastLiveIntroMessage(common=COMMON, user=USER, content="welcome"), 18),
    event_of(WebcastRoomMessage(common=COMMON, content="welcome"), 19),
    decode_message("WebcastNewMessage", b"\x00\xff", 20, context=CONTEXT),
]
"""Events of the most common classes, with different message ids."""
