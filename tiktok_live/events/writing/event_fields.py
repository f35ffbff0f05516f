"""Which field of the message feeds which attribute of an event: what factories can set."""

from __future__ import annotations

from collections.abc import Mapping

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.writing.battle_fields import BATTLE_FIELDS
from tiktok_live.events.writing.chat_fields import CHAT_FIELDS
from tiktok_live.events.writing.gift_fields import GIFT_FIELDS
from tiktok_live.events.writing.link_fields import LINK_FIELDS
from tiktok_live.events.writing.room_fields import ROOM_FIELDS
from tiktok_live.events.writing.writers import Writer, field, milliseconds, user

__all__ = ["writers_of"]

_FIELDS: Mapping[type[MessageEvent], Mapping[str, Writer]] = {
    MessageEvent: {"room_id": field("common.room_id"), "created_at": milliseconds("common.create_time")},
    UserEvent: {"user": user("user")},
    **CHAT_FIELDS,
    **GIFT_FIELDS,
    **ROOM_FIELDS,
    **BATTLE_FIELDS,
    **LINK_FIELDS,
}


def writers_of(cls: type[MessageEvent]) -> Mapping[str, Writer]:
    """Return the writers of a class's attributes; those that it has no field for are absent."""
    writers: dict[str, Writer] = {}
    for base in reversed(cls.__mro__):
        writers |= _FIELDS.get(base, {})
    return writers
