"""What a session may be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tiktok_live.wire.inflate import MAX_INFLATED

__all__ = ["Backlog", "SessionOptions"]

Backlog: TypeAlias = Literal["mark", "drop", "deliver"]
"""What to do with messages older than the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOptions:
    """What a session may be told. All times in seconds.

    Attributes:
        heartbeat_interval: used until the server names one.
        first_frame_timeout: how long the server may stay silent after the request to enter.
        stall_timeout: how long it may stay silent later; it answers every heartbeat, so silence is real.
        end_grace: how long the socket is still read after the live ended.
        max_inflated: limit of one inflated payload, in bytes.
        room_state: whether to read what only the room's snapshot needs also when nobody listens to it.
        backlog: what to do with messages older than the connection: deliver them flagged (`mark`), not deliver them
            (`drop`; after a reconnect they are, flagged, if they were not seen before), or deliver them unflagged.
    """

    heartbeat_interval: float = 10.0
    first_frame_timeout: float = 15.0
    stall_timeout: float = 60.0
    end_grace: float = 1.0
    max_inflated: int = MAX_INFLATED
    room_state: bool = True
    backlog: Backlog = "mark"
