"""Whole sessions: each byte of an input is something that happens, in any order, to a room and its connections."""

from __future__ import annotations

import gzip
import json
import math
from typing import TYPE_CHECKING

from tests.fuzz.filled import filled_payloads
from tests.fuzz.reading import read_event, read_value
from tests.fuzz.target import Target
from tests.session.wire_messages import HELLO, battle, chat, control, frame, gift, intro, like, scores, viewers
from tiktok_live.errors import LocalProtocolError
from tiktok_live.events.base import Event, MessageEvent
from tiktok_live.events.catalogue import NO_GIFTS, GiftCatalogue
from tiktok_live.events.families.gifts import GiftCompleteEvent, GiftCompleteReason, GiftEvent
from tiktok_live.events.models import Gift
from tiktok_live.events.registry import MESSAGE_SPECS
from tiktok_live.session.client import ClientSession
from tiktok_live.session.options import Backlog, SessionOptions
from tiktok_live.session.room_state import RoomState
from tiktok_live.session.states import State
from tiktok_live.wire.batches import Batch, BatchMessage, encode_batch
from tiktok_live.wire.frames import PushFrame, decode_push_frame, encode_push_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["SESSIONS"]

_WALL = 1_750_000_000.0
_SEEN = 20
_BACKLOG: tuple[Backlog, ...] = ("mark", "drop", "deliver")
_METHODS = sorted(MESSAGE_SPECS)
_CATALOGUES = (NO_GIFTS, GiftCatalogue([Gift(1, "Rose", 2)]))


class _Bytes:
    """An input, read from the front; when it is over all numbers are 0."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def is_over(self) -> bool:
        return self._at >= len(self._data)

    def take(self, length: int) -> bytes:
        found = self._data[self._at : self._at + length]
        self._at += length
        return found

    def number(self, limit: int) -> int:
        """A number from 0 up to, not including, a limit of at most 256."""
        return int.from_bytes(self.take(1)) % limit

    def long(self) -> int:
        """A number of 64 bits, most of them small."""
        return int.from_bytes(self.take((1, 1, 2, 8)[self.number(4)]))


class _Play:
    """A room, the connection that reads it, and what must hold whatever happens."""

    def __init__(self, source: _Bytes) -> None:
        self.source = source
        self.now = 100.0
        self.room = RoomState(seen_limit=_SEEN)
        self.events: list[Event] = []
        self.refusals = 0
        self.session = self._connect()

    def step(self) -> None:
        try:
            _STEPS[self.source.number(len(_STEPS))](self)
        except LocalProtocolError:
            # Data before entering, anything after closing; and entering twice.
            assert self.session.state is not State.ENDED
            self.refusals += 1
        self.check()

    def check(self) -> None:
        for data in self.session.data_to_send():
            assert decode_push_frame(data).payload_type in {"ack", "hb", "im_enter_room"}
        deadline = self.session.next_deadline()
        assert (deadline is None) == (self.session.state in {State.OPEN, State.CLOSED})
        assert deadline is None or math.isfinite(deadline)
        assert 1 <= self.session.heartbeat_interval <= 30
        told = self.session.counters
        assert told.messages == told.delivered + told.duplicates + told.unread + told.dropped
        self.events += self.session.events_received()

    def finish(self) -> None:
        self.events += self.room.finish(GiftCompleteReason.CLOSED)
        assert self.room.next_deadline() is None
        read_value(self.room.snapshot())
        json.dumps(self.room.snapshot().to_dict(), allow_nan=False)
        gifts = [event for event in self.events if isinstance(event, GiftEvent)]
        assert all(event.delta >= 0 or event.count < 0 for event in gifts)
        assert sum(event.delta for event in gifts) == self.room.snapshot().gifts
        completed = [event for event in self.events if isinstance(event, GiftCompleteEvent)]
        assert len(completed) <= len(gifts)
        for event in self.events:
            assert isinstance(event, MessageEvent | GiftCompleteEvent)
            event.to_dict()
            repr(event)
        for complete in completed[:20]:
            read_event(complete)

    # --- what can happen

    def connect(self) -> None:
        self.session = self._connect()

    def _connect(self) -> ClientSession:
        options = SessionOptions(
            backlog=_BACKLOG[self.source.number(3)], room_state=bool(self.source.number(2)), max_inflated=64 * 1024
        )
        return ClientSession(7300, self.room, options=options, wall_offset=_WALL)

    def enter(self) -> None:
        self.session.enter(self.now)

    def first(self) -> None:
        if self.session.state is State.OPEN:
            self.session.receive_first(encode_batch(Batch((self._known(),), heartbeat_duration=5_000)), self.now)

    def close(self) -> None:
        self.session.receive_eof(self.now)

    def hello(self) -> None:
        self.session.receive_data(HELLO, self.now)

    def garbage(self) -> None:
        self.session.receive_data(self.source.take(self.source.number(40)), self.now)

    def known(self) -> None:
        messages = [self._known() for _ in range(self.source.number(4))]
        self.session.receive_data(frame(*messages, need_ack=bool(self.source.number(2))), self.now)

    def any_message(self) -> None:
        method = _METHODS[self.source.number(256) % len(_METHODS)]
        message = BatchMessage(method, self.source.take(self.source.long() % 4096), self.source.long() >> 1)
        batch = Batch((message,), b"e", heartbeat_duration=self.source.long() >> 1, is_first=True)
        self.session.receive_data(
            encode_push_frame(PushFrame("msg", encode_batch(batch), self.source.long())), self.now
        )

    def any_batch(self) -> None:
        body = self.source.take(self.source.long() % 4096)
        payload = gzip.compress(body, 1) if self.source.number(2) else body
        self.session.receive_data(encode_push_frame(PushFrame("msg", payload)), self.now)

    def wait(self) -> None:
        self.now += self.source.number(256) / 4
        self.session.handle_timer(self.now)

    def wait_until_due(self) -> None:
        deadline = self.session.next_deadline()
        self.now = max(self.now, deadline or 0.0)
        # Each call does one thing of several that may be due; a timer that never gets on would spin.
        for _ in range(5):
            self.session.handle_timer(self.now)
        deadline = self.session.next_deadline()
        assert deadline is None or deadline > self.now

    def jump(self) -> None:
        # A machine that slept; a clock never goes back.
        self.now += 10.0 ** self.source.number(9)

    def want(self) -> None:
        chosen = {_METHODS[self.source.number(256) % len(_METHODS)] for _ in range(self.source.number(4))}
        self.session.want(frozenset(chosen) if self.source.number(3) else None)

    def look(self) -> None:
        read_value(self.room.snapshot())

    def catalogue(self) -> None:
        self.room.catalogue = _CATALOGUES[self.source.number(2)]

    def interval(self) -> None:
        self.session.set_heartbeat_interval(float(self.source.long()) - 5)

    def _known(self) -> BatchMessage:
        number = self.source.number
        made: BatchMessage = (
            lambda: chat("hi", msg_id=number(30), is_history=bool(number(2))),
            lambda: gift(
                number(256) - 3, group=number(3), sender=number(2), recipient=number(2), gift_id=number(3),
                price=number(3), end=bool(number(2)), streaks=bool(number(2)), msg_id=0,
            ),
            lambda: like(number(20), total=number(256)),
            lambda: viewers(number(256), total=number(256), places=number(4)),
            lambda: intro(number(3)),
            lambda: battle(number(3), number(7), hosts=tuple(range(number(3)))),
            lambda: scores(number(3), {number(3): number(256)}, status=number(6)),
            lambda: control(number(6)),
        )[number(8)]()  # fmt: skip
        return made


_STEPS: tuple[Callable[[_Play], None], ...] = (
    _Play.connect,
    _Play.enter,
    _Play.first,
    _Play.close,
    _Play.hello,
    _Play.garbage,
    _Play.known,
    _Play.known,
    _Play.known,
    _Play.any_message,
    _Play.any_batch,
    _Play.wait,
    _Play.wait_until_due,
    _Play.jump,
    _Play.want,
    _Play.catalogue,
    _Play.interval,
    _Play.look,
)


def _read_session(data: bytes) -> Iterator[str]:
    play = _Play(_Bytes(data))
    yield play.session.state.value
    while not play.source.is_over:
        play.step()
        yield play.session.state.value
    play.finish()
    if play.refusals:
        yield LocalProtocolError.__name__


def _session_seeds() -> list[bytes]:
    step = {what: bytes([number]) for number, what in enumerate(_STEPS)}
    start = b"\x00\x00" + step[_Play.enter] + step[_Play.hello]

    def tick(count: int, group: int, *, end: bool = False) -> bytes:
        """One gift message in a frame of its own."""
        return step[_Play.known] + bytes([1, 1, count + 3, group, 1, 1, 1, 1, end, 1, 1])

    def message(method: str, payload: bytes) -> bytes:
        length = b"\x02" + len(payload).to_bytes(2)
        return step[_Play.any_message] + bytes([_METHODS.index(method)]) + length + payload + bytes(6)

    streak = (
        tick(1, 1)
        + tick(3, 1)
        + tick(2, 1)
        + tick(1, 2)
        + step[_Play.wait]
        + b"\xff"
        + tick(4, 1)
        + tick(9, 2, end=True)
    )
    battles = b"".join(step[_Play.known] + bytes([1, 5, 1, action, 2, 1]) for action in (4, 1, 5))
    points = step[_Play.known] + bytes([1, 6, 1, 1, 9, 1, 0]) + step[_Play.look]
    end = step[_Play.known] + bytes([1, 7, 3, 0])
    others = (
        start
        + step[_Play.garbage]
        + b"\x03\xff\x00\x01"
        + step[_Play.any_batch]
        + b"\x00\x02\x0a\x05\x00"
        + step[_Play.interval]
        + b"\x00"
    )
    rest = (
        step[_Play.want]
        + b"\x02\x05\x06\x01"
        + step[_Play.catalogue]
        + b"\x01"
        + step[_Play.jump]
        + b"\x03"
        + step[_Play.wait_until_due]
    )
    again = (
        step[_Play.close] + step[_Play.connect] + b"\x01\x01" + step[_Play.first] + b"\x00\x05\x01" + step[_Play.enter]
    )
    small = [(method, payload) for method, payload in filled_payloads() if 0 < len(payload) < 2_000]
    return [
        b"",
        start + streak + end,
        start + battles + points + end + step[_Play.hello],
        others + rest + streak,
        start + streak + again + streak,
        b"\x00\x00" + step[_Play.hello],
        *(start + message(method, payload) for method, payload in small),
    ]


SESSIONS = Target(
    name="sessions",
    read=_read_session,
    seeds=_session_seeds,
    outcomes=frozenset({*(state.value for state in State), "LocalProtocolError"}),
    max_bytes=2048,
    tokens=(
        b"\x01\x04",
        b"\x06\x01\x01\x04\x01",
        b"\x06\x01\x07\x03",
        b"\x00\x00\x00\x01",
        b"\x0b\xff",
        b"\x0c",
        b"\x03\x00\x00\x01",
    ),
)
