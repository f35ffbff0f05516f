"""The health of a client: state, ages, rates, counts, the last error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING

from tiktok_live.client.states import ClientState
from tiktok_live.session.reader import Counters

if TYPE_CHECKING:
    from tiktok_live.client.connection import Connection

__all__ = ["ClientHealth", "HealthRecorder", "ReadTotals"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTotals:
    """What one client, or all clients of a pool, have read: current rates, and counts over all connections.

    Attributes:
        frames_per_second: over the last minute of this connection.
        messages_per_second: over the last minute of this connection.
        frames: push frames received.
        broken_frames: frames that could not be read.
        oversized: of those, frames beyond a limit of bytes or messages.
        bytes_received: bytes of frames, before they were inflated.
        messages: messages inside frames.
        events: events decoded from them.
        duplicates: messages dropped because they had arrived before.
        unread: messages skipped because their method has no handler.
        backlog_dropped: messages from before the connection that `backlog="drop"` dropped.
        unparsed: messages whose payload did not parse.
        acks: batches acknowledged.
        heartbeats: heartbeats sent.
        heartbeats_answered: heartbeats that the server answered.
        probes: heartbeats sent because the server had fallen silent.
        reconnects: connections after the first.
        attempts: attempts to connect.
        handler_failures: events on which a handler raised.
        dropped: events dropped because a handler was too slow.
        evicted: evictions because `LiveConfig.max_retained` bytes were retained.
    """

    frames_per_second: float = 0.0
    messages_per_second: float = 0.0
    frames: int = 0
    broken_frames: int = 0
    oversized: int = 0
    bytes_received: int = 0
    messages: int = 0
    events: int = 0
    duplicates: int = 0
    unread: int = 0
    backlog_dropped: int = 0
    unparsed: int = 0
    acks: int = 0
    heartbeats: int = 0
    heartbeats_answered: int = 0
    probes: int = 0
    reconnects: int = 0
    attempts: int = 0
    handler_failures: int = 0
    dropped: int = 0
    evicted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientHealth(ReadTotals):
    """The health of a client at this moment. Ages are in seconds; None if it has not happened yet.

    Attributes:
        state: the state of the client.
        unique_id: the host; empty if only a room id was given.
        room_id: the room; 0 until it is known.
        provider: the sign provider of the current plan; empty while no room is read.
        connected_for: since the first frame of this connection; None without a connection.
        frame_age: since the last frame of any connection.
        message_age: since the last message; a quiet room may have none for long.
        heartbeat_age: since the server last answered a heartbeat.
        unknown: messages that could not be parsed or have no schema, by method.
        last_error: the last failure, one sentence; empty if there was none.
        page: what the page in the browser is doing, a value of `PageState`: `opening`, `waiting for the user`,
            `reading`, `throttled`, `minimized`, `hidden`, `discarded`, `crashed` or `closed`; empty if the room is not
            read through a page.
    """

    state: ClientState
    unique_id: str = ""
    room_id: int = 0
    provider: str = ""
    connected_for: float | None = None
    frame_age: float | None = None
    message_age: float | None = None
    heartbeat_age: float | None = None
    unknown: Mapping[str, int] = field(default_factory=dict[str, int])
    last_error: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class _LastTimes:
    frame_at: float | None = None
    message_at: float | None = None
    heartbeat_at: float | None = None


class HealthRecorder:
    """Adds up the counts of connections, and keeps what else a health report needs.

    Attributes:
        attempts: attempts to connect.
        connections: connections that received a first frame.
        last_error: the last failure, one sentence.
        provider: the sign provider of the current plan.
    """

    def __init__(self) -> None:
        self.attempts = 0
        self.connections = 0
        self.last_error = ""
        self.provider = ""
        # Counts of closed connections, and the last of them: one tuple, because other threads read metrics.
        self._past: tuple[Counters, Connection | None] = (Counters(), None)
        self._live_since: float | None = None
        self._last = _LastTimes()

    def went_live(self, provider: str, at: float) -> None:
        """Record a first frame."""
        self.connections += 1
        self.provider = provider
        self._live_since = at

    def closed(self, connection: Connection) -> None:
        """Record the end of a connection."""
        self._past = (self.totals(connection), connection)
        self._last = self._last_times(connection)
        self._live_since = None
        self.provider = ""

    def totals(self, connection: Connection | None) -> Counters:
        """Return the counts of all connections, the open one included."""
        past, last = self._past
        if connection is None or connection is last:
            return past
        counters = connection.session.counters
        names = [each.name for each in fields(Counters)]
        return Counters(**{name: getattr(past, name) + getattr(counters, name) for name in names})

    def report(
        self,
        connection: Connection | None,
        now: float,
        *,
        state: ClientState,
        unique_id: str,
        room_id: int,
        unknown: Mapping[str, int],
        dropped: int,
        handler_failures: int,
        evicted: int,
        page: str = "",
    ) -> ClientHealth:
        """Return the health of the client.

        Args:
            connection: the open connection.
            now: monotonic time in seconds.
            state: see `ClientHealth`, also for the following.
            unique_id: the host.
            room_id: the room.
            unknown: messages that could not be parsed or have no schema, by method.
            dropped: events dropped because a handler was too slow.
            handler_failures: events on which a handler raised.
            evicted: evictions from the budget of bytes.
            page: the state of the provider's page, unless the connection's transport has one itself.
        """
        counts = self.totals(connection)
        frames, messages = connection.rates.per_second(now) if connection is not None else (0.0, 0.0)
        times = self._last_times(connection)
        return ClientHealth(
            state=state,
            unique_id=unique_id,
            room_id=room_id,
            provider=self.provider,
            connected_for=_age(self._live_since, now),
            frame_age=_age(times.frame_at, now),
            message_age=_age(times.message_at, now),
            heartbeat_age=_age(times.heartbeat_at, now),
            frames_per_second=frames,
            messages_per_second=messages,
            frames=counts.frames,
            broken_frames=counts.broken_frames,
            oversized=counts.oversized,
            bytes_received=counts.bytes_received,
            messages=counts.messages,
            events=counts.events,
            duplicates=counts.duplicates,
            unread=counts.unread,
            backlog_dropped=counts.dropped,
            unparsed=counts.unparsed,
            unknown=MappingProxyType(dict(unknown)),
            acks=counts.acks,
            heartbeats=counts.heartbeats,
            heartbeats_answered=counts.heartbeats_answered,
            probes=counts.probes,
            reconnects=max(self.connections - 1, 0),
            attempts=self.attempts,
            handler_failures=handler_failures,
            dropped=dropped,
            evicted=evicted,
            last_error=self.last_error,
            page=(connection.page_state if connection is not None else "") or page,
        )

    def _last_times(self, connection: Connection | None) -> _LastTimes:
        """Return when each kind last arrived, on this connection or an earlier one."""
        if connection is None or not connection.session.counters.frames:
            return self._last
        session = connection.session
        message_at, heartbeat_at = session.last_message_at, session.last_heartbeat_answer_at
        return _LastTimes(
            session.last_frame_at,
            self._last.message_at if message_at is None else message_at,
            self._last.heartbeat_at if heartbeat_at is None else heartbeat_at,
        )


def _age(at: float | None, now: float) -> float | None:
    return None if at is None else max(now - at, 0.0)
