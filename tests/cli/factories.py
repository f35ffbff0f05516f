"""Events for the tests of the command line, decoded from bytes as on the wire."""

from __future__ import annotations

from datetime import UTC, datetime

from tiktok_live.events.base import DecodeContext, MessageEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.lifecycle import ConnectedEvent
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.wire.codec import message_type

NOW = datetime(2026, 3, 1, 20, 14, 2, tzinfo=UTC)
CONTEXT = DecodeContext(room_id=7300, received_at=NOW.timestamp())
NORA = {"id": 1, "display_id": "nora.l", "nickname": "Nora Lind"}
KIM = {"id": 2, "display_id": "kim", "nickname": "Kim"}


def message_event(method: str, *, is_backlog: bool = False, **fields) -> MessageEvent:
    message = message_type(MESSAGE_SPECS[method].message)(**fields)
    return decode_message(method, message.SerializeToString(), 1, is_backlog, CONTEXT)


def chat(text: str = "hello", user=NORA, **more) -> MessageEvent:
    return message_event("WebcastChatMessage", content=text, user=user, **more)


def like(count: int, user=NORA, total: int = 0) -> MessageEvent:
    return message_event("WebcastLikeMessage", count=count, total=total, user=user)


def gift(
    count: int = 1, *, final: bool = True, streak: bool = True, diamonds: int = 1, user=KIM, group: int = 9, **more
):
    kind = {"id": 5655, "name": "Rose", "diamond_count": diamonds, "type": 1 if streak else 2}
    return message_event(
        "WebcastGiftMessage",
        gift_id=5655,
        gift=kind,
        repeat_count=count,
        repeat_end=int(final),
        group_id=group,
        user=user,
        **more,
    )


def joined(user=NORA) -> MessageEvent:
    return message_event("WebcastMemberMessage", action=1, member_count=12, user=user)


def social(action: int, user=NORA) -> MessageEvent:
    return message_event("WebcastSocialMessage", action=action, user=user)


def control(action: int) -> MessageEvent:
    return message_event("WebcastControlMessage", action=action)


def viewers(now: int) -> MessageEvent:
    return message_event("WebcastRoomUserSeqMessage", total=now)


def unknown() -> MessageEvent:
    return decode_message("WebcastPuzzleMessage", b"\x08\x01", 1, False, CONTEXT)


def connected() -> ConnectedEvent:
    return ConnectedEvent(room_id=7300, received_at=NOW, unique_id="demo", provider="direct")
