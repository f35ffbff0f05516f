"""Polls: start, votes, end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.images import read_image
from tiktok_live.events.models import User, read_user
from tiktok_live.events.scalars import wire_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tiktok_live.proto.upb import poll_pb2

__all__ = ["PollEndEvent", "PollEvent", "PollOption", "PollStartEvent", "PollVotesEvent"]


class PollOption(msgspec.Struct, frozen=True):
    """One option of a poll.

    Attributes:
        index: its position; the first is 0, which the wire omits (`option_idx`, field 3).
        text: the text of the option (`display_content`, field 2).
        votes: number of votes (field 1).
        voters: some of the voters, with id, nickname and avatar (`vote_user_list`, field 4).
    """

    index: int
    text: str
    votes: int = 0
    voters: tuple[User, ...] = ()


def _voter(user: poll_pb2.VoteUser) -> User:
    return User(user.user_id, nickname=user.nick_name, avatar=read_image(user.avatar_thumb))


def _read_options(options: Iterable[poll_pb2.PollOptionInfo]) -> tuple[PollOption, ...]:
    return tuple(
        [
            PollOption(
                option.option_idx,
                option.display_content,
                option.votes,
                tuple([_voter(user) for user in option.vote_user_list]),
            )
            for option in options
        ]
    )


class PollEvent(MessageEvent):
    """A poll changed (`WebcastPollMessage`); start, votes and end have their own classes."""

    __slots__ = ("_options",)
    _message: poll_pb2.WebcastPollMessage
    _options: tuple[PollOption, ...]

    @property
    def poll_id(self) -> int:
        """The poll's id (field 3)."""
        return self._message.poll_id

    @property
    def message_type(self) -> int:
        """Numeric code of the change: 0 start, 1 end, 2 votes (field 2)."""
        return self._message.message_type

    @property
    def kind(self) -> int:
        """Numeric code of the kind: 2 has options written by the host (`poll_kind`, field 7)."""
        return self._message.poll_kind

    @property
    def options(self) -> tuple[PollOption, ...]:
        """The options with their current votes (`option_list` of fields 4, 5 or 6)."""
        try:
            return self._options
        except AttributeError:
            message = self._message
            wire_options = (
                message.update_content.option_list
                or message.end_content.option_list
                or message.start_content.option_list
            )
            self._options = options = _read_options(wire_options)
            return options


class PollStartEvent(PollEvent):
    """A poll began (`WebcastPollMessage`, type 0)."""

    __slots__ = ("_operator",)
    _operator: User

    @property
    def title(self) -> str:
        """The question; may be empty (`start_content.title`, fields 4 and 4)."""
        return self._message.start_content.title

    @property
    def started_at(self) -> datetime | None:
        """When it began, UTC (`start_content.start_time`, fields 4 and 1, in ms)."""
        return wire_time(self._message.start_content.start_time)

    @property
    def ends_at(self) -> datetime | None:
        """When it ends automatically, UTC (`start_content.end_time`, fields 4 and 2, in ms)."""
        return wire_time(self._message.start_content.end_time)

    @property
    def operator(self) -> User:
        """The user who started it (`start_content.operator`, fields 4 and 5)."""
        try:
            return self._operator
        except AttributeError:
            self._operator = operator = read_user(self._message.start_content.operator)
            return operator


class PollVotesEvent(PollEvent):
    """A user voted in a poll (`WebcastPollMessage`, type 2): `options` have the votes so far."""

    __slots__ = ()


class PollEndEvent(PollEvent):
    """A poll ended (`WebcastPollMessage`, type 1): `options` have the final votes."""

    __slots__ = ("_operator",)
    _operator: User

    @property
    def operator(self) -> User:
        """The user who ended it (`end_content.operator`, fields 5 and 3)."""
        try:
            return self._operator
        except AttributeError:
            self._operator = operator = read_user(self._message.end_content.operator)
            return operator
