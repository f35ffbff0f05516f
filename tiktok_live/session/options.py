"""Options of a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from tiktok_live.wire.batches import MAX_MESSAGES
from tiktok_live.wire.inflate import MAX_INFLATED

__all__ = ["Backlog", "SessionOptions"]

Backlog: TypeAlias = Literal["mark", "drop", "deliver"]
"""What to do with messages that are older than the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOptions:
    """Options of a session. All times are in seconds.

    Attributes:
        heartbeat_interval: interval until the server sets one.
        first_frame_timeout: time from the request to enter to the first frame.
        first_message_timeout: time from the request to enter to the first batch of messages. Quiet rooms are not
            affected, because they still push their viewer count. None for no limit.
        stall_timeout: time without a frame after which the connection counts as lost: a live server answers every
            heartbeat.
        probe_after: time without a frame after which an extra heartbeat is sent as a probe; None for half of
            `stall_timeout`. With `stall_timeout` or more there is no probe.
        end_grace: how long to keep reading the socket after the live ended.
        max_inflated: limit of one inflated payload, in bytes.
        max_messages: limit of messages in one batch.
        room_state: whether to decode what only the room's snapshot needs, even without listeners.
        backlog: what to do with messages that are older than the connection: deliver them flagged (`mark`), skip them
            (`drop`; after a reconnect the unseen ones are delivered, flagged), or deliver them unflagged (`deliver`).
        listen_only: something else, such as a browser page, keeps the connection alive: send no request to enter,
            heartbeat, probe or ack, and judge the server only by the age of its frames.
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
