"""Social actions of viewers: joins, likes, follows, shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tiktok_live.events.base import UserEvent

if TYPE_CHECKING:
    from tiktok_live.proto.upb import social_pb2

__all__ = ["FollowEvent", "JoinEvent", "LikeEvent", "MemberEvent", "ShareEvent", "SocialEvent"]


class LikeEvent(UserEvent):
    """A user liked the live, up to 15 times per event (`WebcastLikeMessage`)."""

    __slots__ = ()
    _message: social_pb2.WebcastLikeMessage

    @property
    def count(self) -> int:
        """Number of likes in this event (field 2)."""
        return self._message.count

    @property
    def total(self) -> int:
        """Number of likes of the whole live: the highest value received so far (field 3).

        The platform's servers disagree, so the value in the message (`proto.total`) can decrease.
        """
        return self._message.total if self._session_value is None else self._session_value

    def with_total(self, total: int) -> LikeEvent:
        """Return a copy of the event with the higher `total` that the session received earlier."""
        event = LikeEvent(*self._constructor_args())
        event._session_value = total
        return event

    def _copy_state(self) -> int:
        return self.total

    def __setstate__(self, total: int) -> None:
        self._session_value = total


class MemberEvent(UserEvent):
    """Something happened to a viewer (`WebcastMemberMessage`); joins are `JoinEvent`."""

    __slots__ = ()
    _message: social_pb2.WebcastMemberMessage

    @property
    def action(self) -> int:
        """Numeric code of what happened; 1 means joined (field 10)."""
        return int(self._message.action)

    @property
    def viewers(self) -> int:
        """Number of current viewers (`member_count`, field 3)."""
        return self._message.member_count


class JoinEvent(MemberEvent):
    """A viewer joined the live (`WebcastMemberMessage`, action 1)."""

    __slots__ = ()

    @property
    def source(self) -> str:
        """How they found the live, for example `homepage_hot-live_cell` (`client_enter_source`, field 19)."""
        return self._message.client_enter_source


class SocialEvent(UserEvent):
    """A user followed the host, shared the live, or performed another social action (`WebcastSocialMessage`)."""

    __slots__ = ()
    _message: social_pb2.WebcastSocialMessage

    @property
    def action(self) -> int:
        """Numeric code of the action: 1 follow, 3 share (field 4)."""
        return self._message.action


class FollowEvent(SocialEvent):
    """A user followed the host (`WebcastSocialMessage`, action 1). The platform does not send unfollows."""

    __slots__ = ()

    @property
    def followers(self) -> int:
        """The host's number of followers (`follow_count`, field 6)."""
        return self._message.follow_count


class ShareEvent(SocialEvent):
    """A user shared the live (`WebcastSocialMessage`, action 3)."""

    __slots__ = ()

    @property
    def share_count(self) -> int:
        """How often the live has been shared, according to the platform (field 8)."""
        return self._message.share_count
