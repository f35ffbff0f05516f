"""People coming, liking, following, sharing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.base import UserEvent

if TYPE_CHECKING:
    from tiktok_live.proto.upb import social_pb2

__all__ = ["FollowEvent", "JoinEvent", "LikeEvent", "MemberEvent", "ShareEvent", "SocialEvent"]


class LikeEvent(UserEvent):
    """Somebody liked, up to 15 times in one event (`WebcastLikeMessage`)."""

    __slots__ = ()
    _message: social_pb2.WebcastLikeMessage

    @property
    def count(self) -> int:
        """Likes in this event (field 2)."""
        return self._message.count

    @property
    def total(self) -> int:
        """Likes of the whole live: the highest number told so far (field 3).

        The platform's servers disagree, so the number in the message itself (`proto.total`) can go backwards.
        """
        return self._message.total if self._session_value is None else self._session_value

    def with_total(self, total: int) -> LikeEvent:
        """Return the same event as a session hands it out that was told a higher `total` before."""
        event = LikeEvent(*self._constructor_args())
        event._session_value = total
        return event

    def _copy_state(self) -> int:
        return self.total

    def __setstate__(self, total: int) -> None:
        self._session_value = total


class MemberEvent(UserEvent):
    """Something about somebody in the audience (`WebcastMemberMessage`); joins are `JoinEvent`."""

    __slots__ = ()
    _message: social_pb2.WebcastMemberMessage

    @property
    def action(self) -> int:
        """The platform's number of what happened; 1 is joining (field 10)."""
        return int(self._message.action)

    @property
    def viewers(self) -> int:
        """People watching at this moment (`member_count`, field 3)."""
        return self._message.member_count


class JoinEvent(MemberEvent):
    """Somebody came to watch (`WebcastMemberMessage`, action 1)."""

    __slots__ = ()

    @property
    def source(self) -> str:
        """Where they came from, for example `homepage_hot-live_cell` (`client_enter_source`, field 19)."""
        return self._message.client_enter_source


class SocialEvent(UserEvent):
    """Somebody followed or shared, or another social action (`WebcastSocialMessage`)."""

    __slots__ = ()
    _message: social_pb2.WebcastSocialMessage

    @property
    def action(self) -> int:
        """The platform's number of what happened: 1 follow, 3 share (field 4)."""
        return self._message.action


class FollowEvent(SocialEvent):
    """Somebody followed the host (`WebcastSocialMessage`, action 1). The platform sends no unfollows."""

    __slots__ = ()

    @property
    def followers(self) -> int:
        """How many follow the host now (`follow_count`, field 6)."""
        return self._message.follow_count


class ShareEvent(SocialEvent):
    """Somebody shared the live (`WebcastSocialMessage`, action 3)."""

    __slots__ = ()

    @property
    def share_count(self) -> int:
        """How often this live was shared, as the platform tells it (field 8)."""
        return self._message.share_count
