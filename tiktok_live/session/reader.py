"""From the messages of a batch to events: what is new, what somebody listens to, what the room makes of it."""

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

__all__ = ["Counters", "MessageReader"]

logger = logging.getLogger(__name__)

# Of a plan's first response these are old news; the rest tells how things stand.
_NEWS = frozenset(
    {
        "WebcastChatMessage",
        "WebcastEmoteChatMessage",
        "WebcastGiftMessage",
        "WebcastMemberMessage",
        "WebcastSocialMessage",
        "WebcastLikeMessage",
    }
)
# These tell how things stand, whenever they were said: none of them is ever old news.
_STATE = frozenset({"WebcastControlMessage", "WebcastLiveIntroMessage", "WebcastRoomUserSeqMessage"})
_SHOWN_UNKNOWN = 1000  # after the first of a method, one in so many is logged
_SHOWN_NAME = 200  # characters; real names have under 60


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


class MessageReader:
    """Reads the messages of one connection.

    Args:
        room_id: for messages that do not name their room.
        room: what outlives the connection.
        options: the backlog policy, and whether the room's snapshot is wanted.
        counters: where every message is counted.
        wall_offset: wall time minus the monotonic time that the methods are called with, in seconds.

    Attributes:
        events: what is to be handed out, in order.
        wall_offset: as above; whoever notices that it has changed sets it.
    """

    def __init__(
        self, room_id: int, room: RoomState, options: SessionOptions, counters: Counters, wall_offset: float
    ) -> None:
        self._room_id = room_id
        self._room = room
        self._counters = counters
        self.wall_offset = wall_offset
        self._needed = CONTROL_METHODS | STATE_METHODS if options.room_state else CONTROL_METHODS
        self._asked: frozenset[str] | None = None
        self._wanted: frozenset[str] | None = None
        self._flags_old = options.backlog != "deliver"
        # After a reconnect, what is old may have been missed.
        self._drops_old = options.backlog == "drop" and room.connections == 0
        self.events: list[Event] = []

    def want(self, methods: frozenset[str] | None) -> None:
        """Tell which methods somebody listens to from now on; None for all."""
        if methods is not self._asked:  # said before every frame, and seldom anything new
            self._asked = methods
            self._wanted = None if methods is None else methods | self._needed

    def read(self, batch: OpenedBatch, now: float, *, is_first: bool, allowance: Allowance | None = None) -> bool:
        """Make events of a batch; return whether it says that the live is over.

        Every message is counted in exactly one place: duplicates, unread, dropped or delivered.
        """
        wanted, counters, is_new = self._wanted, self._counters, self._room.is_new
        context = self._context(now)
        already, ended = len(self.events), False
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
                    self._note_unknown(method, "nobody listens")
                continue
            is_old = (message.is_history and method not in _STATE) or (is_first and method in _NEWS)
            if is_old and self._drops_old:
                counters.dropped += 1
                continue
            event = decode_message(method, message.payload, msg_id, is_old and self._flags_old, context, allowance)
            if self._add(event, now):
                ended = True
        counters.events += len(self.events) - already
        return ended

    def add_broken(self, broken: BrokenContent, now: float) -> None:
        """Make an event of a frame that cannot be read."""
        self._counters.broken_frames += 1
        self._counters.oversized += broken.is_oversized
        self.add([UnknownEvent("", broken.content, broken.reason, context=self._context(now))])
        self._note_unknown("", broken.reason)

    def add(self, events: list[Event]) -> None:
        """Hand out events that are made of no message."""
        self.events += events
        self._counters.events += len(events)

    def _context(self, now: float) -> DecodeContext:
        return DecodeContext(self._room_id, now + self.wall_offset, self._room.catalogue)

    def _add(self, event: MessageEvent, now: float) -> bool:
        """Hand out what is made of a message; return whether it ends the live."""
        if type(event) not in TRACKED_EVENTS:
            self.events.append(event)
            self._counters.delivered += 1
            if isinstance(event, UnknownEvent):
                self._note_unreadable(event)
            return False
        told = self._room.take(event, now)
        if not told:
            self._counters.duplicates += 1
            return False
        self.events += told
        self._counters.delivered += 1
        return isinstance(event, LiveEndedEvent | LiveSuspendedEvent)

    def _note_unreadable(self, event: UnknownEvent) -> None:
        if event.method in MESSAGE_SPECS or event.method == BROKEN_METHOD:
            self._counters.unparsed += 1
        self._note_unknown(event.method, event.reason)

    def _note_unknown(self, method: str, reason: str) -> None:
        count = self._room.count_unknown(method)
        if count == 1 or count % _SHOWN_UNKNOWN == 0:
            named = printable(method[:_SHOWN_NAME]) or "a broken frame"  # a server's words
            logger.info("%s not read, %d so far: %s", named, count, reason)
