"""How a client is: state, ages, rates, counts, the last error. Values alone; nothing here asks anybody."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING

from tiktok_live.session.counters import Counters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tiktok_live.client.states import ClientState
    from tiktok_live.session.client import ClientSession

__all__ = ["About", "ClientHealth", "HealthBook"]

_WINDOW = 60.0  # seconds that rates look back
_SPACING = 5.0  # seconds between samples: looks may come much closer


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientHealth:
    """How a client is at this moment. Ages and times are in seconds; an age is None when there was nothing yet.

    Attributes:
        state: what it is doing.
        unique_id: the host; empty when only a room id was given.
        room_id: the room; 0 until it is known.
        provider: the sign provider by whose plan the room is read; empty when it is not.
        connected_for: since the first frame of this connection; None when there is no connection.
        frame_age: since the last frame, of whichever connection.
        message_age: since the last message; a quiet room has none for long.
        heartbeat_age: since the server's last answer to a heartbeat.
        frames_per_second: over the last minute of this connection.
        messages_per_second: the same.
        frames: push frames received, over all connections, like all that follow.
        broken_frames: frames that could not be read.
        bytes_received: bytes of frames, as they came.
        messages: messages inside frames.
        events: events made of them.
        duplicates: messages dropped because they had come before.
        unread: messages of methods that nobody listens to.
        backlog_dropped: messages from before the connection that `backlog="drop"` left out.
        unparsed: messages whose payload did not parse.
        unknown: messages that could not be read or that nobody knows, by method.
        acks: batches acknowledged.
        heartbeats: heartbeats sent.
        heartbeats_answered: the server's answers to them.
        probes: heartbeats sent because the server had fallen silent.
        reconnects: connections after the first.
        attempts: tries to connect.
        handler_failures: events on which a handler raised.
        dropped: events that slow handlers lost.
        last_error: the last failure, one sentence; empty when there was none.
    """

    state: ClientState
    unique_id: str = ""
    room_id: int = 0
    provider: str = ""
    connected_for: float | None = None
    frame_age: float | None = None
    message_age: float | None = None
    heartbeat_age: float | None = None
    frames_per_second: float = 0.0
    messages_per_second: float = 0.0
    frames: int = 0
    broken_frames: int = 0
    bytes_received: int = 0
    messages: int = 0
    events: int = 0
    duplicates: int = 0
    unread: int = 0
    backlog_dropped: int = 0
    unparsed: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict[str, int])
    acks: int = 0
    heartbeats: int = 0
    heartbeats_answered: int = 0
    probes: int = 0
    reconnects: int = 0
    attempts: int = 0
    handler_failures: int = 0
    dropped: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a report says that only the client knows.

    Attributes:
        state: what the client is doing.
        unique_id: the host.
        room_id: the room.
        dropped: events that slow handlers lost.
        handler_failures: events on which a handler raised.
        unknown: messages that could not be read, by method.
    """

    state: ClientState
    unique_id: str
    room_id: int
    dropped: int
    handler_failures: int
    unknown: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Heard:
    frame_at: float | None = None
    message_at: float | None = None
    heartbeat_at: float | None = None


class HealthBook:
    """Adds up what connections counted, and remembers what a health report needs beside it.

    Attributes:
        attempts: tries to connect.
        connections: those that came to a first frame.
        last_error: the last failure, one sentence.
        provider: by whose plan the room is read.
    """

    def __init__(self) -> None:
        self.attempts = 0
        self.connections = 0
        self.last_error = ""
        self.provider = ""
        # The counts of connections that are over, and the last of these: one value, since other threads read metrics.
        self._past: tuple[Counters, ClientSession | None] = (Counters(), None)
        self._live_since: float | None = None
        self._samples: deque[tuple[float, int, int]] = deque()
        self._last = _Heard()

    def went_live(self, session: ClientSession, now: float, provider: str) -> None:
        """Note a first frame."""
        self.connections += 1
        self.provider = provider
        self._live_since = now
        # What came before, with the plan, came at once: it is no rate.
        self._samples.append((now, session.counters.frames, session.counters.messages))

    def look(self, session: ClientSession, now: float) -> None:
        """Note how far a connection is, for the rates."""
        samples = self._samples
        if not samples or now - samples[-1][0] < _SPACING:
            return
        samples.append((now, session.counters.frames, session.counters.messages))
        while samples[1][0] <= now - _WINDOW:
            samples.popleft()

    def closed(self, session: ClientSession) -> None:
        """Note the end of a connection."""
        self._past = (self.totals(session), session)
        self._last = self._heard(session)
        self._live_since = None
        self.provider = ""
        self._samples.clear()

    def totals(self, session: ClientSession | None) -> Counters:
        """Return the counts of all connections."""
        past, last = self._past
        if session is None or session is last:
            return past
        names = [each.name for each in fields(Counters)]
        return Counters(**{name: getattr(past, name) + getattr(session.counters, name) for name in names})

    def report(self, session: ClientSession | None, now: float, about: About) -> ClientHealth:
        """Return how the client is; `session` is the connection that is open, `now` monotonic time in seconds."""
        counts = self.totals(session)
        frames, messages = self.rates(session, now)
        heard = self._heard(session)
        return ClientHealth(
            state=about.state,
            unique_id=about.unique_id,
            room_id=about.room_id,
            provider=self.provider,
            connected_for=_age(self._live_since, now),
            frame_age=_age(heard.frame_at, now),
            message_age=_age(heard.message_at, now),
            heartbeat_age=_age(heard.heartbeat_at, now),
            frames_per_second=frames,
            messages_per_second=messages,
            frames=counts.frames,
            broken_frames=counts.broken_frames,
            bytes_received=counts.bytes_received,
            messages=counts.messages,
            events=counts.events,
            duplicates=counts.duplicates,
            unread=counts.unread,
            backlog_dropped=counts.dropped,
            unparsed=counts.unparsed,
            unknown=MappingProxyType(dict(about.unknown)),
            acks=counts.acks,
            heartbeats=counts.heartbeats,
            heartbeats_answered=counts.heartbeats_answered,
            probes=counts.probes,
            reconnects=max(self.connections - 1, 0),
            attempts=self.attempts,
            handler_failures=about.handler_failures,
            dropped=about.dropped,
            last_error=self.last_error,
        )

    def rates(self, session: ClientSession | None, now: float) -> tuple[float, float]:
        """Return frames and messages a second over the last minute."""
        samples = tuple(self._samples)
        if session is None or not samples:
            return 0.0, 0.0
        began, frames, messages = samples[0]
        seconds = max(now - began, 1.0)
        counters = session.counters
        return (counters.frames - frames) / seconds, (counters.messages - messages) / seconds

    def _heard(self, session: ClientSession | None) -> _Heard:
        """Return when the server was heard last, on this connection or, if not yet, on one before."""
        if session is None or not session.counters.frames:
            return self._last
        message_at, heartbeat_at = session.last_message_at, session.last_heartbeat_answer_at
        return _Heard(
            session.last_frame_at,
            self._last.message_at if message_at is None else message_at,
            self._last.heartbeat_at if heartbeat_at is None else heartbeat_at,
        )


def _age(at: float | None, now: float) -> float | None:
    return None if at is None else max(now - at, 0.0)
