"""What people write: comments, emotes, questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.base import UserEvent, wire_time
from tiktok_live.events.models import read_image, read_user

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.events.models import Image, User
    from tiktok_live.proto.upb import chat_pb2

__all__ = ["ChatEvent", "EmoteEvent", "QuestionEvent"]


class ChatEvent(UserEvent):
    """Somebody wrote a comment (`WebcastChatMessage`)."""

    __slots__ = ("_mentioned_user",)
    _message: chat_pb2.WebcastChatMessage
    _mentioned_user: User

    @property
    def text(self) -> str:
        """The comment; emotes are not inside it (`content`, field 3)."""
        return self._message.content

    @property
    def language(self) -> str:
        """Language code as the platform guessed it, for example `en`; `un` is undetermined (field 14)."""
        return self._message.content_language

    @property
    def mentioned_user(self) -> User:
        """Whom the comment answers or mentions; empty and falsy when nobody (`at_user`, field 12)."""
        try:
            return self._mentioned_user
        except AttributeError:
            self._mentioned_user = user = read_user(self._message.at_user)
            return user

    def _read_user(self) -> User:
        message = self._message
        return read_user(message.user, message.user_identity if message.HasField("user_identity") else None)


class EmoteEvent(UserEvent):
    """Somebody wrote a comment of emotes alone (`WebcastEmoteChatMessage`)."""

    __slots__ = ("_images",)
    _message: chat_pb2.WebcastEmoteChatMessage
    _images: tuple[Image, ...]

    @property
    def emote_ids(self) -> tuple[str, ...]:
        """The emotes' ids (`emote_list[].emote_id`, fields 3 and 1)."""
        return tuple([emote.emote_id for emote in self._message.emote_list])

    @property
    def images(self) -> tuple[Image, ...]:
        """The emotes' pictures, in the order of `emote_ids` (`emote_list[].image`, fields 3 and 2)."""
        try:
            return self._images
        except AttributeError:
            self._images = images = tuple([read_image(emote.image) for emote in self._message.emote_list])
            return images

    def _read_user(self) -> User:
        message = self._message
        return read_user(message.user, message.user_identity if message.HasField("user_identity") else None)


class QuestionEvent(UserEvent):
    """Somebody asked a question in the Q&A (`WebcastQuestionNewMessage.question`, field 2)."""

    __slots__ = ()
    _message: chat_pb2.WebcastQuestionNewMessage

    @property
    def question_id(self) -> int:
        """The question's id (`Question.question_id`, field 1)."""
        return self._message.question.question_id

    @property
    def text(self) -> str:
        """The question (`Question.content`, field 2)."""
        return self._message.question.content

    @property
    def asked_at(self) -> datetime | None:
        """When it was asked, UTC (`Question.create_time`, field 4, in seconds); None when absent."""
        asked = self._message.question.create_time
        return wire_time(asked) if asked else None

    def _read_user(self) -> User:
        return read_user(self._message.question.user)
