"""The room itself: viewer counts, its state, its introduction, system messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tiktok_live.events.base import MessageEvent, UserEvent
from tiktok_live.events.models import TopViewer, read_top_viewer
from tiktok_live.events.texts import read_text

if TYPE_CHECKING:
    from tiktok_live.proto.upb import room_pb2, social_pb2

__all__ = [
    "ControlEvent",
    "LiveEndedEvent",
    "LiveIntroEvent",
    "LivePausedEvent",
    "LiveResumedEvent",
    "LiveSuspendedEvent",
    "SystemMessageEvent",
    "ViewerCountEvent",
]


class ViewerCountEvent(MessageEvent):
    """The number of viewers (`WebcastRoomUserSeqMessage`)."""

    __slots__ = ("_top_viewers",)
    _message: social_pb2.WebcastRoomUserSeqMessage
    _top_viewers: tuple[TopViewer, ...]

    @property
    def viewers(self) -> int:
        """Number of current viewers (`total`, field 3)."""
        return self._message.total

    @property
    def total_viewers(self) -> int:
        """Number of viewers since the live began (`total_user`, field 7)."""
        return self._message.total_user

    @property
    def anonymous(self) -> int:
        """Number of current viewers without an account (field 8)."""
        return self._message.anonymous

    @property
    def top_viewers(self) -> tuple[TopViewer, ...]:
        """The top viewers, best first; from rank 6 on, users have only an id (`ranks`, field 2)."""
        try:
            return self._top_viewers
        except AttributeError:
            self._top_viewers = viewers = tuple([read_top_viewer(contributor) for contributor in self._message.ranks])
            return viewers


class ControlEvent(MessageEvent):
    """The state of the live changed (`WebcastControlMessage`)."""

    __slots__ = ()
    is_droppable: ClassVar[bool] = False
    _message: room_pb2.WebcastControlMessage

    @property
    def action(self) -> int:
        """Numeric code of the change: 1 paused, 2 resumed, 3 ended, 4 suspended (field 2)."""
        return int(self._message.action)

    @property
    def tips(self) -> str:
        """The platform's message to viewers; usually empty (field 3)."""
        return self._message.tips


class LivePausedEvent(ControlEvent):
    """The host paused the live (action 1)."""

    __slots__ = ()

    @property
    def source(self) -> str:
        """Why, for example `anchor_pause` or `app_pause` (`extra.source`, fields 4 and 8)."""
        return self._message.extra.source


class LiveResumedEvent(ControlEvent):
    """The host resumed the live after a pause (action 2)."""

    __slots__ = ()


class LiveEndedEvent(ControlEvent):
    """The host ended the live (action 3)."""

    __slots__ = ()


class LiveSuspendedEvent(ControlEvent):
    """The platform ended the live (action 4)."""

    __slots__ = ()

    @property
    def title(self) -> str:
        """Title of the platform's explanation, localised (`extra.title`, fields 4 and 3)."""
        return self._message.extra.title.default_pattern

    @property
    def violation(self) -> str:
        """The platform's reason, localised (`extra.violation_reason`, fields 4 and 4)."""
        return self._message.extra.violation_reason.default_pattern


class LiveIntroEvent(UserEvent):
    """The host's introduction, sent once after joining (`WebcastLiveIntroMessage`). `user` is the host."""

    __slots__ = ()
    _message: room_pb2.WebcastLiveIntroMessage

    @property
    def text(self) -> str:
        """The introduction (`content`, field 4)."""
        return self._message.content

    @property
    def language(self) -> str:
        """Language code of the text (field 8)."""
        return self._message.content_language


class SystemMessageEvent(MessageEvent):
    """A message from the platform to the viewers of this room (`WebcastRoomMessage`), for example the welcome text."""

    __slots__ = ()
    _message: room_pb2.WebcastRoomMessage

    @property
    def text(self) -> str:
        """The text, localised (`content`, field 2, or `common.display_text` if that is blank)."""
        return self._message.content.strip() or read_text(self._message.common.display_text)

    @property
    def key(self) -> str:
        """The platform's key of the text, the same in all languages; may be empty (`display_text.key`)."""
        return self._message.common.display_text.key

    @property
    def is_welcome(self) -> bool:
        """Whether it is the welcome text (field 7)."""
        return self._message.is_welcome
