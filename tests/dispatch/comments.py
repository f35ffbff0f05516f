"""Builds chat, gift and like events of users with roles from protobuf messages."""

from __future__ import annotations

from typing import Any

from tests.events.factories import COMMON, event_of
from tiktok_live.proto import Gift, User, UserIdentity, WebcastChatMessage, WebcastGiftMessage, WebcastLikeMessage

__all__ = ["chat", "gift", "like"]


def user(user_id: int, handle: str) -> User:
    return User(id=user_id, display_id=handle, nickname="Ann")


def chat(text: str = "hi", *, user_id: int = 7, handle: str = "ann", backlog: bool = False, **known: Any) -> Any:
    roles = {f"is_{role}": True for role in known.pop("roles", ())}
    identity = UserIdentity(**roles) if known.pop("has_identity", True) else None
    message = WebcastChatMessage(
        common=COMMON, user=user(user_id, handle), content=text, user_identity=identity, **known
    )
    return event_of(message, 1, is_backlog=backlog)


def gift(*, diamonds: int = 1, count: int = 1) -> Any:
    kind = Gift(id=5655, diamond_count=diamonds)
    return event_of(
        WebcastGiftMessage(common=COMMON, user=user(7, "ann"), gift_id=5655, gift=kind, repeat_count=count), 1
    )


def like(*, count: int = 1) -> Any:
    return event_of(WebcastLikeMessage(common=COMMON, user=user(7, "ann"), count=count), 1)
