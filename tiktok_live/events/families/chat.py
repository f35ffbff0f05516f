"""What users write and hosts say: comments, emotes, questions in the Q&A, captions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.models import User, read_sender, read_user
from tiktok_live.events.scalars import wire_time
from tiktok_live.events.texts import Emote, EmoteSegment, Segment, read_emote, read_segments

if TYPE_CHECKING:
    from tiktok_live.proto.upb import chat_pb2


__all__ = [
    "CaptionEvent",
    "CaptionLine",
    "ChatEvent",
    "EmoteEvent",
    "QuestionDeletedEvent",
    "QuestionDismissedEvent",
    "QuestionEvent",
    "QuestionSelectedEvent",
    "QuestionsToggledEvent",
]

_NO_USER = User()


class ChatEvent(UserEvent):
    """A user sent a comment (`WebcastChatMessage`)."""

    __slots__ = ("_mentioned_user", "_segments")
    _message: chat_pb2.WebcastChatMessage
    _mentioned_user: User
    _segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The comment without its emotes (`content`, field 3)."""
        return self._message.content

    @property
    def language(self) -> str:
        """Language code detected by the platform, for example `en`; `un` is undetermined (field 14)."""
        return self._message.content_language

    @property
    def mentioned_user(self) -> User:
        """The user whom the comment mentions or replies to; empty and falsy if none (`at_user`, field 12).

        The platform does not distinguish mentions from replies.
        """
        try:
            return self._mentioned_user
        except AttributeError:
            message = self._message
            # Most comments have none.
            user = read_user(message.at_user) if message.HasField("at_user") else _NO_USER
            self._mentioned_user = user
            return user

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The comment split into text, emotes (`emotes`, field 13) and mentions, in order.

        A mention is an `@` followed by the name of `mentioned_user`. The texts joined are `text`.
        """
        try:
            return self._segments
        except AttributeError:
            message = self._message
            self._segments = segments = read_segments(message.content, message.emotes, self.mentioned_user)
            return segments

    @property
    def emotes(self) -> tuple[Emote, ...]:
        """The emotes in the comment, in order; most comments have none (`emotes`, field 13)."""
        return tuple([segment.emote for segment in self.segments if isinstance(segment, EmoteSegment)])

    def _read_user(self) -> User:
        return read_sender(self._message)


class EmoteEvent(UserEvent):
    """A user sent a comment of only emotes (`WebcastEmoteChatMessage`)."""

    __slots__ = ("_emotes",)
    _message: chat_pb2.WebcastEmoteChatMessage
    _emotes: tuple[Emote, ...]

    @property
    def emote_ids(self) -> tuple[str, ...]:
        """Ids of the emotes (`emote_list[].emote_id`, fields 3 and 1)."""
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
        return read_sender(self._message)


class _QuestionFields:
    """The attributes of events whose message holds a question."""

    __slots__ = ()
    _message: chat_pb2.WebcastQuestionNewMessage | chat_pb2.WebcastQuestionSelectedMessage

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
        """When it was asked, UTC (`Question.create_time`, field 4, in seconds); None if absent."""
        return wire_time(self._message.question.create_time)

    def _read_user(self) -> User:
        return read_user(self._message.question.user)


class QuestionEvent(_QuestionFields, UserEvent):
    """A user asked a question in the Q&A (`WebcastQuestionNewMessage.question`, field 2)."""

    __slots__ = ()
    _message: chat_pb2.WebcastQuestionNewMessage


class QuestionSelectedEvent(_QuestionFields, UserEvent):
    """The host shows a question (`WebcastQuestionSelectedMessage.question`, field 2). `user` asked it."""

    __slots__ = ()
    _message: chat_pb2.WebcastQuestionSelectedMessage


class QuestionDismissedEvent(MessageEvent):
    """The host stops showing a question (`WebcastQuestionSlideDownMessage`)."""

    __slots__ = ()
    _message: chat_pb2.WebcastQuestionSlideDownMessage

    @property
    def question_id(self) -> int:
        """The question's id (field 2)."""
        return self._message.question_id


class QuestionDeletedEvent(MessageEvent):
    """A question was deleted (`WebcastQuestionDeleteMessage`)."""

    __slots__ = ()
    _message: chat_pb2.WebcastQuestionDeleteMessage

    @property
    def question_id(self) -> int:
        """The question's id (field 2)."""
        return self._message.question_id

    @property
    def user_id(self) -> int:
        """Id of a user, apparently the one who asked it (field 3)."""
        return self._message.user_id


class QuestionsToggledEvent(MessageEvent):
    """The Q&A was switched on or off (`WebcastQuestionSwitchMessage`)."""

    __slots__ = ()
    _message: chat_pb2.WebcastQuestionSwitchMessage

    @property
    def is_on(self) -> bool:
        """Whether the Q&A is on (`on`, field 2; absent means off)."""
        return self._message.on


class CaptionLine(msgspec.Struct, frozen=True):
    """A caption in one language.

    Attributes:
        text: the words (`content`, field 2).
        language: language code (`lang`, field 1).
    """

    text: str = ""
    language: str = ""


class CaptionEvent(MessageEvent):
    """The host's speech as text (`WebcastCaptionMessage`). Some have no text; ignore these."""

    __slots__ = ()
    _message: chat_pb2.WebcastCaptionMessage

    @property
    def text(self) -> str:
        """The words in the first language; empty if there are none (`content[].content`, fields 4 and 2)."""
        return next((line.content for line in self._message.content), "")

    @property
    def language(self) -> str:
        """Language code of `text`, for example `en` (`content[].lang`, fields 4 and 1)."""
        return next((line.lang for line in self._message.content), "")

    @property
    def lines(self) -> tuple[CaptionLine, ...]:
        """The words in each language; only one language has been observed (`content`, field 4)."""
        return tuple([CaptionLine(line.content, line.lang) for line in self._message.content])

    @property
    def spoken_at(self) -> datetime | None:
        """When the speech begins, UTC (`timestamp_ms`, field 2, in milliseconds); None if absent."""
        return wire_time(self._message.timestamp_ms)

    @property
    def duration(self) -> float:
        """Duration of the speech in seconds; 0 if unknown (`duration_ms`, field 3, in milliseconds)."""
        return max(self._message.duration_ms, 0) / 1000

    @property
    def sentence_id(self) -> int:
        """The sentence's id; later events with the same id correct it; 0 if absent (field 5, since 2025)."""
        return self._message.sentence_id

    @property
    def is_final(self) -> bool:
        """Whether this is the final wording (`definite`, field 7; never set before 2025)."""
        return self._message.definite
