"""What went through one connection, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Counters"]


@dataclass(slots=True)
class Counters:
    """What went through one connection.

    Every message of a batch that could be read is in exactly one of `delivered`, `duplicates`, `unread` and `dropped`:
    together they are `messages`.

    Attributes:
        frames: push frames received.
        broken_frames: frames that could not be read, and a plan's first response that could not.
        oversized: of those, frames beyond a limit of bytes or of messages.
        bytes_received: size of the frames as they came, before inflating.
        messages: messages inside batches.
        delivered: messages that were handed out as an event, if only as an `UnknownEvent`.
        duplicates: messages that repeat what was handed out before: by their id, or, of chests and ticks of streaks, by
            what they say.
        unread: messages that nobody listens to.
        dropped: messages older than the first connection, where `backlog` is `drop`.
        unparsed: delivered messages that did not parse. Methods without a schema are not among them: those are counted
            by `RoomState.unknown`.
        events: events made, also those that time or other events give.
        acks: acks queued.
        heartbeats: heartbeats queued, probes included.
        heartbeats_answered: heartbeats received; a server answers each one.
        probes: heartbeats queued before their time, because the server was silent.
    """

    frames: int = 0
    broken_frames: int = 0
    oversized: int = 0
    bytes_received: int = 0
    messages: int = 0
    delivered: int = 0
    duplicates: int = 0
    unread: int = 0
    dropped: int = 0
    unparsed: int = 0
    events: int = 0
    acks: int = 0
    heartbeats: int = 0
    heartbeats_answered: int = 0
    probes: int = 0
