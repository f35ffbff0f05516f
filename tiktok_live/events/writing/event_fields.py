"""Which field of the message feeds which attribute of an event, and messages that are made of attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.registry import MessageSpec
from tiktok_live.events.samples import select_class
from tiktok_live.events.writing.battle_fields import BATTLE_FIELDS
from tiktok_live.events.writing.chat_fields import CHAT_FIELDS
from tiktok_live.events.writing.gift_fields import GIFT_FIELDS
from tiktok_live.events.writing.link_fields import LINK_FIELDS
from tiktok_live.events.writing.room_fields import ROOM_FIELDS
from tiktok_live.events.writing.writers import Writer, field, milliseconds, user
from tiktok_live.wire.codec import message_type

__all__ = ["payload_of", "writers_of"]

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


def payload_of(cls: type[MessageEvent], spec: MessageSpec, values: Mapping[str, Any]) -> bytes:
    """Return a message that becomes an event of this class.

    Args:
        cls: the class.
        spec: how the message is decoded; one of those that become this class.
        values: attributes of the event. Those that no field feeds are left out.
    """
    message = message_type(spec.message)()
    select_class(message, spec, cls)
    for name, write in writers_of(cls).items():
        if name in values:
            write(message, values[name])
    return message.SerializeToString()
