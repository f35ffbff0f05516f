"""Goals of the host, and what viewers contribute to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from tiktok_live.events.base import MessageEvent
from tiktok_live.events.images import read_image
from tiktok_live.events.models import Gift, User
from tiktok_live.events.scalars import wire_time

if TYPE_CHECKING:
    from tiktok_live.proto.upb import goal_pb2

__all__ = ["GoalContributor", "GoalEvent", "SubGoal"]


class SubGoal(msgspec.Struct, frozen=True):
    """One part of a goal: a number of one gift, or of subscriptions. `SubGoal()` is empty and falsy.

    Attributes:
        gift: the kind of gift that counts; empty for subscriptions (`id`, field 2, and `gift`, field 5).
        progress: number reached so far, in gifts, not diamonds (field 3).
        target: number to reach (field 4).
    """

    gift: Gift = Gift()
    progress: int = 0
    target: int = 0

    def __bool__(self) -> bool:
        return bool(self.gift or self.target)

    @property
    def is_reached(self) -> bool:
        """Whether the target is reached."""
        return self.progress >= self.target > 0


class GoalContributor(msgspec.Struct, frozen=True):
    """A user who contributed to a goal.

    Attributes:
        user: id, handle and avatar; no nickname.
        score: their contribution; for subscription goals the platform sends a time in milliseconds instead (field 4).
    """

    user: User
    score: int


def _read_sub_goal(part: goal_pb2.LiveStreamSubGoal) -> SubGoal:
    gift = part.gift
    kind = Gift(part.id, gift.name, gift.diamond_count, gift.type == 1, read_image(gift.icon))
    return SubGoal(kind, part.progress, part.target)


class GoalEvent(MessageEvent):
    """A goal of the host changed (`WebcastGoalUpdateMessage`), usually because of a contribution."""

    __slots__ = ("_contributors", "_sub_goals")
    _message: goal_pb2.WebcastGoalUpdateMessage
    _contributors: tuple[GoalContributor, ...]
    _sub_goals: tuple[SubGoal, ...]

    @property
    def goal_id(self) -> int:
        """The goal's id (`goal.id`, fields 3 and 1)."""
        return self._message.goal.id

    @property
    def kind(self) -> int:
        """Numeric code of the kind: 1 gifts, 2 subscriptions (`goal.type`, fields 3 and 2)."""
        return self._message.goal.type

    @property
    def text(self) -> str:
        """The host's description of it (`goal.description`, fields 3 and 5)."""
        return self._message.goal.description

    @property
    def started_at(self) -> datetime | None:
        """When it was set, UTC (`goal.start_time`, fields 3 and 8, in seconds)."""
        return wire_time(self._message.goal.start_time)

    @property
    def expires_at(self) -> datetime | None:
        """When it ends, UTC (`goal.expire_time`, fields 3 and 9, in seconds)."""
        return wire_time(self._message.goal.expire_time)

    @property
    def sub_goals(self) -> tuple[SubGoal, ...]:
        """Its parts (`goal.sub_goals`, fields 3 and 4); the changed part is replaced with `changed`, which is newer."""
        try:
            return self._sub_goals
        except AttributeError:
            self._sub_goals = sub_goals = self._read_sub_goals()
            return sub_goals

    @property
    def changed(self) -> SubGoal:
        """The part that received a contribution; empty and falsy if none did (`contribute_subgoal`, field 7)."""
        message = self._message
        if not message.HasField("contribute_subgoal"):
            return SubGoal()
        part = message.contribute_subgoal
        for known in message.goal.sub_goals:
            if known.id == part.id:
                return msgspec.structs.replace(_read_sub_goal(known), progress=part.progress)
        return _read_sub_goal(part)

    @property
    def contributor(self) -> User:
        """The user who contributed: id, handle and avatar; empty and falsy if none (fields 4, 6 and 5)."""
        message = self._message
        avatar = read_image(message.contributor_avatar)
        return User(message.contributor_id, message.contributor_display_id, avatar=avatar)

    @property
    def added_count(self) -> int:
        """Number of gifts or subscriptions they contributed (`contribute_count`, field 9)."""
        return self._message.contribute_count

    @property
    def added_diamonds(self) -> int:
        """Value of the contribution in diamonds (`contribute_score`, field 10)."""
        return self._message.contribute_score

    @property
    def contributors(self) -> tuple[GoalContributor, ...]:
        """The contributors that the platform lists (`goal.contributors`, fields 3 and 11)."""
        try:
            return self._contributors
        except AttributeError:
            self._contributors = contributors = self._read_contributors()
            return contributors

    @property
    def contributor_count(self) -> int:
        """Number of contributors so far (`goal.contributors_length`, fields 3 and 12)."""
        return self._message.goal.contributors_length

    @property
    def is_pinned(self) -> bool:
        """Whether the host pinned it with this change (`pin_info.pin`, fields 15 and 1)."""
        return self._message.pin_info.pin

    @property
    def unpins_at(self) -> datetime | None:
        """When the pin ends, UTC (`pin_info.pin_end_time`, fields 15 and 3, in seconds)."""
        return wire_time(self._message.pin_info.pin_end_time)

    def _read_sub_goals(self) -> tuple[SubGoal, ...]:
        changed = self.changed
        parts = [_read_sub_goal(part) for part in self._message.goal.sub_goals]
        return tuple([changed if changed and part.gift.id == changed.gift.id else part for part in parts])

    def _read_contributors(self) -> tuple[GoalContributor, ...]:
        return tuple(
            [
                GoalContributor(User(one.user_id, one.display_id, avatar=read_image(one.avatar)), one.score)
                for one in self._message.goal.contributors
            ]
        )
