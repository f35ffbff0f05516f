"""The person of a message: where each event has them, and where its message does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tiktok_live import events
from tiktok_live.events.base import Event, UserEvent
from tiktok_live.events.models import User
from tiktok_live.events.scalars import wire_number
from tiktok_live.events.texts import named_user
from tiktok_live.relay.tikfinity.wire import wire_of

if TYPE_CHECKING:
    from tiktok_live.proto.upb import common_pb2, user_pb2

__all__ = ["person_of", "wire_user"]

_DIGITS = 19  # of a 64-bit id


def person_of(event: Event) -> User:
    """Return the person whom a message is about; an empty one if there is none."""
    match event:
        case UserEvent() | events.GiftCompleteEvent():
            return event.user
        case events.EnvelopeEvent():
            return named_user(wire_of(event).common.display_text) or _chest_sender(event)
        case events.GoalEvent():
            return event.contributor
        case events.PinEvent():
            return event.chat.user or event.gift.user
        case _:
            return User()


def wire_user(event: Event, user: User) -> user_pb2.User | None:
    """Return the message of a person from `person_of`; None if there is none, but only a name for example."""
    return next((found for found in _users_in(event) if found.id == user.id), None)


def _chest_sender(event: events.EnvelopeEvent) -> User:
    name = event.sender_name
    return User(wire_number(event.sender_id, _DIGITS) or 0, name, name, avatar=event.sender_avatar)


def _users_in(event: Event) -> Iterator[user_pb2.User]:
    message: Any = wire_of(event)
    match event:
        case events.QuestionEvent():
            yield message.question.user
        case events.PinEvent():
            yield from (message.chat_message.user, message.gift_message.user)
        case events.EnvelopeEvent():
            yield from _named(message.common.display_text)
        case events.SuperFanEvent():
            yield from (message.user_grade_param.user, message.fans_level_param.user)
            for text in (message.content, message.common_barrage_content, message.common.display_text):
                yield from _named(text)
        case UserEvent() | events.GiftCompleteEvent():
            yield message.user


def _named(text: common_pb2.Text) -> Iterator[user_pb2.User]:
    return (piece.user_value.user for piece in text.pieces if piece.HasField("user_value"))
