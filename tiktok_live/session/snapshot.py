"""How a live stands at one moment, as a plain value."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - the signature of the struct tells its fields' types
from enum import StrEnum, unique

import msgspec

from tiktok_live.events.base import json_value
from tiktok_live.events.families.battle_models import BattleSide  # noqa: TC001 - as above
from tiktok_live.events.models import TopViewer, User

__all__ = ["BattleSnapshot", "LiveStatus", "RoomSnapshot"]


@unique
class LiveStatus(StrEnum):
    """Whether the live goes on."""

    UNKNOWN = "unknown"
    """Nothing was heard of the room yet."""
    LIVE = "live"
    PAUSED = "paused"
    """The host stepped away; the room goes on."""
    ENDED = "ended"


class BattleSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A battle that runs.

    Attributes:
        battle_id: the battle's id.
        sides: the hosts with their scores; those of a battle that began before this client came have an id only.
        started_at: when it began (UTC).
        ends_at: when its time is up (UTC).
    """

    battle_id: int
    sides: tuple[BattleSide, ...] = ()
    started_at: datetime | None = None
    ends_at: datetime | None = None


class RoomSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """How a live stood when it was asked; it does not change any more. What was not told is empty, 0 or None.

    Attributes:
        status: whether the live goes on.
        title: as the lookup found it.
        host: who is live; from the lookup, then from the introduction, which has a picture too.
        started_at: when the live began (UTC).
        viewers: people watching.
        total_viewers: people who came since the live began.
        likes: likes of the whole live, the highest number told.
        top_viewers: the places, best first; from place 6 on a user has an id only.
        battle: the battle that runs; None when there is none.
        gifts: how many gifts this client was told of: the sum of `GiftEvent.delta`, backlog included.
        diamonds: the same in diamonds: the sum of `GiftEvent.diamonds`.
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
        """Return it as JSON-safe values: ids as strings, times in ISO 8601."""
        return {name: json_value(name, getattr(self, name)) for name in self.__struct_fields__}
