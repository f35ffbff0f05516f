"""Events made the way real ones are: a message of the schema, its bytes, the decoder."""

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

__all__ = ["AT", "COMMON", "CONTEXT", "ONE_OF_EACH", "ROOM", "USER", "made"]

ROOM = 7300000000000000001
AT = 1_750_000_000
"""2025-06-15 15:06:40 UTC, in seconds."""

COMMON = Common(msg_id=7400000000000000001, room_id=ROOM, create_time=AT * 1000)
CONTEXT = DecodeContext(7300000000000000009, AT + 0.5)
USER = User(id=6800000000000000001, nickname="Ann", display_id="ann", sec_uid="MS4wLjAB")


def made(
    message: betterproto2.Message, msg_id: int = 0, *, is_backlog: bool = False, context: DecodeContext = CONTEXT
) -> Any:
    """The event that arrives when the platform sends `message`."""
    return decode_message(type(message).__name__, bytes(message), msg_id, is_backlog, context)


ONE_OF_EACH = [
    made(WebcastChatMessage(common=COMMON, user=USER, content="hi"), 1),
    made(WebcastEmoteChatMessage(common=COMMON, user=USER), 2),
    made(WebcastQuestionNewMessage(common=COMMON), 3),
    made(WebcastGiftMessage(common=COMMON, user=USER, gift_id=5655, repeat_count=3), 4),
    made(WebcastEnvelopeMessage(common=COMMON), 5),
    made(WebcastLikeMessage(common=COMMON, user=USER, count=15), 6),
    made(WebcastMemberMessage(common=COMMON, user=USER, action=MemberAction(7)), 7),
    made(WebcastMemberMessage(common=COMMON, user=USER, action=MemberAction.JOINED), 8),
    made(WebcastSocialMessage(common=COMMON, user=USER, action=9), 9),
    made(WebcastSocialMessage(common=COMMON, user=USER, action=1), 10),
    made(WebcastSocialMessage(common=COMMON, user=USER, action=3), 11),
    made(WebcastRoomUserSeqMessage(common=COMMON, total=52), 12),
    made(WebcastControlMessage(common=COMMON, action=ControlAction(99)), 13),
    made(WebcastControlMessage(common=COMMON, action=ControlAction.PAUSED), 14),
    made(WebcastControlMessage(common=COMMON, action=ControlAction.RESUMED), 15),
    made(WebcastControlMessage(common=COMMON, action=ControlAction.ENDED), 16),
    made(WebcastControlMessage(common=COMMON, action=ControlAction.SUSPENDED), 17),
    made(WebcastLiveIntroMessage(common=COMMON, user=USER, content="welcome"), 18),
    made(WebcastRoomMessage(common=COMMON, content="welcome"), 19),
    decode_message("WebcastNewMessage", b"\x00\xff", 20, context=CONTEXT),
]
"""One event of every class that is made of a message."""
