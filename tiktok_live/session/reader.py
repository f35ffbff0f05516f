"""Turns the messages of a batch into events: skips duplicates and unwanted methods, decodes, updates the room state."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiktok_live.events.base import DecodeContext, Event, MessageEvent, UnknownEvent
from tiktok_live.events.decode import decode_message
from tiktok_live.events.families.room import LiveEndedEvent, LiveSuspendedEvent
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.redaction import printable
from tiktok_live.session.room_state import CONTROL_METHODS, STATE_METHODS, TRACKED_EVENTS
from tiktok_live.wire.batches import BROKEN_METHOD

if TYPE_CHECKING:
    from tiktok_live.session.options import SessionOptions
    from tiktok_live.session.room_state import RoomState
    from tiktok_live.wire.frame_reader import Allowance, BrokenContent, OpenedBatch

__all__ = ["FIRST_RESPONSE_BACKLOG", "Counters", "MessageReader"]

logger = logging.getLogger(__name__)

# In a plan's first response these are backlog; the other methods describe the current state.
FIRST_RESPONSE_BACKLOG = frozenset(
    {
        "WebcastChatMessage",
        "WebcastEmoteChatMessage",
        "WebcastGiftMessage",
        "WebcastMemberMessage",
        "WebcastSocialMessage",
        "WebcastLikeMessage",
    }
)
# These describe the current state, so they are never backlog.
_NEVER_BACKLOG = frozenset({"WebcastControlMessage", "WebcastLiveIntroMessage", "WebcastRoomUserSeqMessage"})
_LOG_EVERY = 1000  # unknown messages of a method, after the first
_MAX_LOGGED_NAME = 200  # characters; real names have under 60


@dataclass(slots=True)
class Counters:
    """Counts of one connection.

    Every message of a readable batch is counted in exactly one of `delivered`, `duplicates`, `unread` and `dropped`;
    their sum is `messages`.

    Attributes:
        frames: push frames received.
        broken_frames: unreadable frames, including an unreadable first response of a plan.
        oversized: of those, frames beyond a limit of bytes or messages.
        bytes_received: size of the frames on the wire, before inflating.
        messages: messages in batches.
        delivered: messages that became an event, possibly an `UnknownEvent`.
        duplicates: messages that repeat a delivered one: the same message id or, for chests and gift ticks, the same
            content.
        unread: messages without a listener.
        dropped: messages older than the first connection, if `backlog` is `drop`.
        unparsed: delivered messages that did not parse. Excludes methods without a schema, which `RoomState.unknown`
            counts.
        events: events created, including derived ones and those created by timers.
        acks: acks queued.
        heartbeats: heartbeats queued, probes included.
        heartbeats_answered: heartbeats received; a server returns each one.
        probes: heartbeats queued early because the server was silent.
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


class MessageReader:
    """Reads the messages of one connection.

    Args:
        room_id: for messages that do not name their room.
        room: the state that outlives the connection.
        options: the backlog policy, and whether the room's snapshot is wanted.
        counters: counts to update.
        wall_offset: wall time minus monotonic time (the `now` of the methods), in seconds.

    Attributes:
        events: events to dispatch, in order.
        wall_offset: as above; may be changed at any time.
    """

    def __init__(
        self, room_id: int, room: RoomState, options: SessionOptions, counters: Counters, wall_offset: float
    ) -> None:
        self._room_id = room_id
        self._room = room
        self._counters = counters
        self.wall_offset = wall_offset
        self._needed = CONTROL_METHODS | STATE_METHODS if options.room_state else CONTROL_METHODS
        self._listened: frozenset[str] | None = None
        self._wanted: frozenset[str] | None = None
        self._flags_old = options.backlog != "deliver"
        # After a reconnect, what is old may have been missed.
        self._drops_old = options.backlog == "drop" and room.connections == 0
        self.events: list[Event] = []

    def want(self, methods: frozenset[str] | None) -> None:
        """Set the methods with listeners, from now on; None for all."""
        if methods is not self._listened:  # called before every frame, mostly with the same set
            self._listened = methods
            self._wanted = None if methods is None else methods | self._needed

    def read(self, batch: OpenedBatch, now: float, *, is_first: bool, allowance: Allowance | None = None) -> bool:
        """Turn a batch into events; return whether it announces the end of the live.

        Every message is counted in exactly one of: duplicates, unread, dropped, delivered.
        """
        wanted, counters, is_new = self._wanted, self._counters, self._room.is_new
        context = self._context(now)
        previous, ended = len(self.events), False
        messages = batch.messages
        counters.messages += len(messages)
        for message in messages:
            msg_id = message.msg_id
            if not is_new(msg_id):
                counters.duplicates += 1
                continue
            method = message.method
            if wanted is not None and method not in wanted:
                counters.unread += 1
                if method not in MESSAGE_SPECS:
                    self._note_unknown(method, "no listener")
                continue
            is_old = (message.is_history and method not in _NEVER_BACKLOG) or (
                is_first and method in FIRST_RESPONSE_BACKLOG
            )
            if is_old and self._drops_old:
                counters.dropped += 1
                continue
            event = decode_message(method, message.payload, msg_id, is_old and self._flags_old, context, allowance)
            if self._add(event, now):
                ended = True
        counters.events += len(self.events) - previous
        return ended

    def add_broken(self, broken: BrokenContent, now: float) -> None:
        """Turn an unreadable frame into an event."""
        self._counters.broken_frames += 1
        self._counters.oversized += broken.is_oversized
        self.add([UnknownEvent("", broken.content, broken.reason, context=self._context(now))])
        self._note_unknown("", broken.reason)

    def add(self, events: list[Event]) -> None:
        """Add events that no message of this batch caused."""
        self.events += events
        self._counters.events += len(events)

    def _context(self, now: float) -> DecodeContext:
        return DecodeContext(self._room_id, now + self.wall_offset, self._room.catalogue)

    def _add(self, event: MessageEvent, now: float) -> bool:
        """Add the events that a message causes; return whether it ends the live."""
        if type(event) not in TRACKED_EVENTS:
            self.events.append(event)
            self._counters.delivered += 1
            if isinstance(event, UnknownEvent):
                self._note_unreadable(event)
            return False
        events = self._room.take(event, now)
        if not events:
            self._counters.duplicates += 1
            return False
        self.events += events
        self._counters.delivered += 1
        return isinstance(event, LiveEndedEvent | LiveSuspendedEvent)

    def _note_unreadable(self, event: UnknownEvent) -> None:
        if event.method in MESSAGE_SPECS or event.method == BROKEN_METHOD:
            self._counters.unparsed += 1
        self._note_unknown(event.method, event.reason)

    def _note_unknown(self, method: str, reason: str) -> None:
        count = self._room.count_unknown(method)
        if count == 1 or count % _LOG_EVERY == 0:
            name = printable(method[:_MAX_LOGGED_NAME]) or "a broken frame"  # text from the server
            logger.info("could not read %s (%d so far): %s", name, count, reason)
