"""Which fields feed the attributes of comments, captions, questions and pins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tiktok_live import events
from tiktok_live.events.base import MessageEvent
from tiktok_live.events.texts import Emote, EmoteSegment, Segment
from tiktok_live.events.writing.writers import (
    Message,
    Writer,
    field,
    gift,
    gift_count,
    image,
    milliseconds,
    rows,
    scaled,
    seconds,
    sender,
    user,
    write_all,
)

__all__ = ["CHAT_FIELDS"]

_EMOTE = {"id": field("emote_id"), "image": image("image")}


def _segments(message: Message, value: Iterable[Segment]) -> None:
    """Write a comment with its emotes; texts and mentions are its text."""
    text = ""
    for segment in value:
        if isinstance(segment, EmoteSegment):
            placed = message.emotes.add(index=len(text) + len(message.emotes))
            placed.emote.emote_id = segment.emote.id
            image("emote.image")(placed, segment.emote.image)
        else:
            text += segment.text
    message.content = text


def _emotes(message: Message, value: Iterable[Emote]) -> None:
    """Write emotes after the text."""
    for emote in value:
        placed = message.emotes.add(index=len(message.content) + len(message.emotes))
        placed.emote.emote_id = emote.id
        image("emote.image")(placed, emote.image)


def _first_line(name: str) -> Writer:
    def write(message: Message, value: str) -> None:
        line = message.content[0] if message.content else message.content.add()
        setattr(line, name, value)

    return write


_PINNED_CHAT: Mapping[str, Writer] = {
    "msg_id": field("common.msg_id"),
    "user": sender(),
    "segments": _segments,
    "text": field("content"),
    "language": field("content_language"),
}

_PINNED_GIFT: Mapping[str, Writer] = {
    "msg_id": field("common.msg_id"),
    "user": sender(),
    "gift": gift,
    "count": gift_count,
    "recipient_id": field("to_user.id"),
}


def _pinned(path: str, writers: Mapping[str, Writer]) -> Writer:
    def write(message: Message, value: Any) -> None:
        write_all(getattr(message, path), value, writers)

    return write


CHAT_FIELDS: Mapping[type[MessageEvent], Mapping[str, Writer]] = {
    events.CaptionEvent: {
        "text": _first_line("content"),
        "language": _first_line("lang"),
        "lines": rows("content", {"text": field("content"), "language": field("lang")}),
        "spoken_at": milliseconds("timestamp_ms"),
        "duration": scaled("duration_ms", 1000),
        "sentence_id": field("sentence_id"),
        "is_final": field("definite"),
    },
    events.ChatEvent: {
        "user": sender(),
        "segments": _segments,
        "text": field("content"),
        "emotes": _emotes,
        "language": field("content_language"),
        "mentioned_user": user("at_user"),
    },
    events.EmoteEvent: {"user": sender(), "emotes": rows("emote_list", _EMOTE)},
    events.QuestionEvent: {
        "user": user("question.user"),
        "question_id": field("question.question_id"),
        "text": field("question.content"),
        "asked_at": seconds("question.create_time"),
    },
    events.QuestionSelectedEvent: {
        "user": user("question.user"),
        "question_id": field("question.question_id"),
        "text": field("question.content"),
        "asked_at": seconds("question.create_time"),
    },
    events.QuestionDismissedEvent: {"question_id": field("question_id")},
    events.QuestionDeletedEvent: {"question_id": field("question_id"), "user_id": field("user_id")},
    events.QuestionsToggledEvent: {"is_on": field("on")},
    events.PinEvent: {
        "action": field("action"),
        "pin_id": field("pin_id"),
        "operator_id": field("operator.id"),
        "pinned_at": milliseconds("pin_time"),
        "duration": field("display_duration"),
        "pinned_method": field("method"),
        "chat": _pinned("chat_message", _PINNED_CHAT),
        "gift": _pinned("gift_message", _PINNED_GIFT),
    },
}
