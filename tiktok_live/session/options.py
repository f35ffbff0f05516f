"""What a session may be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tiktok_live.wire.batches import MAX_MESSAGES
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
        first_message_timeout: how long it may take from the request to enter to the first batch of messages; it has to
            be none at all, so that a quiet room, which tells its number of viewers, is left alone. None for ever.
        stall_timeout: how long it may stay silent later; it answers every heartbeat, so silence is real.
        probe_after: silence after which a heartbeat is sent at once, to give it something to answer; None for half of
            `stall_timeout`. From `stall_timeout` on there is none.
        end_grace: how long the socket is still read after the live ended.
        max_inflated: limit of one inflated payload, in bytes.
        max_messages: limit of messages in one batch.
        room_state: whether to read what only the room's snapshot needs also when nobody listens to it.
        backlog: what to do with messages older than the connection: deliver them flagged (`mark`), not deliver them
            (`drop`; after a reconnect they are, flagged, if they were not seen before), or deliver them unflagged.
        listen_only: somebody else, for example a page, keeps the connection alive: send no request to enter, heartbeat,
            probe or ack, and judge the server by the age of its frames.
    """

    heartbeat_interval: float = 10.0
    first_frame_timeout: float = 15.0
    first_message_timeout: float | None = 60.0
    stall_timeout: float = 60.0
    probe_after: float | None = None
    end_grace: float = 1.0
    max_inflated: int = MAX_INFLATED
    max_messages: int = MAX_MESSAGES
    room_state: bool = True
    backlog: Backlog = "mark"
    listen_only: bool = False
