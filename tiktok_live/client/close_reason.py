"""Why a client or a pool came to its end without a failure."""

from __future__ import annotations

from enum import StrEnum, unique

__all__ = ["CloseReason"]


@unique
class CloseReason(StrEnum):
    """What `wait_closed()` and `run()` return; a failure is raised instead."""

    LIVE_ENDED = "live_ended"
    """The host ended the live, or the platform did."""
    CLOSED = "closed"
    """`aclose()` was called, or the `async with` block was left."""
    INTERRUPTED = "interrupted"
    """Ctrl-C, SIGTERM or SIGHUP; only `run()` returns it."""
    NO_ROOM_LEFT = "no_room_left"
    """Every room of a pool has ended; only a pool returns it."""

    @property
    def sentence(self) -> str:
        """The same in words, as `DisconnectedEvent.reason` has it."""
        return _SENTENCES[self]


_SENTENCES = {
    CloseReason.LIVE_ENDED: "the live ended",
    CloseReason.CLOSED: "closed",
    CloseReason.INTERRUPTED: "interrupted",
    CloseReason.NO_ROOM_LEFT: "no room is left",
}
