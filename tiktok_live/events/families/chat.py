"""What people write: comments, emotes, questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.base import UserEvent, wire_time
from tiktok_live.events.models import User, read_user
from tiktok_live.events.segments import EmoteSegment, read_emote, read_segments

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.events.segments import Emote, Segment
    from tiktok_live.proto.upb import chat_pb2

__all__ = ["ChatEvent", "EmoteEvent", "QuestionEvent"]

_NOBODY = User()


class ChatEvent(UserEvent):
    """Somebody wrote a comment (`WebcastChatMessage`)."""

    __slots__ = ("_mentioned_user", "_segments")
    _message: chat_pb2.WebcastChatMessage
    _mentioned_user: User
    _segments: tuple[Segment, ...]

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
        """Whom the comment answers or mentions, which the platform does not tell apart (`at_user`, field 12).

        Empty and falsy when nobody.
        """
        try:
            return self._mentioned_user
        except AttributeError:
            message = self._message
            # Most comments mention nobody.
            user = read_user(message.at_user) if message.HasField("at_user") else _NOBODY
            self._mentioned_user = user
            return user

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The comment in pieces, in order: text, emotes (`emotes`, field 13) and mentions.

        A mention is there when the text holds `@` and the name of `mentioned_user`. The texts joined are `text`.
        """
        try:
            return self._segments
        except AttributeError:
            message = self._message
            self._segments = segments = read_segments(message.content, message.emotes, self.mentioned_user)
            return segments

    @property
    def emotes(self) -> tuple[Emote, ...]:
        """The emotes inside the comment, in order; most comments have none (`emotes`, field 13)."""
        return tuple([segment.emote for segment in self.segments if isinstance(segment, EmoteSegment)])

    def _read_user(self) -> User:
        message = self._message
        return read_user(message.user, message.user_identity if message.HasField("user_identity") else None)


class EmoteEvent(UserEvent):
    """Somebody wrote a comment of emotes alone (`WebcastEmoteChatMessage`)."""

    __slots__ = ("_emotes",)
    _message: chat_pb2.WebcastEmoteChatMessage
    _emotes: tuple[Emote, ...]

    @property
    def emote_ids(self) -> tuple[str, ...]:
        """The emotes' ids (`emote_list[].emote_id`, fields 3 and 1)."""
        return tuple([emote.emote_id for emote in self._message.emote_list])

    @property
    def emotes(self) -> tuple[Emote, ...]:
        """The emotes, in order (`emote_list`, field 3)."""
        try:
            return self._emotes
        except AttributeError:
            self._emotes = emotes = tuple([read_emote(emote) for emote in self._message.emote_list])
            return emotes

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
