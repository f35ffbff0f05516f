"""From a browser's debugging events of one room's page to frames, in the order in which the page got them. Pure.

Feed every event of the page, of its frames and of its workers to `receive`. Then request the bodies of `bodies_wanted`
and feed them to `receive_body`, and take the frames of `frames_received`. Nothing that the browser sends raises.
"""

from __future__ import annotations

import base64
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qs, urlsplit

from tiktok_live.net.json_fields import as_object, as_text, as_whole
from tiktok_live.room_ids import room_id_from
from tiktok_live.transports.page_addresses import frame_of_body, is_push_frame
from tiktok_live.wire.frame_reader import open_batch, open_frame
from tiktok_live.wire.frames import HEARTBEAT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tiktok_live.net.devtools.protocol import DevtoolsEvent
    from tiktok_live.transports.page_addresses import PageAddresses

__all__ = ["FROZEN_AFTER", "MAX_MESSAGE", "MAX_SOCKETS", "MAX_WAITING", "BodyRequest", "PageTraffic", "TrafficCounts"]

MAX_MESSAGE = 8 * 1024 * 1024
"""Limit of one message or body, in bytes."""
MAX_SOCKETS = 64
"""Limit of sockets and of polls that are followed at a time; beyond it the oldest is no longer followed."""
MAX_WAITING = 1000
"""Limit of frames that wait for a body that precedes them."""
FROZEN_AFTER = 90.0
"""Seconds without a heartbeat after which a page's timers do not run at all: a hidden page's run once a minute."""

_BINARY = 2  # opcode
_OK = 200
_HEARTBEAT = 10.0  # seconds between two heartbeats of the platform's page
_LEAST_HEARTBEAT = 5.0

_Key: TypeAlias = tuple[str, str]  # session and request: the browser numbers the requests of each session


@dataclass(frozen=True, slots=True)
class BodyRequest:
    """A response whose body is needed.

    Attributes:
        session_id: the debugging session that saw it.
        request_id: the browser's name of the request.
    """

    session_id: str
    request_id: str


@dataclass(slots=True)
class TrafficCounts:
    """What was received.

    Attributes:
        frames: frames of our sockets.
        polls: bodies that were batches.
        empty_polls: responses to polls without a body: the platform's way to refuse.
        broken: messages whose base64 could not be decoded, or that were too large.
        lost_bodies: bodies that the browser did not have any longer.
    """

    frames: int = 0
    polls: int = 0
    empty_polls: int = 0
    broken: int = 0
    lost_bodies: int = 0


@dataclass(slots=True)
class _Socket:
    url: str
    created_at: float
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    is_ours: bool | None = None  # None until its first binary message


@dataclass(slots=True)
class _Slot:
    """A place in the order of frames; `waits_for` is the poll whose body belongs there."""

    data: bytes = b""
    waits_for: _Key | None = None
    is_first: bool = False


class PageTraffic:
    """The room's messages among all that a page sends and receives.

    Args:
        addresses: which sockets and responses count.
        room_id: frames of sockets and polls for other rooms are ignored; 0 if unknown.

    Attributes:
        counts: what was received.
        room_id: the room that an address of a socket or poll named first; 0 before it.
        first_response: body of the first poll if it came before any frame; empty otherwise.
        socket_url: address of the last socket that was ours; empty before it.
        socket_at: when that socket was created, in monotonic seconds; 0 before it.
        socket_headers: headers of its handshake, by name; empty if the browser did not show them.
        source_at: when a socket of ours was last open, or a poll last answered; None before.
    """

    def __init__(self, addresses: PageAddresses, room_id: int) -> None:
        self._addresses = addresses
        self._room_id = room_id
        self._sockets: OrderedDict[_Key, _Socket] = OrderedDict()
        self._polls: OrderedDict[_Key, None] = OrderedDict()  # responses whose body is not complete
        self._wanted: list[BodyRequest] = []
        self._ready: list[bytes] = []
        self._slots: deque[_Slot] = deque()
        self._has_polled = False
        self._is_polled = False  # whether the last batch came by polling
        self._heartbeat_at: float | None = None
        self._interval = _HEARTBEAT
        self.counts = TrafficCounts()
        self.room_id = 0
        self.first_response = b""
        self.socket_url = ""
        self.socket_at = 0.0
        self.socket_headers: Mapping[str, str] = {}
        self.source_at: float | None = None
        self._handlers: dict[str, Callable[[_Key, Mapping[str, object], float], None]] = {
            "Network.webSocketCreated": self._socket_created,
            "Network.webSocketWillSendHandshakeRequest": self._handshake_sent,
            "Network.webSocketFrameReceived": self._socket_received,
            "Network.webSocketFrameSent": self._socket_sent,
            "Network.webSocketClosed": self._socket_closed,
            "Network.responseReceived": self._response_received,
            "Network.loadingFinished": self._loading_finished,
            "Network.loadingFailed": self._loading_failed,
        }

    @property
    def is_reading(self) -> bool:
        """Whether the page receives the room: a frame on a socket, or a second batch by polling.

        The first batch alone proves nothing: a page that then opens a socket gets one too.
        """
        return self.counts.frames > 0 or self.counts.polls > 1

    @property
    def awaits_first_response(self) -> bool:
        """Whether the page got its first response, and its body is still to come from the browser."""
        return any(slot.is_first and slot.waits_for is not None for slot in self._slots)

    @property
    def has_socket(self) -> bool:
        """Whether a socket of ours is open."""
        return any(socket.is_ours for socket in self._sockets.values())

    @property
    def is_polling(self) -> bool:
        """Whether the page polls: what it received last came without a socket."""
        return self._is_polled and self.is_reading

    def silent_for(self, now: float) -> float:
        """Return for how many seconds the page has had no socket of ours, and no answered poll."""
        if self.has_socket or self.source_at is None:
            return 0.0
        return max(0.0, now - self.source_at)

    def is_throttled(self, now: float) -> bool:
        """Return whether the page's heartbeats are late by more than their interval: its timers are slowed down."""
        return self.has_socket and self._heartbeat_at is not None and now - self._heartbeat_at > 2 * self._interval

    def is_frozen(self, now: float) -> bool:
        """Return whether the page's heartbeats are later than those of a throttled page: its timers do not run."""
        return self.has_socket and self._heartbeat_at is not None and now - self._heartbeat_at > FROZEN_AFTER

    def receive(self, event: DevtoolsEvent, now: float) -> None:
        """Read one event of the page, of a frame or of a worker."""
        handler = self._handlers.get(event.method)
        if handler is not None:
            handler((event.session_id, as_text(event.params.get("requestId"))), event.params, now)

    def forget_session(self, session_id: str, now: float) -> None:
        """Note that the sockets and requests of a session are gone: it ended, or shows another document."""
        for key in [key for key in self._sockets if key[0] == session_id]:
            self._drop_socket(key, now)
        for key in [key for key in self._polls if key[0] == session_id]:
            del self._polls[key]

    def receive_body(self, request: BodyRequest, body: bytes | None, now: float) -> None:
        """Read a body that `bodies_wanted` named; None if the browser does not have it."""
        key = (request.session_id, request.request_id)
        slot = next((slot for slot in self._slots if slot.waits_for == key), None)
        if slot is None:
            return
        slot.waits_for = None
        slot.data = self._batch_of(body, now)
        if slot.is_first:
            self.first_response, slot.data = slot.data, b""
        elif slot.data:
            slot.data = frame_of_body(slot.data)
        self._release()

    def bodies_wanted(self) -> list[BodyRequest]:
        """Return and clear the responses whose bodies are needed."""
        wanted, self._wanted = self._wanted, []
        return wanted

    def frames_received(self) -> list[bytes]:
        """Return and clear the frames since the last call, in order."""
        ready, self._ready = self._ready, []
        return ready

    def _socket_created(self, key: _Key, params: Mapping[str, object], now: float) -> None:
        url = as_text(params.get("url"))
        if self._addresses.is_socket(url) and self._is_our_room(url):
            self._sockets[key] = _Socket(url, now)
            while len(self._sockets) > MAX_SOCKETS:
                self._drop_socket(next(iter(self._sockets)), now)

    def _handshake_sent(self, key: _Key, params: Mapping[str, object], _: float) -> None:
        if key in self._sockets:
            headers = as_object(as_object(params.get("request")).get("headers"))
            self._sockets[key].headers = {name: as_text(value) for name, value in headers.items()}

    def _socket_received(self, key: _Key, params: Mapping[str, object], now: float) -> None:
        socket = self._sockets.get(key)
        if socket is None or socket.is_ours is False:
            return
        data = self._message(params)
        if data is None:
            return
        if socket.is_ours is None:
            socket.is_ours = is_push_frame(data)
            if not socket.is_ours:
                return
            self.socket_url, self.socket_at, self.socket_headers = socket.url, socket.created_at, socket.headers
            self._note_room(socket.url)
        self.counts.frames += 1
        self.source_at, self._is_polled = now, False
        self._put(_Slot(data))

    def _socket_sent(self, key: _Key, params: Mapping[str, object], now: float) -> None:
        if key not in self._sockets:
            return
        data = self._message(params)
        if data is None or open_frame(data).payload_type != HEARTBEAT:
            return
        if self._heartbeat_at is not None:
            self._interval = min(self._interval, max(now - self._heartbeat_at, _LEAST_HEARTBEAT))
        self._heartbeat_at = now

    def _socket_closed(self, key: _Key, _: Mapping[str, object], now: float) -> None:
        self._drop_socket(key, now)

    def _drop_socket(self, key: _Key, now: float) -> None:
        socket = self._sockets.pop(key, None)
        if socket is not None and socket.is_ours:
            self.source_at = now
            self._heartbeat_at = None

    def _response_received(self, key: _Key, params: Mapping[str, object], _: float) -> None:
        response = as_object(params.get("response"))
        url, kind = as_text(response.get("url")), as_text(params.get("type"))
        is_batch = self._addresses.is_fetch(url) and self._is_our_room(url)
        if is_batch and as_whole(response.get("status")) == _OK and kind != "Preflight":
            self._polls[key] = None
            self._note_room(url)
            while len(self._polls) > MAX_SOCKETS:
                self._polls.popitem(last=False)

    def _loading_finished(self, key: _Key, _: Mapping[str, object], __: float) -> None:
        if key not in self._polls:
            return
        del self._polls[key]
        self._wanted.append(BodyRequest(*key))
        is_first = not self._has_polled and not self.counts.frames
        self._has_polled = True
        self._put(_Slot(waits_for=key, is_first=is_first))

    def _loading_failed(self, key: _Key, _: Mapping[str, object], __: float) -> None:
        self._polls.pop(key, None)

    def _batch_of(self, body: bytes | None, now: float) -> bytes:
        """Return a body that counts as a batch; empty for all else."""
        if body is None:
            self.counts.lost_bodies += 1
        elif not body:
            self.counts.empty_polls += 1
        elif len(body) > MAX_MESSAGE or (not self.is_reading and open_batch(body).broken is not None):
            self.counts.broken += 1
        else:
            self.counts.polls += 1
            self.source_at, self._is_polled = now, not self.has_socket
            return body
        return b""

    def _message(self, params: Mapping[str, object]) -> bytes | None:
        """Return a binary message; None for text, and for what cannot be decoded."""
        message = as_object(params.get("response"))
        if message.get("opcode") != _BINARY:
            return None
        text = message.get("payloadData")
        if isinstance(text, str) and len(text) <= MAX_MESSAGE * 4 // 3:
            try:
                return base64.b64decode(text, validate=True)
            except ValueError:  # also for letters beyond ASCII
                pass
        self.counts.broken += 1
        return None

    def _put(self, slot: _Slot) -> None:
        self._slots.append(slot)
        if len(self._slots) > MAX_WAITING:  # the body will not come; frames must not wait for it any longer
            self._slots[0].waits_for = None
            self.counts.lost_bodies += 1
        self._release()

    def _release(self) -> None:
        """Hand out what does not wait for a body."""
        while self._slots and self._slots[0].waits_for is None:
            slot = self._slots.popleft()
            if slot.data:
                self._ready.append(slot.data)

    def _note_room(self, url: str) -> None:
        self.room_id = self.room_id or room_id_from(_named_room(url))

    def _is_our_room(self, url: str) -> bool:
        """Return whether an address is for this room, or does not say for which room it is."""
        named, wanted = _named_room(url), self._room_id or self.room_id
        return not (named and wanted) or named == str(wanted)


def _named_room(url: str) -> str:
    """Return the room that an address names; empty if it names none."""
    return parse_qs(urlsplit(url).query, max_num_fields=None).get("room_id", [""])[0]
