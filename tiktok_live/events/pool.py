"""What happens in a pool of rooms: one is read no more."""

from __future__ import annotations

from tiktok_live.events.lifecycle import LifecycleEvent

__all__ = ["RoomClosedEvent"]


class RoomClosedEvent(LifecycleEvent, frozen=True, kw_only=True):
    """A room has left its `LivePool`: its live ended, it was removed, or a failure was final. Each room's last event.

    Attributes:
        unique_id: the host's handle; empty when the pool was given a room id.
        reason: one sentence, for example `the live ended`; `closed` if somebody removed it.
        error: the failure; None when there was none.
    """

    unique_id: str
    reason: str
    error: BaseException | None = None
