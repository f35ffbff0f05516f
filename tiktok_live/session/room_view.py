"""The public snapshot of a live, and the view that keeps its data current. Updates are cheap; snapshots cost more."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from tiktok_live.events.base import json_value
from tiktok_live.events.families.battle import BattleActionEvent, BattleEndEvent, BattleScoresEvent, BattleStartEvent
from tiktok_live.events.families.battle_models import BattleSide
from tiktok_live.events.families.room import LiveIntroEvent, LivePausedEvent, LiveResumedEvent, ViewerCountEvent
from tiktok_live.events.models import TopViewer, User

if TYPE_CHECKING:
    from tiktok_live.events.base import MessageEvent
    from tiktok_live.events.families.battle_models import BattleSettings
    from tiktok_live.events.families.social import LikeEvent

__all__ = ["KEPT_LIMIT", "BattleSnapshot", "LiveStatus", "RoomSnapshot", "RoomView"]

KEPT_LIMIT = 64 * 1024
"""Largest event kept for the snapshot, in `MessageEvent.retained_bytes`: ten times the largest recorded one."""

_RUNNING = frozenset({0, 1})  # `BattleSettings.status`: absent or running; 3 is the punishment phase, 4 is finished


@unique
class LiveStatus(StrEnum):
    """Status of a live."""

    UNKNOWN = "unknown"
    """No information about the room yet."""
    LIVE = "live"
    PAUSED = "paused"
    """The host stepped away; the room goes on."""
    ENDED = "ended"


class BattleSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A running battle.

    Attributes:
        battle_id: id of the battle.
        sides: the hosts with their scores. If the battle began before the client connected, hosts have only an id.
        started_at: start (UTC).
        ends_at: scheduled end (UTC).
    """

    battle_id: int
    sides: tuple[BattleSide, ...] = ()
    started_at: datetime | None = None
    ends_at: datetime | None = None


class RoomSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a live at one moment; immutable. Unknown values are empty, 0 or None.

    Attributes:
        status: status of the live.
        title: title from the room lookup.
        host: the user who is live; from the lookup, then from the introduction message, which adds a picture.
        started_at: start of the live (UTC).
        viewers: current number of viewers.
        total_viewers: number of viewers since the start of the live.
        likes: total likes of the live, the highest number received.
        top_viewers: ranked viewers, best first; from rank 6 on, users have only an id.
        battle: the running battle; None if there is none.
        gifts: number of gifts received by this client: the sum of `GiftEvent.delta`, backlog included.
        diamonds: value of these gifts in diamonds: the sum of `GiftEvent.diamonds`.
    """

    status: LiveStatus = LiveStatus.UNKNOWN
    title: str = ""
    host: User = User()
    started_at: datetime | None = None
    viewers: int = 0
    total_viewers: int = 0
    likes: int = 0
    top_viewers: tuple[TopViewer, ...] = ()
    battle: BattleSnapshot | None = None
    gifts: int = 0
    diamonds: int = 0

    def to_dict(self) -> dict[str, object]:
        """Return the snapshot as JSON-safe values: ids as strings, times in ISO 8601."""
        return {name: json_value(name, getattr(self, name)) for name in self.__struct_fields__}


class RoomView:
    """The data of the snapshot. Of events larger than `KEPT_LIMIT`, only numbers are kept."""

    __slots__ = ("_audience", "_battle", "_host", "_likes", "_started_at", "_status", "_title", "_total", "_viewers")

    def __init__(self) -> None:
        self._status = LiveStatus.UNKNOWN
        self._title = ""
        self._host = User()
        self._started_at: datetime | None = None
        self._viewers = 0
        self._total = 0
        self._likes = 0
        self._audience: ViewerCountEvent | None = None
        self._battle = _Battle()

    def seed(
        self,
        *,
        status: LiveStatus,
        title: str = "",
        host: User = User(),  # noqa: B008 - frozen
        started_at: datetime | None = None,
        viewers: int | None = None,
    ) -> None:
        """Apply the result of a room lookup. Empty values and None change nothing."""
        self._status = status
        self._title = title or self._title
        self._started_at = started_at or self._started_at
        self._viewers = self._viewers if viewers is None else viewers
        # For the same host, the introduction message has more data than a lookup.
        if host.id != self._host.id or not self._host:
            self._host = host or self._host

    def enter(self) -> None:
        """Note that the room responds: without a lookup, this is the first sign that it is live."""
        if self._status is LiveStatus.UNKNOWN:
            self._status = LiveStatus.LIVE

    def end(self) -> None:
        """Note that the live ended."""
        self._status = LiveStatus.ENDED
        self._battle = _Battle()

    def take_likes(self, event: LikeEvent) -> LikeEvent:
        """Return `event` with a total that never decreases: the highest of this live."""
        total = event.total
        if total < self._likes:
            return event.with_total(self._likes)
        self._likes = total
        return event

    def take(self, event: MessageEvent) -> None:
        """Update viewers, status, host and battle."""
        match event:
            case ViewerCountEvent():
                self._audience = event if _is_kept(event) else None
                self._viewers = event.viewers
                self._total = event.total_viewers
            case LivePausedEvent():
                self._status = LiveStatus.PAUSED
            case LiveResumedEvent():
                self._status = LiveStatus.LIVE
            case LiveIntroEvent():
                if event.user and self._host.id in {0, event.user.id} and _is_kept(event):
                    self._host = event.user
            case BattleActionEvent() | BattleScoresEvent():
                self._battle.take(event)

    def snapshot(self, gifts: int, diamonds: int) -> RoomSnapshot:
        """Return the current snapshot, with the given gift totals."""
        audience = self._audience
        return RoomSnapshot(
            status=self._status,
            title=self._title,
            host=self._host,
            started_at=self._started_at,
            viewers=self._viewers,
            total_viewers=self._total,
            likes=self._likes,
            top_viewers=audience.top_viewers if audience is not None else (),
            battle=self._battle.snapshot(),
            gifts=gifts,
            diamonds=diamonds,
        )


def _is_kept(event: MessageEvent) -> bool:
    return event.retained_bytes <= KEPT_LIMIT


class _Battle:
    """The running battle, if any. Hosts are named only in its start message, scores only in score messages."""

    __slots__ = ("_ended_id", "_named", "_scores")

    def __init__(self) -> None:
        self._named: BattleActionEvent | None = None
        self._scores: BattleScoresEvent | None = None
        self._ended_id = 0

    def take(self, event: BattleActionEvent | BattleScoresEvent) -> None:
        if isinstance(event, BattleEndEvent) or event.settings.status not in _RUNNING:
            self._ended_id, self._named, self._scores = event.battle_id, None, None
        elif event.battle_id == self._ended_id:
            return  # late scores of an ended battle
        elif not _is_kept(event):
            self._named, self._scores = None, None
        elif isinstance(event, BattleScoresEvent):
            self._scores = event
            if self._named is not None and self._named.battle_id != event.battle_id:
                self._named = None
        elif isinstance(event, BattleStartEvent) or event.battle_id == self._id():
            self._named = event
            if self._scores is not None and self._scores.battle_id != event.battle_id:
                self._scores = None

    def snapshot(self) -> BattleSnapshot | None:
        event = self._scores or self._named
        if event is None:
            return None
        settings = (self._named or event).settings or event.settings
        return BattleSnapshot(
            battle_id=event.battle_id,
            sides=self._sides(),
            started_at=settings.started_at,
            ends_at=_end_of(settings),
        )

    def _sides(self) -> tuple[BattleSide, ...]:
        named = self._named.sides if self._named is not None else ()
        if self._scores is None:
            return named
        by_id = {side.host.id: side for side in named}
        return tuple(
            replace(by_id.get(side.host.id, side), score=side.score, supporters=side.supporters)
            for side in self._scores.sides
        )

    def _id(self) -> int:
        event = self._scores or self._named
        return event.battle_id if event is not None else 0


def _end_of(settings: BattleSettings) -> datetime | None:
    """Return the scheduled end of a battle; None if start or duration is missing or invalid."""
    if settings.started_at is None or settings.duration <= 0:
        return None
    # Cannot overflow: starts are before 2101 and durations have 32 bits.
    return settings.started_at + timedelta(seconds=settings.duration)
