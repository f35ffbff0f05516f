"""What becomes of questions in the Q&A: shown, put away, deleted; the Q&A itself switched on or off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.base import MessageEvent, UserEvent, wire_time
from tiktok_live.events.models import read_user

if TYPE_CHECKING:
    from datetime import datetime

    from tiktok_live.events.models import User
    from tiktok_live.proto.upb import chat_pb2

__all__ = ["QuestionDeletedEvent", "QuestionDismissedEvent", "QuestionSelectedEvent", "QuestionsToggledEvent"]


class QuestionSelectedEvent(UserEvent):
    """The host shows a question (`WebcastQuestionSelectedMessage.question`, field 2). `user` is who asked it."""

    __slots__ = ()
    _message: chat_pb2.WebcastQuestionSelectedMessage

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
        return wire_time(self._message.question.create_time)

    def _read_user(self) -> User:
        return read_user(self._message.question.user)


class QuestionDismissedEvent(MessageEvent):
    """The host puts the question away that was shown (`WebcastQuestionSlideDownMessage`)."""

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
        """Id of a person, as it seems who asked it (field 3)."""
        return self._message.user_id


class QuestionsToggledEvent(MessageEvent):
    """The Q&A was switched on or off (`WebcastQuestionSwitchMessage`)."""

    __slots__ = ()
    _message: chat_pb2.WebcastQuestionSwitchMessage

    @property
    def is_on(self) -> bool:
        """Whether it is on now (`on`, field 2; absent means off)."""
        return self._message.on
